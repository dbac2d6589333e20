"""What the text of a SPARQL request shows without evaluating it: its form, what it must not contain, what it equals.

The engine has no hook for refusing SERVICE or LOAD, so the text is read first. SERVICE and LOAD are reserved words: a
bare word with that spelling is the keyword and nothing else. Words that no grammar has are doubtful, since the engine
reads `SERVICESILENT` as two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from graph.sparql.grammar import load_grammar
from graph.sparql.tokens import SURE_IRI, Token, iter_tokens

MAX_DEPTH = 200
MAX_LINKS = 5_000
"""Brackets may nest this deep; beyond, a recursive parser could run out of stack."""

REMEMBERED = 1500
"""Readings of texts up to so many characters are remembered; longer ones would fill the memory."""


class Form(StrEnum):
    """The four query forms, and what is none of them."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"
    OTHER = "other"


_FORMS = {form.value: form for form in (Form.SELECT, Form.ASK, Form.CONSTRUCT, Form.DESCRIBE)}
_OUTWARD = frozenset({"SERVICE", "LOAD"})
_AGGREGATES = frozenset({"COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"})
_CLOSED = _AGGREGATES | {"FILTER", "BIND"}
_HIDING = _AGGREGATES | {"OPTIONAL", "NOT", "MINUS", "UNION"}
VOLATILE = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})
"""The functions that give another value at every look."""
_CONSTANTS = frozenset({"iri", "string", "number", "name"})
_JOINING = frozenset({"UNION", "OPTIONAL", "MINUS", "BIND", "FILTER", "EXISTS"})
_OPERATORS = frozenset({"|", "/", "^", "*", "+", "-", "!", "||", "&&"})
_OPERANDS = frozenset({"number", "variable", "string"})
_ESCAPE = re.compile(r"\\[uU]")


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticAnalysis:
    """What the text of a request shows without evaluating it.

    Attributes:
        form: The query form; OTHER for updates and for what is no query.
        outward: The tokens SERVICE and LOAD.
        volatile: True where two evaluations over one revision may differ: clocks, random numbers, fresh blank nodes.
        depth: How deep brackets nest.
        deepest: The offset where they first nest deeper than MAX_DEPTH, or -1.
        overlong: The offset where one operation has more than MAX_LINKS operators and parts of patterns, or -1: the
            engine descends into each of them, and a chain that is too long ends its process.
        broken: The offset of the first string that never ends, or -1. The engine may read on where the scanner cannot,
            so such a text must be refused.
        doubtful: True where the engine may read what the grammar does not allow: a word that is none of its keywords, a
            sign apart from its number, an aggregate in a FILTER or in another. Such a text must be read by the grammar
            first.
        shape: The text with its constants left out: requests of one shape cost alike.
        normal: The text with each stretch of comments and white space as one space: texts that are equal in this are
            read alike by everybody. No token is changed, and none is put beside another or apart. Where readers
            differ the text stays as it is: at a carriage return (does it end a comment?), between a sign and its
            number, and as a whole where it has codepoint escapes, a string without an end, or an IRI that may be a
            comparison and a comment.
        own_dataset: True where the text has FROM.
        hiding: True where a part may match nothing and the answer still has rows: optional parts, counts.
    """

    form: Form
    outward: tuple[Token, ...]
    volatile: bool
    depth: int
    deepest: int
    overlong: int
    broken: int
    doubtful: bool
    shape: str
    normal: str
    own_dataset: bool
    hiding: bool


def read_query(text: str) -> StaticAnalysis:
    """Read a query; never fails, since syntax is the engine's business."""
    return _read_again(text) if len(text) <= REMEMBERED else _read(text, is_query=True)


def read_update(text: str) -> StaticAnalysis:
    """Read an update as a query is read, but for its shape and its normal form, which nobody needs."""
    return _read(text, is_query=False)


@lru_cache(maxsize=4096)
def _read_again(text: str) -> StaticAnalysis:
    return _read(text, is_query=True)


def _read(text: str, *, is_query: bool) -> StaticAnalysis:
    form = Form.OTHER
    outward: list[Token] = []
    words: set[str] = set()
    shape: list[str] = []
    normal: list[str] = []
    depth = max_depth = end = 0
    deepest = overlong = broken = -1
    links = 0
    operand = False
    blanks = apart = ambiguous = False
    sign = ""
    closed: list[int] = []  # how deep the brackets are in which no aggregate may stand
    is_opening = is_misplaced = False
    for token in iter_tokens(text):
        kind, value, start = token
        if is_query:
            if start != end:
                gap = text[end:start]
                normal.append(gap if "\r" in gap or sign in ("+", "-") else " ")
            normal.append(value)
            shape.append(kind if kind in _CONSTANTS else value)
        if kind == "word":
            upper = value.upper()
            words.add(upper)
            if upper in _CLOSED:
                is_misplaced = is_misplaced or (upper in _AGGREGATES and (is_opening or bool(closed)))
                is_opening = True
            links += upper in _JOINING
            if upper in _OUTWARD:
                outward.append(token)
            elif form is Form.OTHER and upper in _FORMS:
                form = _FORMS[upper]
        elif kind == "sign":
            if value in _OPERATORS:
                links += 1
            elif value == ";" and not depth:
                links = 0
            if value[0] in "([{" or value[:2] == "<<":
                depth += 1
                if is_opening and value[0] in "({":
                    is_opening = False
                    if value == "(":
                        closed.append(depth)
                if depth > max_depth:
                    max_depth = depth
                    if depth == MAX_DEPTH + 1:
                        deepest = start
                blanks = blanks or value == "["
            elif value[-1] in ")]}" or value[-2:] == ">>":
                if closed and closed[-1] == depth:
                    closed.pop()
                depth -= 1
        elif kind == "number" and operand and value[0] in "+-":
            links += 1
        elif kind == "broken" and broken < 0:
            broken = start
        elif kind == "number" and sign in ("+", "-"):
            apart = True
        elif kind == "iri" and ("#" in value or "'" in value) and not SURE_IRI.match(value):
            ambiguous = True
        if links > MAX_LINKS and overlong < 0:
            overlong = start
        operand = kind in _OPERANDS or value == ")"
        blanks = blanks or kind == "blank"
        sign = value if kind == "sign" else ""
        end = start + len(value)
    return StaticAnalysis(
        form=form,
        outward=tuple(outward),
        volatile=bool(words & VOLATILE) or (form is Form.CONSTRUCT and blanks),
        depth=max_depth,
        deepest=deepest,
        overlong=overlong,
        broken=broken,
        doubtful=apart or is_misplaced or not words <= load_grammar().words,
        shape=" ".join(shape),
        normal=text if ambiguous or broken >= 0 or _ESCAPE.search(text) else "".join(normal).lstrip(),
        own_dataset="FROM" in words,
        hiding=not words.isdisjoint(_HIDING),
    )
