"""The description of the service, from the revision and the settings: what there is, in which forms, with which limits.

Source: https://www.w3.org/TR/sparql11-service-description/.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from graph.lookup.questions import read_questions, rebase_question
from graph.namespaces import DCTERMS, ENTAILMENT, FORMATS, RDFS, SCHEMA, SD, SH, VOID, XSD, select_prefixes
from graph.rdf.serialize import serialize_rdf
from graph.revision.revision import Revision
from server.http.negotiate import GRAPHS, RESULTS, Media
from server.settings import Settings

RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_FORMAT_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF_XML",
    "nq": "N-Quads",
    "trig": "TriG",
}
_PREFIXES = select_prefixes("sd void dcterms sh schema formats")

LITERALS = (
    "Numbers, booleans, dates and durations are stored by their value: 01 comes back as 1, P12M as P1Y, +00:00 as Z, "
    "types derived from xsd:integer as xsd:integer, xsd:dateTimeStamp as xsd:dateTime. A write says which literals it "
    "concerns; strict=true refuses them. A literal that is no value of its datatype is never stored as one that is."
)

Resource = NamedNode | BlankNode


def describe_service(url: str, revision: Revision, settings: Settings, media: Media, writable: bool) -> bytes:
    """Return the description of the service at an address, in a format.

    Args:
        url: The address as the client used it; it becomes `sd:endpoint`.
        revision: What is served.
        settings: The limits.
        media: The format; one for graphs.
        writable: Whether updates are possible.
    """
    triples = [*_service(url, settings, writable), *_dataset(url, revision), *_examples(url, settings)]
    format_ = media.format
    if not isinstance(format_, RdfFormat):
        raise TypeError(f"{media.type} holds no graph")
    prefixes = _PREFIXES if format_ in (RdfFormat.TURTLE, RdfFormat.RDF_XML) else None
    return serialize_rdf(triples, format_, prefixes)


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)


def _service(url: str, settings: Settings, writable: bool) -> Iterator[Triple]:
    service = NamedNode(url + "#service")
    yield Triple(service, RDF_TYPE, _sd("Service"))
    yield Triple(service, _sd("endpoint"), NamedNode(url))
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    if writable:
        yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Update"))
    for media in (*RESULTS, *GRAPHS):
        yield Triple(service, _sd("resultFormat"), NamedNode(FORMATS + _FORMAT_NAMES[media.name]))
    for name in ("ttl", "nt", "jsonld", "rdf"):
        yield Triple(service, _sd("inputFormat"), NamedNode(FORMATS + _FORMAT_NAMES[name]))
    yield Triple(service, NamedNode(RDFS + "comment"), Literal(LITERALS, language="en"))
    if not settings.plain:
        # The closure is computed when a revision is made; a query is answered by simple matching over it.
        yield Triple(service, _sd("defaultEntailmentRegime"), NamedNode(ENTAILMENT + "Simple"))
    yield Triple(service, _sd("defaultDataset"), NamedNode(url + "#dataset"))
    limits = (
        ("deadline in seconds", settings.deadline_s),
        ("memory per query in megabytes", settings.memory_mb),
        ("answer in megabytes", settings.max_result_mb),
        ("query in kilobytes", settings.max_query_kb),
        ("queries of one client at once", settings.max_per_client),
        ("seconds of evaluation per client and minute", settings.client_seconds),
    )
    for number, (name, value) in enumerate(limits):
        limit = BlankNode(f"limit{number}")  # named, so that the same description is the same bytes
        yield Triple(service, NamedNode(SCHEMA + "additionalProperty"), limit)
        yield Triple(limit, RDF_TYPE, NamedNode(SCHEMA + "PropertyValue"))
        yield Triple(limit, NamedNode(SCHEMA + "name"), Literal(f"limit: {name}", language="en"))
        yield Triple(limit, NamedNode(SCHEMA + "value"), Literal(f"{value:g}", datatype=NamedNode(XSD + "decimal")))


def _dataset(url: str, revision: Revision) -> Iterator[Triple]:
    dataset, default = NamedNode(url + "#dataset"), NamedNode(url + "#default-graph")
    yield Triple(dataset, RDF_TYPE, _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield Triple(dataset, NamedNode(DCTERMS + "identifier"), Literal(revision.id))
    yield Triple(default, RDF_TYPE, _sd("Graph"))
    in_default = {graph.value for graph in revision.query_dataset().default or () if isinstance(graph, NamedNode)}
    counted = in_default or {""}
    yield _count(default, sum(count for name, count in revision.graphs.items() if name in counted))
    for number, (name, count) in enumerate(sorted(revision.graphs.items())):
        if not name:
            continue
        named, graph = BlankNode(f"named{number}"), BlankNode(f"graph{number}")
        yield Triple(dataset, _sd("namedGraph"), named)
        yield Triple(named, RDF_TYPE, _sd("NamedGraph"))
        yield Triple(named, _sd("name"), NamedNode(name))
        yield Triple(named, _sd("graph"), graph)
        yield Triple(graph, RDF_TYPE, _sd("Graph"))
        yield _count(graph, count)


def _count(graph: Resource, number: int) -> Triple:
    return Triple(graph, NamedNode(VOID + "triples"), Literal(str(number), datatype=NamedNode(XSD + "integer")))


def _examples(url: str, settings: Settings) -> Iterator[Triple]:
    """Give the competency questions as example queries, in the terms of SHACL and schema.org."""
    if settings.plain:
        return
    for found in read_questions():
        question = rebase_question(found, settings.base)
        example = NamedNode(f"{url}#example-{question.slug}")
        yield Triple(example, RDF_TYPE, NamedNode(SH + "SPARQLExecutable"))
        yield Triple(example, NamedNode(SCHEMA + "target"), NamedNode(url))
        yield Triple(example, NamedNode(RDFS + "comment"), Literal(question.title, language="en"))
        yield Triple(example, NamedNode(SH + "select"), Literal(question.query))
