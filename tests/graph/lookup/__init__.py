"""Tests of graph/lookup."""
