"""Tests of what is noted for review."""
