"""Tests of graph/check/editor."""
