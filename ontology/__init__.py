"""The vocabulary, its shapes, the JSON-LD context and the competency questions, as data."""
