"""Tests of graph/check/things."""
