"""Prefixes that nobody uses, or that mean two things."""

from __future__ import annotations

from collections.abc import Iterator

from graph.check.corpus.corpus import Corpus
from graph.check.registry import Check, Code
from graph.check.syntax.document import Place
from graph.check.syntax.statements import PrefixDeclaration
from graph.finding import Finding, Severity

UNUSED_PREFIX = Code(name="unused-prefix", severity=Severity.INFO)
REDEFINED_PREFIX = Code(name="redefined-prefix", severity=Severity.WARNING)


def find_unused(corpus: Corpus) -> Iterator[Finding]:
    """Tell the prefixes that are declared and not used; a broken file is passed over, for its end was not read."""
    for document in corpus.own.documents:
        if document.is_broken:
            continue
        for declared in document.prefixes:
            if declared.prefix not in document.parsed.used_prefixes:
                yield UNUSED_PREFIX.at(
                    document,
                    Place(declared.start, declared.end),
                    f"the prefix `{declared.prefix}:` is declared, and no name uses it",
                    "remove the declaration (`--fix` does)",
                )


def find_redefined(corpus: Corpus) -> Iterator[Finding]:
    """Tell the prefixes that are declared a second time with another namespace."""
    for document in corpus.own.documents:
        first: dict[str, PrefixDeclaration] = {}
        for declared in document.prefixes:
            before = first.setdefault(declared.prefix, declared)
            if before.iri != declared.iri:
                yield REDEFINED_PREFIX.at(
                    document,
                    Place(declared.start, declared.end),
                    f"the prefix `{declared.prefix}:` now means <{declared.iri}>; it meant <{before.iri}> before",
                    "give one of the two another prefix",
                    [("declared first here", document, Place(before.start, before.end))],
                )


CHECKS = (
    Check(codes=(UNUSED_PREFIX,), run=find_unused),
    Check(codes=(REDEFINED_PREFIX,), run=find_redefined),
)
