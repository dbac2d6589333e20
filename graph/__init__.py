"""From an article's text to a published revision, and the checker. Knows nothing of HTTP."""
