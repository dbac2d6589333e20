"""Tests of graph/check."""
