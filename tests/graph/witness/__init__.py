"""Tests of graph/witness."""
