"""The scanner of SPARQL: the tokens of a query or an update, by the terminals of its grammar.

Everybody who reads SPARQL text reads these tokens. The scanner takes linear time and never holds the interpreter for
long: what may be long (strings, IRIs, comments, white space) is read in pieces, so other threads go on meanwhile.

`<` is the one sign whose meaning the characters behind it do not settle: in `FILTER(?a<?b&&?c>?d)` the engine, which
reads without a scanner, sees two comparisons where the longest token is an IRI. Inside the brackets of an expression no
IRI can follow an operand, so there it is a comparison, and an IRI everywhere else.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar, section 19.8, terminals [139] to [173], and
https://www.w3.org/TR/sparql12-query/#grammar for triple terms, annotations and directions of text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

_PIECE = 8192
"""So many characters of a run are read at once."""

MAX_UNCLOSED = 3
"""So often the end of a long string is looked for in vain; then it is broken, so that hostile texts cost no more."""

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_VAR_MORE = _BASE + "_0-9\u00b7\u0300-\u036f\u203f-\u2040"
_CHARS = _VAR_MORE + r"\-"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
_LOCAL = (
    rf"(?:[{_BASE}_:0-9]|{_ESCAPED})"
    rf"(?:[{_CHARS}:]{{1,999}}+|{_ESCAPED}|\.{{1,999}}+(?=[{_CHARS}:]|{_ESCAPED})){{0,999}}+"
)
_IRI = r"[^<>\"{}|^`\\\x00-\x20]"
_ESCAPE = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_TOKEN = rf"""
    (?P<space>[\ \t\r\n]{{1,{_PIECE}}}+|\#[^\r\n]{{0,{_PIECE}}}+(?![^\r\n]))
  | (?P<iri><{_IRI}{{0,{_PIECE}}}+(?:(?:{_ESCAPE}){_IRI}{{0,{_PIECE}}}+){{0,9}}+>)
  | (?P<string>"(?!"")[^"\\\r\n]{{0,{_PIECE}}}+(?:\\.[^"\\\r\n]{{0,99}}+){{0,99}}+"
              |'(?!'')[^'\\\r\n]{{0,{_PIECE}}}+(?:\\.[^'\\\r\n]{{0,99}}+){{0,99}}+')
  | (?P<open>\#|"{{3}}|'{{3}}|["'])
  | (?P<blank>_:[{_BASE}_0-9](?:[{_CHARS}]{{1,999}}+|\.{{1,999}}+(?=[{_CHARS}])){{0,999}}+)
  | (?P<variable>[?$][{_BASE}_0-9][{_VAR_MORE}]{{0,{_PIECE}}}+)
  | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+)
  | (?P<number>[+\-]?(?:[0-9]++(?:\.[0-9]*+[eE][+\-]?[0-9]++|[eE][+\-]?[0-9]++|\.[0-9]++)?+
                       |\.[0-9]++(?:[eE][+\-]?[0-9]++)?+))
  | (?P<name>(?:[{_BASE}](?:[{_CHARS}.]{{0,250}}+(?<!\.))?+)?:(?:{_LOCAL})?+)
  | (?P<word>[{_BASE}][{_BASE}_0-9]{{0,{_PIECE}}}+)
  | (?P<sign>\^\^|&&|\|\||!=|<=|>=|<<\(?|\)?>>|\{{\||\|\}}|.)
    """
_COMMENT = re.compile(rf"[^\r\n]{{1,{_PIECE}}}+")
_IRI_PIECE = re.compile(rf"{_IRI}{{1,{_PIECE}}}+|{_ESCAPE}")
_PIECES = {
    '"': re.compile(rf'[^"\\\r\n]{{1,{_PIECE}}}+|(?:\\.){{1,{_PIECE}}}+', re.DOTALL),
    "'": re.compile(rf"[^'\\\r\n]{{1,{_PIECE}}}+|(?:\\.){{1,{_PIECE}}}+", re.DOTALL),
    '"""': re.compile(rf'[^"\\]{{1,{_PIECE}}}+|(?:\\.){{1,{_PIECE}}}+|"(?!"")', re.DOTALL),
    "'''": re.compile(rf"[^'\\]{{1,{_PIECE}}}+|(?:\\.){{1,{_PIECE}}}+|'(?!'')", re.DOTALL),
}
SURE_IRI = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.\-]*+://|>)")
"""The beginning of an IRI that cannot be a comparison: what follows could not be an operand."""

_OPERANDS = frozenset({"iri", "string", "variable", "number", "name", "language", "blank"})
_OPERATORS = frozenset({"=", "!=", "<", ">", "<=", ">=", "&&", "||", "!", "+", "-", "*", "/"})
_NO_EXPRESSION = frozenset({"a", "VALUES"})


class Token(NamedTuple):
    """One token: its kind (a group name of the scanner), its text and the offset where it begins.

    Kinds: `iri`, `string`, `broken` (a string without an end), `blank`, `variable`, `language`, `number` (with its
    sign), `name` (with its prefix), `word` and `sign`.
    """

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset behind the last character."""
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        """The keyword in capitals; empty where it is no bare word."""
        return self.text.upper() if self.kind == "word" else ""

    def is_sign(self, text: str) -> bool:
        """Return whether it is this sign, and not a string or a word that looks so."""
        return self.kind == "sign" and self.text == text


def iter_tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Yield the tokens of a stretch of a SPARQL request, without white space and comments; every character is in one.

    Args:
        text: The request.
        start: The offset at which to begin; no token may stand across it.
        end: The offset at which to stop; the end of the text where it is left out.
    """
    stop = len(text) if end is None else end
    position = start
    brackets = _Brackets()
    kind = value = ""
    unclosed = 0
    scanner = _compile_tokens()
    while position < stop:
        for match in scanner.finditer(text, position, stop):
            found = match.lastgroup
            if found == "space":
                continue
            begin, position = match.span()
            former_kind, former = kind, value
            kind, value = found or "sign", match[0]
            if kind == "sign":
                if value == "<":
                    position = _iri_end(text, position, stop)
                    if position > begin + 1 and not brackets.compares(former_kind, former):
                        kind, value = "iri", text[begin:position]
                        yield Token(kind, value, begin)
                        break
                    position = begin + 1
                elif value[0] == "<" and value != "<=" and brackets.compares(former_kind, former):
                    value, position = "<", begin + 1
                    yield Token(kind, value, begin)
                    break
                else:
                    brackets.note(value, former_kind, former)
            elif kind == "iri" and not SURE_IRI.match(value) and brackets.compares(former_kind, former):
                kind, value = "sign", "<=" if value.startswith("<=") else "<"
                position = begin + len(value)
                yield Token(kind, value, begin)
                break
            elif kind == "open":
                kind, position = _long_end(text, value, position, stop, may_be_empty=unclosed < MAX_UNCLOSED)
                unclosed += position == begin + 2 and len(value) == 3
                if kind == "space":
                    kind, value = former_kind, former
                    break
                value = text[begin:position]
                yield Token(kind, value, begin)
                break
            brackets.earlier = former
            yield Token(kind, value, begin)
        else:
            return


@cache
def _compile_tokens() -> re.Pattern[str]:
    """Compile the scanner when it is first used: that takes 30 ms, which whoever reads no SPARQL need not wait."""
    return re.compile(_TOKEN, re.VERBOSE | re.DOTALL)


class _Brackets:
    """The open brackets of a text, as far as it has been read: which of them hold an expression."""

    def __init__(self) -> None:
        self.kinds: list[bool] = []
        self.earlier = ""

    def compares(self, kind: str, value: str) -> bool:
        """Return whether `<` is a comparison behind this token: in an expression, after an operand."""
        if not self.kinds or not self.kinds[-1]:
            return False
        return kind in _OPERANDS or value in (")", ")>>") or value.lower() in ("true", "false")

    def note(self, sign: str, kind: str, value: str) -> None:
        """Note a bracket; `kind` and `value` are those of the token before it."""
        if sign in ("(", "[", "{", "{|", "<<", "<<("):
            self.kinds.append(sign == "(" and self._begins_expression(kind, value))
        elif sign in (")", "]", "}", "|}", ">>", ")>>") and self.kinds:
            self.kinds.pop()

    def _begins_expression(self, kind: str, value: str) -> bool:
        if kind == "word":
            return value not in _NO_EXPRESSION and value.upper() != "VALUES"
        if kind == "sign" and value in _OPERATORS:
            return True
        if not self.kinds or self.kinds[-1]:
            return True  # projections, conditions of groups and order; or nested in an expression
        return kind in ("iri", "name") and self.earlier.upper() == "FILTER"


def _iri_end(text: str, position: int, stop: int) -> int:
    """Return the offset behind a long IRI whose first bracket ends at `position`; `position` where it is none."""
    begin = position
    while match := _IRI_PIECE.match(text, position, stop):
        position = match.end()
    return position + 1 if position < stop and text[position] == ">" else begin


def _long_end(text: str, opening: str, begin: int, stop: int, *, may_be_empty: bool) -> tuple[str, int]:
    """Return the kind and the end of what an opening that ends at `begin` begins: a comment (`space`), or a string."""
    position = begin
    if opening == "#":
        while match := _COMMENT.match(text, position, stop):
            position = match.end()
        return "space", position
    piece = _PIECES[opening]
    while match := piece.match(text, position, stop):
        position = match.end()
    if text.startswith(opening, position) and position + len(opening) <= stop:
        return "string", position + len(opening)
    if len(opening) == 3 and may_be_empty:
        return "string", begin - 1  # no long string: the longest token is the empty one, `""`
    return "broken", position if position < stop and text[position] in "\r\n" else stop
