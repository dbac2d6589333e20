"""The layers of the house hold: every import points down."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def iter_imports(package: str) -> Iterator[tuple[Path, str]]:
    """Yield each module imported anywhere in a package, functions included."""
    for path in sorted((ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((path, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                assert node.level == 0, f"{path} has a relative import"
                yield path, node.module


def test_graph_knows_nothing_of_http() -> None:
    """No module of graph or ontology imports the server, Flask or a WSGI server."""
    imports = [*iter_imports("graph"), *iter_imports("ontology")]
    assert len(imports) > 5
    above = {"server", "flask", "httptools", "uvicorn", "werkzeug", "http"}
    assert [(str(path), name) for path, name in imports if name.partition(".")[0] in above] == []
