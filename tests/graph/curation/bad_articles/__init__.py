"""Bad input in article files: defects one by one, and what is told of each."""
