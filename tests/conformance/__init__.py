"""Tests against the suites of the W3C."""
