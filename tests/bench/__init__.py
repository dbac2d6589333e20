"""Benchmarks, run by hand: `python -m tests.bench [NAME…]`. Nothing here is timed in the test run."""
