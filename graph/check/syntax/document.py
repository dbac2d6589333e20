"""A file of RDF as the checks see it: its text, its statements and where each term stands."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar, cast

from graph.check.syntax.statements import NO_PLACE, Parsed, PrefixDeclaration, Statements
from graph.check.syntax.term import Blank, Iri, Literal, Term
from graph.check.syntax.turtle_tokens import TOKEN
from graph.finding import Span

K = TypeVar("K")
T = TypeVar("T")


class Format(StrEnum):
    """The syntax of a file."""

    TURTLE = "Turtle"
    TRIG = "TriG"
    NTRIPLES = "N-Triples"
    NQUADS = "N-Quads"
    RDFXML = "RDF/XML"
    JSONLD = "JSON-LD"
    ARTICLE = "article file"
    QUESTION = "SPARQL"


class FileRole(StrEnum):
    """What a file is for; a file may have several roles."""

    DATA = "data"
    SHAPES = "shapes"
    ONTOLOGY = "ontology"
    QUESTION = "question"
    ARTICLE = "article"
    LIBRARY = "library"
    """A vocabulary that checks read but do not report on: an import, or a bundled copy."""


READ_ON = frozenset(
    {
        "undefined-prefix",
        "bad-iri",
        "bad-escape",
        "relative-iri",
        "unknown-parse-type",
        "unqualified-attribute",
        "json-ld-dropped",
    }
)
"""Faults after which nothing is skipped: the term is taken as it was meant."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a document as offsets in code points, the end exclusive."""

    start: int
    end: int


@dataclass(slots=True, eq=False)
class Triple:
    """One statement of a document, with the places of its terms.

    Nobody changes one. It is not frozen, for hundreds of thousands are made, and that takes three times as long.
    """

    document: Document
    row: int

    @property
    def subject(self) -> Term:
        """The subject."""
        return self.document.statements.subjects[self.row]

    @property
    def predicate(self) -> Iri:
        """The predicate."""
        return self.document.statements.predicates[self.row]

    @property
    def object(self) -> Term:
        """The object."""
        return self.document.statements.objects[self.row]

    @property
    def graph(self) -> Term | None:
        """The name of the graph, None for the default graph."""
        graphs = self.document.statements.graphs
        return graphs[self.row] if graphs else None

    @property
    def object_place(self) -> Place:
        """Where the object stands; where nobody wrote it, the predicate's place."""
        at = self.document.statements.object_at[self.row]
        return self.document.term_place(at) if at != NO_PLACE else self.predicate_place

    @property
    def predicate_place(self) -> Place:
        """Where the predicate stands; where nobody wrote it, the subject's place."""
        at = self.document.statements.predicate_at[self.row]
        return self.document.term_place(at) if at != NO_PLACE else self.subject_place

    @property
    def subject_place(self) -> Place:
        """Where the subject stands; where nobody wrote it, the nearest place that somebody did."""
        rows = self.document.statements
        for at in (rows.subject_at[self.row], rows.predicate_at[self.row], rows.object_at[self.row]):
            if at != NO_PLACE:
                return self.document.term_place(at)
        for row in range(self.row, -1, -1):
            at = max(rows.subject_at[row], rows.predicate_at[row], rows.object_at[row])
            if at != NO_PLACE:
                return self.document.term_place(at)
        return Place(0, 0)


