"""Nanopublications: each reported claim as an assertion with its provenance, for those who collect assertions.

Only what is reported becomes one: no plan or promise, nothing negated, nothing deprecated, no opinion.
Source: https://nanopub.net/guidelines/working_draft/
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from graph.export.triples import serialize_sorted
from graph.lookup.claims import AXES, Statement, read_statements
from graph.namespaces import DCTERMS, NP, OA, PROV, RDF, RDFS
from graph.revision.view import Term, View
from graph.terms import NARRATOR, RLF, Role

LICENSE = NamedNode("https://creativecommons.org/licenses/by/4.0/")


def nanopubs_to_bytes(view: View) -> bytes:
    """Write one nanopublication for each reported claim as TriG."""
    quads = [quad for statement in iter_reported(view) for quad in statement_to_nanopub(view, statement)]
    return serialize_sorted(quads, RdfFormat.TRIG, {**view.prefixes, "np": NP})


def iter_reported(view: View) -> Iterator[Statement]:
    """Yield the claims whose triple stands in `reported` because of them, in the order of articles and quotes."""
    positive = view.own("Positive")
    so = {view.own(name) for name in ("Actual", "Ongoing", "Estimated")}
    for article in view.instances("Article"):
        for statement in read_statements(view, article):
            axes = dict(zip(AXES, statement.axes, strict=True))
            if statement.triple is None or statement.deprecated:
                continue
            subject, predicate, value = statement.triple
            reported = isinstance(value, NamedNode | Literal) and any(
                view.store.match(subject, predicate, value, view.graph(Role.REPORTED))
            )
            if reported and axes["polarity"] == positive and axes["factuality"] in so:
                yield statement


def statement_to_nanopub(view: View, statement: Statement) -> list[Quad]:
    """Return the four graphs of one nanopublication: head, assertion, provenance, publication info.

    The assertion holds the reported triple and, where that leads to a figure or a time, its number or bounds, unit and
    days, without which it would state nothing. The publication info also holds the labels of what the assertion names,
    so that a reader who has nothing else can read it.
    """
    if statement.triple is None:
        raise ValueError(f"{statement.iri} states no triple")
    key = "/".join((view.path(statement.iri) or "").split("/")[1:])
    whole = NamedNode(f"{view.base}nanopub/{key}")
    head, assertion, provenance, info = (
        NamedNode(f"{whole.value}#{part}") for part in ("head", "assertion", "provenance", "pubinfo")
    )
    kind = NamedNode(RDF + "type")
    rows = [
        Quad(whole, kind, NamedNode(NP + "Nanopublication"), head),
        Quad(whole, NamedNode(NP + "hasAssertion"), assertion, head),
        Quad(whole, NamedNode(NP + "hasProvenance"), provenance, head),
        Quad(whole, NamedNode(NP + "hasPublicationInfo"), info, head),
        Quad(*statement.triple, assertion),
        *(
            Quad(subject, predicate, value, provenance)
            for subject, predicate, value in _provenance(view, statement, assertion)
        ),
        Quad(whole, NamedNode(PROV + "wasDerivedFrom"), statement.iri, info),
        Quad(whole, NamedNode(DCTERMS + "creator"), NamedNode(view.base), info),
        Quad(whole, NamedNode(DCTERMS + "license"), LICENSE, info),
        Quad(whole, NamedNode(RDFS + "label"), Literal(statement.label, language="en"), info),
    ]
    for term in (statement.triple[0], statement.triple[2]):
        if isinstance(term, NamedNode):
            described = view.outgoing(term, Role.ENTITIES, Role.REFERENCE)
            is_figure = any(view.is_a(term, kind) for kind in ("Figure", "Period", "Duration", "Frequency"))
            rows.extend(
                Quad(quad.subject, quad.predicate, quad.object, assertion if is_figure else info)
                for quad in described
                if is_figure or quad.predicate.value == RDFS + "label"
            )
    return sorted(set(rows), key=lambda quad: (str(quad.graph_name) != str(head), str(quad)))


def _provenance(view: View, statement: Statement, assertion: NamedNode) -> Iterator[tuple[NamedNode, NamedNode, Term]]:
    """Yield what tells of an assertion: the speaker, the axes, and the quotes with their words and places."""
    if statement.speaker is not None:
        is_narrated = statement.speaker == statement.article
        agent = NamedNode(statement.article.value + NARRATOR) if is_narrated else statement.speaker
        yield assertion, NamedNode(PROV + "wasAttributedTo"), agent
    for name, value in zip(AXES, statement.axes, strict=True):
        if value is not None:
            yield assertion, view.term(RLF[name]), value
    for quote in statement.quotes:
        yield assertion, NamedNode(PROV + "wasDerivedFrom"), quote.iri
        for quad in view.outgoing(quote.iri, Role.CLAIMS):
            yield quote.iri, quad.predicate, quad.object
            if quad.predicate.value == OA + "hasSelector" and isinstance(quad.object, NamedNode):
                for inner in view.outgoing(quad.object, Role.CLAIMS):
                    yield quad.object, inner.predicate, inner.object
