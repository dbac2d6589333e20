"""Validation of any ontology or RDF data, with the place of each finding."""
