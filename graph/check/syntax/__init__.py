"""Reading RDF with the place of every term."""
