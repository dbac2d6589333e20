"""What changed between two revisions, as quads, as RDF about the change, and as the SPARQL update that makes it.

Revisions are compared by their dumps, which are sorted: line by line, so that only what differs is read as RDF.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse

from graph.namespaces import DCTERMS, PROV, RDF, RDFS
from graph.rdf.quads import has_blank_node
from graph.terms import Role
from server.data.addresses import root
from server.data.dumps import ALL, get_dump
from server.data.site import Opened
from server.http.problems import Problem

MAX_CHANGES = 100_000
"""Of more than these nobody reads the difference, and it would fill the memory: the dumps tell it as well."""

CHANGES = "http://purl.org/vocab/changeset/schema#"


def compare(old: Opened, new: Opened) -> tuple[list[Quad], list[Quad]]:
    """Return the quads that were added and those that were removed, in the order of their text, but for `catalog`.

    Raises:
        Problem: There are too many.
    """
    apart = tuple(f" <{one.view.graph(Role.CATALOG).value}> .\n".encode() for one in (old, new))
    added: list[bytes] = []
    removed: list[bytes] = []
    for is_new, line in iter_changes(get_dump(old, ALL), get_dump(new, ALL)):
        if not line.endswith(apart):
            (added if is_new else removed).append(line)
            if len(added) + len(removed) > MAX_CHANGES:
                raise Problem(
                    "result-too-large",
                    f"Over {MAX_CHANGES} quads changed from revision {old.revision.number} to {new.revision.number}.",
                    available=[f"{root()}dump/{ALL}"],
                )
    return _read(added), _read(removed)


def _read(lines: list[bytes]) -> list[Quad]:
    return list(parse(b"".join(lines), format=RdfFormat.N_QUADS))


def iter_changes(old: Path, new: Path) -> Iterator[tuple[bool, bytes]]:
    """Yield the lines that only one of two sorted compressed files has, in order; True for those of the second."""
    with gzip.open(old) as before, gzip.open(new) as after:
        left, right = next(before, b""), next(after, b"")
        while left or right:
            if left == right:
                left, right = next(before, b""), next(after, b"")
            elif right and (not left or right < left):
                yield True, right
                right = next(after, b"")
            else:
                yield False, left
                left = next(before, b"")


def to_statements(address: str, added: list[Quad], removed: list[Quad]) -> Iterator[Triple]:
    """Yield added and removed triples as a change set of statements, for formats without graphs.

    Source: https://vocab.org/changeset/
    """
    yield Triple(NamedNode(address), NamedNode(RDF + "type"), NamedNode(CHANGES + "ChangeSet"))
    for name, changed in (("addition", added), ("removal", removed)):
        for number, quad in enumerate(changed, 1):
            node = NamedNode(f"{address}#{name}-{number}")
            yield Triple(NamedNode(address), NamedNode(CHANGES + name), node)
            yield Triple(node, NamedNode(RDF + "type"), NamedNode(RDF + "Statement"))
            for part, value in (("subject", quad.subject), ("predicate", quad.predicate), ("object", quad.object)):
                yield Triple(node, NamedNode(RDF + part), value)
            if isinstance(quad.graph_name, NamedNode):
                yield Triple(node, NamedNode(DCTERMS + "isPartOf"), quad.graph_name)


def to_graphs(address: str, added: list[Quad], removed: list[Quad]) -> list[Quad]:
    """Put added and removed triples into graphs named by what happened and by the graph it happened to."""
    quads = []
    for name, changed in (("added", added), ("removed", removed)):
        for quad in changed:
            role = str(getattr(quad.graph_name, "value", "default")).rpartition("/")[2]
            quads.append(Quad(quad.subject, quad.predicate, quad.object, NamedNode(f"{address}#{name}-{role}")))
    return quads


def describe_difference(address: str, old: Opened, new: Opened) -> list[Triple]:
    """Return what a difference at an address says of itself."""
    node = NamedNode(address)
    return [
        Triple(node, NamedNode(RDF + "type"), NamedNode(PROV + "Entity")),
        Triple(node, NamedNode(PROV + "wasDerivedFrom"), NamedNode(f"{root()}revision/{old.revision.id}")),
        Triple(node, NamedNode(PROV + "wasDerivedFrom"), NamedNode(f"{root()}revision/{new.revision.id}")),
        Triple(node, NamedNode(RDFS + "seeAlso"), NamedNode(f"{address}.ru")),
    ]


def write_update(added: list[Quad], removed: list[Quad]) -> str:
    """Write the SPARQL update that turns the first revision into the second; blank nodes are told in comments."""
    parts = []
    for word, quads in (("DELETE", removed), ("INSERT", added)):
        ground = [quad for quad in quads if not has_blank_node(quad)]
        blank = [quad for quad in quads if has_blank_node(quad)]
        rows = "".join(f"  {_to_pattern(quad)}\n" for quad in ground)
        parts.append(f"{word} DATA {{\n{rows}}} ;\n")
        parts += [f"# {word.lower()}: {quad!s}\n" for quad in blank]
    return "".join(parts)


def _to_pattern(quad: Quad) -> str:
    triple = f"{quad.subject} {quad.predicate} {quad.object}"
    return f"{triple} ." if isinstance(quad.graph_name, DefaultGraph) else f"GRAPH {quad.graph_name} {{ {triple} }}"
