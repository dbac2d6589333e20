"""Tests of graph/check/profile."""
