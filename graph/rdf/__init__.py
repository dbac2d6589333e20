"""Claims and entities as RDF, and RDF on its way into stores and documents."""
