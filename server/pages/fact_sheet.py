"""What is said of a thing: sentence by sentence of the articles, each with what it states in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from graph.lookup.claims import Quote, Statement, leave_out_frames
from graph.lookup.passages import date_of, make_passages
from graph.namespaces import BASE, PROV, RDF, query_prefixes
from graph.revision.view import View
from graph.terms import RLF, Role
from server.data.addresses import local_path
from server.pages.interval_drawing import Drawing, draw, read_interval, unit_words
from server.pages.present import Presenter, Shown
from server.pages.shared_axis import Axis, Measured, draw_axis

USUAL = frozenset({"Narrator", "Actual", "Positive", "Verbatim", "DirectSpeech", "IndirectSpeech", "Assessed"})
"""Values of the axes that go without saying beside a whole sentence and its speaker."""

MAX_BRIEF = 200
"""So many characters a preview has of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFact:
    """A claim in words.

    Attributes:
        text: The sentence that it makes; a denial has its negation in it.
        href: The claim's own page.
        drawing: Its figure or period.
        remarks: What is out of the ordinary in how it is said.
        is_denied: True where it is said not to be so.
    """

    text: str
    href: str
    drawing: Drawing | None
    remarks: tuple[Shown, ...]
    is_denied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSentence:
    """Sentences of an article, whole, with what they state of a thing.

    Attributes:
        pieces: The text in pieces, each with whether it is marked.
        quote: The whole text, to be copied.
        href: Its place in the article.
        speaker: Who says it; None where the article does.
        article: The article.
        is_only_article: True where there is no other, which then need not be named.
        published: The day of the article.
        facts: What it states, in the order of the text.
        remarks: What is out of the ordinary in how all of it is said.
    """

    pieces: tuple[tuple[str, bool], ...]
    quote: str
    href: str
    speaker: Shown | None
    article: Shown
    is_only_article: bool
    published: str
    facts: tuple[SheetFact, ...]
    remarks: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredFigure:
    """A figure that no article states of a thing: computed from theirs, or given by a source of reference data."""

    title: Shown
    drawing: Drawing | None
    sources: tuple[Shown, ...]


def make_sheet(presenter: Presenter, statements: Iterable[Statement]) -> tuple[SheetSentence, ...]:
    """Return the sentences behind claims, those of one article and speaker together, in the order of the texts."""
    view = presenter.view
    groups: dict[tuple[str, int, int, str], list[Statement]] = {}
    spans: dict[tuple[str, int, int, str], str] = {}
    for one in leave_out_frames(view, dict.fromkeys(statements)):
        first = next(make_passages(view, one.quotes[:1], one), None)
        speaker = (one.speaker or one.article).value
        # A claim that a client wrote may have no quote; it is told all the same.
        key = (one.article.value, first.start, first.end, speaker) if first else (one.article.value, 0, 0, speaker)
        groups.setdefault(key, []).append(one)
        spans[key] = first.text if first else ""
    return tuple(_make_sentence(presenter, key, spans[key], groups[key]) for key in sorted(groups))


def _make_sentence(
    presenter: Presenter, key: tuple[str, int, int, str], text: str, claims: list[Statement]
) -> SheetSentence:
    view = presenter.view
    article, start, end, speaker = key
    quotes = {quote for one in claims for quote in one.quotes if start <= quote.start and quote.end <= end}
    place = local_path(view, NamedNode(article)) or ""
    facts = [_make_fact(presenter, one) for one in sorted(claims, key=lambda one: (one.start, one.label))]
    shared = tuple(remark for remark in facts[0].remarks if all(remark in fact.remarks for fact in facts))
    return SheetSentence(
        pieces=tuple(_mark(text, start, quotes)),
        quote=text,
        href=f"{place}#claim-{claims[0].key}",
        speaker=None if speaker == article else presenter.term(NamedNode(speaker)),
        article=presenter.term(NamedNode(article)),
        is_only_article=len(view.instances("Article", Role.SOURCES)) < 2,
        published=date_of(view, NamedNode(article)),
        facts=tuple(
            replace(fact, remarks=tuple(remark for remark in fact.remarks if remark not in shared)) for fact in facts
        ),
        remarks=shared,
    )


