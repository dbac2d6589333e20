"""Linked data and pages over HTTP."""
