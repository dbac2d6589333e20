"""Tests of graph/build."""
