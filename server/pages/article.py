"""The reader: an article as published, with every quote highlighted and its claims beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from pyoxigraph import NamedNode

from graph.lookup.claims import (
    AXES,
    Quote,
    Statement,
    find_comparisons,
    follows_from,
    read_statements,
)
from graph.namespaces import RDF, SCHEMA
from graph.revision.view import View
from graph.terms import RLF
from graph.text.spans import segment
from server.pages.interval_drawing import Drawing, draw
from server.pages.present import MAX_NAME, Presenter, Shown, ShownClaim, shorten

FILTERS = ("speaker", "voice", "factuality", "entity")
DEEPEST = 4
"""Highlights get darker with each quote that covers them, up to so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the text.

    Attributes:
        text: Its words.
        quote: The number in the margin of the innermost quote that covers it; None where no claim is shown for it.
        depth: How many quotes cover it, at most `DEEPEST`.
        covering: The numbers in the margin of all quotes that cover it, for scripts.
        anchors: The numbers of the quotes that begin here.
        is_dim: True where the filter leaves none of its claims.
    """

    text: str
    quote: int | None
    depth: int
    covering: str
    anchors: tuple[int, ...]
    is_dim: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderClaim:
    """A claim in the margin, with what was made of it."""

    shown: ShownClaim
    drawing: Drawing | None
    follows: int
    conflicts: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderQuote:
    """A quote in the margin: its number, its words and its claims."""

    number: int
    text: str
    claims: tuple[ReaderClaim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A value to filter by."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderPage:
    """Everything on the page."""

    name: Shown
    key: str
    published: str
    publisher: Shown | None
    source: str
    language: str
    sha256: str
    paragraphs: tuple[tuple[Piece, ...], ...]
    quotes: tuple[ReaderQuote, ...]
    choices: dict[str, tuple[Choice, ...]]
    claims_total: int
    claims_shown: int


def make_reader_page(view: View, article: NamedNode, wanted: Mapping[str, str]) -> ReaderPage:
    """Gather what the reader of an article shows.

    Args:
        view: The revision.
        article: The article.
        wanted: Values by the names in `FILTERS`; an empty or missing one lets everything through.
    """
    presenter = Presenter(view)
    text = view.text(NamedNode(article.value + "/text"), RLF + "text")
    statements = read_statements(view, article)
    kept = [one for one in statements if _is_wanted(one, wanted)]
    quotes = _order_quotes(statements)
    numbers = {quote: number for number, quote in enumerate(quotes)}
    by_quote: dict[int, list[Statement]] = {}
    for one in kept:
        if one.quotes:
            by_quote.setdefault(numbers[one.quotes[0]], []).append(one)
    # A quote that is only the second of its claims leads to where these stand.
    leads = {numbers[quote]: numbers[one.quotes[0]] for one in reversed(kept) for quote in one.quotes}
    leads |= {number: number for number in by_quote}
    publisher = view.value(article, SCHEMA + "publisher")
    return ReaderPage(
        name=presenter.term(article),
        key=article.value.rpartition("/")[2],
        published=view.text(article, SCHEMA + "datePublished"),
        publisher=presenter.term(publisher) if publisher is not None else None,
        source=_web_address(view.text(article, SCHEMA + "url")),
        language=view.text(article, SCHEMA + "inLanguage"),
        sha256=view.text(article, RLF + "sha256"),
        paragraphs=_cut(text, quotes, leads),
        quotes=tuple(
            ReaderQuote(
                number=number,
                text=quotes[number].exact,
                claims=tuple(_show(presenter, one) for one in claims),
            )
            for number, claims in sorted(by_quote.items())
        ),
        choices=_choices(presenter, statements, wanted),
        claims_total=len(statements),
        claims_shown=len(kept),
    )


def _web_address(text: str) -> str:
    """Return an address that a browser opens without running anything; empty for others."""
    return text if text.startswith(("http://", "https://")) else ""


def _order_quotes(statements: list[Statement]) -> list[Quote]:
    """Return the quotes in the order of the text, the longer one first where two begin together."""
    quotes = {quote for one in statements for quote in one.quotes}
    return sorted(quotes, key=lambda quote: (quote.start, -quote.end, quote.iri.value))


def _cut(text: str, quotes: list[Quote], leads: Mapping[int, int]) -> tuple[tuple[Piece, ...], ...]:
    """Cut a text into paragraphs, and these where quotes begin and end.

    Args:
        text: The text.
        quotes: Its quotes.
        leads: For each quote with a claim that is shown, the quote in the margin under which it stands.
    """
    spans = [(quote.start, quote.end) for quote in quotes]
    paragraphs = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            pieces = []
            for one in segment(start, end, spans):
                shown = [leads[number] for number in one.covering if number in leads]
                pieces.append(
                    Piece(
                        text=text[one.start : one.end],
                        quote=shown[-1] if shown else None,
                        depth=min(len(one.covering), DEEPEST),
                        covering=" ".join(str(number) for number in dict.fromkeys(shown)),
                        anchors=one.opening,
                        is_dim=bool(one.covering) and not shown,
                    )
                )
            paragraphs.append(tuple(pieces))
        start = end + 1
    return tuple(paragraphs)


def _last(node: NamedNode) -> str:
    """Return the part of an IRI that names it within its kind."""
    return node.value.rpartition("#" if "#" in node.value else "/")[2]


def _values(statement: Statement, name: str) -> list[NamedNode]:
    """Return the values that a claim has for a filter."""
    if name == "speaker":
        return [statement.speaker or statement.article]
    if name == "entity":
        return list(statement.entities())
    axis = statement.axes[AXES.index(name)]
    return [axis] if axis else []


def _is_wanted(statement: Statement, wanted: Mapping[str, str]) -> bool:
    return all(
        not wanted.get(name) or wanted[name] in {_last(value) for value in _values(statement, name)} for name in FILTERS
    )


def _choices(
    presenter: Presenter, statements: list[Statement], wanted: Mapping[str, str]
) -> dict[str, tuple[Choice, ...]]:
    """Return what can be filtered by, in alphabetical order, with the number of claims for each.

    An entity with a single claim is found faster by search.
    """
    choices = {}
    for name in FILTERS:
        counts: dict[NamedNode, int] = {}
        for one in statements:
            for value in dict.fromkeys(_values(one, name)):
                if name != "entity" or not presenter.is_value(value):
                    counts[value] = counts.get(value, 0) + 1
        found = [
            Choice(
                value=_last(value),
                text=f"{_name_choice(presenter, name, value)} ({count})",
                is_chosen=_last(value) == wanted.get(name),
            )
            for value, count in counts.items()
            if name != "entity" or count > 1 or _last(value) == wanted.get(name)
        ]
        choices[name] = tuple(sorted(found, key=lambda choice: choice.text.casefold()))
    return choices


def _name_choice(presenter: Presenter, name: str, value: NamedNode) -> str:
    return "the article" if name == "speaker" and _is_article(presenter.view, value) else presenter.term(value).text


def _is_article(view: View, node: NamedNode) -> bool:
    return (view.path(node) or "").startswith("article/")


def _show(presenter: Presenter, statement: Statement) -> ReaderClaim:
    view = presenter.view
    return view.remember("in the margin", (statement.iri, request.script_root), lambda: _make(presenter, statement))


def _make(presenter: Presenter, statement: Statement) -> ReaderClaim:
    view = presenter.view
    shown = presenter.claim(statement)
    following = (view.value(node, RDF + "predicate") for node in follows_from(view, statement.iri))
    sides = [statement.iri, *((statement.triple[2],) if statement.triple else ())]
    conflicts = [node for node in find_comparisons(view, *sides) if not view.is_a(node, "Agreement")]
    return ReaderClaim(
        shown=shown,
        drawing=draw(view, shown.value) if shown.value else None,
        follows=sum(predicate not in (None, NamedNode(RDF + "type")) for predicate in following),
        conflicts=tuple(
            Shown(text=shorten(view.text(node, RLF + "explanation"), MAX_NAME), href=presenter.term(node).href)
            for node in conflicts
        ),
    )
