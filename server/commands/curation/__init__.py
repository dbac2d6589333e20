"""Help for curators: article files in an editor, and what a name may stand for."""
