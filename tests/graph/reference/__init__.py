"""Tests of the reference data and of its loader."""
