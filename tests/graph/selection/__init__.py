"""Tests of graph/selection."""
