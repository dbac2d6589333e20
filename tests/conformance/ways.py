"""Which tests of the suites run by which of the ways into the server."""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest

from tests.conformance.exceptions import KNOWN_FAILURES
from tests.conformance.sparql_suites import Case
from tests.server.ways import FRONT, WAYS

ALL = "W3C_WAYS"
"""The variable that, set to `all`, has every test run by every way: some 1,300 more, which takes minutes."""

SAMPLE = ("basic-update", "construct", "csv-tsv-res", "delete-insert", "json-res", "subquery")
"""The suites of the engine that run by every way anyhow: those of updates, and of each kind of result."""

by_each_way = pytest.mark.parametrize("loader", WAYS, indirect=True)


def name_node(name: str, way: str) -> str:
    """Return what pytest shows of a test by a way."""
    return name if way == FRONT else f"{name}@{way}"


def spread(cases: Sequence[Case]) -> list[tuple[str, Case]]:
    """Return each case with each way by which it runs: all by the front, the sample by the others."""
    is_all = os.environ.get(ALL) == "all"
    return [(way, case) for way in WAYS for case in cases if way == FRONT or is_all or case.suite in SAMPLE]


def parameters(cases: Sequence[Case]) -> list[object]:
    """Return pytest parameters for `loader` and `case`, with the names of the cases, the known failures marked."""
    return [
        pytest.param(
            way,
            case,
            id=name_node(case.name, way),
            marks=[pytest.mark.xfail(reason=KNOWN_FAILURES[case.name])] if case.name in KNOWN_FAILURES else [],
        )
        for way, case in spread(cases)
    ]
