"""What the tests of reference data share."""

from __future__ import annotations

import pytest

from graph.vocabulary import Vocabulary
from tests.repository import repository_vocabulary


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The terms of the ontology."""
    return repository_vocabulary()
