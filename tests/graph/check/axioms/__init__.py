"""Tests of graph/check/axioms."""
