"""What a file or a workspace describes: its terms with their labels, for outlines and searches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.check.editor.terms import LABELS
from graph.check.syntax.document import Document, Place, Triple
from graph.check.syntax.statements import NO_PLACE
from graph.check.syntax.term import RDF_TYPE, Iri, Literal
from graph.namespaces import OWL, RDF, RDFS, SH, SKOS

KINDS = {
    OWL + "Ontology": "ontology",
    OWL + "Class": "class",
    RDFS + "Class": "class",
    RDFS + "Datatype": "datatype",
    RDF + "Property": "property",
    OWL + "ObjectProperty": "property",
    OWL + "DatatypeProperty": "property",
    OWL + "AnnotationProperty": "property",
    SH + "NodeShape": "shape",
    SH + "PropertyShape": "shape",
    SKOS + "Concept": "concept",
    SKOS + "ConceptScheme": "scheme",
}
MAX_FOUND = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """A term that a file describes.

    Attributes:
        name: As the file writes it.
        label: Its label, else its type; empty where it has neither.
        kind: What it is, in one word: one of `KINDS`, or `thing`.
        document: The file.
        place: Where its description begins.
    """

    name: str
    label: str
    kind: str
    document: Document
    place: Place


def list_symbols(document: Document) -> list[Symbol]:
    """Return the IRIs that a file describes, in its order, each once."""
    rows = document.statements
    first: dict[Iri, int] = {}
    kinds: dict[Iri, str] = {}
    labels: dict[Iri, str] = {}
    for row, (subject, predicate, value) in enumerate(zip(rows.subjects, rows.predicates, rows.objects, strict=True)):
        if not isinstance(subject, Iri):
            continue
        if subject not in first and rows.subject_at[row] != NO_PLACE:
            first[subject] = row
        if predicate == RDF_TYPE and isinstance(value, Iri):
            kinds.setdefault(subject, KINDS.get(value, "thing"))
        elif predicate in LABELS and isinstance(value, Literal):
            labels.setdefault(subject, value.lexical)
    return [
        Symbol(
            name=document.shorten(subject),
            label=labels.get(subject, ""),
            kind=kinds.get(subject, "thing"),
            document=document,
            place=Triple(document, row).subject_place,
        )
        for subject, row in first.items()
    ]


def search_symbols(query: str, documents: Iterable[Document]) -> list[Symbol]:
    """Return the symbols whose name or label contains a text, in any case; at most `MAX_FOUND`."""
    wanted = query.casefold()
    found = []
    for document in documents:
        for one in list_symbols(document):
            if wanted in one.name.casefold() or wanted in one.label.casefold():
                found.append(one)
                if len(found) == MAX_FOUND:
                    return found
    return found
