"""Tests of server/data."""
