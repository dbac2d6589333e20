"""All files of a run together: what each is for, and what they declare and use."""
