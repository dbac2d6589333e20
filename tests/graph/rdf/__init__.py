"""Tests of graph/rdf."""
