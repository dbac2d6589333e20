"""Tests of graph/check/shacl."""
