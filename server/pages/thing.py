"""The page about a thing: what was reported of it, by whom; what was planned or promised; what follows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from graph.lookup.claims import (
    Statement,
    claims_about,
    claims_by,
    claims_on,
    find_comparisons,
    leave_out_frames,
)
from graph.lookup.explanation import explain_node
from graph.namespaces import GEO, OWL, PROV, RDF, RDFS, SKOS
from graph.revision.view import View
from graph.terms import RLF, Role
from server.pages.fact_sheet import (
    RegisteredFigure,
    SheetSentence,
    describe_briefly,
    draw_figures,
    find_conflicts,
    find_registered,
    make_sheet,
)
from server.pages.geography import Map, Outlines, draw_map
from server.pages.interval_drawing import Drawing, draw
from server.pages.neighbourhood import Neighbourhood, draw_neighbourhood
from server.pages.present import Presenter, Shown, ShownClaim, is_private_document
from server.pages.proof import Comparison, Inferred, Step, show_comparison, show_inferred, show_step
from server.pages.shared_axis import Axis

MAX_CLAIMS = 80
MAX_NEAR = 30
PROSPECTIVE = frozenset({"Aimed", "Planned", "Promised", "Expected", "Hoped", "Possible"})
AROUND = frozenset({"Agent", "Facility", "Group", "Programme", "Event"})
"""Classes whose things are drawn among their neighbours."""

_LINKS = (OWL + "sameAs", SKOS + "exactMatch")
_TOLD_ELSEWHERE = {RDF + "type", RDFS + "label", SKOS + "altLabel", GEO + "lat", GEO + "long", *_LINKS}
_PARTS = ("reported", "prospects", "denied", "retracted", "quotations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What is said of a prospect, sentence by sentence."""

    title: Shown
    sheet: tuple[SheetSentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A triple of the reference data or of a description, with the sources that state it."""

    predicate: Shown
    value: Shown
    sources: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something whose place is on this page, as a quote's selectors: the fragment of its IRI, and its facts."""

    fragment: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingPage:
    """Everything on the page; what a thing has not is empty."""

    name: Shown
    iri: str
    kinds: tuple[Shown, ...]
    names: tuple[Shown, ...]
    outside: tuple[Shown, ...]
    is_private: bool
    map: Map | None
    drawing: Drawing | None
    drawn_from: tuple[Shown, ...]
    description: str
    sheet: tuple[SheetSentence, ...]
    claims_shown: int
    claims_total: int
    axes: tuple[Axis, ...]
    registered: tuple[RegisteredFigure, ...]
    prospects: tuple[Group, ...]
    denied: tuple[ShownClaim, ...]
    retracted: tuple[ShownClaim, ...]
    quotations: tuple[ShownClaim, ...]
    words: tuple[SheetSentence, ...]
    inferred: tuple[Inferred, ...]
    inferred_total: int
    proof: Step | None
    comparison: Comparison | None
    comparisons: tuple[Comparison, ...]
    reference: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    parts: tuple[Part, ...]
    neighbourhood: Neighbourhood | None
    figures: dict[NamedNode, Drawing]


def make_thing_page(view: View, thing: NamedNode, outlines: Outlines) -> ThingPage:
    """Gather what the page about a thing shows."""
    presenter = Presenter(view)
    is_quote = (view.path(thing) or "").startswith("quote/")
    statements = claims_on(view, thing) if is_quote else claims_about(view, thing)
    sorted_out = _sort_out(view, statements)
    near = _near(view, thing, sorted_out["reported"])
    prospects = _prospects(view, thing, sorted_out["prospects"])
    told = leave_out_frames(view, [*sorted_out["reported"], *(one for claims in near.values() for one in claims)])
    sheet = make_sheet(presenter, told[:MAX_CLAIMS])
    groups = [Group(title=presenter.term(node), sheet=make_sheet(presenter, all_)) for node, all_ in prospects.items()]
    spoken = [one for one in claims_by(view, thing) if one not in statements and not one.deprecated]
    figures = _draw_values(view, statements)
    inferred, inferred_total = show_inferred(presenter, thing)
    is_comparison = view.is_a(thing, "Agreement") or view.is_a(thing, "Conflict")
    comparison = show_comparison(presenter, thing) if is_comparison else None
    near_claims = [*statements, *(one for claims in near.values() for one in claims)]
    sides = [thing, *(one.iri for one in near_claims), *(one.triple[2] for one in near_claims if one.triple)]
    nodes = dict.fromkeys((*find_conflicts(view, thing), *find_comparisons(view, *sides)))
    comparisons = [] if is_comparison else [show_comparison(presenter, node) for node in nodes]
    for one in (*comparisons, *([comparison] if comparison else [])):
        figures |= {side.figure: drawn for side in one.sides if side.figure and (drawn := draw(view, side.figure))}
    drawing = draw(view, thing)
    is_proof = view.is_a(thing, "Derivation")
    explained = explain_node(view, thing) if is_proof else None
    return ThingPage(
        name=presenter.term(thing),
        iri=thing.value,
        kinds=_kinds(presenter, thing),
        names=_names(view, thing),
        outside=presenter.terms(term for predicate in _LINKS for term in view.objects(thing, predicate)),
        is_private=is_private_document(view, thing),
        map=draw_map(view, outlines, thing),
        drawing=drawing,
        drawn_from=presenter.terms(view.objects(thing, PROV + "wasDerivedFrom")) if drawing else (),
        description=describe_briefly(sheet),
        sheet=sheet,
        claims_shown=len(told[:MAX_CLAIMS]),
        claims_total=len(told),
        axes=tuple(axis for axis in draw_figures(presenter, told) if not _is_within(axis, comparisons)),
        registered=find_registered(presenter, thing),
        prospects=tuple(groups),
        denied=tuple(presenter.claim(one) for one in sorted_out["denied"]),
        retracted=tuple(presenter.claim(one) for one in sorted_out["retracted"]),
        quotations=tuple(presenter.claim(one) for one in sorted_out["quotations"][:MAX_CLAIMS]),
        words=make_sheet(presenter, spoken[:MAX_CLAIMS]),
        inferred=inferred,
        inferred_total=inferred_total,
        proof=show_step(presenter, explained) if explained is not None else None,
        comparison=comparison,
        comparisons=tuple(comparisons),
        reference=_reference(presenter, thing),
        facts=() if is_proof or is_comparison else _facts(presenter, thing),
        parts=_parts(presenter, thing),
        neighbourhood=draw_neighbourhood(presenter, thing) if any(view.is_a(thing, name) for name in AROUND) else None,
        figures=figures,
    )


def _is_within(axis: Axis, comparisons: Iterable[Comparison]) -> bool:
    """Return whether the figures of an axis are drawn beside one another in a comparison anyway."""
    names = {bar.name for bar in axis.bars}
    return any(one.axis is not None and names <= {bar.name for bar in one.axis.bars} for one in comparisons)


def tell_reported(view: View, statements: list[Statement]) -> list[Statement]:
    """Return the claims that are reported as so: no plans, denials, opinions, and nothing withdrawn."""
    return _sort_out(view, statements)["reported"]


def _sort_out(view: View, statements: list[Statement]) -> dict[str, list[Statement]]:
    """Part claims by what they may be shown as."""
    parts: dict[str, list[Statement]] = {name: [] for name in _PARTS}
    for one in statements:
        axes = {axis.value.rpartition("#")[2] for axis in one.axes if axis}
        if one.deprecated:
            parts["retracted"].append(one)
        elif one.triple is None:
            parts["quotations"].append(one)
        elif "Negated" in axes:
            parts["denied"].append(one)
        elif axes & PROSPECTIVE or is_prospect(view, one.triple[0]):
            parts["prospects"].append(one)
        else:
            parts["reported"].append(one)
    return parts


def is_prospect(view: View, node: object) -> bool:
    """Return whether a node is a plan, a pledge, a target or a forecast."""
    if not isinstance(node, NamedNode):
        return False
    return any(quad.predicate.value == RDF + "type" for quad in view.outgoing(node, Role.PROSPECTS)) and not (
        view.path(node) or ""
    ).startswith("id/figure/")


def _near(view: View, thing: NamedNode, reported: list[Statement]) -> dict[NamedNode, list[Statement]]:
    """Return the claims with figures about the things that point at this one: its groups, jobs, wages and counts.

    Places have too many things around them; for those, only what points at them directly counts.
    """
    frontier = [one.triple[0] for one in reported if one.triple and one.triple[2] == thing]
    found: dict[NamedNode, list[Statement]] = {}
    depth = 1 if view.is_a(thing, "Place") else 2
    seen = {thing}
    for _ in range(depth):
        following = []
        for node in frontier:
            if not isinstance(node, NamedNode) or node in seen or len(seen) > MAX_NEAR or view.is_a(node, "Place"):
                continue
            seen.add(node)
            claims = _sort_out(view, claims_about(view, node))["reported"]
            valued = [one for one in claims if one.triple and one.triple[0] == node and _is_value(view, one.triple[2])]
            if valued:
                found[node] = valued
            following += [one.triple[0] for one in claims if one.triple and one.triple[2] == node]
        frontier = following
    return found


def _prospects(view: View, thing: NamedNode, claims: list[Statement]) -> dict[NamedNode, list[Statement]]:
    """Return the claims of each plan, pledge, target or forecast in which a thing takes part."""
    nodes = [one.triple[0] for one in claims if one.triple]
    found: dict[NamedNode, list[Statement]] = {}
    for node in dict.fromkeys(nodes):
        if isinstance(node, NamedNode):
            about = claims if node == thing else _sort_out(view, claims_about(view, node))["prospects"]
            found[node] = [one for one in about if one.triple and one.triple[0] == node]
    return found


def _is_value(view: View, term: object) -> bool:
    return isinstance(term, NamedNode) and (view.path(term) or "").startswith("id/figure/")


def _draw_values(view: View, statements: list[Statement]) -> dict[NamedNode, Drawing]:
    values = {one.triple[2] for one in statements if one.triple}
    return {
        value: drawing
        for value in values
        if isinstance(value, NamedNode) and _is_value(view, value) and (drawing := draw(view, value))
    }


def _kinds(presenter: Presenter, thing: NamedNode) -> tuple[Shown, ...]:
    """Return the classes of a thing within the vocabulary; inferred ones only where there are no others."""
    view = presenter.view
    quads = [quad for quad in view.outgoing(thing) if quad.predicate.value == RDF + "type"]
    own = [quad for quad in quads if view.role(quad) is not Role.INFERRED]
    kinds = [quad.object for quad in own or quads if isinstance(quad.object, NamedNode)]
    member = view.value(thing, RLF + "memberClass")
    shown = [presenter.term(kind) for kind in dict.fromkeys(kinds) if view.path(kind)]
    return tuple(shown) + ((presenter.term(member),) if member else ())


def _names(view: View, thing: NamedNode) -> tuple[Shown, ...]:
    """Return all names of a thing but the one that heads the page, each with its language."""
    names = view.labels(thing) + [name for name in view.objects(thing, SKOS + "altLabel") if isinstance(name, Literal)]
    return tuple(Shown(text=name.value, language=name.language or "") for name in list(dict.fromkeys(names))[1:])


def _reference(presenter: Presenter, thing: NamedNode) -> tuple[Fact, ...]:
    """Return what sources other than articles say of a thing, each with the sources' names."""
    view = presenter.view
    sources: dict[tuple[str, str], set[NamedNode]] = {}
    for record in view.subjects(RDF + "subject", thing, Role.SOURCES):
        key = (str(view.value(record, RDF + "predicate")), str(view.value(record, RDF + "object")))
        found = view.objects(record, PROV + "wasDerivedFrom")
        sources.setdefault(key, set()).update(term for term in found if isinstance(term, NamedNode))
    facts = [
        Fact(
            predicate=presenter.term(quad.predicate),
            value=presenter.term(quad.object),
            sources=presenter.terms(sources.get((str(quad.predicate), str(quad.object)), ())),
        )
        for quad in view.outgoing(thing, Role.REFERENCE)
        if quad.predicate.value != RDF + "type"
    ]
    return tuple(sorted(facts, key=lambda fact: (fact.predicate.text, fact.value.text)))


def _facts(presenter: Presenter, thing: NamedNode) -> tuple[Fact, ...]:
    """Return what describes a thing that is not told elsewhere on the page."""
    view = presenter.view
    roles = (Role.ENTITIES, Role.SOURCES, Role.CLAIMS, Role.DERIVED, Role.CATALOG, Role.ONTOLOGY, Role.SHAPES, None)
    facts = [
        Fact(predicate=presenter.term(quad.predicate), value=presenter.term(quad.object), sources=())
        for quad in view.outgoing(thing)
        if view.role(quad) in roles and quad.predicate.value not in _TOLD_ELSEWHERE
    ]
    return tuple(sorted(facts, key=lambda fact: (fact.predicate.text, fact.value.text)))[:200]


def _parts(presenter: Presenter, thing: NamedNode) -> tuple[Part, ...]:
    """Return the things that this one points at and whose IRIs are its own with a fragment."""
    values = {quad.object for quad in presenter.view.outgoing(thing)}
    inside = sorted(
        (value for value in values if isinstance(value, NamedNode) and value.value.startswith(thing.value + "#")),
        key=str,
    )
    return tuple(
        Part(fragment=value.value.partition("#")[2], facts=_facts(presenter, value)) for value in inside[:MAX_CLAIMS]
    )
