"""The classes and properties of a revision, written beside its store when it is published.

Who serves the revision knows them at once: no query over all of it must find them. They are every IRI that is used as
a predicate or as a class, and those that are declared to be one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import NamedNode, Quad
from pyoxigraph import Store as Engine

from graph.namespaces import OWL, RDF, RDFS
from graph.rdf.quads import Difference
from graph.revision.journal import write_synced

FILE = "vocabulary.json"
MOST = 100_000
"""With more terms than these none are written: they are data then, and no vocabulary."""

_TYPE = NamedNode(RDF + "type")
_KINDS = frozenset(
    NamedNode(iri)
    for iri in (
        OWL + "Class",
        OWL + "ObjectProperty",
        OWL + "DatatypeProperty",
        OWL + "AnnotationProperty",
        RDFS + "Class",
        RDFS + "Datatype",
        RDF + "Property",
    )
)


class TermSet:
    """The classes and properties of the quads that it has seen.

    Attributes:
        terms: Them; more than `MOST` where there are too many to be of use.
    """

    def __init__(self) -> None:
        self.terms: set[NamedNode] = set()

    def watch(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Yield quads as they are, and note their terms."""
        terms = self.terms
        for quad in quads:
            predicate = quad.predicate
            if predicate == _TYPE:
                terms.update(_iter_terms(quad))
            elif len(terms) <= MOST:
                terms.add(predicate)
            yield quad

    def write(self, directory: Path) -> None:
        """Write them into the directory of a revision in the making."""
        _write(directory, (term.value for term in self.terms))


def read_vocabulary(directory: Path) -> tuple[str, ...] | None:
    """Return the classes and properties of the revision in a directory, in order of their IRIs.

    Returns:
        None where they are not known: an earlier version has written the revision. None at all where they are too many.
    """
    found = _read(directory)
    return None if found is None else tuple(found.terms or ())


def amend_vocabulary(former: Path, candidate: Path, engine: Engine, difference: Difference) -> None:
    """Write the classes and properties of a candidate from those of the revision before and what has changed.

    Args:
        former: The directory of the revision before.
        candidate: That of the candidate.
        engine: The candidate's store.
        difference: In what the two differ.
    """
    found = _read(former)
    if found is None:
        return
    if found.terms is not None:
        come = {term.value for quad in difference.added for term in _iter_terms(quad)}.difference(found.terms)
        touched = {term for quad in difference.removed for term in _iter_terms(quad)}
        gone = {term.value for term in touched if not _is_there(engine, term)}
        if come or gone:
            _write(candidate, come.union(found.terms) - gone)
            return
    with suppress(OSError):
        os.link(former / FILE, candidate / FILE)


class _Written(NamedTuple):
    terms: list[str] | None


def _read(directory: Path) -> _Written | None:
    try:
        return _Written(json.loads((directory / FILE).read_text(encoding="utf-8"))["terms"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(directory: Path, iris: Iterable[str]) -> None:
    terms = sorted(iris)
    write_synced(directory / FILE, json.dumps({"terms": terms if len(terms) <= MOST else None}, indent=0) + "\n")


def _iter_terms(quad: Quad) -> Iterator[NamedNode]:
    """Yield what a quad uses, or declares, as a class or a property."""
    yield quad.predicate
    if quad.predicate == _TYPE and isinstance(quad.object, NamedNode):
        yield quad.object
        if quad.object in _KINDS and isinstance(quad.subject, NamedNode):
            yield quad.subject


def _is_there(engine: Engine, term: NamedNode) -> bool:
    patterns = [(None, term, None), (None, _TYPE, term), *((term, _TYPE, kind) for kind in _KINDS)]
    return any(next(engine.quads_for_pattern(*pattern), None) is not None for pattern in patterns)
