"""Data made for the benchmarks, the same on every machine."""
