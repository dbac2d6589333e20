"""Tests of graph/conclude."""
