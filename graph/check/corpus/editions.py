"""The versions of one ontology among the files of a run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from graph.check.syntax.document import Document
from graph.check.syntax.term import RDF_TYPE, Iri, Literal, Term
from graph.names import local_name
from graph.namespaces import OWL

_NUMBER = re.compile(r"\d+")
_VERSION = re.compile(r"(?<![\d.])(?:\d{6,8}|\d{4}-\d\d(?:-\d\d)?|\d+(?:\.\d+)+)(?![\d.])")
"""A date or a number with points, as the versions of ontologies have them in their IRIs."""

_ENDING = re.compile(r"\.(?:ttl|owl|rdf|n3|nt|jsonld|xml)$")


def find_editions(documents: Sequence[Document]) -> dict[str, list[Document]]:
    """Return the files with other versions of an ontology than the newest one here, by version.

    Two files with the same ontology and the same version, or without a version, are parts or copies of one. One without
    a version that describes again what the newest version describes is a version before them.
    """
    by_ontology: dict[str, dict[str, list[Document]]] = {}
    for document in documents:
        for ontology, version in versions_of(document):
            by_ontology.setdefault(plain_iri(ontology), {}).setdefault(version, []).append(document)
    older = find_series(documents)
    for versions in by_ontology.values():
        told = [version for version in versions if version]
        for version in newest_first(told)[1:]:
            older.setdefault(version, []).extend(versions[version])
        for document in versions.get("", ()) if told else ():
            newest = versions[newest_first(told)[0]]
            if document not in newest and repeats_terms(document, newest):
                older.setdefault("without a version", []).append(document)
    first: dict[int, str] = {}
    for version, found in older.items():
        for document in found:
            first.setdefault(id(document), version)
    once = {
        version: list({id(one): one for one in found if first[id(one)] == version}.values())
        for version, found in older.items()
    }
    return {version: found for version, found in once.items() if found}


def find_series(documents: Sequence[Document]) -> dict[str, list[Document]]:
    """Return the older files of ontologies whose IRI, or file name, has the number of the version in it, by that.

    Two such ontologies are versions of one where their IRIs differ in the version alone and most names are the same.
    """
    by_series: dict[str, dict[str, list[Document]]] = {}
    for document in documents:
        for ontology, _ in versions_of(document):
            plain = plain_iri(ontology)
            if _VERSION.search(plain):
                by_series.setdefault(_VERSION.sub("", plain), {}).setdefault(plain, []).append(document)
        path = PurePosixPath(document.path)
        if _VERSION.search(path.stem) and OWL + "Ontology" in document.statements.objects:
            by_series.setdefault(_VERSION.sub("", str(path)), {}).setdefault(path.name, []).append(document)
    older: dict[str, list[Document]] = {}
    for editions in by_series.values():
        newest, *others = newest_first(editions)
        names = local_names(editions[newest]) if others else set()
        for one in others:
            mine = local_names(editions[one])
            if len(mine & names) * 2 > len(mine):
                older.setdefault(one, []).extend(editions[one])
    return older


def local_names(documents: Iterable[Document]) -> set[str]:
    """Return the names of what files describe, without their namespaces."""
    return {local_name(one) for document in documents for one in document.statements.subjects if isinstance(one, Iri)}


def repeats_terms(document: Document, others: Sequence[Document]) -> bool:
    """Return whether most of what a file describes by name is described in others too."""
    mine = {one for one in document.statements.subjects if isinstance(one, Iri)}
    theirs = {one for other in others for one in other.statements.subjects}
    return len(mine & theirs) * 2 > len(mine)


def versions_of(document: Document) -> list[tuple[str, str]]:
    """Return the ontologies of a file, each with its version; empty where it names none."""
    rows = document.statements
    headers = [rows.subjects[row] for row in document.rows_with(None, RDF_TYPE, Iri(OWL + "Ontology"))]
    found = []
    for header in dict.fromkeys(headers):
        if isinstance(header, Iri):
            about = {rows.predicates[row]: rows.objects[row] for row in document.rows_with(header)}
            values = (about.get(Iri(OWL + "versionIRI")), about.get(Iri(OWL + "versionInfo")))
            found.append((str(header), next((text_of(one) for one in values if one is not None), "")))
    return found


def text_of(term: Term) -> str:
    """Return the text of a version."""
    return term.lexical if isinstance(term, Literal) else str(term)


def plain_iri(iri: str) -> str:
    """Return the IRI of an ontology without what its copies differ in: the scheme, a mark or an ending."""
    plain = iri.removeprefix("https:").removeprefix("http:").rstrip("#/")
    return _ENDING.sub("", plain)


def is_newer(version: str, other: str) -> bool:
    """Return whether a version has higher numbers than another; one without any is newer than nothing."""
    mine, theirs = ([int(one) for one in _NUMBER.findall(text)] for text in (version, other))
    return bool(theirs) and mine > theirs


def newest_first(names: Iterable[str]) -> list[str]:
    """Sort names with version numbers or dates in them, the newest first; a plain release before its variants."""
    return sorted(names, key=lambda name: ([int(one) for one in _NUMBER.findall(name)], -len(name)), reverse=True)
