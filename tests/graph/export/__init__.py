"""Tests of graph/export."""
