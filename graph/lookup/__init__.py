"""Reading back from a revision: quotes, claims, proofs, documents, search, questions."""
