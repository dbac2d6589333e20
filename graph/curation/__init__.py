"""From an article file to claims: read, checked against the text, put together."""
