"""Private people stay unfindable from outside: what names one is not indexed, and what is posted elsewhere names none.

A private person is named by a name of theirs, by a part of it, or by the part of an address that is made from it.
"""

from __future__ import annotations

import re

from graph.namespaces import SKOS
from graph.revision.view import View

VEIL = "[a private person]"
LEAST_PART = 4
"""A part of a name with fewer letters names nobody."""

_BEFORE = r"(?:(?<![A-Za-z])|(?<=\\n)|(?<=\\r)|(?<=\\t))"


def list_private_names(view: View) -> tuple[str, ...]:
    """Return the names of private people, the longest first."""
    return view.remember("names of private people", "all", lambda: _find_names(view))


def _find_names(view: View) -> tuple[str, ...]:
    names: set[str] = set()
    for person in view.instances("PrivatePerson"):
        names |= {name.value for name in view.labels(person)}
        names |= {str(getattr(name, "value", "")) for name in view.objects(person, SKOS + "altLabel")}
    return tuple(sorted((name for name in names if name.strip()), key=lambda name: (-len(name), name)))


def _pattern(view: View) -> re.Pattern[str] | None:
    def make() -> re.Pattern[str] | None:
        words = {part for name in list_private_names(view) for part in re.split(r"[\s-]+", name)}
        words = {word for word in words if len(word) >= LEAST_PART or not word.isascii()}
        parts = "|".join(
            re.escape(word) for word in sorted(words | set(list_private_names(view)), key=len, reverse=True)
        )
        # An ideograph is a word without a space around it; Turtle and JSON write the end of a line as two characters.
        return re.compile(rf"{_BEFORE}(?:{parts})(?![a-z])", re.IGNORECASE) if parts else None

    return view.remember("names of private people", "pattern", make)


def names_private(view: View, text: str) -> bool:
    """Return whether a text, or an address in it, names a private person."""
    pattern = _pattern(view)
    return pattern is not None and pattern.search(text) is not None


def veil(view: View, text: str) -> str:
    """Return a text that is to be read elsewhere, with private people's names withheld."""
    pattern = _pattern(view)
    if pattern is None:
        return text
    whole = "|".join(re.escape(name) for name in list_private_names(view))
    return pattern.sub(VEIL, re.sub(whole, VEIL, text))
