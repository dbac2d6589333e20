"""The journal of revisions as PROV-O: who made which revision, when, from which, and what it changed.

Source: https://www.w3.org/TR/prov-o/.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from graph.namespaces import DCTERMS, PROV, RDFS, XSD, select_prefixes
from graph.rdf.serialize import serialize_rdf
from graph.revision.journal import ChangeKind, Entry
from server.http.formats import refusing
from server.http.negotiate import GRAPHS, Media

_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def describe_journal(url: str, entries: Iterable[Entry], media: Media) -> bytes:
    """Return the journal in a format for graphs; `url` is its address."""
    if not isinstance(media.format, RdfFormat):
        raise TypeError(f"{media.type} holds no graph")
    turtle = media.format in (RdfFormat.TURTLE, RdfFormat.RDF_XML)
    prefixes = select_prefixes("prov dcterms rdfs xsd") if turtle else None
    with refusing(media, GRAPHS[:4]):
        return serialize_rdf(iter_triples(url, entries), media.format, prefixes)


def iter_triples(url: str, entries: Iterable[Entry]) -> Iterator[Triple]:
    """Yield the triples of a journal, oldest entry first."""
    former: NamedNode | None = None
    for entry in entries:
        activity = NamedNode(f"{url}#{entry.sequence}")
        state = NamedNode(f"{url}#revision-{entry.id}")
        agent = NamedNode(f"{url}#agent-{quote(entry.who, safe='')}")
        when = Literal(entry.when, datatype=NamedNode(XSD + "dateTime"))
        yield Triple(state, _TYPE, NamedNode(PROV + "Entity"))
        yield Triple(state, NamedNode(DCTERMS + "identifier"), Literal(entry.id))
        yield Triple(activity, _TYPE, NamedNode(PROV + "Activity"))
        yield Triple(activity, NamedNode(PROV + "endedAtTime"), when)
        yield Triple(activity, NamedNode(RDFS + "label"), Literal(f"{entry.kind.value}: {entry.what}"))
        yield Triple(activity, NamedNode(PROV + "wasAssociatedWith"), agent)
        yield Triple(agent, _TYPE, NamedNode(PROV + "Agent"))
        yield Triple(agent, NamedNode(RDFS + "label"), Literal(entry.who))
        for name in entry.engines:
            engine = NamedNode(f"{url}#engine-{quote(name, safe='')}")
            yield Triple(activity, NamedNode(PROV + "wasAssociatedWith"), engine)
            yield Triple(engine, _TYPE, NamedNode(PROV + "SoftwareAgent"))
            yield Triple(engine, NamedNode(RDFS + "label"), Literal(name))
        if entry.kind is ChangeKind.ROLLBACK:
            yield Triple(activity, NamedNode(PROV + "used"), state)
        else:
            yield Triple(state, NamedNode(PROV + "wasGeneratedBy"), activity)
        if former is not None and former != state and entry.kind is ChangeKind.UPDATE:
            yield Triple(state, NamedNode(PROV + "wasDerivedFrom"), former)
        if entry.added is not None and entry.removed is not None:
            change = f"{entry.added} quads added, {entry.removed} removed"
            yield Triple(activity, NamedNode(DCTERMS + "description"), Literal(change, language="en"))
        former = state
