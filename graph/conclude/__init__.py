"""What follows: inferred triples with their proofs, computed figures, agreements and conflicts."""
