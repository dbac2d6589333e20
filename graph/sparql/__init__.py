"""SPARQL as text: its tokens, what is wrong with it, and the names that were meant."""
