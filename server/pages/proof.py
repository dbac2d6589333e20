"""What follows, and why: inferred triples, their proofs, and what agrees or conflicts, as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from graph.lookup.claims import Statement, read_statement
from graph.lookup.explanation import Explanation, Ground, explain_quad
from graph.namespaces import OWL, PROV, RDF
from graph.revision.view import Term, View
from graph.terms import RLF, Role
from server.data.addresses import local_path
from server.pages.interval_drawing import read_interval, unit_words
from server.pages.present import Presenter, Shown, ShownClaim, ShownQuote
from server.pages.shared_axis import Axis, Measured, draw_axis

MAX_INFERRED = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a proof.

    Attributes:
        says: The triple it states.
        href: Its own page; for a claim, the claim's.
        kind: `follows`, `claim`, `reference` or `vocabulary`.
        rule: The rule by which it follows; None for what is given.
        premises: What it rests on.
        quotes: The words that state it, each with its place.
    """

    says: tuple[Shown, ...]
    href: str
    kind: str
    rule: Shown | None
    premises: tuple[Step, ...]
    quotes: tuple[ShownQuote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inferred:
    """An inferred triple with its proof."""

    says: tuple[Shown, ...]
    proof: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of an agreement or a conflict.

    Attributes:
        shown: A figure, or what a source other than an article states.
        claim: The claim, where the side is one.
        figure: What to draw.
        sources: The sources of a record.
        grounds: The quotes from whose figures a derived figure was computed.
    """

    shown: Shown
    claim: ShownClaim | None
    figure: NamedNode | None
    sources: tuple[Shown, ...]
    grounds: tuple[ShownQuote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An agreement or a conflict."""

    href: str
    is_conflict: bool
    explanation: str
    assumptions: tuple[str, ...]
    sides: tuple[Side, ...]
    axis: Axis | None


_KINDS = {Ground.FOLLOWS: "follows", Ground.SAID: "claim", Ground.DOCUMENTED: "reference"}


def show_step(presenter: Presenter, step: Explanation) -> Step:
    """Return how to show a proof, from its last step down."""
    view = presenter.view
    return Step(
        says=tuple(presenter.term(term) for term in step.triple) if step.triple else (Shown(text=step.words),),
        href=next((path for node in step.nodes if (path := local_path(view, node))), ""),
        kind=_KINDS.get(step.ground, "vocabulary"),
        rule=presenter.term(view.own(step.rule)) if step.rule else None,
        premises=tuple(show_step(presenter, premise) for premise in step.premises),
        quotes=tuple(_show_quotes(view, step)) if step.ground is Ground.SAID else (),
    )


def _show_quotes(view: View, step: Explanation) -> Iterator[ShownQuote]:
    """Yield the words that state a step, each once."""
    told = set()
    for passage in step.passages:
        for (start, end), quote in zip(passage.marks, passage.quotes, strict=True):
            if quote not in told:
                told.add(quote)
                yield ShownQuote(text=passage.text[start:end], href=local_path(view, quote) or "")


def show_inferred(presenter: Presenter, thing: NamedNode) -> tuple[tuple[Inferred, ...], int]:
    """Return the inferred triples that tell a reader something of a thing, and how many there are about it in all.

    At most `MAX_INFERRED` are told. Types are left out, and so is what is so of everything: that it is about what it
    is about.
    """
    view = presenter.view
    quads = [*view.outgoing(thing, Role.INFERRED), *view.incoming(thing, Role.INFERRED)]
    quads = [quad for quad in dict.fromkeys(quads) if quad.predicate.value != RDF + "type"]
    reported = [*view.outgoing(thing, Role.REPORTED), *view.incoming(thing, Role.REPORTED)]
    quads = _without_inverses(view, quads, reported)
    telling = [quad for quad in quads if _tells_something(view, quad)]
    shown = tuple(_show_inferred(presenter, quad) for quad in telling[:MAX_INFERRED])
    return shown, len(quads)


def _tells_something(view: View, quad: Quad) -> bool:
    """Return whether an inferred triple says more than that two things have to do with each other."""
    own = view.path(quad.predicate) is not None
    return own and view.text(quad.predicate, RLF + "pattern") != "common"


def _without_inverses(view: View, quads: list[Quad], reported: list[Quad]) -> list[Quad]:
    """Drop a triple whose inverse is in the list or is reported: a reader need not be told twice."""
    kept: list[Quad] = []
    told = {
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for quad in reported
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    }
    for quad in quads:
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode):
            kept.append(quad)
            continue
        inverses = view.objects(quad.predicate, OWL + "inverseOf", Role.ONTOLOGY)
        inverses += view.subjects(OWL + "inverseOf", quad.predicate, Role.ONTOLOGY)
        backward = {
            (quad.object.value, inverse.value, quad.subject.value)
            for inverse in inverses
            if isinstance(inverse, NamedNode)
        }
        if backward & told:
            continue
        told.add((quad.subject.value, quad.predicate.value, quad.object.value))
        kept.append(quad)
    return kept


