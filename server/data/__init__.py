"""Revisions as the server gives them out: open stores, addresses, documents, dumps."""
