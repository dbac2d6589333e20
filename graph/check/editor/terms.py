"""What an editor asks about a term: which one is under the cursor, what is known of it, and where it is declared."""

from __future__ import annotations

from dataclasses import dataclass

from graph.check.corpus.corpus import Corpus
from graph.check.syntax.document import Document, Place, Triple
from graph.check.syntax.statements import NO_PLACE
from graph.check.syntax.term import RDF_TYPE, Blank, Iri, Literal, Term
from graph.namespaces import DCTERMS, OWL, RDFS, SKOS

LABELS = (RDFS + "label", SKOS + "prefLabel")
DEFINITIONS = (SKOS + "definition", RDFS + "comment", DCTERMS + "description")
LINES = (
    ("subclass of", RDFS + "subClassOf"),
    ("subproperty of", RDFS + "subPropertyOf"),
    ("domain", RDFS + "domain"),
    ("range", RDFS + "range"),
    ("inverse of", OWL + "inverseOf"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A term and where it stands."""

    term: Term
    place: Place


def find_term(document: Document, offset: int) -> Found | None:
    """Return the term that stands at an offset, the last one that begins before it."""
    rows = document.statements
    best, term = NO_PLACE, None
    for starts, terms in (
        (rows.subject_at, rows.subjects),
        (rows.predicate_at, rows.predicates),
        (rows.object_at, rows.objects),
    ):
        for row, start in enumerate(starts):
            if best < start <= offset:
                best, term = start, terms[row]
    if term is None:
        return None
    place = document.term_place(best)
    return Found(term=term, place=place) if offset <= place.end else None


def describe_term(found: Found, document: Document, corpus: Corpus) -> str:
    """Return what is known of a term, in Markdown."""
    term = found.term
    if isinstance(term, Literal):
        return f"literal, `{term.language or term.datatype}`"
    if not isinstance(term, Iri):
        return "a blank node"
    parts = [f"`{document.shorten(term)}`", f"<{term}>"]
    labels = [one.lexical for name in LABELS for one in corpus.objects(term, name) if isinstance(one, Literal)]
    if labels:
        parts.insert(0, f"**{labels[0]}**")
    types = [document.shorten(one) for one in corpus.objects(term, RDF_TYPE)]
    if types:
        parts.append("a " + ", ".join(f"`{one}`" for one in types))
    for words, predicate in LINES:
        values = [document.shorten(one) for one in corpus.objects(term, predicate) if not isinstance(one, Blank)]
        if values:
            parts.append(f"{words} " + ", ".join(f"`{one}`" for one in values))
    definitions = [
        one.lexical for name in DEFINITIONS for one in corpus.objects(term, name) if isinstance(one, Literal)
    ]
    parts.extend(definitions[:1])
    return "\n\n".join(parts)


def find_declaration(found: Found, document: Document, corpus: Corpus) -> tuple[Document, Place] | None:
    """Return where a term is declared: its type, else its first statement, else the declaration of its prefix."""
    term = found.term
    declared: Triple | None = corpus.find(term, RDF_TYPE) or corpus.find(term)
    if declared is not None:
        return declared.document, declared.subject_place
    prefix = document.text[found.place.start : found.place.end].partition(":")[0]
    for one in document.prefixes:
        if one.prefix == prefix and isinstance(term, Iri) and one.end > one.start:
            return document, Place(one.start, one.end)
    return None
