"""Tests of graph/text."""
