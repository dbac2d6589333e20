"""The checks that look at each file by itself: what they find in a file is kept, and holds as long as the file does.

Each is given a corpus of one file, so it cannot rest on any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from graph.check.corpus.corpus import Corpus
from graph.check.kept.memory import Memory
from graph.check.kept.plain import from_plain, to_plain
from graph.check.registry import Check
from graph.check.syntax.document import Document, Format
from graph.finding import Finding


def find_alone(documents: Sequence[Document], checks: Sequence[Check], memory: Memory) -> Iterator[Finding]:
    """Yield what some checks find in each file by itself.

    Args:
        documents: The files.
        checks: The checks, all of them `is_alone`.
        memory: What was found before.
    """
    names = repr([code.name for check in checks for code in check.codes])
    for document in documents:
        # A file of JSON-LD rests on its contexts too.
        if memory.is_kept and document.format is not Format.JSONLD:
            kept = memory.recall("alone", describe(document, names), partial(check_plainly, document, checks))
            yield from from_plain(tuple[Finding, ...], kept)
        else:
            yield from check(document, checks)


def check_plainly(document: Document, checks: Sequence[Check]) -> Any:
    """Return what some checks find in a file as plain data."""
    return to_plain(check(document, checks))


def check(document: Document, checks: Sequence[Check]) -> list[Finding]:
    """Return what some checks find in a file."""
    corpus = Corpus([document])
    return [finding for one in checks for finding in one.run(corpus)]


def describe(document: Document, names: str) -> tuple[bytes, ...]:
    """Return all that findings in a file may rest on: its text, how it was read, and which checks look at it."""
    about = (document.path, document.location, document.format, sorted(document.roles), document.parsed.faults, names)
    return repr(about).encode(errors="surrogatepass"), document.text.encode(errors="surrogatepass")
