"""JSON-LD 1.1 with the place of every term: JSON, contexts, expansion, statements."""
