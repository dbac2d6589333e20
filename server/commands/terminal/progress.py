"""How far long work is: a bar with rate and time left on a terminal, now and then a line in a log."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, TextIO

from graph.printable import to_line
from graph.stations import silent

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

AFTER_S = 1.0
"""Work that is done sooner shows nothing."""

LINE_S = 30.0
"""Between two lines where there is no terminal."""


@contextmanager
def show_progress(*, quiet: bool = False, stream: TextIO | None = None) -> Iterator[Callable[[str, int, int], None]]:
    """Give a function that shows how far the work is.

    Args:
        quiet: Show nothing.
        stream: Where to show it; standard error where none is given. On a terminal a bar stands there until the work
            is done; elsewhere, a line without control characters is written every half a minute.
    """
    shown = stream or sys.stderr
    if quiet:
        yield silent
    elif shown.isatty():
        bar = _TerminalBar(shown)
        try:
            yield bar.tell
        finally:
            bar.close()
    else:
        yield _LogLines(shown).tell


class _TerminalBar:
    """A bar on a terminal, from the second second on; it is gone when the work is done."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._began = monotonic()
        self._bar: Bar | None = None
        self._what = ""
        self._task: TaskID | None = None

    def tell(self, what: str, done: int, total: int) -> None:
        """Show that so much is done; of what has no known size, that it goes on."""
        if monotonic() - self._began < AFTER_S:
            return
        if self._bar is None:
            self._bar = _make_bar(self._stream)
            self._bar.start()
        if self._task is None or what != self._what:
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._task = self._bar.add_task(to_line(what), total=total or None, completed=done)
            self._what = what
        else:
            self._bar.update(self._task, completed=done, total=total or None)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()


def _make_bar(stream: TextIO) -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        """So many a second."""

        def render(self, task: object) -> Text:
            speed = getattr(task, "finished_speed", None) or getattr(task, "speed", None)
            return Text(f"{speed:,.0f}/s" if speed and speed >= 1 else f"{speed:.2f}/s" if speed else "")

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=Console(file=stream),
        transient=True,
    )


class _LogLines:
    """A line every half a minute, for logs."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._what = ""
        self._since = self._last = monotonic()
        self._first = 0

    def tell(self, what: str, done: int, total: int) -> None:
        """Write how far the work is, where it is time for a line."""
        now = monotonic()
        if what != self._what:
            self._what, self._since, self._first = what, now, done
        if now - self._last < LINE_S:
            return
        self._last = now
        print(
            to_line(describe(what, done - self._first, done, total, now - self._since)), file=self._stream, flush=True
        )


def describe(what: str, new: int, done: int, total: int, seconds: float) -> str:
    """Return a line that says how far something is: `reading: 300 of 900, 12/s, 50 s left`.

    Args:
        what: What is being done.
        new: How much of it was done in these seconds.
        done: How much of it is done in all.
        total: How much there is; 0 where that is not known.
        seconds: Since it began.
    """
    if not total:
        return what
    line = f"{what}: {done:,} of {total:,}"
    if new <= 0 or seconds <= 0:
        return line
    rate = new / seconds
    written = f"{rate:,.0f}" if rate >= 1 else f"{rate:.2f}"
    return f"{line}, {written}/s, {(total - done) / rate:,.0f} s left"
