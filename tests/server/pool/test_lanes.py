"""What is known of a query before it runs, and who passes the soft limit."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.revision.revision import RevisionDirectory
from server.pool.lanes import ShapeBook
from server.pool.pool import Limits, Pool
from server.pool.processes import Worker
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


@pytest.mark.parametrize(("used_s", "was_fast"), [(0.0, None), (1.0, False)])
def test_only_what_used_its_processor_is_taken_for_slow(
    used_s: float, was_fast: bool | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An endless count is moved away; its shape counts as slow if it used a processor, not if it waited for one."""
    monkeypatch.setattr(Worker, "used_s", lambda worker: used_s)
    assert run_in_own_loop(_ask(_publish(tmp_path), HOSTILE["count of a cross product"])) == (1, was_fast)


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
