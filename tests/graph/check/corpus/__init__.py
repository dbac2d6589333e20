"""Tests of graph/check/corpus."""
