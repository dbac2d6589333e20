"""Thesauri: what SKOS forbids, and what a thesaurus does not want."""
