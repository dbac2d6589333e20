"""A plain server that anybody may write to, for the SPARQL suites."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conformance.sparql_suites import Loader
from tests.server.running import publish, serving


@pytest.fixture(scope="session")
def loader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loader]:
    """A server over an ordinary, empty dataset."""
    data = tmp_path_factory.mktemp("plain")
    publish(data, [], plain=True)
    with serving(data, "--shapes", "none", "--updates", "open", "--keep", "2") as running:
        yield Loader(running)
