"""Tests of server/remote."""
