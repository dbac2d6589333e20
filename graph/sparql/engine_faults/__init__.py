"""Writing anew what the engine gets wrong, before it reads a query."""
