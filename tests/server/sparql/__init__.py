"""Tests of server/sparql."""
