"""No query can hurt: each of the hostile set ends in time, and leaves nothing behind."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.hostile.attacking import attack
from tests.hostile.queries import HOSTILE
from tests.hostile.watching import find_family, measure_load, measure_memory, measure_queue, wait_until
from tests.server.conftest import small_quads
from tests.server.running import Running, publish, serving

DEADLINE_S = 1.0
GRACE_S = 0.25
ATTEMPTS = 3
LOOKUP = "SELECT ?label {{ <http://example.org/place/{number}> <http://example.org/label> ?label }}"


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with a deadline of one second, 128 MB a query and answers of 64 MB at most."""
    data = tmp_path_factory.mktemp("hostile")
    publish(data, small_quads())
    flags = ("--deadline-s", str(DEADLINE_S), "--memory-mb", "128", "--max-result-mb", "64", "--client-seconds", "3600")
    with serving(data, *flags) as running:
        yield running


def is_quiet(server: Running) -> bool:
    """Return whether nothing runs or waits, and workers are ready."""
    pool = json.loads(server.ask("GET", "/healthz").body)["pool"]
    return pool["idle"] >= 1 and not (pool["fast"] or pool["slow"] or pool["paused"] or pool["waiting"])


def test_there_are_eleven() -> None:
    """The set has a query of each kind that is known to hurt servers."""
    assert len(HOSTILE) == 11
    assert all(HOSTILE.values())


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_ends_in_time(target: Running, name: str) -> None:
    """It ends within its deadline and a quarter of a second, and no client can take what it gets for an answer.

    A busy machine is late by itself: the more processes wait for a core, the longer; and one attempt in three has to be
    in time. None may look like an answer.
    """
    for _ in range(ATTEMPTS):
        outcome = attack(target, HOSTILE[name])
        assert not outcome.is_answer, outcome
        assert outcome.status in (200, 503), outcome
        if outcome.status == 503:
            kind = json.loads(outcome.words)["type"].rpartition("/")[2]
            assert kind in ("deadline", "out-of-memory", "result-too-large")
        if outcome.took_s <= DEADLINE_S + GRACE_S * measure_queue():
            return
    pytest.fail(f"{name} took {outcome.took_s:.2f} s")


def test_nothing_is_left_behind(target: Running) -> None:
    """While all run at once another client is answered; afterwards workers, memory and processor are back."""
    assert wait_until(lambda: is_quiet(target), 5)
    memory, members = measure_memory(target.pid), len(find_family(target.pid))
    stop = threading.Event()
    answers: list[bool] = []

    def look_up() -> None:
        number = 0
        while not stop.is_set():
            outcome = attack(target, LOOKUP.format(number=number % 2000), source="127.0.0.2")
            answers.append(outcome.is_answer and f"Place {number % 2000}".encode() in outcome.words)
            number += 1

    reader = threading.Thread(target=look_up)
    reader.start()
    for _ in range(5):  # on a busy machine a look-up may itself come to its deadline
        with ThreadPoolExecutor(len(HOSTILE)) as threads:
            outcomes = list(threads.map(lambda query: attack(target, query), HOSTILE.values()))
        assert not any(outcome.is_answer for outcome in outcomes)
        if answers.count(True) >= 3:
            break
    stop.set()
    reader.join()
    assert answers.count(True) >= 3
    assert wait_until(lambda: is_quiet(target), 5)
    assert wait_until(lambda: measure_memory(target.pid) < memory + (64 << 20), 5)
    assert wait_until(lambda: measure_load(target.pid, 0.3) < 0.1, 5)
    assert len(find_family(target.pid)) <= members + 12
