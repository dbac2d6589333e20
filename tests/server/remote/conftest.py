"""One engine for the tests that only add to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.remote.engines import Engine, running_engine


@pytest.fixture(scope="package")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Oxigraph's server; each test pushes a revision of its own to it."""
    with running_engine(tmp_path_factory.mktemp("oxigraph")) as engine:
        yield engine
