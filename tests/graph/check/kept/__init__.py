"""Tests of graph/check/kept."""
