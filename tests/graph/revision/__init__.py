"""Tests of graph/revision."""
