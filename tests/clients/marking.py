"""Marks a test with the client it runs and what it does, for the table at the end of a run."""

from __future__ import annotations

import pytest


def client(name: str, does: str) -> pytest.MarkDecorator:
    """Return the mark of a test of a client."""
    return pytest.mark.client(name, does)
