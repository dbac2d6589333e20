"""Tests of graph/check/syntax."""
