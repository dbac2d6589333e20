"""Tests of the service behind the addresses for programs."""
