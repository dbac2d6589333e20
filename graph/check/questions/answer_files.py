"""The file with the expected answer that stands beside a question: `name.csv` beside `name.rq`."""

from __future__ import annotations

from pathlib import Path

from graph.check.syntax.document import Document


def has_answer(document: Document) -> bool:
    """Return whether a file with the expected answer stands beside a question."""
    return bool(document.location) and Path(document.location).with_suffix(".csv").is_file()
