"""Tests of graph/sparql/mending."""
