"""The addresses that Flask answers."""
