"""A plain store in this process, which the tests of the reports write to under names of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.running import Running, publish
from tests.server.ways import CLIENT, serving_by


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A store under http://e/ that anybody may write to, asked by Flask's test client; no other host answers."""
    data = tmp_path_factory.mktemp("reports")
    publish(data, [], plain=True)
    settings = {"shapes": "none", "updates": "open", "base": "http://e/", "federation": "127.0.0.1:9"}
    with serving_by(CLIENT, data, **settings) as running:
        yield running


PREFIXES = "PREFIX : <http://e/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
