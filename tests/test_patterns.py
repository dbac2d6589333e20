"""The regular expressions mean the same on every Python that is supported."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import graph
import server

INSIDE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
"""An escape or a character class: what stands there is no quantifier."""


def iter_patterns() -> Iterator[tuple[str, str]]:
    """Yield the compiled patterns of all modules, each with its name."""
    for package in (graph, server):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, value in vars(importlib.import_module(found.name)).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    yield f"{found.name}.{name}", value.pattern


def is_risky(pattern: str) -> bool:
    """Return whether a group is made possessive by `*+`, which CPython 3.11.0–3.11.4 match wrongly (issue 106052)."""
    return re.search(r"\)(?:[*+?]|\{[\d,]+\})\+", INSIDE.sub("x", pattern)) is not None


def test_no_group_is_possessive() -> None:
    """No pattern asks for what some supported Pythons match wrongly."""
    patterns = dict(iter_patterns())
    assert len(patterns) > 50
    assert [name for name, pattern in patterns.items() if is_risky(pattern)] == []


def test_a_possessive_group_would_be_found() -> None:
    """The test above can fail, and is not misled by classes and escapes."""
    assert is_risky(r"(?:a|\\.)*+b")
    assert is_risky(r"(?:a){1,2}+")
    assert not is_risky(r"[()*+]\)*+(?>(?:a|b)*)[^)]*+")
