"""HTTP as values: requests, answers, negotiation, problems."""