def _mark(text: str, start: int, quotes: Iterable[Quote]) -> list[tuple[str, bool]]:
    pieces, at = [], 0
    for first, last in sorted((quote.start - start, quote.end - start) for quote in quotes):
        if last > at:
            pieces += [(text[at : max(at, first)], False), (text[max(at, first) : last], True)]
            at = last
    return [piece for piece in (*pieces, (text[at:], False)) if piece[0]]


def _make_fact(presenter: Presenter, one: Statement) -> SheetFact:
    axes = [axis for axis in one.axes if axis is not None]
    names = {axis.value.rpartition("#")[2] for axis in axes}
    value = one.triple[2] if one.triple else None
    is_value = isinstance(value, NamedNode) and presenter.is_value(value)
    return SheetFact(
        text=one.label,
        href=local_path(presenter.view, one.iri) or "",
        drawing=draw(presenter.view, value) if is_value and isinstance(value, NamedNode) else None,
        remarks=tuple(presenter.term(axis) for axis in axes if axis.value.rpartition("#")[2] not in USUAL),
        is_denied="Negated" in names,
    )


def find_registered(presenter: Presenter, thing: NamedNode) -> tuple[RegisteredFigure, ...]:
    """Return the figures about a thing that were computed or that reference data gives, in the order of their names."""
    view = presenter.view
    nodes = [*view.subjects(RLF + "of", thing, Role.REFERENCE)]
    nodes += [node for node in _about(view, thing) if view.is_a(node, "DerivedFigure")]
    found = []
    for node in dict.fromkeys(node for node in nodes if isinstance(node, NamedNode)):
        value = view.value(node, RLF + "value", Role.REFERENCE)
        drawing = draw(view, value if isinstance(value, NamedNode) else node)
        records = view.subjects(RDF + "subject", node, Role.SOURCES)
        sources = {source for record in records for source in view.objects(record, PROV + "wasDerivedFrom")}
        found.append(RegisteredFigure(title=presenter.term(node), drawing=drawing, sources=presenter.terms(sources)))
    return tuple(sorted(found, key=lambda one: one.title.text))


def find_conflicts(view: View, thing: NamedNode) -> list[NamedNode]:
    """Return the agreements and conflicts that are about a thing."""
    return [node for node in _about(view, thing) if view.is_a(node, "Conflict") or view.is_a(node, "Agreement")]


def _about(view: View, thing: NamedNode) -> list[NamedNode]:
    nodes = view.subjects(RLF + "about", thing, Role.DERIVED, Role.INFERRED)
    return [node for node in nodes if isinstance(node, NamedNode)]


def draw_figures(presenter: Presenter, statements: Iterable[Statement]) -> tuple[Axis, ...]:
    """Return the figures of claims on shared axes, one for each unit that has several."""
    view = presenter.view
    by_unit: dict[str, list[Measured]] = {}
    for one in statements:
        node = one.triple[2] if one.triple else None
        if one.triple is None or not isinstance(node, NamedNode) or not view.is_a(node, "Figure"):
            continue
        interval = read_interval(view, node)
        name = presenter.term(one.triple[0]).text
        by_unit.setdefault(unit_words(view, node, interval), []).append(Measured(name=name, interval=interval))
    axes = (draw_axis(figures, unit) for unit, figures in sorted(by_unit.items()))
    return tuple(axis for axis in axes if axis is not None)


def describe_briefly(sheet: Iterable[SheetSentence]) -> str:
    """Return what previews and search engines may show of a page: its first facts in words, some 200 characters."""
    facts = [fact.text for sentence in sheet for fact in sentence.facts]
    told = ""
    for fact in facts:
        if told and len(told) + len(fact) > MAX_BRIEF:
            break
        told = f"{told}; {fact}" if told else fact
    return f"{told}." if told else ""


_TABLE = """SELECT DISTINCT ?statement ?factuality ?speaker ?quote {
  { ?claim rdf:subject <THING> } UNION { ?claim rdf:object <THING> }
  ?claim a rlf:Claim ; rdfs:label ?statement ; rlf:factuality/rdfs:label ?factuality ;
    prov:wasAttributedTo/rdfs:label ?speaker ; prov:wasDerivedFrom/oa:hasSelector/oa:exact ?quote
} ORDER BY ?statement ?quote
"""


def tell_as_query(view: View, thing: NamedNode) -> str:
    """Return the query for what is said of a thing, with its factuality, speakers and quotes."""
    return (query_prefixes(_TABLE) + _TABLE).replace(BASE, view.base).replace("THING", thing.value)
