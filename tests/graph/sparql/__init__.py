"""Tests of graph/sparql."""
