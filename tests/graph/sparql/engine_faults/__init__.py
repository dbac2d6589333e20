"""Tests of graph/sparql/engine_faults."""
