"""What an editor is told of files that are no RDF."""
