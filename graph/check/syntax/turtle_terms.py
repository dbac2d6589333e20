"""From tokens of Turtle and its relatives to terms: prefixes, bases, escapes, datatypes."""

from __future__ import annotations

import re
from typing import NamedTuple

from graph.check.syntax.iri import ABSOLUTE, PLAIN_IRI, encode_bad, find_iri_fault, is_iri, resolve_iri
from graph.check.syntax.statements import Fault, Parsed
from graph.check.syntax.term import LANG_STRING, XSD_STRING, Blank, Iri, Literal, Term
from graph.check.syntax.turtle_tokens import (
    BAD_ESCAPE,
    BLANK_KIND,
    ESCAPE,
    IRI_KIND,
    LOOSE_STRING,
    PNAME_KIND,
    STRING_KIND,
    STRING_PARTS,
)
from graph.namespaces import RDF, XSD

XSD_INTEGER, XSD_DECIMAL, XSD_DOUBLE = (XSD + name for name in ("integer", "decimal", "double"))
_SIMPLE_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


class Syntax(NamedTuple):
    """Which of the four languages is read."""

    name: str
    has_graphs: bool
    is_line_based: bool


TURTLE = Syntax("Turtle", has_graphs=False, is_line_based=False)
TRIG = Syntax("TriG", has_graphs=True, is_line_based=False)
NTRIPLES = Syntax("N-Triples", has_graphs=False, is_line_based=True)
NQUADS = Syntax("N-Quads", has_graphs=True, is_line_based=True)


