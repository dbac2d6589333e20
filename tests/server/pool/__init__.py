"""Tests of server/pool."""
