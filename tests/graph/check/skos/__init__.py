"""Tests of graph/check/skos."""
