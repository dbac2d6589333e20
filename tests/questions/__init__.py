"""Tests of the competency questions against the built article."""
