"""Tests of graph/check/syntax/jsonld."""
