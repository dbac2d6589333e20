"""Cells of an answer that lead somewhere: what a name, a quote or a number in a row is of, found in its evidence.

Most questions ask for names and words, not for IRIs. What a row rests on tells whose name it is: the triple of the
label, of the quote's words or of the figure's number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from pyoxigraph import NamedNode

from graph.namespaces import OA, QUDT, SCHEMA, SKOS, XSD
from graph.revision.view import LABELS, View
from server.data.addresses import local_path
from server.pages.interval_drawing import format_number
from server.pages.present import Presenter

NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float", "int", "long"))
_NAMES = frozenset((*LABELS, SKOS + "altLabel"))
_BOUNDS = tuple(f"{QUDT}{side}{kind}" for side in ("min", "max") for kind in ("Inclusive", "Exclusive"))
_FIGURES = frozenset((SCHEMA + "value", SCHEMA + "minValue", SCHEMA + "maxValue", *_BOUNDS))
LEAST_GROUPED = 10_000
"""From here on numbers have commas, so that years have none."""

MAX_WITNESSES = 12
"""Of the rows that a count was made from, so many are looked at for what a name is of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCell:
    """A value of an answer on a page.

    Attributes:
        text: What to show.
        href: Where it leads; empty where nowhere.
        language: The language of the text, where it is not the page's.
        node: The thing that it is, or whose name or number it is; None where that is unknown.
        number: Its value where it is a number.
        is_quote: True for words of an article.
        is_outside: True where it leads to another server.
    """

    text: str
    href: str = ""
    language: str = ""
    node: NamedNode | None = None
    number: Decimal | None = None
    is_quote: bool = False
    is_outside: bool = False


def tell_column(name: str) -> str:
    """Return the name of a column in words: `asOf` is "as of"."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_", " ", name).lower()


class CellReader:
    """Turns the rows of a report of evidence into cells."""

    def __init__(self, view: View, report: dict[str, Any]) -> None:
        self._view = view
        self._presenter = Presenter(view)
        self._triples = report.get("evidence", {}).get("triples", [])
        self._sentences = report.get("evidence", {}).get("sentences", [])
        self.columns: tuple[str, ...] = tuple(report.get("head", {}).get("vars", ()))

    def read_row(self, binding: dict[str, Any], row: dict[str, Any] | None) -> tuple[AnswerCell, ...]:
        """Return the cells of a row in the order of the columns; without evidence only IRIs lead anywhere."""
        named = self._find_named(row) if row else {}
        claims = self._find_claims(row) if row else {}
        marked = self._find_marked(row) if row else {}
        cells = (self._cell(binding.get(name), named, claims) for name in self.columns)
        return tuple(
            replace(cell, href=marked[cell.text], is_quote=True) if not cell.href and cell.text in marked else cell
            for cell in cells
        )

    def _find_marked(self, row: dict[str, Any]) -> dict[str, str]:
        """Return the page of each quote behind a row by its words: for words that a query has put together anew."""
        found: dict[str, str] = {}
        for number in row.get("sentences", ()):
            sentence = self._sentences[number]
            for (start, end), quote in zip(sentence["marks"], sentence["quotes"], strict=True):
                found.setdefault(sentence["text"][start:end], local_path(self._view, NamedNode(quote)) or "")
        return found

    def _find_named(self, row: dict[str, Any]) -> dict[str, tuple[str, NamedNode]]:
        """Return, for each text among the objects of what a row rests on, predicate and subject; names first."""
        found: dict[str, tuple[str, NamedNode]] = {}
        for number in _iter_triples(row):
            triple = self._triples[number]
            value, subject = triple.get("object", {}), triple.get("subject", {})
            if value.get("type") != "literal" or subject.get("type") != "uri":
                continue
            predicate = triple["predicate"]["value"]
            known = found.get(value["value"])
            if known is None or (predicate in _NAMES and known[0] not in _NAMES):
                found[value["value"]] = (predicate, NamedNode(subject["value"]))
        return found

    def _find_claims(self, row: dict[str, Any]) -> dict[str, str]:
        """Return the first claim on each quote that a row rests on."""
        claims: dict[str, str] = {}
        for number in row.get("sentences", ()):
            sentence = self._sentences[number]
            for quote in sentence["quotes"] if "claim" in sentence else ():
                claims.setdefault(quote, sentence["claim"])
        return claims

    def _cell(
        self, term: dict[str, Any] | None, named: dict[str, tuple[str, NamedNode]], claims: dict[str, str]
    ) -> AnswerCell:
        if term is None:
            return AnswerCell(text="")
        if term["type"] == "uri":
            node = NamedNode(term["value"])
            shown = self._presenter.term(node)
            return AnswerCell(
                text=shown.text, href=shown.href, language=shown.language, node=node, is_outside=shown.is_outside
            )
        if term["type"] == "bnode":
            return AnswerCell(text="(unnamed)")
        if term["type"] == "triple":
            parts = (self._cell(term["value"][part], {}, {}).text for part in ("subject", "predicate", "object"))
            return AnswerCell(text=" ".join(parts))
        return self._literal(term, named.get(term["value"]), claims)

    def _literal(
        self, term: dict[str, Any], origin: tuple[str, NamedNode] | None, claims: dict[str, str]
    ) -> AnswerCell:
        text, language = term["value"], term.get("xml:lang", "")
        number = _read_number(term)
        if number is not None and abs(number) >= LEAST_GROUPED:
            text = format_number(number)
        language = "" if language == "en" else language
        if origin is None:
            return AnswerCell(text=text, language=language, number=number)
        predicate, node = origin
        if predicate == OA + "exact":
            return AnswerCell(text=text, language=language, is_quote=True, href=self._find_place(node, claims))
        if predicate in _NAMES or predicate in _FIGURES:
            href = local_path(self._view, node) or ""
            return AnswerCell(text=text, language=language, href=href, node=node, number=number)
        # An offset in a text is a number that measures nothing.
        return AnswerCell(text=text, language=language, number=None if predicate.startswith(OA) else number)

    def _find_place(self, selector: NamedNode, claims: dict[str, str]) -> str:
        """Return where the words of a selector stand: at a claim in the article, or else the page of the quote."""
        for quote in self._view.subjects(OA + "hasSelector", selector):
            claim = claims.get(str(quote.value))
            if claim is not None:
                article, _, key = claim.rpartition("/")
                path = local_path(self._view, NamedNode(article.replace("/claim/", "/article/", 1)))
                return f"{path}#claim-{key}"
            return local_path(self._view, quote) or ""
        return ""


def _iter_triples(row: dict[str, Any]) -> Iterator[int]:
    """Yield the numbers of the triples that a row rests on, those of what it was computed from last."""
    for witness in row.get("witnesses", ())[:MAX_WITNESSES]:
        yield from witness
    for contribution in row.get("contributions", ()):
        for part in contribution["rows"][:MAX_WITNESSES]:
            yield from _iter_triples(part)
        for part in contribution.get("deciding", {}).values():
            yield from _iter_triples(part)


def _read_number(term: dict[str, Any]) -> Decimal | None:
    if term.get("datatype") not in NUMBERS:
        return None
    try:
        number = Decimal(term["value"])
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
