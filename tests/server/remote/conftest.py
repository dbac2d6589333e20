"""Engines for the tests that only add to them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.remote.engines import ENGINES, Engine, running_engine


@pytest.fixture(scope="package")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Oxigraph's server; each test pushes a revision of its own to it."""
    with running_engine(tmp_path_factory.mktemp("oxigraph")) as engine:
        yield engine


@pytest.fixture(scope="package")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Virtuoso; each test pushes a revision of its own to it."""
    with running_engine(tmp_path_factory.mktemp("virtuoso"), ENGINES["Virtuoso"]) as engine:
        yield engine
