"""Tests of graph/check/shacl/engines."""