def _show_inferred(presenter: Presenter, quad: Quad) -> Inferred:
    says = tuple(presenter.term(term) for term in (quad.subject, quad.predicate, quad.object))
    return Inferred(says=says, proof=show_step(presenter, explain_quad(presenter.view, quad)))


def show_comparison(presenter: Presenter, node: NamedNode) -> Comparison:
    """Return how to show an agreement or a conflict."""
    view = presenter.view
    sides = sorted((side for side in view.objects(node, RLF + "side") if isinstance(side, NamedNode)), key=str)
    shown = tuple(_show_side(presenter, side) for side in sides)
    return Comparison(
        href=local_path(view, node) or "",
        is_conflict=not view.is_a(node, "Agreement"),
        explanation=view.text(node, RLF + "explanation"),
        assumptions=tuple(
            sorted(term.value for term in view.objects(node, RLF + "assumption") if isinstance(term, Literal))
        ),
        sides=shown,
        axis=_draw_sides(
            view, ((_name_side(view, node), one.figure) for node, one in zip(sides, shown, strict=True) if one.figure)
        ),
    )


def _name_side(view: View, side: NamedNode) -> str:
    """Return what a side's figure is of: the subject of a claim or a record, or what was computed."""
    subject = view.value(side, RDF + "subject")
    return view.label(subject if isinstance(subject, NamedNode) else side).partition(":")[0]


def _draw_sides(view: View, sides: Iterable[tuple[str, NamedNode]]) -> Axis | None:
    """Return the figures of a comparison on one axis; None where their units differ or there are fewer than two."""
    figures, units = [], set()
    for name, node in sides:
        interval = read_interval(view, node)
        units.add(unit_words(view, node, interval))
        figures.append(Measured(name=name, interval=interval))
    return draw_axis(figures, next(iter(units))) if len(units) == 1 else None


def _show_side(presenter: Presenter, side: NamedNode) -> Side:
    view = presenter.view
    statement = read_statement(view, side)
    stated = view.value(side, RDF + "object")
    figure = next((one for one in (side, stated) if isinstance(one, NamedNode) and presenter.is_value(one)), None)
    origins = [] if statement else view.objects(side, PROV + "wasDerivedFrom")
    claims = [presenter.claim(one) for one in _find_grounds(view, origins)]
    quotes = {quote.text: quote for claim in claims for quote in claim.quotes}
    return Side(
        shown=presenter.term(side),
        claim=presenter.claim(statement) if statement else None,
        figure=figure,
        sources=presenter.terms(one for one in origins if isinstance(one, NamedNode) and view.is_a(one, "Source")),
        grounds=tuple(quotes.values()),
    )


def _find_grounds(view: View, figures: list[Term], depth: int = 3) -> list[Statement]:
    """Return the claims that state the figures from which others were computed, through as many steps as it takes."""
    found: dict[NamedNode, Statement] = {}
    for figure in figures:
        if not isinstance(figure, NamedNode):
            continue
        for node in view.subjects(RDF + "object", figure, Role.CLAIMS):
            statement = read_statement(view, node) if isinstance(node, NamedNode) else None
            if statement:
                found[statement.iri] = statement
        if depth:
            further = _find_grounds(view, view.objects(figure, PROV + "wasDerivedFrom", Role.DERIVED), depth - 1)
            found |= {one.iri: one for one in further}
    return list(found.values())
