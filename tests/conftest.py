"""What the tests of every room share: the article, built once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.build import Dataset, make_dataset
from tests.reading.served import serve_article
from tests.server.running import Running

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """Give everything that a build of the seeds would publish; tests change copies of it."""
    dataset = make_dataset(ROOT / "seeds")
    assert dataset.is_publishable, dataset.findings
    return dataset


@pytest.fixture(scope="session")
def article(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve the article under the server's own address as base, with one former revision."""
    with serve_article(dataset, tmp_path_factory.mktemp("article")) as running:
        yield running
