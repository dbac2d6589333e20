"""Whether an ontology keeps to the profile of OWL 2 that it claims."""
