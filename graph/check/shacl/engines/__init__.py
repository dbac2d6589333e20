"""Ways round what the engines of SHACL leave out or get wrong."""
