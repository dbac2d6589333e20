"""Tests of graph/check/changes."""
