"""Tests of graph/check/lint."""
