"""The W3C suites of RDF syntaxes, and files changed at random."""
