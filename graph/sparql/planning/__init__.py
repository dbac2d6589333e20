"""Putting the parts of a query in the order that costs least."""
