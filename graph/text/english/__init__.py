"""English: its numbers, amounts and times."""
