"""How far long work is, on a terminal and in a log."""

from __future__ import annotations

import io

import pytest

from server.commands.terminal import progress
from server.commands.terminal.progress import describe, show_progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Return True."""
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that is moved by hand: its one number is the time."""
    now = [0.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    return now


@pytest.mark.parametrize(
    ("numbers", "line"),
    [
        ((300, 300, 900, 25.0), "reading: 300 of 900, 12/s, 50 s left"),
        ((1, 1, 10, 4.0), "reading: 1 of 10, 0.25/s, 36 s left"),
        ((0, 5, 10, 4.0), "reading: 5 of 10"),
        ((5, 1_000, 12_000, 0.0), "reading: 1,000 of 12,000"),
        ((0, 0, 0, 9.0), "reading"),
    ],
)
def test_a_line_says_how_far_how_fast_and_how_long_yet(numbers: tuple[int, int, int, float], line: str) -> None:
    """The rate is of what was done in this run, and what is not known is left out."""
    assert describe("reading", *numbers) == line


def test_a_log_has_a_line_every_half_a_minute(clock: list[float]) -> None:
    """Of a hundred steps of a second each, three are told, without control characters, whatever the names are."""
    log = io.StringIO()
    with show_progress(stream=log) as tell:
        for step in range(1, 101):
            clock[0] = float(step)
            tell("reading \x1b[31m", step, 100)
    lines = log.getvalue().splitlines()
    assert [line.partition(": ")[2] for line in lines] == [
        "30 of 100, 1/s, 70 s left",
        "60 of 100, 1/s, 40 s left",
        "90 of 100, 1/s, 10 s left",
    ]
    assert "\x1b" not in log.getvalue()


def test_quick_work_and_quiet_work_show_nothing(clock: list[float]) -> None:
    """What is done within a second shows nothing on a terminal, and with quiet nothing is shown anywhere."""
    terminal, log = Terminal(), io.StringIO()
    with show_progress(stream=terminal) as tell:
        clock[0] = 0.9
        tell("reading", 9, 10)
    with show_progress(quiet=True, stream=log) as tell:
        clock[0] = 1000.0
        tell("reading", 9, 10)
    assert (terminal.getvalue(), log.getvalue()) == ("", "")


def test_a_terminal_shows_a_bar_and_takes_it_away(clock: list[float]) -> None:
    """From the second second on there is a bar with what is done; at the end the line is empty again."""
    terminal = Terminal()
    with show_progress(stream=terminal) as tell:
        for step in range(1, 11):
            clock[0] = float(step)
            tell("reading", step, 10)
            tell("checking", 0, 0)
    written = terminal.getvalue()
    assert "reading" in written
    assert written.endswith(("\x1b[2K", "\x1b[?25h"))
