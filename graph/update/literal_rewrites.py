"""The literals of a write as its client wrote them, and those that the engine would store as others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter

from pyoxigraph import Literal, RdfFormat, Triple, parse

from graph.errors import ReliefgraphError
from graph.rdf.stored_literals import Rewriting, find_rewritten
from graph.sparql.operations import split_operations
from graph.sparql.tokens import Token, iter_tokens
from graph.update.write import Write, WriteKind

MAX_TOLD = 20
"""So many rewritten literals are told one by one."""

MAX_FAILURES = 50
"""So many parts of an update may be malformed before the rest of them is left to the engine."""

_DATA = ("INSERT", "DELETE", "DATA")


class LiteralRefusedError(ReliefgraphError):
    """A literal of a write would be stored as another one, and must not be.

    Attributes:
        is_ill_formed: True where the characters name no value of the datatype.
        rewritten: The literals.
        source: The first of them as it stands in the text of an update; empty for documents.
    """

    def __init__(self, rewritten: list[Rewriting], *, is_ill_formed: bool, source: str) -> None:
        self.is_ill_formed = is_ill_formed
        self.rewritten = rewritten
        self.source = source
        first = rewritten[0]
        reason = "is no value of its datatype, and would be stored" if is_ill_formed else "would be stored"
        super().__init__(f"{first.written} {reason} as {first.stored}")


@dataclass(frozen=True, slots=True)
class _Found:
    """A literal of an update: its text, where it stands, and whether it is data and not a pattern."""

    text: str
    start: int
    is_data: bool


def check_literals(write: Write, *, strict: bool = False) -> list[Rewriting]:
    """Return the literals of a write that will be stored as others.

    Args:
        write: The write.
        strict: Refuse all of them, not only those that are ill-formed.

    Raises:
        LiteralRefusedError: One is ill-formed and would be stored as a well-formed one, or `strict` is asked for.
        SyntaxError: A document is malformed.
    """
    if write.kind is WriteKind.UPDATE:
        found = _find_literals(write.text)
        places, told = _read_literals(write, found)
    else:
        places, told = dict[Literal, str](), set(_iter_document_literals(write))
    rewritten = find_rewritten([*told, *places])
    bad = [one for one in rewritten if one.is_ill_formed]
    if bad:
        raise LiteralRefusedError(bad, is_ill_formed=True, source=places.get(bad[0].written, ""))
    rewritten = [one for one in rewritten if one.written in told]
    if strict and rewritten:
        raise LiteralRefusedError(rewritten, is_ill_formed=False, source=places.get(rewritten[0].written, ""))
    return sorted(rewritten, key=str)


def _iter_document_literals(write: Write) -> Iterator[Literal]:
    for data, format_ in write.data:
        for quad in parse(data, format=format_, base_iri=write.base or None):
            term = quad.object
            while isinstance(term, Triple):
                term = term.object
            if isinstance(term, Literal):
                yield term


def _find_literals(text: str) -> list[_Found]:
    """Return the numbers and typed literals of an update; those within data and templates are marked."""
    tokens = list(iter_tokens(text))
    found: list[_Found] = []
    words: list[str] = []
    depth, is_data = 0, False
    for number, token in enumerate(tokens):
        kind, value, start = token
        if kind == "word" and depth == 0:
            words.append(value.upper())
        elif kind == "sign" and value in "{}":
            if value == "{" and depth == 0:
                is_data = bool(words) and (words[-1] in _DATA or words[-2:] == ["DELETE", "WHERE"])
            depth += 1 if value == "{" else -1
            if depth == 0:
                words.append("")  # a block without a word before it is a pattern
        elif kind == "number":
            sign = _find_sign(tokens, number)
            found.append(_Found(f"{sign}{value}", start - len(sign), is_data and depth > 0))
        elif kind == "string" and tokens[number + 1 : number + 2] and tokens[number + 1].text == "^^":
            datatype = tokens[number + 2].text if number + 2 < len(tokens) else ""
            found.append(_Found(f"{value}^^{datatype}", start, is_data and depth > 0))
    return found


def _find_sign(tokens: list[Token], number: int) -> str:
    """Return the sign that belongs to a number; behind a term it is subtraction, but then the number is its own."""
    before = tokens[number - 1] if number else None
    if before is None or before.kind != "sign" or before.text not in "+-" or before.start + 1 != tokens[number].start:
        return ""
    return before.text


def _read_literals(write: Write, found: list[_Found]) -> tuple[dict[Literal, str], set[Literal]]:
    """Return the literals with how they first stand there, and those among them that are data.

    The engine's reader of Turtle reads them, under the prefixes of the update.
    """
    places: dict[Literal, str] = {}
    told: set[Literal] = set()
    for one, literal in _iter_read(write, found):
        places.setdefault(literal, one.text)
        if one.is_data:
            told.add(literal)
    return places, told


def _iter_read(write: Write, found: list[_Found]) -> Iterator[tuple[_Found, Literal]]:
    """Yield literals as they are read: all at once, or, where one is malformed, in parts without it."""
    prologues = [(one.start, 0, f"{one.prologue(write.text)}\n") for one in split_operations(write.text)]
    parts, failures = [found], 0
    while parts:
        part = parts.pop()
        lines = [(one.start, 1, f"<x:{number}> <x:p> {one.text} .\n") for number, one in enumerate(part)]
        document = "".join(line for *_, line in sorted([*lines, *prologues], key=itemgetter(0, 1)))
        try:
            read = list(parse(document, format=RdfFormat.TURTLE, base_iri=write.base or None))
        except SyntaxError:  # the engine says what is wrong with the whole, and where
            failures += 1
            if len(part) > 1 and failures < MAX_FAILURES:
                middle = len(part) // 2
                parts += [part[middle:], part[:middle]]
            continue
        for one, quad in zip(part, read, strict=True):
            if isinstance(quad.object, Literal):
                yield one, quad.object
