"""What holds the house up: no import circle, every arrow between rooms points down, no room is crowded."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

FLOORS = (
    ("graph.address graph.errors graph.finding graph.terms graph.stations graph.names", "words that all use"),
    ("graph.vocabulary graph.text", "what words and terms say"),
)
"""The rooms from the lowest floor up; a module imports from floors below its own, and from its own room."""


@cache
def read_imports() -> dict[str, frozenset[str]]:
    """Return for each module of the product the modules of the product that it imports anywhere, functions included."""
    known = {path_to_module(path) for path in iter_modules()}
    found: dict[str, frozenset[str]] = {}
    for path in iter_modules():
        names = {name for name in iter_names(ast.parse(path.read_text(encoding="utf-8"))) if name in known}
        found[path_to_module(path)] = frozenset(names - {path_to_module(path)})
    return found


def iter_modules() -> Iterator[Path]:
    """Yield the files of the product's packages."""
    for package in ("graph", "ontology", "server"):
        yield from sorted((ROOT / package).rglob("*.py"))


def path_to_module(path: Path) -> str:
    """Return the dotted name of a file."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def iter_names(tree: ast.AST) -> Iterator[str]:
    """Yield what is imported, and each name taken from it, for that may be a module too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, "relative import"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