@dataclass(slots=True, kw_only=True, eq=False)
class Document:
    """One file.

    Attributes:
        path: As it is shown in findings: with `/`, relative to the working directory where it lies below it.
        format: The syntax.
        text: The whole text, without a byte order mark; line ends as in the file.
        parsed: What was read, syntax errors included.
        roles: What the file is for.
        mark: What stands in the labels of its blank nodes.
        location: The absolute path, for checks that read what lies beside the file; empty where there is no file.
        answers: IRIs of imports for which a catalogue names this file.
    """

    path: str
    format: Format
    text: str
    parsed: Parsed
    roles: frozenset[FileRole] = frozenset()
    mark: str = ""
    location: str = ""
    answers: frozenset[str] = frozenset()
    _line_starts: list[int] = field(default_factory=list)
    _spaces: list[PrefixDeclaration] = field(default_factory=list)
    _memory: dict[str, object] = field(default_factory=dict, init=False)

    def subjects(self) -> Mapping[Term, Sequence[int]]:
        """Return the rows of the statements by subject; they do not change."""
        return self.remember("subjects", lambda one: index_column(one.statements.subjects))

    def predicates(self) -> Mapping[str, Sequence[int]]:
        """Return the rows of the statements by predicate."""
        return self.remember("predicates", lambda one: index_column(one.statements.predicates))

    def objects(self) -> Mapping[Term, Sequence[int]]:
        """Return the rows of the statements by object."""
        return self.remember("objects", lambda one: index_column(one.statements.objects))

    def rows_with(
        self, subject: Term | None = None, predicate: str | None = None, object_: Term | None = None
    ) -> Sequence[int]:
        """Return the rows of the statements that match, in order; None matches anything."""
        rows = self.statements
        if subject is not None:
            found = self.subjects().get(subject, ())
            if predicate is not None:
                found = [row for row in found if rows.predicates[row] == predicate]
        elif predicate is not None:
            found = self.predicates().get(predicate, ())
        elif object_ is not None:
            return self.objects().get(object_, ())
        else:
            return range(len(rows))
        return found if object_ is None else [row for row in found if rows.objects[row] == object_]

    def note(self, name: str, value: object) -> None:
        """Remember what is known of this file already."""
        self._memory[name] = value

    def remember(self, name: str, make: Callable[[Document], T]) -> T:
        """Return what `make` makes of this file, made once for a name; a copy with other roles remembers nothing."""
        if name not in self._memory:
            self._memory[name] = make(self)
        return cast("T", self._memory[name])

    @property
    def statements(self) -> Statements:
        """The statements, in columns."""
        return self.parsed.statements

    @property
    def prefixes(self) -> list[PrefixDeclaration]:
        """The prefix declarations, in order."""
        return self.parsed.prefixes

    @property
    def is_broken(self) -> bool:
        """Whether the file has syntax errors, so that what was read from it is not all it says."""
        # An IRI without an end takes the rest of its statement with it.
        return any(
            fault.code not in READ_ON or (fault.code == "bad-iri" and fault.message.endswith("on its line"))
            for fault in self.parsed.faults
        )

    def without_rows(self, rows: set[int]) -> Document:
        """Return this document without some of its statements."""
        old, kept = self.statements, [row for row in range(len(self.statements)) if row not in rows]
        columns = Statements(
            subjects=[old.subjects[row] for row in kept],
            predicates=[old.predicates[row] for row in kept],
            objects=[old.objects[row] for row in kept],
            graphs=[old.graphs[row] for row in kept] if old.graphs else [],
            subject_at=array("i", [old.subject_at[row] for row in kept]),
            predicate_at=array("i", [old.predicate_at[row] for row in kept]),
            object_at=array("i", [old.object_at[row] for row in kept]),
        )
        return replace(self, parsed=replace(self.parsed, statements=columns))

    def triples(self) -> Iterator[Triple]:
        """Yield all statements in the order of the file."""
        return (Triple(self, row) for row in range(len(self.statements)))

    def term_place(self, at: int) -> Place:
        """Return the place of the term that begins at an offset."""
        ends = self.parsed.ends
        if ends is not None:
            return Place(at, ends.get(at, at))
        found = TOKEN.match(self.text, at)
        return Place(at, found.end() if found else at)

    def span(self, place: Place) -> Span:
        """Return a place in lines and columns."""
        line, column = self.line_and_column(place.start)
        end_line, end_column = self.line_and_column(max(place.start, place.end))
        return Span(file=self.path, line=line, column=column, end_line=end_line, end_column=end_column)

    def line_and_column(self, at: int) -> tuple[int, int]:
        """Return line and column of an offset, both from 1."""
        line = bisect_right(self.line_starts(), at)
        return line, at - self._line_starts[line - 1] + 1

    def line_starts(self) -> list[int]:
        """Return the offset at which each line begins."""
        if not self._line_starts:
            text = self.text
            starts = [0]
            at = text.find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = text.find("\n", at + 1)
            self._line_starts = starts
        return self._line_starts

    def line_text(self, line: int) -> str:
        """Return the text of a line, without its end."""
        starts = self.line_starts()
        if not 0 < line <= len(starts):
            return ""
        end = starts[line] if line < len(starts) else len(self.text)
        return self.text[starts[line - 1] : end].rstrip("\r\n")

    def shorten(self, term: Term) -> str:
        """Write a term as this file would write it, for a message."""
        if isinstance(term, Iri):
            if not self._spaces:
                self._spaces = sorted((one for one in self.prefixes if one.iri), key=lambda one: -len(one.iri))
            for declared in self._spaces:
                if term.startswith(declared.iri):
                    return f"{declared.prefix}:{term[len(declared.iri) :]}"
            return f"<{term}>"
        if isinstance(term, Blank):
            rest = term[2 + len(self.mark) :]
            return f"_:{rest[1:]}" if rest.startswith("l") else "a blank node"
        if isinstance(term, Literal):
            text = term.lexical if len(term.lexical) <= 60 else f"{term.lexical[:57]}…"
            return f'"{text}"' + (f"@{term.language}" if term.language else "")
        return "a triple term"


def index_column(column: Iterable[K]) -> dict[K, list[int]]:
    """Return the rows in which each term of a column stands."""
    found: dict[K, list[int]] = {}
    for row, term in enumerate(column):
        if term in found:
            found[term].append(row)
        else:
            found[term] = [row]
    return found
