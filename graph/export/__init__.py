"""A revision in the formats of others: RDF in all its syntaxes, nanopublications, Web Annotations, tables."""
