"""The language server: the checker and what editors ask of it, by the Language Server Protocol."""
