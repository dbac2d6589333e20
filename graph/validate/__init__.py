"""Shapes held against a revision, whole or as far as a change can reach."""
