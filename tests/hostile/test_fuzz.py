"""No request of any kind brings a traceback, a 500 or a hang."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.hostile.fuzzing import Case, Verdict, cases, find_fault, send
from tests.hostile.interface_fuzzing import fuzz_interface
from tests.server.conftest import small_quads
from tests.server.running import Running, publish, serving

COUNT = 300


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A plain server that anybody may write to."""
    data = tmp_path_factory.mktemp("fuzz")
    publish(data, small_quads()[:400], plain=True)
    flags = ("--shapes", "none", "--updates", "open", "--deadline-s", "2", "--keep", "2", "--client-seconds", "100000")
    with serving(data, *flags) as running:
        yield running


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(case=cases())
def test_any_request_is_answered(target: Running, case: Case) -> None:
    """Whatever is sent, the answer is no 500, has no traceback, and an error tells its type."""
    assert find_fault(send(target, case)) == ""


def test_the_interface_keeps_its_description(target: Running) -> None:
    """300 requests made from /openapi.json: no 500, and each answer has a status, type and schema it names."""
    outcome = fuzz_interface(target, COUNT)
    assert outcome.faults == []
    assert sum(outcome.statuses.values()) >= COUNT * 0.9
    assert len(outcome.operations) >= 30


def test_a_broken_promise_is_found(target: Running) -> None:
    """Against a description that promises other types of answers, the same requests show faults."""
    outcome = fuzz_interface(target, 20, change=promise_something_else)
    assert len(outcome.faults) > 5


def promise_something_else(document: dict[str, Any]) -> None:
    """Change a description so that it is wrong: errors are pictures, and documents as well."""
    for name in ("Problem", "Document", "Page"):
        document["components"]["responses"][name]["content"] = {"image/png": {"schema": {"type": "string"}}}


def test_the_server_lives(target: Running) -> None:
    """After all that, it answers."""
    assert target.query("ASK {}").status == 200


@pytest.mark.parametrize(
    ("status", "text", "fault"),
    [
        (500, "{}", "500"),
        (200, "Traceback (most recent call last):", "a traceback"),
        (400, "Bad", "an error without a problem body"),
        (400, '{"type": "x"}', ""),
        (200, "", ""),
    ],
)
def test_faults_are_found(status: int, text: str, fault: str) -> None:
    """Each kind of fault is told."""
    assert find_fault(Verdict(status=status, text=text)) == fault
