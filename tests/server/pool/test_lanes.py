"""What is known of a query before it runs, and who passes the soft limit."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from graph.revision.revision import RevisionDirectory
from server.pool.lanes import ShapeBook
from server.pool.pool import Limits, Pool
from server.pool.wire import encode_request
from tests.hostile.queries import HOSTILE
from tests.own_loop import run_in_own_loop
from tests.server.running import publish
from tests.waiting import until


def test_a_slow_shape_may_try_again_after_a_while() -> None:
    """A shape that was slow at 100 s counts as slow until 110 s, then as unknown, and as fast once it was fast."""
    book = ShapeBook(slow_s=10.0)
    assert book.was_fast("lookup", 100.0) is None
    book.note_slow("lookup", 100.0)
    assert [book.was_fast("lookup", now) for now in (100.0, 109.9, 110.0)] == [False, False, None]
    book.note_fast("lookup")
    assert book.was_fast("lookup", 111.0) is True


def test_the_shape_that_was_longest_unused_is_forgotten() -> None:
    """Of three shapes a book of two keeps the last two."""
    book = ShapeBook(slow_s=10.0, size=2)
    for shape in ("a", "b", "c" * 1000):
        book.note_fast(shape)
    assert [book.was_fast(shape, 0.0) for shape in ("a", "b", "c" * 1000)] == [None, True, True]


def test_a_query_that_got_no_processor_is_not_taken_for_a_slow_one(tmp_path: Path) -> None:
    """A lookup whose worker stood still is moved away, and its shape does not count as slow."""
    outcomes = run_in_own_loop(_ask_while_standing_still(_publish(tmp_path), "SELECT ?o { <http://e/1> ?p ?o }"))
    assert outcomes == (1, None)


def test_a_query_that_used_its_processor_is_taken_for_a_slow_one(tmp_path: Path) -> None:
    """An endless count is moved away, and the next of its shape starts in the slow lane."""
    outcomes = run_in_own_loop(_ask(_publish(tmp_path), HOSTILE["count of a cross product"]))
    assert outcomes == (1, False)


def _publish(folder: Path) -> str:
    quads = (Quad(NamedNode(f"http://e/{n}"), NamedNode("http://e/p"), Literal(str(n))) for n in range(2_000))
    publish(folder, quads, plain=True)
    revision = RevisionDirectory(folder).current()
    assert revision is not None
    return str(revision.directory / "store")


def _frame(store: str, text: str) -> bytes:
    fields: dict[str, object] = {"operation": "query", "store": store, "text": text, "base": "http://e/"}
    return encode_request({**fields, "format": "JSON", "max_bytes": 1000, "default": None, "named": None})


async def _ask(store: str, text: str) -> tuple[int, bool | None]:
    """Return how many queries were moved away, and what is known of the shape then."""
    pool = Pool(Limits(deadline_s=60.0))
    pool.start(asyncio.get_running_loop())
    try:
        await until(lambda: pool.describe()["idle"] > 0)
        pool.submit(_frame(store, text), client="one", shape="shape", text=text)
        await until(lambda: pool.counts["demoted"] > 0)
        return pool.counts["demoted"], pool._shapes.was_fast("shape", pool.now())
    finally:
        pool.stop()


async def _ask_while_standing_still(store: str, text: str) -> tuple[int, bool | None]:
    """The same, where every worker is stopped before it gets the query."""
    pool = Pool(Limits(deadline_s=60.0))
    pool.start(asyncio.get_running_loop())
    try:
        await until(lambda: pool.describe()["idle"] == pool.limits.fast_slots + 1)
        for worker in pool._workers:
            os.kill(worker.pid, signal.SIGSTOP)
        pool.submit(_frame(store, text), client="one", shape="shape", text=text)
        await until(lambda: pool.counts["demoted"] > 0)
        return pool.counts["demoted"], pool._shapes.was_fast("shape", pool.now())
    finally:
        pool.stop()
