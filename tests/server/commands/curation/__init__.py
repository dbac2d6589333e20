"""Tests of the help for curators."""
