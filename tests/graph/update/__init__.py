"""Tests of graph/update."""
