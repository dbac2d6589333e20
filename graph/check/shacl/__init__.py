"""SHACL: shapes read with care, data validated by the fastest engine that is right, results put where they belong."""
