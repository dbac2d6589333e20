"""Calls inside calls whose last argument is left out: the engine's parser reads what is inside twice for each of them.

`REPLACE(REPLACE(…, "a", "b"), "c", "d")` thirty deep takes it hours, and with the argument written, `""`, no time. It
reads the form with the argument first, and all again without.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType

from graph.sparql.tokens import Token, iter_tokens

OPTIONAL_LAST = MappingProxyType({"REPLACE": (3, ', ""'), "REGEX": (2, ', ""'), "SUBSTR": (2, "")})
"""Functions with an optional last argument: how many come before it, and its default, where it has one."""

DEEP = 8
"""So many calls inside each other are read in milliseconds still."""

UNREADABLE = 16
"""So many take a second, and each more doubles it."""

_CALL = re.compile(r"\b(?:REPLACE|REGEX|SUBSTR)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Call:
    """A bracket that is open: the function before it, the commas so far, and how deep such calls go inside."""

    name: str
    depth: int = 0
    commas: int = 0


def fill_arguments(text: str) -> str:
    """Return a query or an update with the same meaning that is read in time in proportion to its length.

    The optional last argument is written out where calls stand deep inside each other; nothing else changes.
    """
    depth, inserted = _measure(text)
    if depth < DEEP:
        return text
    for at, words in reversed(inserted):
        text = text[:at] + words + text[at:]
    return text


def find_depth(text: str) -> int:
    """Return how deep calls without their last argument stand inside each other."""
    return _measure(text)[0]


def _measure(text: str) -> tuple[int, list[tuple[int, str]]]:
    if len(_CALL.findall(text)) < DEEP:
        return 0, []
    deepest = 0
    inserted: list[tuple[int, str]] = []
    stack: list[_Call] = []
    before: Token | None = None
    for token in iter_tokens(text):
        if token.is_sign("("):
            word = before.word if before is not None else ""
            stack.append(_Call(word if word in OPTIONAL_LAST else ""))
        elif token.is_sign(",") and stack:
            stack[-1].commas += 1
        elif token.is_sign(")") and stack:
            call = stack.pop()
            depth = call.depth
            if call.name and call.commas + 1 == OPTIONAL_LAST[call.name][0]:
                depth += 1
                if default := OPTIONAL_LAST[call.name][1]:
                    inserted.append((token.start, default))
            deepest = max(deepest, depth)
            if stack:
                stack[-1].depth = max(stack[-1].depth, depth)
        before = token
    return deepest, inserted
