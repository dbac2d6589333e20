"""When the language server checks, and what happens when something fails."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from graph.check.run import Result
from graph.check.workspace import Workspace
from graph.finding import Finding
from server.lsp import checking
from server.lsp.checking import Checking
from tests.own_loop import run_in_own_loop

TEXT = "@prefix ex: <http://e/> .\nex:a no:b ex:c .\n"


class Told:
    """What was published and warned."""

    def __init__(self) -> None:
        self.findings: list[tuple[bool, dict[str, list[str]]]] = []
        self.warnings: list[str] = []

    def publish(self, findings: Mapping[Path, Sequence[Finding]], is_all: bool) -> None:
        """Note what is published."""
        self.findings.append((is_all, {path.name: [one.code for one in found] for path, found in findings.items()}))

    async def wait(self, number: int, warnings: int = 0) -> None:
        """Wait until so much was told."""
        end = time.monotonic() + 60
        while len(self.findings) < number or len(self.warnings) < warnings:
            assert time.monotonic() < end, (self.findings, self.warnings)
            await asyncio.sleep(0.01)


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    """Make a workspace with an open file that has a mistake."""
    (tmp_path / "a.ttl").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.ttl").write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    space = Workspace(tmp_path)
    space.open[tmp_path / "a.ttl"] = TEXT
    return space


def make(space: Workspace, *, slow: bool = False) -> tuple[Checking, Told]:
    """Make the checking of a workspace, perhaps as if a whole run had taken long."""
    told = Told()
    made = Checking(space, told.publish, told.warnings.append)
    if slow:
        made._took_s = 10
    return made, told


def test_a_small_workspace_is_checked_whole(space: Workspace) -> None:
    """Where a whole run is quick it is the only answer, however many edits came before it."""
    checks, told = make(space)

    async def session() -> None:
        for _ in range(3):
            checks.touch(next(iter(space.open)))
        await told.wait(1)

    run_in_own_loop(session())
    assert told.findings == [(True, {"a.ttl": ["undefined-prefix"]})]


def test_a_large_workspace_is_answered_at_once(space: Workspace) -> None:
    """Where a whole run takes long, the edited file is answered before it, and another process does the whole."""
    checks, told = make(space, slow=True)

    async def session() -> None:
        checks.touch(next(iter(space.open)))
        await told.wait(2)
        checks.close()

    run_in_own_loop(session())
    assert told.findings == [(False, {"a.ttl": ["undefined-prefix"]}), (True, {"a.ttl": ["undefined-prefix"]})]
    assert told.warnings == []


def test_a_failing_run_silences_nothing(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a run fails, that is told, what was answered at once stands, and the next run is made."""
    checks, told = make(space, slow=True)
    path = next(iter(space.open))

    async def session() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(checking.Checking, "_run", fall_over)
            checks.touch(path)
            await told.wait(1, warnings=1)
        checks.touch(path)
        await told.wait(3, warnings=1)
        checks.close()

    run_in_own_loop(session())
    assert [is_all for is_all, _ in told.findings] == [False, False, True]
    assert told.warnings == ["the workspace could not be checked: the engine fell over"]


async def fall_over(_self: Checking, _texts: dict[Path, str]) -> Result:
    """Fail as an engine may."""
    raise RuntimeError("the engine fell over")


def test_a_process_that_dies_is_replaced(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that an engine takes along is told, and the next change is checked by another."""
    checks, told = make(space, slow=True)
    path = next(iter(space.open))

    async def session() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(checking, "check_elsewhere", die)
            checks.touch(path)
            await told.wait(1, warnings=1)
        checks.touch(path)
        await told.wait(3, warnings=1)
        checks.close()

    run_in_own_loop(session())
    assert "the process that checks has ended" in told.warnings[0]
    assert told.findings[-1] == (True, {"a.ttl": ["undefined-prefix"]})


def die(*_: object) -> None:
    """End this process as an engine may that falls over."""
    os._exit(1)


def test_what_was_edited_meanwhile_is_not_told(space: Workspace) -> None:
    """The findings of a run are not told of a file that has another text by now."""
    checks, _ = make(space)
    texts = dict(space.open)
    result = space.check()
    path = next(iter(space.open))
    assert [path.name for path in checks._by_file(result, texts)] == ["a.ttl"]
    space.open[path] = "<urn:other> <urn:b> <urn:c> ."
    assert checks._by_file(result, texts) == {}
