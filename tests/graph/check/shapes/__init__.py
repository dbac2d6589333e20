"""Tests of graph/check/shapes."""
