"""Another engine in place of the embedded one: any SPARQL 1.1 endpoint behind the `Store` seam."""
