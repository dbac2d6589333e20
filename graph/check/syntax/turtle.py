"""Read Turtle, TriG, N-Triples and N-Quads with the place of every term, and go on after an error.

One pass over the tokens with an explicit stack, so that 10,000 nested blank nodes are no deeper than one. The terms
come out as another parser would read them; the conformance tests hold this to rdflib over every file of the W3C suites.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple, NoReturn

from graph.check.syntax.statements import NO_PLACE, Fault, Parsed, PrefixDeclaration
from graph.check.syntax.term import RDF_FIRST, RDF_NIL, RDF_REST, RDF_TYPE, Blank, Iri, Literal, Term
from graph.check.syntax.tokens import (
    BAD_KIND,
    BLANK_KIND,
    BRACE_KIND,
    EMPTY_KIND,
    END_KIND,
    IRI_KIND,
    NAME_KIND,
    NUMBER_KIND,
    PNAME_KIND,
    PUNCTUATION_KIND,
    RDF12_KIND,
    STRING_KIND,
    TOKEN,
)
from graph.check.syntax.turtle_errors import explain, fault
from graph.check.syntax.turtle_terms import NQUADS, TRIG, Syntax, TermReader, not_in_lines, shown
from graph.check.syntax.turtle_triples import read_mark
from graph.namespaces import XSD

MAX_FAULTS = 100
"""After so many errors the rest of a file is not read: it is not what its name says."""

XSD_BOOLEAN = XSD + "boolean"


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

CLOSERS = {"[": "]", "(": ")", "<<": ">>", "<<(": ")>>", "{|": "|}"}
"""What closes each bracket."""


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


_NOBODY = Blank("_:")
_NOTHING = Iri("")


class TurtleParser:
    """A parser of one text; use `parse_turtle`."""

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

    def parse(self) -> Parsed:
        """Read the whole text; a broken statement is told and skipped."""
        at: int | None = 0
        while at is not None:
            try:
                at = self.read_from(at)
            except Recover as stop:
                if len(self.out.faults) >= MAX_FAULTS:
                    end = len(self.text)
                    message = f"more than {MAX_FAULTS} syntax errors; the rest was not read"
                    self.tell(end, end, message, f"is this file {self.syntax.name}?", "too-many-syntax-errors")
                    break
                at = stop.args[0]
                self.stack.clear()
                self.state = SUBJECT
                self.in_triple = False
        return self.out

    def read_from(self, at: int) -> int | None:
        """Read tokens until the end of the text.

        This is the hot loop, about 4 tokens for a statement, so it is one function and keeps what it needs in locals.
        """
        match = TOKEN.match
        text = self.text
        terms = self.terms
        put = self.put
        make_term = self.reader.make_term
        while True:
            found = match(text, at)
            if found is None:
                return None
            kind = found.lastindex or BAD_KIND
            raw = found[kind]
            at = found.end()
            start = at - len(raw)
            if kind <= NUMBER_KIND or kind == BLANK_KIND:
                term = terms.get(raw)
                if term is None:
                    term = make_term(kind, raw, start)
                    terms[raw] = term
                if self.state == VERB:
                    if term.__class__ is not Iri:
                        self.refuse(start, raw)
                    self.predicate = term
                    self.predicate_at = start
                    self.state = OBJECT
                else:
                    put(term, start, raw)
            elif kind == PUNCTUATION_KIND:
                self.punctuate(raw, start)
            elif kind == END_KIND:
                if self.state != SUBJECT or self.stack or self.in_graph:
                    self.refuse_end(start)
                return None
            elif kind == NAME_KIND:
                at = self.name(raw, start, at)
            elif kind == EMPTY_KIND:
                self.refuse_in_lines(start, raw)
                put(self.new_blank() if raw[0] == "[" else RDF_NIL, start, raw)
                if self.state == VERB and raw[0] == "[":
                    self.may_end = False
            elif kind == BRACE_KIND:
                self.brace(raw, start)
            elif kind == RDF12_KIND:
                at = read_mark(self, raw, start, at)
            else:
                mended = self.reader.mend(raw, start)
                if mended is None:
                    self.refuse(start, raw)
                    return None
                term, at = mended
                if self.state == VERB and isinstance(term, Iri):
                    self.predicate, self.predicate_at, self.state = term, start, OBJECT
                else:
                    put(term, start, text[start:at])

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
        elif state == GRAPH_NAME and term.__class__ is not Literal:
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

    # --- punctuation --------------------------------------------------------------------------------------------

    def punctuate(self, raw: str, at: int) -> None:
        """Take `. ; , [ ] ( )`."""
        state = self.state
        if raw == "." and (state in {AFTER_OBJECT, DOT} or (state == VERB and self.may_end)) and not self.stack:
            self.state = SUBJECT
            if not self.in_graph and self.syntax.has_graphs:
                self.graph = None
            return
        self.refuse_in_lines(at, raw)
        if raw == ";" and (
            state == AFTER_OBJECT or (state == VERB and self.predicate_at > self.subject_at and self.may_end)
        ):
            self.state = VERB
            self.may_end = True
        elif raw == "," and state == AFTER_OBJECT:
            self.state = OBJECT
        elif raw in {"[", "("} and state in {SUBJECT, OBJECT, ELEMENT} and not self.in_triple:
            self.open(raw, at)
        elif (
            raw == "]"
            and self.stack
            and self.stack[-1].opener == "["
            and (state == AFTER_OBJECT or (state == VERB and self.may_end))
        ):
            self.close()
            if self.state == VERB:
                self.may_end = True
        elif raw == ")" and state == ELEMENT:
            self.add(self.stack[-1].node, NO_PLACE, RDF_REST, NO_PLACE, RDF_NIL, NO_PLACE)
            self.close()
        else:
            self.refuse(at, raw)

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

    def brace(self, raw: str, at: int) -> None:
        """Take `{` and `}` around the statements of a graph (TriG)."""
        if self.syntax is not TRIG or self.stack:
            self.refuse(at, raw)
        if raw == "{" and not self.in_graph and self.state in {SUBJECT, GRAPH_OPEN, VERB}:
            if self.state == VERB:
                self.graph = self.subject
            self.in_graph = True
        elif (
            raw == "}"
            and self.in_graph
            and (self.state in {SUBJECT, AFTER_OBJECT} or (self.state == VERB and self.may_end))
        ):
            self.in_graph = False
            self.graph = None
        else:
            self.refuse(at, raw)
        self.state = SUBJECT

    # --- names and directives -----------------------------------------------------------------------------------

    def name(self, raw: str, start: int, end: int) -> int:
        """Take a bare word: `a`, `true`, `false` or a directive; return where to read on."""
        self.refuse_in_lines(start, raw)
        word = raw.lower()
        if raw == "a" and self.state == VERB:
            self.predicate, self.predicate_at, self.state = RDF_TYPE, start, OBJECT
        elif raw in {"true", "false"} and self.state in {OBJECT, ELEMENT}:
            self.put(Literal(raw, XSD_BOOLEAN), start, raw)
        elif self.state == SUBJECT and not self.in_graph and word == "graph" and self.syntax is TRIG:
            self.state = GRAPH_NAME
        elif (
            self.state == SUBJECT
            and not self.stack
            and not self.in_graph
            and (raw in {"@prefix", "@base"} or word in {"prefix", "base"})
        ):
            return self.directive(raw, start, end)
        elif raw in {"@version"} or word == "version":
            return self.version(raw, end)
        else:
            self.refuse(start, raw)
        return end

    def directive(self, raw: str, start: int, at: int) -> int:
        """Take `@prefix`, `@base`, `PREFIX` or `BASE`; return where to read on."""
        prefix = None
        if raw.lower().endswith("prefix"):
            found = self.expect(at, PNAME_KIND, f"a prefix such as `ex:` after `{raw}`")
            prefix = found[PNAME_KIND]
            if not prefix.endswith(":") or prefix.count(":") != 1:
                message = f"`{prefix}` is a name, but `{raw}` declares a prefix"
                raise self.skip(fault(found.start(PNAME_KIND), found.end(), message, "write the prefix alone"))
            at = found.end()
        found = self.expect(at, IRI_KIND, f"an IRI in `<` and `>` after `{raw}{' ' + prefix if prefix else ''}`")
        iri = str(self.reader.make_term(IRI_KIND, found[IRI_KIND], found.start(IRI_KIND)))
        at = found.end()
        self.terms.clear()
        if prefix is None:
            self.reader.base = iri
        else:
            self.reader.prefixes[prefix[:-1]] = iri
            self.out.prefixes.append(PrefixDeclaration(prefix=prefix[:-1], iri=iri, start=start, end=at))
        if raw[0] == "@":
            found = next_token(self.text, at)
            if found[found.lastindex or BAD_KIND] != ".":
                self.out.faults.append(fault(at, at, f"`{raw}` must end with `.`", "add `.` here"))
                return at
            at = found.end()
            if prefix is not None:
                declared = self.out.prefixes[-1]
                self.out.prefixes[-1] = PrefixDeclaration(prefix=declared.prefix, iri=iri, start=start, end=at)
        return at

    def version(self, raw: str, at: int) -> int:
        """Skip the RDF 1.2 version announcement."""
        at = self.expect(at, STRING_KIND, f'a version such as "1.2" after `{raw}`').end()
        if raw[0] == "@":
            at = self.expect(at, PUNCTUATION_KIND, f"`.` after `{raw}`").end()
        return at

    def expect(self, at: int, kind: int, what: str) -> re.Match[str]:
        """Return the match of the next token, which must be of this kind."""
        found = next_token(self.text, at)
        if found.lastindex != kind:
            raw = found[found.lastindex or BAD_KIND]
            raise self.skip(fault(found.end() - len(raw), found.end(), f"expected {what}, found {shown(raw)}", ""))
        return found

    # --- errors -------------------------------------------------------------------------------------------------

    def tell(self, start: int, end: int, message: str, way_out: str, code: str = "syntax-error") -> None:
        """Tell a syntax error."""
        self.out.faults.append(fault(start, end, message, way_out, code))

    def skip(self, fault: Fault) -> Recover:
        """Tell a syntax error and find where to read on: after the next `.`, or at a line that begins a statement."""
        self.out.faults.append(fault)
        start = fault.start
        at_line_start = start == 0 or self.text[start - 1] in "\r\n"
        if at_line_start and fault.end > start > self.subject_at >= 0 and self.text[start] not in ".;,])}":
            return Recover(start)
        at = fault.end
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
        raise self.skip(
            explain(self.text, at, raw, wanted=wanted, opener=opener, is_complete=self.state == AFTER_OBJECT)
        )

    def refuse_in_lines(self, at: int, raw: str) -> None:
        """Tell that N-Triples and N-Quads have no such token."""
        if self.syntax.is_line_based:
            raise self.skip(not_in_lines(self.syntax, at, raw))

    def refuse_end(self, at: int) -> None:
        """Tell what is still open at the end of the text."""
        if self.stack:
            frame = self.stack[-1]
            end = frame.at + len(frame.opener)
            self.tell(frame.at, end, f"`{frame.opener}` is never closed", f"add `{CLOSERS[frame.opener]}`")
        elif self.in_graph:
            self.tell(at, at, "the file ends inside a graph", "add `}`")
        else:
            end = len(self.text[:at].rstrip())
            self.tell(
                max(end - 1, 0),
                end,
                f"the file ends where {EXPECTED[self.state]} was expected",
                "end the last statement with `.`",
            )


def next_token(text: str, at: int) -> re.Match[str]:
    """Return the match of the next token; at the end that is the empty one."""
    found = TOKEN.match(text, at)
    if found is None:
        raise AssertionError("the last alternative matches anything")
    return found


def parse_turtle(text: str, *, syntax: Syntax, base: str, mark: str) -> Parsed:
    """Read a text.

    Args:
        text: The whole text, without a byte order mark.
        syntax: Its language.
        base: What relative IRIs are resolved against.
        mark: A short text of letters and digits that stands in the labels of this text's blank nodes.
    """
    return TurtleParser(text, syntax=syntax, base=base, mark=mark).parse()
