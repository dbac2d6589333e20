"""Findings about what has changed since an earlier revision (`--against`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.check.changes.compare import Bump, Change, iter_changes
from graph.check.corpus.corpus import Corpus
from graph.check.registry import Check, Code
from graph.check.syntax.document import Document, Place, Triple
from graph.check.syntax.term import RDF_TYPE, Iri, Literal, Term
from graph.finding import Finding, Severity
from graph.namespaces import OWL

CODES = {
    "removed-term": Code(name="removed-term", severity=Severity.ERROR),
    "retyped-term": Code(name="retyped-term", severity=Severity.ERROR),
    "narrowed-property": Code(name="narrowed-property", severity=Severity.ERROR),
    "changed-meaning": Code(name="changed-meaning", severity=Severity.WARNING),
    "changed-definition": Code(name="changed-definition", severity=Severity.WARNING),
    "version-too-low": Code(name="version-too-low", severity=Severity.ERROR),
}
WAYS_OUT = {
    "removed-term": "keep it with owl:deprecated true, or publish a new major version",
    "retyped-term": "give the new meaning a new name, or publish a new major version",
    "narrowed-property": "leave it wider, or publish a new major version",
    "changed-meaning": "give the new meaning a new name, or publish a new major version",
    "changed-definition": "if data that exist no longer fit, give the new meaning a new name",
}
_VERSION = re.compile(r"\D*(\d+)\.(\d+)(?:\.(\d+))?\b.*", re.DOTALL)
Version = tuple[int, int, int]


def find_changes(corpus: Corpus) -> Iterator[Finding]:
    """Tell the changes that break something, and a version that does not say so."""
    if corpus.former is None or not corpus.ontology.documents:
        return
    changes = list(iter_changes(corpus.former.ontology, corpus.ontology))
    for change in changes:
        if change.code:
            document, place = place_of(change, corpus)
            yield CODES[change.code].at(document, place, change.message, WAYS_OUT[change.code])
    yield from find_low_versions(corpus, changes)


def place_of(change: Change, corpus: Corpus) -> tuple[Document, Place]:
    """Return where a change is told: at the statement that shows it, or at the ontology's header."""
    if change.at:
        return change.at.document, change.at.object_place if change.in_object else change.at.subject_place
    header: Triple | None = corpus.ontology.find(None, RDF_TYPE, Iri(OWL + "Ontology"))
    return (header.document, header.subject_place) if header else (corpus.ontology.documents[0], Place(0, 0))


def find_low_versions(corpus: Corpus, changes: Sequence[Change]) -> Iterator[Finding]:
    """Tell the version of an ontology that has not grown as its changes call for."""
    former = corpus.former
    assert former is not None  # the caller looked
    wanted = max((change.bump for change in changes), default=Bump.NONE)
    for triple in corpus.ontology.triples(None, OWL + "versionInfo"):
        old = former.ontology.find(triple.subject, OWL + "versionInfo")
        was, now = read_version(old.object if old else None), read_version(triple.object)
        if was is None or now is None or wanted is Bump.NONE:
            continue
        least = next_version(was, wanted)
        if now < least:
            worst = [change for change in changes if change.bump is wanted]
            what = f"{worst[0].message}" + (f", and {len(worst) - 1} more changes like this" if worst[1:] else "")
            message = f"the version is {show(now)} after {show(was)}, and the changes call for {show(least)}: {what}"
            yield CODES["version-too-low"].at(
                triple.document, triple.object_place, message, f"make it {show(least)} or later"
            )


def read_version(term: Term | None) -> Version | None:
    """Read the first version number of a text such as `1.2.0` or `Version 1.2`."""
    match = _VERSION.fullmatch(term.lexical) if isinstance(term, Literal) else None
    return (int(match[1]), int(match[2]), int(match[3] or 0)) if match else None


def next_version(version: Version, bump: Bump) -> Version:
    """Return the least version that a change calls for; before 1.0.0 a minor version may break things."""
    major, minor, patch = version
    if bump is Bump.MAJOR and major > 0:
        return (major + 1, 0, 0)
    if bump >= Bump.MINOR and (bump is Bump.MAJOR or major > 0):
        return (major, minor + 1, 0)
    return (major, minor, patch + 1)


def show(version: Version) -> str:
    """Write a version."""
    return ".".join(str(part) for part in version)


CHECKS = (Check(codes=tuple(CODES.values()), run=find_changes),)
