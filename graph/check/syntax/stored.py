"""What was read from a text, as bytes that are read back faster than the text: each term once, and columns of numbers.

The bytes hold data alone, so that reading those of a stranger runs no code.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Iterable
from dataclasses import astuple, fields
from typing import Any

from graph.check.syntax.statements import Fault, Parsed, PrefixDeclaration, Statements
from graph.check.syntax.term import Blank, Iri, Literal, Term, TripleTerm

_PLACES = ("subject_at", "predicate_at", "object_at")
_LENGTH = 8


class _Terms:
    """Numbers terms in the order in which they are met."""

    def __init__(self) -> None:
        self.numbers: dict[object, int] = {}
        self.texts: list[object] = []

    def number(self, term: Term | None) -> int:
        """Return the number of a term; the default graph has -1."""
        if term is None:
            return -1
        key = (term.__class__, term)  # as tuples a literal and a triple term may be equal
        found = self.numbers.get(key)
        if found is None:
            text: object
            if isinstance(term, TripleTerm):
                text = {"triple": [self.number(part) for part in term]}
            else:
                text = list(term) if isinstance(term, Literal) else str(term)
            found = self.numbers[key] = len(self.texts)
            self.texts.append(text)
        return found

    def column(self, terms: Iterable[Term | None]) -> array[int]:
        """Return the numbers of a column of terms."""
        terms = list(terms)
        if TripleTerm in set(map(type, terms)):
            return array("i", map(self.number, terms))
        numbers = {term: self.number(term) for term in dict.fromkeys(terms)}
        return array("i", [numbers[term] for term in terms])


def parsed_to_bytes(parsed: Parsed) -> bytes:
    """Write what was read: the length of the head, the head as JSON, and the columns."""
    rows, terms = parsed.statements, _Terms()
    columns = [terms.column(one) for one in (rows.subjects, rows.predicates, rows.objects, rows.graphs)]
    columns += [getattr(rows, name) for name in _PLACES]
    ends = parsed.ends
    columns += [array("i", ends or ()), array("i", (ends or {}).values())]
    head = {
        "terms": terms.texts,
        "prefixes": [astuple(one) for one in parsed.prefixes],
        "used": sorted(parsed.used_prefixes),
        "faults": [astuple(one) for one in parsed.faults],
        "ends": ends is not None,
        "columns": [len(one) for one in columns],
    }
    text = json.dumps(head, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return b"".join([len(text).to_bytes(_LENGTH, "big"), text, *(one.tobytes() for one in columns)])


def hash_statements(parsed: Parsed) -> str:
    """Return the hash of what a text says, wherever in it that stands: statements in order, prefixes, faults."""
    rows, terms = parsed.statements, _Terms()
    columns = [terms.column(one) for one in (rows.subjects, rows.predicates, rows.objects, rows.graphs)]
    prefixes = [(one.prefix, one.iri) for one in parsed.prefixes]
    faults = [(one.code, one.message, one.way_out) for one in parsed.faults]
    said = json.dumps([terms.texts, prefixes, sorted(parsed.used_prefixes), faults, [len(one) for one in columns]])
    digest = hashlib.blake2b(said.encode(), digest_size=32)
    for column in columns:
        digest.update(column.tobytes())
    return digest.hexdigest()


def parsed_from_bytes(data: bytes) -> Parsed:
    """Read what `parsed_to_bytes` wrote, on a machine of the same kind.

    Raises:
        ValueError: The bytes are not of that form.
    """
    start = _LENGTH + int.from_bytes(data[:_LENGTH], "big")
    try:
        head = json.loads(data[_LENGTH:start].decode("utf-8", "surrogatepass"))
        columns = list(iter_columns(memoryview(data)[start:], head["columns"]))
        terms = read_terms(head["terms"])
        subjects, predicates, objects = ([terms[number] for number in one] for one in columns[:3])
        statements = Statements(
            subjects=subjects,
            predicates=predicates,
            objects=objects,
            graphs=[None if number < 0 else terms[number] for number in columns[3]],
            **dict(zip(_PLACES, columns[4:7], strict=True)),
        )
        return Parsed(
            statements=statements,
            prefixes=[PrefixDeclaration(**named(PrefixDeclaration, one)) for one in head["prefixes"]],
            used_prefixes=set(head["used"]),
            faults=[Fault(**named(Fault, one)) for one in head["faults"]],
            ends=dict(zip(columns[7], columns[8], strict=True)) if head["ends"] else None,
        )
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise ValueError(f"not of the form in which files are kept: {error}") from error


def iter_columns(data: memoryview, lengths: Iterable[int]) -> Iterable[array[int]]:
    """Yield the columns."""
    at = 0
    for length in lengths:
        column = array("i")
        end = at + length * column.itemsize
        if end > len(data):
            raise ValueError("it is cut off")
        column.frombytes(data[at:end])
        at = end
        yield column


def read_terms(texts: Iterable[Any]) -> list[Any]:
    """Read the terms; a triple term is made of earlier ones."""
    terms: list[Any] = []
    for text in texts:
        if isinstance(text, str):
            terms.append(Blank(text) if text.startswith("_:") else Iri(text))
        elif isinstance(text, list):
            terms.append(Literal(*text))
        else:
            terms.append(TripleTerm(*(terms[number] for number in text["triple"])))
    return terms


def named(kind: type, values: Iterable[Any]) -> dict[str, Any]:
    """Return the values of a dataclass by the names of its fields."""
    return dict(zip((one.name for one in fields(kind)), values, strict=True))
