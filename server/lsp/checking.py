"""When to check: at once what needs no engine, then everything, so that an edit is answered in any workspace.

A whole run of a small workspace takes no longer than one may wait, and is the only one. Where it takes longer, the file
that is edited is checked first by itself against the others, and the whole run goes on in a process of its own, so that
it holds up nothing. Whatever fails is told, and what stood before stands.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from pathlib import Path

from graph.check.run import Result
from graph.check.settings import CheckSettings
from graph.check.workspace import Workspace
from graph.finding import Finding
from graph.isolation import IsolatedChildren

PAUSE_S = 0.2
"""How long typing must rest before anything is checked."""

AT_ONCE_S = 0.5
"""A whole run that takes no longer needs no answer before it."""

LARGE_BYTES = 500_000
"""Of a workspace with more text the first run is expected to take longer."""

NICE = 10
"""How far the process of whole runs stands back behind the one that answers."""

Publish = Callable[[Mapping[Path, Sequence[Finding]], bool], None]
"""Is given findings by file; the second value says whether files that are not named have none."""


class Checking:
    """Runs the checks of a workspace as its files are edited."""

    def __init__(self, space: Workspace, publish: Publish, warn: Callable[[str], None]) -> None:
        """Make it; nothing runs before the first `touch`.

        Args:
            space: The workspace.
            publish: Is given what was found.
            warn: Is given what could not be done.
        """
        self.space = space
        self._publish = publish
        self._warn = warn
        self._touched: set[Path] = set()
        self._timer: asyncio.Task[None] | None = None
        self._whole: asyncio.Task[None] | None = None
        self._wanted = False
        self._took_s: float | None = None
        self._pool: ProcessPoolExecutor | None = None

    def touch(self, path: Path) -> None:
        """Note that a file has changed, and check when typing has rested for a moment."""
        self._touched.add(path)
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.ensure_future(self._after_pause())

    def close(self) -> None:
        """End the process that checks, if there is one."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    async def _after_pause(self) -> None:
        await asyncio.sleep(PAUSE_S)
        self._timer = None
        touched, self._touched = self._touched, set()
        self._wanted = True
        if self._took_s is None:
            size = await asyncio.to_thread(self.space.count_bytes)
            self._took_s = 0 if size < LARGE_BYTES else AT_ONCE_S + 1
        if self._took_s > AT_ONCE_S or self._whole is not None:
            for path in touched & self.space.open.keys():
                await self._check_one(path)
        if self._whole is None:
            self._whole = asyncio.ensure_future(self._check_all())

    async def _check_one(self, path: Path) -> None:
        text = self.space.open.get(path)
        try:
            findings = await asyncio.to_thread(self.space.check_one, path)
        except Exception as error:  # noqa: BLE001 (whatever fails, the editor is still served)
            self._warn(f"{path.name} could not be checked: {error}")
            return
        if self.space.open.get(path) == text:
            self._publish({path: findings}, False)

    async def _check_all(self) -> None:
        try:
            while self._wanted:
                self._wanted = False
                texts = dict(self.space.open)
                started = time.monotonic()
                try:
                    result = await self._run(texts)
                except Exception as error:  # noqa: BLE001 (the same)
                    self._warn(f"the workspace could not be checked: {error}")
                    continue
                self._took_s = time.monotonic() - started
                self._publish(self._by_file(result, texts), True)
        finally:
            self._whole = None

    def _by_file(self, result: Result, texts: Mapping[Path, str]) -> dict[Path, list[Finding]]:
        """Return the findings by file; files that were edited meanwhile keep what is told of them."""
        by_file: dict[Path, list[Finding]] = {path: [] for path in self.space.open}
        for finding in result.findings:
            by_file.setdefault(self.space.settings.root / finding.span.file, []).append(finding)
        for path in {*texts, *self.space.open}:
            if texts.get(path) != self.space.open.get(path):
                by_file.pop(path, None)
        return by_file

    async def _run(self, texts: dict[Path, str]) -> Result:
        if self._took_s is None or self._took_s <= AT_ONCE_S:
            return await asyncio.to_thread(self.space.check)
        loop = asyncio.get_running_loop()
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                1, mp_context=multiprocessing.get_context("spawn"), initializer=os.nice, initargs=(NICE,)
            )
        try:
            with IsolatedChildren():
                future = loop.run_in_executor(self._pool, check_elsewhere, self.space.settings, texts)
            return await future
        except BrokenProcessPool:
            self._pool = None  # an engine has fallen over and taken the process along; the next run gets another
            raise RuntimeError("the process that checks has ended; it is tried again at the next change") from None


@cache
def workspace_of(root: Path) -> list[Workspace]:
    """Return the place in which this process keeps its workspace."""
    return []


def check_elsewhere(settings: CheckSettings, texts: dict[Path, str]) -> Result:
    """Check everything in this process, which keeps what it has read."""
    kept = workspace_of(settings.root)
    if not kept or repr(kept[0].settings) != repr(settings):
        kept[:] = [Workspace(settings.root, settings)]
    kept[0].open = texts
    return kept[0].check()
