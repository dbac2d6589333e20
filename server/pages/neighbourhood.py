"""What stands around a thing, drawn in two columns: what points at it, and what it points at."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from graph.namespaces import RDF
from graph.revision.view import View
from graph.terms import Role
from server.pages.present import Presenter

MAX_EACH = 10
ROW = 34
TOP = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A thing beside the one in the middle.

    Attributes:
        label: Its name, cut where it is long.
        title: Its whole name.
        href: Its address.
        relation: The predicate in words.
        is_inferred: True where the triple follows from others.
        is_left: True where the neighbour is the subject.
        y: The middle of its row, in pixels.
    """

    label: str
    title: str
    href: str
    relation: str
    is_inferred: bool
    is_left: bool
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """A drawing: the thing in the middle, its neighbours, and how many more there are."""

    name: str
    height: int
    middle: int
    neighbours: tuple[Neighbour, ...]
    left_out: int


def draw_neighbourhood(presenter: Presenter, thing: NamedNode) -> Neighbourhood | None:
    """Return the drawing of what is reported and inferred around a thing; None where nothing is."""
    view = presenter.view
    quads = [
        *view.outgoing(thing, Role.REPORTED),
        *view.incoming(thing, Role.REPORTED),
        *view.outgoing(thing, Role.INFERRED),
        *view.incoming(thing, Role.INFERRED),
    ]
    left: list[tuple[NamedNode, Quad]] = []
    right: list[tuple[NamedNode, Quad]] = []
    seen: set[NamedNode] = set()
    for quad in quads:
        is_left = quad.object == thing
        other = quad.subject if is_left else quad.object
        if (
            not isinstance(other, NamedNode)
            or other == thing
            or other in seen
            or not _is_worth_drawing(view, quad, other)
        ):
            continue
        seen.add(other)
        (left if is_left else right).append((other, quad))
    if not seen:
        return None
    shown = [(True, *pair) for pair in left[:MAX_EACH]] + [(False, *pair) for pair in right[:MAX_EACH]]
    rows = max(min(len(left), MAX_EACH), min(len(right), MAX_EACH))
    height = rows * ROW + TOP
    neighbours = []
    for number, (is_left, other, quad) in enumerate(shown):
        count = min(len(left), MAX_EACH) if is_left else min(len(right), MAX_EACH)
        row = number if is_left else number - min(len(left), MAX_EACH)
        name = presenter.term(other)
        neighbours.append(
            Neighbour(
                label=_shorten(name.text, 26),
                title=name.text,
                href=name.href,
                relation=_shorten(presenter.term(quad.predicate).text, 16),
                is_inferred=view.role(quad) is Role.INFERRED,
                is_left=is_left,
                y=TOP + (rows - count) * ROW // 2 + row * ROW + ROW // 2,
            )
        )
    return Neighbourhood(
        name=_shorten(presenter.term(thing).text, 21),
        height=height + TOP,
        middle=TOP + rows * ROW // 2,
        neighbours=tuple(neighbours),
        left_out=len(left) + len(right) - len(shown),
    )


def _is_worth_drawing(view: View, quad: Quad, other: NamedNode) -> bool:
    """Leave out types, figures and what is not a thing of the world."""
    path = view.path(other) or ""
    return (
        quad.predicate.value != RDF + "type"
        and path.startswith("id/")
        and not path.startswith(("id/figure/", "id/derived/", "id/quality/"))
    )


def _shorten(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
