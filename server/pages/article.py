"""The reader: an article as published, sentence by sentence, with what each of them states and who says it.

A colour and a kind of line tell how the words stand to the world: told by the article, said by somebody, a plan or a
promise, or a denial.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flask import request
from pyoxigraph import NamedNode

from graph.lookup.claims import AXES, Quote, Statement, find_comparisons, read_statements
from graph.namespaces import SCHEMA
from graph.revision.view import View
from graph.terms import RLF
from graph.text.article import split_sentences
from graph.text.spans import segment
from server.pages.interval_drawing import draw
from server.pages.present import MAX_NAME, Presenter, Shown, ShownClaim, shorten
from server.pages.thing import PROSPECTIVE, is_prospect

FILTERS = ("speaker", "voice", "factuality", "entity")
MAX_HEADING = 44
"""A sentence is named by so many of its first characters."""

TONES = ("denied", "prospect", "said", "told")
"""How words stand to the world, the strongest first: where claims differ, the first of them gives the colour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the text.

    Attributes:
        text: Its words.
        sentence: The number of the sentence under whose claims it stands; None where no claim is shown for it.
        tone: One of `TONES`, with `partly` behind it where a part of it is denied; empty where no quote covers it.
        anchor: The number of the sentence that begins here; None where none does.
        is_dim: True where the filter leaves none of its claims.
        is_stray: True for characters that are no words and that nothing rests on, such as the mark of a lost footnote.
    """

    text: str
    sentence: int | None
    tone: str
    anchor: int | None
    is_dim: bool
    is_stray: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderClaim:
    """A claim in the margin: how it stands to the world, what its number means, and the conflicts it is part of."""

    shown: ShownClaim
    tone: str
    meaning: str
    conflicts: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderSentence:
    """A sentence in the margin: its number, its first words, what it states, and the things of which it speaks."""

    number: int
    text: str
    claims: tuple[ReaderClaim, ...]
    things: tuple[Shown, ...]


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
    sentences: tuple[ReaderSentence, ...]
    tones: frozenset[str]
    stray: str
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
    language = view.text(article, SCHEMA + "inLanguage")
    statements = read_statements(view, article)
    kept = [one for one in statements if _is_wanted(one, wanted)]
    spans = view.remember("sentences", article, lambda: _split(text, language))
    by_sentence: dict[int, list[Statement]] = {}
    for one in kept:
        if one.quotes:
            by_sentence.setdefault(_find_sentence(spans, one.quotes[0].start), []).append(one)
    paragraphs = tuple(_cut(view, text, spans, statements, kept))
    pieces = [piece for paragraph in paragraphs for piece in paragraph]
    publisher = view.value(article, SCHEMA + "publisher")
    return ReaderPage(
        name=presenter.term(article),
        key=article.value.rpartition("/")[2],
        published=view.text(article, SCHEMA + "datePublished"),
        publisher=presenter.term(publisher) if publisher is not None else None,
        source=_web_address(view.text(article, SCHEMA + "url")),
        language=language,
        sha256=view.text(article, RLF + "sha256"),
        paragraphs=paragraphs,
        sentences=tuple(
            ReaderSentence(
                number=number,
                text=shorten(text[slice(*spans[number])], MAX_HEADING) if spans else "",
                claims=tuple(_show(presenter, one) for one in claims),
                things=_name_things(presenter, claims),
            )
            for number, claims in sorted(by_sentence.items())
        ),
        tones=frozenset(word for piece in pieces for word in piece.tone.split()),
        stray=next((piece.text.strip(" .") for piece in pieces if piece.is_stray), ""),
        choices=_choices(presenter, statements, wanted),
        claims_total=len(statements),
        claims_shown=len(kept),
    )


def _web_address(text: str) -> str:
    """Return an address that a browser opens without running anything; empty for others."""
    return text if text.startswith(("http://", "https://")) else ""


def _split(text: str, language: str) -> list[tuple[int, int]]:
    """Return where each sentence of a text begins and ends."""
    return [(one.stretch.start, one.stretch.end) for one in split_sentences(text, language or "en")]


def _find_sentence(spans: list[tuple[int, int]], start: int) -> int:
    """Return the number of the sentence in which a quote begins; that of the last before it where it is in none."""
    return max((number for number, (first, _) in enumerate(spans) if first <= start), default=0)


def tell_tone(view: View, statement: Statement) -> str:
    """Return how the words of a claim stand to the world: one of `TONES`."""
    axes = {axis.value.rpartition("#")[2] for axis in statement.axes if axis}
    if "Negated" in axes:
        return "denied"
    if axes & PROSPECTIVE or (statement.triple and is_prospect(view, statement.triple[0])):
        return "prospect"
    return "told" if statement.speaker in (None, statement.article) else "said"


def _mix(tones: Iterable[str]) -> str:
    """Return the tone of words on which several claims rest: what is denied only in part stays what else it is."""
    found = sorted(set(tones), key=TONES.index)
    if found[:1] == ["denied"] and len(found) > 1:
        return f"{found[1]} partly"
    return found[0] if found else ""


def _cut(
    view: View, text: str, spans: list[tuple[int, int]], statements: list[Statement], kept: list[Statement]
) -> Iterator[tuple[Piece, ...]]:
    """Yield the paragraphs of a text, cut where sentences and quotes begin and end."""
    quotes = sorted({quote for one in statements for quote in one.quotes}, key=lambda one: (one.start, -one.end))
    claims: dict[Quote, list[Statement]] = {}
    for one in kept:
        for quote in one.quotes:
            claims.setdefault(quote, []).append(one)
    with_claims = {_find_sentence(spans, one.quotes[0].start) for one in kept if one.quotes}
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            yield tuple(_cut_paragraph(view, text, (start, end), spans, quotes, claims, with_claims))
        start = end + 1


def _cut_paragraph(
    view: View,
    text: str,
    paragraph: tuple[int, int],
    spans: list[tuple[int, int]],
    quotes: list[Quote],
    claims: Mapping[Quote, list[Statement]],
    with_claims: set[int],
) -> Iterator[Piece]:
    # The sentences are cut out with the quotes, and stand behind them in the list.
    cuts = [(quote.start, quote.end) for quote in quotes] + spans
    for one in segment(*paragraph, cuts):
        covering = [quotes[number] for number in one.covering if number < len(quotes)]
        opening = [number - len(quotes) for number in one.opening if number >= len(quotes)]
        anchor = next((number for number in opening if spans[number][0] == one.start), None)
        shown = [claim for quote in covering for claim in claims.get(quote, ())]
        words = text[one.start : one.end]
        sentence = None
        if shown:
            own = _find_sentence(spans, one.start)
            sentence = own if own in with_claims else _find_sentence(spans, shown[-1].quotes[0].start)
        yield Piece(
            text=words,
            sentence=sentence,
            tone=_mix(tell_tone(view, claim) for claim in shown),
            anchor=anchor,
            is_dim=bool(covering) and not shown,
            is_stray=not covering and words.strip(" .").isdigit(),
        )


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


def _name_things(presenter: Presenter, claims: list[Statement]) -> tuple[Shown, ...]:
    """Return the things of the world of which claims speak, and who says them; without figures and events."""
    nodes = {node for one in claims for node in (*one.entities(), *filter(None, [one.speaker])) if node != one.article}
    apart = ("id/event/", "id/observation/", "id/figure/", "id/derived/", "id/kind/", "id/measure/", "ontology")
    kept = [node for node in nodes if not (presenter.view.path(node) or "").startswith(apart)]
    return presenter.terms(kept)


def _show(presenter: Presenter, statement: Statement) -> ReaderClaim:
    view = presenter.view
    return view.remember("in the margin", (statement.iri, request.script_root), lambda: _make(presenter, statement))


def _make(presenter: Presenter, statement: Statement) -> ReaderClaim:
    view = presenter.view
    shown = presenter.claim(statement)
    sides = [statement.iri, *((statement.triple[2],) if statement.triple else ())]
    conflicts = [node for node in find_comparisons(view, *sides) if not view.is_a(node, "Agreement")]
    drawing = draw(view, shown.value) if shown.value else None
    meaning = drawing.meaning if drawing and drawing.start is not None else ""
    return ReaderClaim(
        shown=shown,
        tone=tell_tone(view, statement),
        meaning="" if meaning in shown.label else meaning,
        conflicts=tuple(
            Shown(text=shorten(view.text(node, RLF + "explanation"), MAX_NAME), href=presenter.term(node).href)
            for node in conflicts
        ),
    )