class TermReader:
    """Makes the terms of one text; faults and uses of prefixes go into `out`."""

    def __init__(self, text: str, *, syntax: Syntax, base: str, mark: str, out: Parsed) -> None:
        self.text = text
        self.syntax = syntax
        self.base = base
        self.mark = mark
        self.out = out
        self.prefixes: dict[str, str] = {}
        self.undeclared: set[str] = set()

    def make_term(self, kind: int, raw: str, at: int) -> Term:
        """Make the term that a token stands for."""
        if kind == PNAME_KIND:
            return self.make_named(raw, at)
        if kind == IRI_KIND:
            return self.make_iri(raw[1:-1], at, at + len(raw))
        if kind == STRING_KIND:
            return self.make_literal(raw, at)
        if kind == BLANK_KIND:
            return Blank(f"_:{self.mark}l{raw[2:]}")
        self.fault_in_lines(at, raw)
        if "e" in raw or "E" in raw:
            return Literal(raw, XSD_DOUBLE)
        return Literal(raw, XSD_DECIMAL if "." in raw else XSD_INTEGER)

    def make_iri(self, reference: str, at: int, end: int) -> Iri:
        """Read the escapes of an IRI reference and resolve it."""
        if PLAIN_IRI.fullmatch(reference):
            return Iri(reference)
        if "\\" in reference:
            reference = unescape(reference)
        if self.syntax.is_line_based and not ABSOLUTE.match(reference):
            self.fault(
                "relative-iri",
                at,
                end,
                f"the IRI <{reference}> has no scheme; {self.syntax.name} has no relative IRIs",
                "write the whole IRI",
            )
        return self.resolve(reference, at, end)

    def resolve(self, reference: str, at: int, end: int) -> Iri:
        """Resolve an IRI reference, and tell what is wrong with it; `at` and `end` are those of its token."""
        iri = resolve_iri(self.base, reference)
        found = find_iri_fault(reference, iri)
        if found is None:
            return Iri(iri)
        self.fault("bad-iri", at, end, found.message, found.way_out)
        return Iri(encode_bad(iri))

    def make_named(self, raw: str, at: int) -> Iri:
        """Put the namespace in place of the prefix."""
        self.fault_in_lines(at, raw)
        prefix, _, local = raw.partition(":")
        if "\\" in local:
            local = ESCAPE.sub(lambda found: found[3] or found[0], local)
        namespace = self.prefixes.get(prefix)
        self.out.used_prefixes.add(prefix)
        if namespace is None:
            if prefix not in self.undeclared:
                self.undeclared.add(prefix)
                self.fault(
                    "undefined-prefix",
                    at,
                    at + len(prefix) + 1,
                    f"the prefix `{prefix}:` is not declared",
                    f"declare it at the top: `@prefix {prefix}: <…> .`",
                )
            return Iri(f"undeclared:{prefix}:{local}")
        iri = namespace + local
        # With a namespace that ends so, letters of ASCII always make an IRI; the rest must be looked at.
        if (not raw.isascii() or "\\" in raw or namespace[-1:] not in {"/", "#"}) and not is_iri(iri):
            found = find_iri_fault(iri, iri)
            if found is not None:
                self.fault(
                    "bad-iri", at, at + len(raw), f"this name is the IRI <{iri}>: {found.message}", found.way_out
                )
            return Iri(encode_bad(iri))
        return Iri(iri)

    def make_literal(self, raw: str, at: int) -> Literal:
        """Read quotes, escapes, language and datatype."""
        found = STRING_PARTS.fullmatch(raw)
        assert found is not None  # the token matched the same pattern
        quoted, language, datatype = found.groups()
        quotes = 3 if quoted.startswith(('"""', "'''")) else 1
        if self.syntax.is_line_based and (quotes == 3 or quoted[0] == "'"):
            self.fault(
                "syntax-error",
                at,
                at + len(quoted),
                f"{self.syntax.name} has only strings in double quotes",
                'write "…"',
            )
        lexical = quoted[quotes:-quotes]
        if "\\" in lexical:
            lexical = unescape(lexical)
        if language:
            return Literal(lexical, LANG_STRING if "--" not in language else RDF + "dirLangString", language)
        if not datatype:
            return Literal(lexical, XSD_STRING)
        datatype_at = at + found.start(3)
        make = (
            self.make_iri(datatype[1:-1], datatype_at, at + len(raw))
            if datatype[0] == "<"
            else self.make_named(datatype, datatype_at)
        )
        return Literal(lexical, str(make))

    def mend(self, raw: str, at: int) -> tuple[Term, int] | None:
        """Tell what is wrong inside an IRI or a string that has an end, and take it as if it were right; else None."""
        text = self.text
        line_end = end_of_line(text, at)
        if raw == "<" and (end := text.find(">", at, line_end) + 1):
            if "<" not in text[at + 1 : end]:
                return self.resolve(text[at + 1 : end - 1], at, end), end
            # Another IRI begins before this one ends, so its `>` was forgotten.
            end = next((i for i in range(at + 1, end) if text[i] in "< \t"), end)
            self.fault("bad-iri", at, end, "this IRI is not closed with `>`", "add `>` behind it")
            return Iri(encode_bad(resolve_iri(self.base, text[at + 1 : end]))), end
        found = LOOSE_STRING.match(text, at)
        if found and raw != "<":
            for escape in BAD_ESCAPE.finditer(text, at, found.end(1)):
                self.fault(
                    "bad-escape",
                    escape.start(1),
                    escape.end(1),
                    f"{shown(escape[1])} is no escape",
                    r"write \\ for a backslash",
                )
            return Literal(found[1][1:-1], XSD_STRING), found.end()
        return None

    def fault(self, code: str, start: int, end: int, message: str, way_out: str = "") -> None:
        """Tell a syntax error."""
        self.out.faults.append(Fault(code=code, start=start, end=end, message=message, way_out=way_out))

    def fault_in_lines(self, at: int, raw: str) -> None:
        """Tell that N-Triples and N-Quads have no such term."""
        if self.syntax.is_line_based:
            self.out.faults.append(not_in_lines(self.syntax, at, raw))


def not_in_lines(syntax: Syntax, at: int, raw: str) -> Fault:
    """Say that a token of Turtle stands in a language of lines."""
    message = f"{shown(raw)} is Turtle; {syntax.name} has only whole IRIs, blank nodes and quoted strings"
    way_out = "write terms in full, or name the file .ttl"
    return Fault(code="syntax-error", start=at, end=at + len(raw), message=message, way_out=way_out)


def shown(raw: str) -> str:
    """Show a token in a message: short, and visible."""
    if not raw:
        return "the end of the file"
    text = raw if len(raw) <= 40 else f"{raw[:37]}…"
    return f"`{text}`" if text.isprintable() else f"the character U+{ord(raw[0]):04X}"


def end_of_line(text: str, at: int) -> int:
    """Return where the line of an offset ends, before its line feed."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def unescape(text: str) -> str:
    """Read the escapes of a string or an IRI."""

    def one(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        if not code:
            return _SIMPLE_ESCAPES.get(found[3], found[0])
        point = int(code, 16)
        return chr(point) if point < 0x110000 and not 0xD800 <= point < 0xE000 else "\ufffd"

    return ESCAPE.sub(one, text)
