"""The archive at a glance: headlines, what is dated, indexes, and who has to do with which place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from graph.lookup.claims import Statement, read_statements
from graph.lookup.private_people import names_private, veil
from graph.revision.view import View
from graph.terms import RLF, Role
from server.pages.interval_drawing import read_interval
from server.pages.present import Presenter, Shown, is_private, shorten
from server.pages.thing import tell_reported

HEADLINES, IN_INDEX, MAX_DATED = 8, 24, 24
MAX_HEADLINE = 150

_INDEXES = (
    ("People", ("Person",)),
    ("Companies and organisations", ("Company", "Organization")),
    ("Places", ("Place",)),
    ("Programmes", ("Programme",)),
    ("Goods", ("Product",)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """Something that is said, in a line, with who says it where that is not the article."""

    text: str
    href: str
    speaker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Something that happened or is to happen.

    Attributes:
        first: Its first day; empty where it is open.
        last: Its last day; empty where it is open.
        words: The article's own words for the time.
        shown: What it is.
        is_prospect: True where it is aimed at, planned, promised or expected.
    """

    first: str
    last: str
    words: str
    shown: Shown
    is_prospect: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A thing in the drawing, at its height in pixels."""

    shown: Shown
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Organisations and programmes on the left, places on the right, lines where something is said of both."""

    left: tuple[Node, ...]
    right: tuple[Node, ...]
    lines: tuple[tuple[int, int], ...]
    height: int


def tell_headlines(view: View) -> tuple[Headline, ...]:
    """Return what is reported with a number, one headline for each thing, private people left out."""
    presenter = Presenter(view)
    found: dict[object, Headline] = {}
    telling = (view.own("value"), view.own("size"))
    for one in _iter_reported(view):
        value = one.triple[2] if one.triple and one.triple[1] in telling else None
        if one.triple is None or not isinstance(value, NamedNode) or not view.is_a(value, "Figure"):
            continue
        interval = read_interval(view, value)
        is_numbered = any(number is not None for number in (interval.low, interval.high, interval.value))
        if is_numbered and not names_private(view, one.label):
            speaker = "" if one.speaker in (None, one.article) else view.label(one.speaker or one.article)
            text = shorten(one.label[:1].upper() + one.label[1:], MAX_HEADLINE)
            found.setdefault(one.triple[0], Headline(text=text, href=presenter.term(one.iri).href, speaker=speaker))
    return tuple(found.values())[:HEADLINES]


def _iter_reported(view: View) -> Iterator[Statement]:
    for article in view.instances("Article", Role.SOURCES):
        yield from tell_reported(view, read_statements(view, article))


def tell_conflicts(view: View) -> tuple[Headline, ...]:
    """Return where the archive disagrees, each in its first sentence, without names of private people."""
    presenter = Presenter(view)
    found = []
    for node in view.instances("Conflict", Role.DERIVED)[:HEADLINES]:
        text = veil(view, view.text(node, RLF + "explanation"))
        first = text.partition(". ")[0].rstrip(".")
        found.append(Headline(text=f"{shorten(first, 2 * MAX_HEADLINE)}.", href=presenter.term(node).href, speaker=""))
    return tuple(found)


def list_dated(view: View) -> tuple[Dated, ...]:
    """Return what is dated, past and planned, in the order of its first and last days."""
    presenter = Presenter(view)
    found = []
    for quad in view.store.match(None, view.own("time")):
        event, period = quad.subject, quad.object
        if not isinstance(event, NamedNode) or not isinstance(period, NamedNode):
            continue
        first, last = (view.text(period, RLF + name) for name in ("earliest", "latest"))
        role = view.role(quad)
        if (first or last) and role in (Role.REPORTED, Role.PROSPECTS) and not names_private(view, view.label(event)):
            found.append(
                Dated(
                    first=first,
                    last=last,
                    words=view.label(period),
                    shown=presenter.term(event),
                    is_prospect=role is Role.PROSPECTS,
                )
            )
    return tuple(sorted(found, key=lambda one: (one.first or one.last, one.last))[:MAX_DATED])


def list_indexes(view: View) -> tuple[tuple[str, tuple[Shown, ...], int], ...]:
    """Return the things of which articles speak, by kind: a title, the first by name, and how many there are."""
    found = []
    for title, names in _INDEXES:
        things = {node for name in names for node in view.instances(name)}
        named = [node for node in things if not is_private(view, node) and not names_private(view, node.value)]
        shown = Presenter(view).terms(node for node in named if _is_spoken_of(view, node))
        if shown:
            found.append((title, shown[:IN_INDEX], len(shown)))
    return tuple(found)


def _is_spoken_of(view: View, node: NamedNode) -> bool:
    return bool(view.incoming(node, Role.CLAIMS))


def draw_overview(view: View) -> Overview | None:
    """Return the drawing of who has to do with which place, reported or following; None where there is nothing."""
    presenter = Presenter(view)
    makers = [
        node
        for name in ("Company", "Programme", "Facility")
        for node in view.instances(name)
        if not names_private(view, view.label(node))
    ]
    pairs: dict[tuple[NamedNode, NamedNode], None] = {}
    for node in dict.fromkeys(makers):
        for quad in view.outgoing(node, Role.REPORTED, Role.INFERRED):
            place = quad.object
            is_place = isinstance(place, NamedNode) and place != node and view.is_a(place, "Place")
            if isinstance(place, NamedNode) and is_place and not names_private(view, view.label(place)):
                pairs[node, place] = None
    if not pairs:
        return None
    left, right = dict.fromkeys(maker for maker, _ in pairs), dict.fromkeys(place for _, place in pairs)
    rows = max(len(left), len(right))
    heights = {
        node: 24 + round((rows * 30 - 30) * (index + 0.5) / len(side)) if len(side) < rows else 24 + index * 30
        for side in (left, right)
        for index, node in enumerate(side)
    }
    return Overview(
        left=tuple(Node(shown=presenter.term(node), y=heights[node]) for node in left),
        right=tuple(Node(shown=presenter.term(node), y=heights[node]) for node in right),
        lines=tuple((heights[maker], heights[place]) for maker, place in pairs),
        height=rows * 30 + 24,
    )
