"""Clients' writes: applied to a candidate, validated, published or refused."""
