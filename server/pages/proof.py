"""What follows, and why: inferred triples, their proofs, and what agrees or conflicts, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from graph.evidence import Derivation, find_derivations, read_derivation, read_statement
from graph.terms import RLF, Role
from graph.view import RDF, View
from server.addresses import local_path
from server.pages.present import Presenter, Shown, ShownClaim

MAX_INFERRED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a proof.

    Attributes:
        says: The triple it states.
        href: Its own page; for a claim, the claim's.
        kind: `follows`, `claim`, `reference` or `vocabulary`.
        rule: The rule by which it follows; None for what is given.
        premises: What it rests on.
    """

    says: tuple[Shown, ...]
    href: str
    kind: str
    rule: Shown | None
    premises: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inferred:
    """An inferred triple with its proofs."""

    says: tuple[Shown, ...]
    proofs: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of an agreement or a conflict: a claim, or a figure with its words."""

    shown: Shown
    claim: ShownClaim | None
    figure: NamedNode | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An agreement or a conflict."""

    href: str
    is_conflict: bool
    explanation: str
    assumptions: tuple[str, ...]
    sides: tuple[Side, ...]


def show_step(presenter: Presenter, step: Derivation) -> Step:
    """Return how to show a proof, from its last step down."""
    view = presenter.view
    if step.rule is not None:
        kind = "follows"
    elif view.is_a(step.iri, "Claim"):
        kind = "claim"
    else:
        kind = "reference" if view.is_a(step.iri, "SourceRecord") else "vocabulary"
    return Step(
        says=tuple(presenter.term(term) for term in step.triple) if step.triple else (presenter.term(step.iri),),
        href=local_path(view, step.iri) or "",
        kind=kind,
        rule=presenter.term(step.rule) if step.rule else None,
        premises=tuple(show_step(presenter, premise) for premise in step.premises),
    )


def show_inferred(presenter: Presenter, thing: NamedNode) -> tuple[tuple[Inferred, ...], int]:
    """Return the inferred triples about a thing, at most `MAX_INFERRED`, and how many there are; types are left out."""
    view = presenter.view
    quads = [*view.outgoing(thing, Role.INFERRED), *view.incoming(thing, Role.INFERRED)]
    quads = [quad for quad in dict.fromkeys(quads) if quad.predicate.value != RDF + "type"]
    quads = _without_inverses(view, quads)
    shown = tuple(
        _show_inferred(presenter, quad, by="object" if quad.object == thing else "subject")
        for quad in quads[:MAX_INFERRED]
    )
    return shown, len(quads)


def _without_inverses(view: View, quads: list[Quad]) -> list[Quad]:
    """Drop a triple whose inverse is in the list or is reported: a reader need not be told twice."""
    kept: list[Quad] = []
    told: set[tuple[str, str, str]] = set()
    for quad in quads:
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode):
            kept.append(quad)
            continue
        inverses = view.objects(quad.predicate, "http://www.w3.org/2002/07/owl#inverseOf", Role.ONTOLOGY)
        inverses += view.subjects("http://www.w3.org/2002/07/owl#inverseOf", quad.predicate, Role.ONTOLOGY)
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


def _show_inferred(presenter: Presenter, quad: Quad, *, by: str) -> Inferred:
    says = tuple(presenter.term(term) for term in (quad.subject, quad.predicate, quad.object))
    proofs: list[Step] = []
    if isinstance(quad.subject, NamedNode):
        nodes = find_derivations(presenter.view, quad.subject, quad.predicate, quad.object, by=by)
        proofs = [show_step(presenter, read_derivation(presenter.view, node, depth=11)) for node in nodes[:2]]
    return Inferred(says=says, proofs=tuple(proofs))


def show_comparison(presenter: Presenter, node: NamedNode) -> Comparison:
    """Return how to show an agreement or a conflict."""
    view = presenter.view
    sides = sorted((side for side in view.objects(node, RLF + "side") if isinstance(side, NamedNode)), key=str)
    return Comparison(
        href=local_path(view, node) or "",
        is_conflict=not view.is_a(node, "Agreement"),
        explanation=view.text(node, RLF + "explanation"),
        assumptions=tuple(
            sorted(term.value for term in view.objects(node, RLF + "assumption") if isinstance(term, Literal))
        ),
        sides=tuple(_show_side(presenter, side) for side in sides),
    )


def _show_side(presenter: Presenter, side: NamedNode) -> Side:
    statement = read_statement(presenter.view, side)
    return Side(
        shown=presenter.term(side),
        claim=presenter.claim(statement) if statement else None,
        figure=side if presenter.is_value(side) else None,
    )
