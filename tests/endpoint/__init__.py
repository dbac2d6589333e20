"""Faults that were reported of the endpoint, each with three relatives, by the name of the report.

A row is one request or file and what is right. The first row of a name is what was reported; the others are of the
same kind, thought of by somebody else. What each room promises stands in its own tests; here a reader finds that no
report came back, nor a neighbour of it.
"""
