"""Tests of graph/validate."""
