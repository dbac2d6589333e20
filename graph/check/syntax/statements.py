"""The statements of one file in columns, with the place of each term beside it and never in the graph."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from graph.check.syntax.term import Iri, Term

NO_PLACE = -1
"""The place of a term that nobody wrote, such as the `rdf:rest` of a Turtle list."""


@dataclass(slots=True)
class Statements:
    """Columns of equal length: row `i` is the `i`-th statement in the order of the file.

    Attributes:
        subjects: The subjects.
        predicates: The predicates.
        objects: The objects.
        graphs: The graph names, None for the default graph; an empty list where the format has no graphs.
        subject_at: Where each subject begins, as an offset in code points, or `NO_PLACE`.
        predicate_at: The same for predicates.
        object_at: The same for objects.
    """

    subjects: list[Term] = field(default_factory=list)
    predicates: list[Iri] = field(default_factory=list)
    objects: list[Term] = field(default_factory=list)
    graphs: list[Term | None] = field(default_factory=list)
    subject_at: array[int] = field(default_factory=lambda: array("i"))
    predicate_at: array[int] = field(default_factory=lambda: array("i"))
    object_at: array[int] = field(default_factory=lambda: array("i"))

    def __len__(self) -> int:
        return len(self.subjects)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrefixDeclaration:
    """A prefix as it was declared; offsets in code points, ends exclusive."""

    prefix: str
    iri: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A syntax error: a code of `graph/check/codes`, what stood there, and the way out; offsets in code points."""

    code: str
    start: int
    end: int
    message: str
    way_out: str = ""


@dataclass(slots=True, kw_only=True)
class Parsed:
    """What a parser read from one text."""

    statements: Statements = field(default_factory=Statements)
    prefixes: list[PrefixDeclaration] = field(default_factory=list)
    used_prefixes: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    ends: dict[int, int] | None = None
    """Where a term that begins at an offset ends; None where the tokens of the text say it."""
