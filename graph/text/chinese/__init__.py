"""Chinese: its numbers, amounts and times."""
