"""What words say: the frozen text and its sentences, numbers, figures, periods."""
