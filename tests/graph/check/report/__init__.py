"""Tests of graph/check/report."""
