"""Benchmarks over a repository that somebody has at hand."""
