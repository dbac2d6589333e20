"""Questions in SPARQL: their grammar, their names, and the answers that stand beside them."""
