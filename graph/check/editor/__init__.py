"""What an editor asks about documents: terms, completions, occurrences, changes."""
