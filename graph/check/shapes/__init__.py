"""Shapes that are well-formed and still wrong: nothing can conform to them, or nothing is asked."""
