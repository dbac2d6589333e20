"""Tests of graph/curation."""
