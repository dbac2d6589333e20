"""The SPARQL address and the graph store: protocol, federation, writes, descriptions."""
