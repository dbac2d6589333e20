"""What terms the ontologies of a corpus declare: their kinds, where, and in whose namespace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import Enum

from graph.check.corpus.corpus import Corpus
from graph.check.syntax.document import Document, Triple
from graph.check.syntax.term import RDF_TYPE, Iri, Term
from graph.names import known_vocabularies
from graph.namespaces import OWL, RDF, RDFS, namespace_of


class Kind(Enum):
    """What a term is declared to be."""

    CLASS = "a class"
    DATATYPE = "a datatype"
    OBJECT = "an object property"
    DATA = "a datatype property"
    ANNOTATION = "an annotation property"
    PROPERTY = "a property"
    ONTOLOGY = "an ontology"
    OTHER = "an individual"

    # Each is one object; the hash of an Enum is that of its name, and takes ten times as long.
    __hash__ = object.__hash__


PROPERTIES = (Kind.OBJECT, Kind.DATA, Kind.ANNOTATION, Kind.PROPERTY)
TERMS = (Kind.CLASS, Kind.DATATYPE, *PROPERTIES)

KINDS: dict[str, Kind] = {
    **dict.fromkeys((OWL + "Class", RDFS + "Class", OWL + "DeprecatedClass", OWL + "Restriction"), Kind.CLASS),
    **dict.fromkeys((RDFS + "Datatype", OWL + "DataRange"), Kind.DATATYPE),
    **dict.fromkeys(
        (
            OWL + name
            for name in (
                "ObjectProperty",
                "TransitiveProperty",
                "SymmetricProperty",
                "AsymmetricProperty",
                "ReflexiveProperty",
                "IrreflexiveProperty",
            )
        ),
        Kind.OBJECT,
    ),
    OWL + "DatatypeProperty": Kind.DATA,
    OWL + "AnnotationProperty": Kind.ANNOTATION,
    OWL + "OntologyProperty": Kind.ANNOTATION,
    RDF + "Property": Kind.PROPERTY,
    OWL + "FunctionalProperty": Kind.PROPERTY,
    OWL + "InverseFunctionalProperty": Kind.PROPERTY,
    OWL + "DeprecatedProperty": Kind.PROPERTY,
    OWL + "Ontology": Kind.ONTOLOGY,
}
"""The kind that each type of RDFS and OWL gives."""


def declarations_of(corpus: Corpus) -> Declared:
    """Return what a corpus declares; ask it of `Corpus.ontology` or `Corpus.vocabulary`."""
    return corpus.remember("declared", Declared)


class Declared:
    """The declarations of a corpus; made once, by `declarations_of`.

    Attributes:
        kinds: The kinds of each term that has a type, in the order of the files.
        single: What has been found of terms that are one thing only, for those who ask.
        at: The first statement that gives each of them a type.
        own: The namespaces that the ontologies to be reported on define.
        described: Everything that is said something of.
    """

    def __init__(self, corpus: Corpus) -> None:
        self.kinds: dict[Term, set[Kind]] = {}
        self.single: dict[Term, Kind | None] = {}
        self.at: dict[Term, Triple] = {}
        self._corpus = corpus
        self._metaclasses = metaclasses = kinds_with_subclasses(corpus)
        for triple in corpus.triples(None, RDF_TYPE):
            subject, type_ = triple.subject, triple.object
            kind = metaclasses.get(type_, Kind.OTHER) if isinstance(type_, Iri) else Kind.OTHER
            if kind in TERMS and self.kinds.get(subject, set()) <= {Kind.OTHER}:
                self.at[subject] = triple
            self.kinds.setdefault(subject, set()).add(kind)
            self.at.setdefault(subject, triple)
        for name in metaclasses.keys() - KINDS.keys():
            # A class of properties is a class, whatever else it says it is.
            self.kinds.setdefault(Iri(name), set()).add(Kind.CLASS)
            if name not in self.at:
                self.at[Iri(name)] = next(corpus.triples(Iri(name), RDFS + "subClassOf"))
        self.described = set[Term]().union(*(document.subjects() for document in corpus.documents))
        self.own = frozenset(
            namespace for document in corpus.own.documents for namespace in self.namespaces_of(document)
        )

    def is_a(self, term: Term, *kinds: Kind) -> bool:
        """Return whether a term is declared to be one of these."""
        return not self.kinds.get(term, set()).isdisjoint(kinds)

    def typed_at(self, term: Term, kind: Kind) -> Triple | None:
        """Return the first statement that gives a term a kind."""
        for triple in self._corpus.triples(term, RDF_TYPE):
            if isinstance(triple.object, Iri) and self._metaclasses.get(triple.object) is kind:
                return triple
        return None

    def is_property(self, term: Term) -> bool:
        """Return whether a term is declared a property of any kind."""
        return self.is_a(term, *PROPERTIES)

    def terms(self, *kinds: Kind) -> Iterator[Iri]:
        """Yield the named terms of these kinds; all classes, datatypes and properties where none is given."""
        wanted = set(kinds or TERMS)
        for term, has in self.kinds.items():
            if isinstance(term, Iri) and not wanted.isdisjoint(has):
                yield term

    def own_terms(self, *kinds: Kind) -> Iterator[tuple[Iri, Triple]]:
        """Yield the terms of these kinds that the ontologies define themselves, each with its declaration."""
        for term in self.terms(*kinds):
            if namespace_of(term) in self.own:
                yield term, self.at[term]

    def namespaces_of(self, document: Document) -> set[str]:
        """Return the namespaces that a file defines: that of its ontology, else the one of most of its terms."""
        rows = document.statements
        count: Counter[str] = Counter()
        headers = []
        for subject, predicate, value in zip(rows.subjects, rows.predicates, rows.objects, strict=True):
            if predicate == RDF_TYPE and isinstance(subject, Iri):
                if value == OWL + "Ontology":
                    headers.append(subject.rstrip("#/"))
                elif self.is_a(subject, *TERMS) and isinstance(value, Iri) and KINDS.get(value) in TERMS:
                    count[namespace_of(subject)] += 1
        named = {namespace for namespace in count for header in headers if namespace.rstrip("#/") == header}
        if named:
            return named
        # Whoever declares a term of a vocabulary that everybody knows does not own it.
        for namespace in known_vocabularies():
            count.pop(namespace, None)
        if not count:
            return set()
        namespace, most = count.most_common(1)[0]
        return {namespace} if most * 2 > count.total() else set()


def kinds_with_subclasses(corpus: Corpus) -> dict[str, Kind]:
    """Return the types of RDFS and OWL and the classes that the corpus puts below them, each with its kind."""
    kinds = dict(KINDS)
    below: dict[Term, list[Term]] = {}
    for triple in corpus.triples(None, RDFS + "subClassOf"):
        below.setdefault(triple.object, []).append(triple.subject)
    waiting: list[Term] = [Iri(name) for name in KINDS]
    while waiting:
        above = waiting.pop()
        for sub in below.get(above, ()):
            if isinstance(sub, Iri) and sub not in kinds and isinstance(above, Iri):
                kinds[sub] = kinds[above]
                waiting.append(sub)
    return kinds


def plain_namespace(space: str) -> str:
    """Return a namespace without what its copies differ in: the scheme and the mark at the end."""
    return space.removeprefix("https:").removeprefix("http:").rstrip("#/")
