"""Second looks at sound article files: what may be told wrongly, what may be one thing."""
