"""What an answer may rest on: whose word, and how figures are read where a query compares them."""
