"""Read Turtle, TriG, N-Triples and N-Quads with the place of every term, and go on after an error.

One pass over the tokens of the text; `turtle_machine` holds what is open. The terms
come out as another parser would read them; the conformance tests hold this to rdflib over every file of the W3C suites.
"""

from __future__ import annotations

import re

from graph.check.syntax.statements import NO_PLACE, Parsed, PrefixDeclaration
from graph.check.syntax.term import RDF_NIL, RDF_REST, RDF_TYPE, Iri, Literal
from graph.check.syntax.turtle_errors import CLOSERS, explain, fault
from graph.check.syntax.turtle_machine import (
    AFTER_OBJECT,
    DOT,
    ELEMENT,
    EXPECTED,
    GRAPH_NAME,
    GRAPH_OPEN,
    OBJECT,
    SUBJECT,
    VERB,
    Recover,
    TurtleMachine,
    next_token,
)
from graph.check.syntax.turtle_terms import TRIG, Syntax
from graph.check.syntax.turtle_tokens import (
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
from graph.check.syntax.turtle_triples import read_mark
from graph.namespaces import XSD

MAX_FAULTS = 100
"""After so many errors the rest of a file is not read: it is not what its name says."""

XSD_BOOLEAN = XSD + "boolean"

SAME_LINE = re.compile(r"[ \t]*[^ \t\r\n#]")
"""What stands behind a statement on its line, but a comment."""


class TurtleParser(TurtleMachine):
    """A parser of one text; use `parse_turtle`."""

    def parse(self) -> Parsed:
        """Read the whole text; a broken statement is told and skipped."""
        at: int | None = 0
        while at is not None:
            try:
                at = self.read_from(at)
            except Recover as stop:
                if max(self.skips, len(self.out.faults)) >= MAX_FAULTS:
                    end = len(self.text)
                    message = f"more than {MAX_FAULTS} syntax errors; the rest was not read"
                    self.tell(end, end, message, f"is this file {self.syntax.name}?", "too-many-syntax-errors")
                    break
                at = self.resumed_at = stop.args[0]
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

    # --- punctuation --------------------------------------------------------------------------------------------

    def punctuate(self, raw: str, at: int) -> None:
        """Take `. ; , [ ] ( )`."""
        state = self.state
        if raw == "." and (state in {AFTER_OBJECT, DOT} or (state == VERB and self.may_end)) and not self.stack:
            self.state = SUBJECT
            if not self.in_graph and self.syntax.has_graphs:
                self.graph = None
            if self.syntax.is_line_based:
                self.check_line(at)
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

    def check_line(self, at: int) -> None:
        """Tell a statement of N-Triples or N-Quads that is not alone on one line; `at` is the place of its `.`."""
        text = self.text
        statement = text[self.subject_at : at]
        if "\n" in statement or "\r" in statement:
            end = self.subject_at + min(found for mark in "\r\n" if (found := statement.find(mark)) >= 0)
            message = f"this statement goes over several lines; {self.syntax.name} has one statement a line"
            self.tell(end, end, message, "join the lines, or name the file .ttl")
        if text[at + 1 : at + 2] != "\n" and (second := SAME_LINE.match(text, at + 1)):
            message = f"a second statement begins on this line; {self.syntax.name} has one statement a line"
            self.tell(second.end() - 1, second.end(), message, "begin a new line")

    def brace(self, raw: str, at: int) -> None:
        """Take `{` and `}` around the statements of a graph (TriG)."""
        if self.syntax is not TRIG or self.stack:
            self.refuse(at, raw)
        if raw == "{" and not self.in_graph and self.state in {SUBJECT, GRAPH_OPEN, VERB}:
            if self.state == VERB:
                self.refuse_graph_name(at, raw)
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

    def refuse_graph_name(self, at: int, raw: str) -> None:
        """Tell that what stands before `{` names no graph: a list, or a blank node with properties."""
        written = self.text[self.subject_at]
        if written == "(" or self.may_end:
            what = "a list" if written == "(" else "a blank node with properties"
            message = f"{what} cannot be the name of a graph"
            raise self.skip(
                fault(self.subject_at, at + len(raw), message, "name the graph by an IRI, `_:label` or `[]`")
            )

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
            and word in {"@prefix", "@base", "prefix", "base"}
        ):
            if raw[0] == "@" and raw != word:
                self.out.faults.append(
                    explain(self.text, start, raw, wanted=EXPECTED[SUBJECT], opener="", is_complete=False)
                )
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
            found = next_token(self.text, at)
            if found.lastindex == NAME_KIND and self.text[found.end() : found.end() + 1] != ":":
                name = found[NAME_KIND]
                begin = found.end() - len(name)
                message = f"the prefix `{name}` has no `:` behind it"
                self.tell(begin, found.end(), message, f"write `{name}:`")
                prefix = f"{name}:"
            else:
                found = self.expect(at, PNAME_KIND, f"a prefix such as `ex:` after `{raw}`")
                prefix = found[PNAME_KIND]
            if not prefix.endswith(":") or prefix.count(":") != 1:
                message = f"`{prefix}` is a name, but `{raw}` declares a prefix"
                raise self.skip(fault(found.start(PNAME_KIND), found.end(), message, "write the prefix alone"))
            at = found.end()
        if prefix is not None:
            self.reader.undeclared.add(prefix[:-1])  # what is wrong with its declaration is told once
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

    # --- the end ------------------------------------------------------------------------------------------------

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


def parse_turtle(text: str, *, syntax: Syntax, base: str, mark: str) -> Parsed:
    """Read a text.

    Args:
        text: The whole text, without a byte order mark.
        syntax: Its language.
        base: What relative IRIs are resolved against.
        mark: A short text of letters and digits that stands in the labels of this text's blank nodes.
    """
    return TurtleParser(text, syntax=syntax, base=base, mark=mark).parse()
