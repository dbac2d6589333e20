"""Axioms of OWL that are malformed, or that together leave nothing."""
