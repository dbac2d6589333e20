"""Reading the text of a SPARQL request without evaluating it: its tokens, its form, what it must not contain.

The engine has no hook for refusing SERVICE or LOAD, and its syntax errors carry no position, so the text is read here
first. The scanner knows comments, IRIs, strings and prefixed names; SERVICE and LOAD are reserved words, so a bare word
with that spelling is the keyword and nothing else.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar, section 19.8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

MAX_DEPTH = 200
"""Brackets may nest this deep; beyond, a recursive parser could run out of stack."""

REMEMBERED = 1500
"""Readings of texts up to so many characters are remembered; longer ones would fill the memory."""

_LOCAL = r"[\w:\-·]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
_TOKEN = re.compile(
    r"""
    (?P<space>\s+|\#[^\r\n]*)
  | (?P<iri><(?>(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*)>)
  | (?P<string>"{3}(?>(?:[^"\\]|\\.|"(?!""))*)"{3}|'{3}(?>(?:[^'\\]|\\.|'(?!''))*)'{3}
        |"(?>(?:[^"\\\r\n]|\\.)*)"|'(?>(?:[^'\\\r\n]|\\.)*)')
  | (?P<broken>"{3}(?>(?:[^"\\]|\\.|"(?!""))*)|'{3}(?>(?:[^'\\]|\\.|'(?!''))*)
        |"(?>(?:[^"\\\r\n]|\\.)*)|'(?>(?:[^'\\\r\n]|\\.)*))
  | (?P<blank>_:[^\s<>"'{}()\[\],;|^/*+?!=&]*)
  | (?P<variable>[?$]\w[\w·]*)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
  | (?P<name>(?:[^\W\d_](?:[\w.\-·]{0,200}[\w\-·])?)?:(?:(?:"""
    + _LOCAL
    + r""")(?:\.*+(?:"""
    + _LOCAL
    + r"""))*)?)
  | (?P<word>[^\W\d_]\w*)
  | (?P<sign>\^\^|&&|\|\||!=|<=|>=|<<\(?|\)?>>|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_HIDDEN_SERVICE = re.compile(r"\)[^>]*service[^>]*#", re.IGNORECASE)
"""In `FILTER(1<2)SERVICE#>` the engine sees a comparison, a keyword and a comment where this scanner sees an IRI."""


class Token(NamedTuple):
    """One token: its kind (a group name of the scanner), its text and the offset where it begins."""

    kind: str
    text: str
    start: int


def iter_tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a SPARQL request, without white space and comments; every character belongs to one."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind is not None and kind != "space":
            yield Token(kind, match.group(), match.start())


class Form(StrEnum):
    """The four query forms, and what is none of them."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"
    OTHER = "other"


_FORMS = {form.value: form for form in (Form.SELECT, Form.ASK, Form.CONSTRUCT, Form.DESCRIBE)}
_OUTWARD = frozenset({"SERVICE", "LOAD"})
_HIDING = frozenset(
    {"OPTIONAL", "NOT", "MINUS", "UNION", "COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"}
)
_VOLATILE = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the text of a request shows without evaluating it.

    Attributes:
        form: The query form; OTHER for updates and for what is no query.
        outward: The tokens SERVICE and LOAD.
        volatile: True where two evaluations over one revision may differ: clocks, random numbers, fresh blank nodes.
        depth: How deep brackets nest.
        deepest: The offset where they first nest deeper than MAX_DEPTH, or -1.
        broken: The offset of the first string that never ends, or -1. The engine may read on where the scanner cannot,
            so such a text must be refused.
        shape: The text with its constants left out: requests of one shape cost alike.
        normal: The text without comments and with single spaces: equal for requests that mean the same.
        own_dataset: True where the text has FROM.
        hiding: True where a part may match nothing and the answer still has rows: optional parts, counts.
    """

    form: Form
    outward: tuple[Token, ...]
    volatile: bool
    depth: int
    deepest: int
    broken: int
    shape: str
    normal: str
    own_dataset: bool
    hiding: bool


def read_query(text: str) -> Reading:
    """Read a query or an update; never fails, since syntax is the engine's business."""
    return _read_again(text) if len(text) <= REMEMBERED else _read(text)


@lru_cache(maxsize=4096)
def _read_again(text: str) -> Reading:
    return _read(text)


def _read(text: str) -> Reading:
    form = Form.OTHER
    outward: list[Token] = []
    words: set[str] = set()
    shape: list[str] = []
    normal: list[str] = []
    depth = max_depth = 0
    deepest = broken = -1
    blanks = False
    for token in iter_tokens(text):
        kind, value, start = token
        normal.append(value)
        if kind == "word":
            upper = value.upper()
            words.add(upper)
            if upper in _OUTWARD:
                outward.append(token)
            elif form is Form.OTHER and upper in _FORMS:
                form = _FORMS[upper]
        elif kind == "sign" and value in "([{":
            depth += 1
            if depth > max_depth:
                max_depth = depth
                if depth == MAX_DEPTH + 1:
                    deepest = start
            blanks = blanks or value == "["
        elif kind == "sign" and value in ")]}":
            depth -= 1
        elif kind == "iri" and _HIDDEN_SERVICE.search(value):
            outward.append(token)
        elif kind == "broken" and broken < 0:
            broken = start
        blanks = blanks or kind == "blank"
        shape.append(kind if kind in ("iri", "string", "number", "name") else value)
    return Reading(
        form=form,
        outward=tuple(outward),
        volatile=bool(words & _VOLATILE) or (form is Form.CONSTRUCT and blanks),
        depth=max_depth,
        deepest=deepest,
        broken=broken,
        shape=" ".join(shape),
        normal=" ".join(normal),
        own_dataset="FROM" in words,
        hiding=not words.isdisjoint(_HIDING),
    )
