"""Claims read back from RDF, written apart from the code that writes them: what the graphs hold must suffice."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pyoxigraph
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef

from graph.curation.claim import Axes, Claim, Directness, Factuality, Polarity, Quotation, Statement, Voice
from graph.namespaces import BASE
from graph.terms import OA, PROV, QUDT, RLF, SCHEMA, Graphs, Role, article_iri, narrator_iri
from graph.text.article import Stretch
from graph.text.figure import Figure
from graph.text.period import Period


def through_quads(graphs: Graphs) -> Graphs:
    """Return the graphs after the engine has read and written them as N-Quads."""
    store = pyoxigraph.Store()
    for role, graph in graphs.items():
        home = pyoxigraph.NamedNode(f"{BASE}graph/{role.value}")
        store.load(graph.serialize(format="nt").encode(), pyoxigraph.RdfFormat.N_TRIPLES, to_graph=home)
    back: Graphs = {}
    for role in graphs:
        home = pyoxigraph.NamedNode(f"{BASE}graph/{role.value}")
        data = store.dump(format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=home)
        back[role] = Graph().parse(data=data or b"", format="nt")
    return back


def read_statements(graphs: Graphs, article: str) -> dict[str, Statement]:
    """Return the claims and quotations of an article by key."""
    claims = graphs[Role.CLAIMS]
    found: dict[str, Statement] = {}
    for node in claims.subjects(SCHEMA.appearance, article_iri(article)):
        assert isinstance(node, URIRef)
        key = node.rpartition("/")[2]
        speaker = iri(claims, node, PROV.wasAttributedTo)
        label = claims.value(node, RDFS.label)
        assert isinstance(label, Literal)
        common: dict[str, Any] = {
            "key": key,
            "quotes": tuple(sorted(read_quote(claims, q) for q in claims.objects(node, PROV.wasDerivedFrom))),
            "speaker": None if speaker == narrator_iri(article) else speaker,
            "axes": Axes(
                voice=next(v for v in Voice if v.iri == iri(claims, node, RLF.voice)),
                factuality=next(v for v in Factuality if v.iri == iri(claims, node, RLF.factuality)),
                polarity=next(v for v in Polarity if v.iri == iri(claims, node, RLF.polarity)),
                directness=next(v for v in Directness if v.iri == iri(claims, node, RLF.directness)),
            ),
            "label": str(label),
            "label_language": str(label.language),
            "note": str(claims.value(node, RDFS.comment) or ""),
            "deprecated": str(claims.value(node, RLF.deprecationReason) or ""),
        }
        assert ((node, OWL.deprecated, Literal(True)) in claims) == bool(common["deprecated"])
        if {RLF.Quotation, RLF.StatementInWords} & set(claims.objects(node, RDF.type)):
            found[key] = Quotation(
                **common,
                about=tuple(sorted(URIRef(str(term)) for term in claims.objects(node, RLF.about))),
                topics=tuple(sorted(URIRef(str(term)) for term in claims.objects(node, RLF.topic))),
            )
        else:
            target = iri(claims, node, RDF.object)
            homes = [role for role in (Role.ENTITIES, Role.PROSPECTS) if (target, RDFS.label, None) in graphs[role]]
            found[key] = Claim(
                **common,
                subject=iri(claims, node, RDF.subject),
                predicate=iri(claims, node, RDF.predicate),
                object=target,
                value=read_value(graphs[homes[0]], target) if homes else None,
            )
    return found


def iri(graph: Graph, node: URIRef, predicate: URIRef) -> URIRef:
    """Return the one IRI that stands there."""
    values = list(graph.objects(node, predicate))
    assert len(values) == 1
    assert isinstance(values[0], URIRef)
    return values[0]


def read_quote(graph: Graph, node: object) -> Stretch:
    """Return the stretch of a quote by its position selector."""
    assert isinstance(node, URIRef)
    span = URIRef(f"{node}#span")
    assert (node, OA.hasSelector, span) in graph
    start, end = graph.value(span, OA.start), graph.value(span, OA.end)
    return Stretch(start=int(str(start)), end=int(str(end)))


def read_value(graph: Graph, node: URIRef) -> Figure | Period | None:
    """Return the figure or period that a node describes."""
    label = graph.value(node, RDFS.label)
    assert isinstance(label, Literal)

    def number(*predicates: URIRef) -> Fraction | None:
        value = next((graph.value(node, p) for p in predicates if (node, p, None) in graph), None)
        return None if value is None else Fraction(str(value))

    def day(predicate: URIRef) -> date | None:
        value = graph.value(node, predicate)
        return None if value is None else date.fromisoformat(str(value))

    is_approximate = (node, RLF.approximate, Literal(True)) in graph
    rule, unit, per = (graph.value(node, term) for term in (RLF.readBy, QUDT.hasUnit, RLF.per))
    if (node, RDF.type, RLF.Period) in graph:
        return Period(
            label=str(label),
            language=str(label.language),
            earliest=day(RLF.earliest),
            latest=day(RLF.latest),
            approximate=is_approximate,
            rule=None if rule is None else URIRef(str(rule)),
        )
    as_of = day(RLF.asOf)
    assert as_of is not None
    return Figure(
        label=str(label),
        language=str(label.language),
        as_of=as_of,
        value=number(SCHEMA.value),
        lower=number(QUDT.minInclusive, QUDT.minExclusive),
        lower_inclusive=(node, QUDT.minExclusive, None) not in graph,
        upper=number(QUDT.maxInclusive, QUDT.maxExclusive),
        upper_inclusive=(node, QUDT.maxExclusive, None) not in graph,
        approximate=is_approximate,
        rounded_to=number(RLF.roundedTo),
        unit=None if unit is None else URIRef(str(unit)),
        unit_text=str(graph.value(node, SCHEMA.unitText) or ""),
        per=None if per is None else URIRef(str(per)),
    )
