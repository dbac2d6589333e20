"""The log of a server: what requests have said does nothing in it."""

from __future__ import annotations

import logging
import sys

from server.commands.serve import LineFormatter


def format_record(message: str, *arguments: object, error: bool = False) -> str:
    """Return a record as the log has it."""
    record = logging.LogRecord("test", logging.ERROR, "", 0, message, arguments, sys.exc_info() if error else None)
    return LineFormatter("[%(levelname)s] %(message)s").format(record)


def test_a_message_is_one_line_that_does_nothing() -> None:
    """A path with line ends, escapes and commands is logged as one line that says them."""
    line = format_record("incident %s: %s", "1", "/a\n::stop-commands::x\x1b[2J##[error]y\u202e")
    assert line == "[ERROR] incident 1: /a\\n\\u003A:stop-commands::x\\u001B[2J#\\u0023[error]y\\u202E"


def test_a_traceback_keeps_its_lines() -> None:
    """The traceback of an unforeseen error stands behind it in lines, none of which is a command."""
    try:
        raise ValueError("x\n::error::y\x1b")
    except ValueError:
        lines = format_record("incident", error=True).splitlines()
    assert lines[0] == "[ERROR] incident"
    assert len(lines) > 3
    assert lines[-2:] == ["ValueError: x", "\\u003A:error::y\\u001B"]
