"""The description of a revision as a data set: VoID and DCAT, counted from the revision itself.

Sources: https://www.w3.org/TR/void/, https://www.w3.org/TR/vocab-dcat-3/. Nodes have IRIs under `<base>dataset#`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from graph.namespaces import DCAT, DCTERMS, FOAF, RDF, VANN, VOID, XSD
from graph.rdf.quads import Difference, has_blank_node
from graph.revision.content import Content
from graph.revision.counts import COUNTED, Counts, count, count_anew, read_counts
from graph.revision.view import View
from graph.terms import Role

TITLE = "reliefgraph"
DESCRIPTION = (
    "News on poverty relief as a graph in which every statement leads to its sentence. "
    "It says what was said, by whom, where; it takes no side."
)
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
ROLE_DESCRIPTIONS = {
    Role.REPORTED: "What articles report: each triple has a claim with its quote.",
    Role.REFERENCE: "Places, codes and statistics from named sources that are not articles.",
    Role.ENTITIES: "What the things are that are spoken of, their names, and the figures.",
    Role.ONTOLOGY: "The vocabulary.",
    Role.DERIVED: "Computed figures, agreements and conflicts, with what they rest on.",
    Role.INFERRED: "What follows by OWL 2 RL; each triple has a derivation.",
    Role.PROSPECTS: "What is aimed at, planned, promised or expected. Not in the default graph.",
    Role.CLAIMS: "Every claim with its evidence, speaker and axes, and the derivations.",
    Role.SOURCES: "The articles, their text and publishers, and the documents behind reference data.",
    Role.SHAPES: "The rules that the data keeps, in SHACL.",
    Role.CATALOG: "This description.",
}


def describe_change(content: Content, view: View, former: View, difference: Difference) -> list[Quad]:
    """Describe a revision from the description of the one before; a `graph.update.candidate.DescribeChange`."""
    renamed = any(has_blank_node(quad) for quad in (*difference.added, *difference.removed))
    known = None if renamed else read_counts(former)
    return _describe(content, view, count(view) if known is None else count_anew(known, former, view, difference))


def describe_dataset(content: Content, view: View) -> list[Quad]:
    """Describe a revision; a `graph.revision.revision.Describe`.

    Args:
        content: What the engine holds, for the revision's id and the sizes of its graphs.
        view: The same, term by term.

    Returns:
        The quads of `catalog`, under the revision's base.
    """
    return _describe(content, view, count(view))


def _describe(content: Content, view: View, counts: Counts) -> list[Quad]:
    catalog = view.graph(Role.CATALOG)
    triples = [
        *_dataset(view, content, counts),
        *_distributions(view),
        *_graphs(view, content),
        *_partitions(view, counts),
    ]
    return [Quad(subject, predicate, value, catalog) for subject, predicate, value in triples]


Spo = tuple[NamedNode, NamedNode, NamedNode | Literal]


def _dataset(view: View, content: Content, counts: Counts) -> Iterator[Spo]:
    dataset, catalog = _here(view, "dataset"), _here(view, "catalog")
    yield catalog, _n(RDF + "type"), _n(DCAT + "Catalog")
    yield catalog, _n(DCTERMS + "title"), Literal(f"Catalog of {TITLE}", language="en")
    yield catalog, _n(DCAT + "dataset"), dataset
    yield catalog, _n(DCAT + "service"), _here(view, "dataset#sparql")
    yield catalog, _n(FOAF + "primaryTopic"), dataset
    for type_ in (VOID + "Dataset", DCAT + "Dataset"):
        yield dataset, _n(RDF + "type"), _n(type_)
    yield dataset, _n(DCTERMS + "title"), Literal(TITLE, language="en")
    yield dataset, _n(DCTERMS + "description"), Literal(DESCRIPTION, language="en")
    yield dataset, _n(DCTERMS + "license"), _n(LICENSE)
    yield dataset, _n(DCTERMS + "identifier"), Literal(dataset.value, datatype=_n(XSD + "anyURI"))
    yield dataset, _n(DCAT + "version"), Literal(content.id)
    yield dataset, _n(DCAT + "landingPage"), NamedNode(view.base)
    yield dataset, _n(FOAF + "homepage"), NamedNode(view.base)
    yield dataset, _n(DCTERMS + "conformsTo"), _here(view, "ontology")
    yield dataset, _n(VOID + "vocabulary"), _here(view, "ontology")
    yield dataset, _n(VOID + "uriSpace"), Literal(view.base)
    yield dataset, _n(VANN + "preferredNamespacePrefix"), Literal("rlf")
    yield dataset, _n(VOID + "sparqlEndpoint"), _here(view, "sparql")
    yield dataset, _n(VOID + "openSearchDescription"), _here(view, "opensearch.xml")
    yield dataset, _n(VOID + "feature"), _n("http://www.w3.org/ns/formats/Turtle")
    for name, number in (
        ("triples", counts.triples),
        ("entities", counts.entities),
        ("distinctSubjects", counts.subjects),
        ("distinctObjects", counts.objects),
        ("classes", len(counts.classes)),
        ("properties", len(counts.properties)),
    ):
        yield dataset, _n(VOID + name), _number(number)
    for article in view.instances("Article", Role.SOURCES):
        yield dataset, _n(VOID + "exampleResource"), article
        yield dataset, _n(DCTERMS + "source"), article


def _distributions(view: View) -> Iterator[Spo]:
    dataset, service = _here(view, "dataset"), _here(view, "dataset#sparql")
    yield service, _n(RDF + "type"), _n(DCAT + "DataService")
    yield service, _n(DCTERMS + "title"), Literal("SPARQL endpoint", language="en")
    yield service, _n(DCAT + "endpointURL"), _here(view, "sparql")
    yield service, _n(DCAT + "servesDataset"), dataset
    dumps = [(dataset, "all", "nq")] + [(_here(view, f"graph/{role.value}"), role.value, "nt") for role in Role]
    for described, name, extension in dumps:
        address = _here(view, f"dump/{name}.{extension}.gz")
        distribution = _here(view, f"dataset#dump-{name}")
        media = "application/n-quads" if extension == "nq" else "application/n-triples"
        yield described, _n(VOID + "dataDump"), address
        yield described, _n(DCAT + "distribution"), distribution
        yield distribution, _n(RDF + "type"), _n(DCAT + "Distribution")
        yield distribution, _n(DCTERMS + "title"), Literal(f"Dump: {name}", language="en")
        yield distribution, _n(DCAT + "downloadURL"), address
        yield distribution, _n(DCAT + "accessURL"), _here(view, "dump")
        yield distribution, _n(DCTERMS + "license"), _n(LICENSE)
        yield distribution, _n(DCAT + "mediaType"), _n(f"https://www.iana.org/assignments/media-types/{media}")
        yield (
            distribution,
            _n(DCAT + "compressFormat"),
            _n("https://www.iana.org/assignments/media-types/application/gzip"),
        )


def _graphs(view: View, content: Content) -> Iterator[Spo]:
    dataset = _here(view, "dataset")
    for role in Role:
        graph = view.graph(role)
        yield dataset, _n(VOID + "subset"), graph
        yield graph, _n(RDF + "type"), _n(VOID + "Dataset")
        yield graph, _n(DCTERMS + "title"), Literal(f"Graph: {role.value}", language="en")
        yield graph, _n(DCTERMS + "description"), Literal(ROLE_DESCRIPTIONS[role], language="en")
        if role in COUNTED:
            yield graph, _n(VOID + "triples"), _number(content.graphs.get(graph.value, 0))


def _partitions(view: View, counts: Counts) -> Iterator[Spo]:
    dataset = _here(view, "dataset")
    for name, number in counts.classes.items():
        part = _here(view, f"dataset#class-{name_partition(view, name)}")
        yield dataset, _n(VOID + "classPartition"), part
        yield part, _n(VOID + "class"), _n(name)
        yield part, _n(VOID + "entities"), _number(number)
    for one in counts.properties:
        part = _here(view, f"dataset#property-{name_partition(view, one.property)}")
        yield dataset, _n(VOID + "propertyPartition"), part
        yield part, _n(VOID + "property"), _n(one.property)
        yield part, _n(VOID + "triples"), _number(one.triples)
        yield part, _n(VOID + "distinctSubjects"), _number(one.subjects)
        yield part, _n(VOID + "distinctObjects"), _number(one.objects)


def name_partition(view: View, iri: str) -> str:
    """Return a name for a partition: the term's short name, or a digest where it has none."""
    curie = view.curie(iri)
    return curie.replace(":", "-") if curie != iri else hashlib.sha256(iri.encode()).hexdigest()[:12]


def _here(view: View, path: str) -> NamedNode:
    return NamedNode(view.base + path)


def _n(iri: str) -> NamedNode:
    return NamedNode(iri)


def _number(number: int) -> Literal:
    return Literal(str(number), datatype=NamedNode(XSD + "integer"))
