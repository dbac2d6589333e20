"""Tests of graph/check/questions."""
