"""What checks there are: each code once, with its severity, and the function that finds it.

To add a check, write a function and a `Check` in a module of `graph/check/lint/` and one page per code in
`graph/check/codes/`; README.md of this folder says how, step by step.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from graph.check.corpus.corpus import Corpus
from graph.check.syntax.document import Document, Place
from graph.finding import Finding, Related, Severity, Span

MODULES = (
    "graph.check.lint.faults",
    "graph.check.ignores",
    "graph.check.failures",
    "graph.check.lint.imports",
    "graph.check.lint.prefixes",
    "graph.check.lint.iris",
    "graph.check.lint.articles",
    "graph.check.shacl.checks",
    "graph.check.shapes.checks",
    "graph.check.lint.terms",
    "graph.check.lint.spaces",
    "graph.check.lint.outdated",
    "graph.check.lint.labels",
    "graph.check.skos.integrity",
    "graph.check.skos.hierarchy",
    "graph.check.skos.thesaurus",
    "graph.check.skos.completeness",
    "graph.check.lint.header",
    "graph.check.lint.naming",
    "graph.check.lint.kinds",
    "graph.check.lint.hierarchy",
    "graph.check.lint.properties",
    "graph.check.axioms.restrictions",
    "graph.check.axioms.cardinality",
    "graph.check.axioms.built_in",
    "graph.check.axioms.equivalents",
    "graph.check.things.known_ends",
    "graph.check.things.undescribed",
    "graph.check.things.contexts",
    "graph.check.lint.literals",
    "graph.check.lint.consistency",
    "graph.check.questions.checks",
    "graph.check.profile.checks",
    "graph.check.changes.checks",
)
"""The modules with checks, in the order in which they run. Each has a tuple `CHECKS`."""

MORE_PLACES = 20
"""So many further places of one cause are kept with its finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A kind of finding.

    Attributes:
        name: Stable kebab-case name; its page is `codes/<name>.md`.
        severity: How much it matters unless a setting says otherwise.
        unread: Whether it means that something could not be checked, so that the run ends with exit code 2.
    """

    name: str
    severity: Severity
    unread: bool = False

    def at(
        self,
        document: Document,
        place: Place,
        message: str,
        way_out: str = "",
        related: Iterable[tuple[str, Document, Place]] = (),
    ) -> Finding:
        """Make a finding of this kind at a place of a document; `related` are further places, each with its words."""
        others = tuple(Related(message=words, span=other.span(where)) for words, other, where in related)
        return self.on(document.span(place), message, way_out, others)

    def at_first(
        self,
        places: Sequence[tuple[Document, Place]],
        message: str,
        way_out: str = "",
        related: Iterable[tuple[str, Document, Place]] = (),
    ) -> Finding:
        """Make one finding of what stands in several places of a file: at the first, with the count and the next."""
        (document, place), *more = places
        times = f" (here and {len(more)} more time{'s' * (len(more) > 1)} in this file)" if more else ""
        others = [*related, *(("and here", one, where) for one, where in more[:MORE_PLACES])]
        return self.at(document, place, message + times, way_out, others)

    def on(self, span: Span, message: str, way_out: str = "", related: tuple[Related, ...] = ()) -> Finding:
        """Make a finding of this kind at a span."""
        return Finding(
            code=self.name, severity=self.severity, message=message, span=span, way_out=way_out, related=related
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A function that looks at the whole corpus and yields findings of these codes, and of no others.

    Attributes:
        codes: The codes.
        run: The function.
        aside: Whether iterating over what the function returns waits for an engine outside Python most of the time, so
            that other checks can run meanwhile.
        is_syntax: Whether the function looks at each file by itself and only at how it is written.
        is_alone: Whether what the function finds in a file rests on this file only, and on nothing that lies beside
            it. It is then given each file by itself, and what it found is kept with the file's text.
        is_pure: Whether what the function finds rests on what the files say and on nothing else: neither on their
            comments, nor on anything on the disk. What it found is then kept for as long as they say the same.
    """

    codes: tuple[Code, ...]
    run: Callable[[Corpus], Iterable[Finding]]
    aside: bool = False
    is_syntax: bool = False
    is_alone: bool = False
    is_pure: bool = False


def load_checks() -> tuple[Check, ...]:
    """Import all modules with checks and return what they hold."""
    checks: list[Check] = []
    for name in MODULES:
        checks.extend(importlib.import_module(name).CHECKS)
    return tuple(checks)


def load_codes() -> dict[str, Code]:
    """Return all codes by name."""
    return {code.name: code for check in load_checks() for code in check.codes}
