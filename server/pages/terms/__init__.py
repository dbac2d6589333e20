"""Pages of the vocabulary: all terms by theme, and each term by itself."""
