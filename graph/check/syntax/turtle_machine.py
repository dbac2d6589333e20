"""The machine that reads Turtle and its relatives: what may come next, what is open, and what is done with a term.

The parser gives it tokens. An explicit stack holds what waits while a bracket is open, so that 10,000 nested blank
nodes are no deeper than one.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple, NoReturn

from graph.check.syntax.statements import NO_PLACE, Fault, Parsed
from graph.check.syntax.term import RDF_FIRST, RDF_REST, Blank, Iri, Literal, Term
from graph.check.syntax.turtle_errors import CLOSERS, end_of_text, explain, fault
from graph.check.syntax.turtle_terms import NQUADS, Syntax, TermReader, not_in_lines, shown
from graph.check.syntax.turtle_tokens import BAD_KIND, END_KIND, IRI_KIND, NAME_KIND, PNAME_KIND, TOKEN


class State(IntEnum):
    """What may come next."""

    SUBJECT = 0
    VERB = 1
    OBJECT = 2
    AFTER_OBJECT = 3
    ELEMENT = 4
    GRAPH_NAME = 5
    GRAPH_OPEN = 6
    DOT = 7
    TRIPLE_END = 8


SUBJECT, VERB, OBJECT, AFTER_OBJECT, ELEMENT, GRAPH_NAME, GRAPH_OPEN, DOT, TRIPLE_END = State

EXPECTED = {
    SUBJECT: "a subject or a directive",
    VERB: "a predicate",
    OBJECT: "an object",
    AFTER_OBJECT: "`;`, `,` or `.`",
    ELEMENT: "a list element or `)`",
    GRAPH_NAME: "the name of a graph",
    GRAPH_OPEN: "`{`",
    DOT: "`.`",
    TRIPLE_END: "the end of the triple",
}


WAYS = {IRI_KIND: "write `<` and `>` around the IRI", PNAME_KIND: "write the prefix with its `:`"}
"""The way out where a token of a kind is missing."""


class Frame(NamedTuple):
    """What waits while a bracket is open."""

    opener: str
    at: int
    subject: Term
    subject_at: int
    predicate: Iri
    predicate_at: int
    state: State
    node: Term
    has_elements: bool
    head: Term


class Recover(Exception):  # a jump out of the loop, not an error that anyone sees
    """The statement cannot be read on; its fault has been told."""


LINE_BREAK = re.compile(r"[\r\n]")

_NOBODY = Blank("_:")
_NOTHING = Iri("")


class TurtleMachine:
    """The state of a parser over one text, and the steps that change it."""

    def __init__(self, text: str, *, syntax: Syntax, base: str, mark: str) -> None:
        self.text = text
        self.syntax = syntax
        self.mark = mark
        self.out = Parsed()
        self.reader = TermReader(text, syntax=syntax, base=base, mark=mark, out=self.out)
        self.terms: dict[str, Term] = {}
        self.anonymous = 0
        self.stack: list[Frame] = []
        self.graph: Term | None = None
        self.in_graph = False
        self.state = SUBJECT
        self.subject: Term = _NOBODY
        self.subject_at = NO_PLACE
        self.predicate = _NOTHING
        self.predicate_at = NO_PLACE
        self.object: Term = _NOBODY
        self.may_end = False
        self.in_triple = False
        self.reifier: tuple[Term, int] = (_NOBODY, -1)
        self.skips = 0
        self.has_braces = False
        self.skipped_at = -1
        self.resumed_at = -1

    # --- values -------------------------------------------------------------------------------------------------

    def put(self, term: Term, at: int, raw: str) -> None:
        """Take a term where a subject, an object, a list element or a graph name stands."""
        state = self.state
        if state == OBJECT:
            self.object = term
            if self.in_triple:
                self.state = TRIPLE_END
            else:
                self.add(self.subject, self.subject_at, self.predicate, self.predicate_at, term, at)
                self.state = AFTER_OBJECT
        elif state == SUBJECT:
            if term.__class__ is Literal:
                self.refuse(at, raw)
            self.subject = term
            self.subject_at = at
            self.state = VERB
            self.may_end = False
        elif state == ELEMENT:
            self.add_element(term, at)
        elif state == GRAPH_NAME and term.__class__ is not Literal and raw[0] != "(":
            self.graph = term
            self.state = GRAPH_OPEN
        elif state == AFTER_OBJECT and self.syntax is NQUADS and term.__class__ is not Literal:
            self.out.statements.graphs[-1] = term
            self.state = DOT
        else:
            self.refuse(at, raw)

    def add(
        self, subject: Term, subject_at: int, predicate: Iri, predicate_at: int, object_: Term, object_at: int
    ) -> None:
        """Keep one statement."""
        out = self.out.statements
        out.subjects.append(subject)
        out.predicates.append(predicate)
        out.objects.append(object_)
        out.subject_at.append(subject_at)
        out.predicate_at.append(predicate_at)
        out.object_at.append(object_at)
        if self.syntax.has_graphs:
            out.graphs.append(self.graph)

    def add_element(self, term: Term, at: int) -> None:
        """Take a list element: the first hangs on the list's own node, each further one on a new node."""
        frame = self.stack[-1]
        node = frame.node
        if frame.has_elements:
            node = self.new_blank()
            self.add(frame.node, NO_PLACE, RDF_REST, NO_PLACE, node, NO_PLACE)
        self.add(node, NO_PLACE, RDF_FIRST, NO_PLACE, term, at)
        self.stack[-1] = frame._replace(node=node, has_elements=True)

    def new_blank(self) -> Blank:
        """Make a blank node that has no label in the text."""
        self.anonymous += 1
        return Blank(f"_:{self.mark}a{self.anonymous}")

    # --- brackets -----------------------------------------------------------------------------------------------

    def open(self, raw: str, at: int) -> None:
        """Begin a bracket: its node takes its place outside, and what was being read waits on the stack."""
        node = self.new_blank()
        self.put(node, at, raw)
        self.wait(raw, at, node)
        if raw == "(":
            self.state = ELEMENT
        else:
            self.subject = node
            self.subject_at = at
            self.predicate_at = NO_PLACE
            self.state = VERB
            self.may_end = False

    def wait(self, opener: str, at: int, node: Term) -> None:
        """Let what is being read wait on the stack; `node` is what stands there for the bracket."""
        reading = (self.subject, self.subject_at, self.predicate, self.predicate_at, self.state)
        self.stack.append(Frame(opener, at, *reading, node, False, node))

    def close(self) -> None:
        """End a bracket and take up again what waited."""
        frame = self.stack.pop()
        self.object = frame.head
        self.subject, self.subject_at = frame.subject, frame.subject_at
        self.predicate, self.predicate_at = frame.predicate, frame.predicate_at
        self.state = frame.state

    # --- errors -------------------------------------------------------------------------------------------------

    def tell(self, start: int, end: int, message: str, way_out: str, code: str = "syntax-error") -> None:
        """Tell a syntax error."""
        self.out.faults.append(fault(start, end, message, way_out, code))

    def skip(self, fault: Fault) -> Recover:
        """Tell a syntax error and find where to read on: after the next `.`, or at a line that begins a statement."""
        start = fault.start
        if not self.is_consequence(fault):
            self.out.faults.append(fault)
        self.skips += 1
        self.has_braces |= self.text[start : start + 1] == "{"
        self.skipped_at = start
        at_line_start = start == 0 or self.text[start - 1] in "\r\n"
        is_reading = self.state != SUBJECT or self.stack
        if (
            is_reading
            and at_line_start
            and fault.end > start > self.subject_at >= 0
            and self.text[start] not in ".;,])}"
        ):
            return Recover(start)
        at = end_of_text(self.text, fault)
        while True:
            found = next_token(self.text, at)
            kind = found.lastindex or BAD_KIND
            raw = found[kind]
            at = found.end()
            if kind == END_KIND or raw == ".":
                return Recover(at)
            start = at - len(raw)
            if kind in {IRI_KIND, PNAME_KIND, NAME_KIND} and self.text[start - 1] in "\r\n":
                return Recover(start)

    def is_consequence(self, fault: Fault) -> bool:
        """Return whether a fault comes from reading on behind another one: on its line, or before anything was read.

        Whatever stands behind a string that is not closed, such as "e.g. a", looks like the begin of a statement.
        """
        if self.skipped_at < 0:
            return False
        if self.text[fault.start : fault.start + 1] == "}" and self.has_braces:
            return True
        is_first = self.state == SUBJECT and not self.text[self.resumed_at : fault.start].strip()
        return is_first or not LINE_BREAK.search(self.text, self.skipped_at, fault.start)

    def refuse(self, at: int, raw: str) -> NoReturn:
        """Tell that this token may not stand here."""
        wanted = EXPECTED[self.state]
        opener = self.stack[-1].opener if self.stack else ""
        if self.state == AFTER_OBJECT and opener:
            wanted = f"`;`, `,` or `{CLOSERS[opener]}`"
        elif self.state == TRIPLE_END:
            wanted = f"`{CLOSERS[opener]}`"
        elif self.state == AFTER_OBJECT and self.syntax.is_line_based:
            wanted = "`.`"
        faults = self.out.faults
        if raw == "/" and faults and faults[-1].code == "undefined-prefix" and faults[-1].end == at:
            faults.pop()  # what looks like a prefix is the scheme of an IRI
        raise self.skip(
            explain(self.text, at, raw, wanted=wanted, opener=opener, is_complete=self.state == AFTER_OBJECT)
        )

    def refuse_in_lines(self, at: int, raw: str) -> None:
        """Tell that N-Triples and N-Quads have no such token."""
        if self.syntax.is_line_based:
            raise self.skip(not_in_lines(self.syntax, at, raw))

    def expect(self, at: int, kind: int, what: str) -> re.Match[str]:
        """Return the match of the next token, which must be of this kind."""
        found = next_token(self.text, at)
        if found.lastindex != kind:
            raw = found[found.lastindex or BAD_KIND]
            raise self.skip(
                fault(found.end() - len(raw), found.end(), f"expected {what}, found {shown(raw)}", WAYS.get(kind, ""))
            )
        return found


def next_token(text: str, at: int) -> re.Match[str]:
    """Return the match of the next token; at the end that is the empty one."""
    found = TOKEN.match(text, at)
    if found is None:
        raise AssertionError("the last alternative matches anything")
    return found
