"""Revisions: immutable, complete, validated states of the whole dataset."""
