"""A plain server that anybody may write to, for the SPARQL suites."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from tests.conformance.sparql_suites import Loader
from tests.server.running import publish
from tests.server.ways import FRONT, serving_by


@pytest.fixture(scope="session")
def start_loader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Loader]]:
    """Start a server over an ordinary, empty dataset for each way that is asked for; all end with the session."""
    with ExitStack() as running:

        @cache
        def start(way: str) -> Loader:
            data = tmp_path_factory.mktemp("plain")
            publish(data, [], plain=True)
            served = serving_by(way, data, shapes="none", updates="open", keep="2")
            return Loader(running.enter_context(served))

        yield start


@pytest.fixture
def loader(request: pytest.FixtureRequest, start_loader: Callable[[str], Loader]) -> Loader:
    """The server of the way that the test names; the front where it names none."""
    return start_loader(getattr(request, "param", FRONT))
