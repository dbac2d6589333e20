"""Tests of graph/sparql/planning."""
