"""Tests of server/oversight."""
