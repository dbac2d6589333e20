"""Tests of server/front."""
