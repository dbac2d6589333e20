"""What the tests of every room share: the article, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.build import Dataset, make_dataset

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """Give everything that a build of the seeds would publish; tests change copies of it."""
    dataset = make_dataset(ROOT / "seeds")
    assert dataset.is_publishable, dataset.findings
    return dataset
