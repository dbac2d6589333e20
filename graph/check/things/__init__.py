"""What data say of things: names that nothing describes, and things where a property cannot have them."""
