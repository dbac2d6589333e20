"""What the operator sees and does: health, metrics, the query log, the list of running queries and a kill."""
