"""All files of a run together, with the indexes that checks ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from graph.check.document import Document, FileRole, Triple
from graph.check.lint.declared import Declared
from graph.check.lint.uses import Uses
from graph.check.term import RDF_FIRST, RDF_NIL, RDF_REST, RDF_TYPE, Iri, Term


class Corpus:
    """The statements of several documents, asked by subject, predicate and object.

    Indexes are made when they are first asked for. They hold one entry per statement, so ask `ontology` (the schema)
    rather than the whole where that is enough: data may have a million statements.
    """

    def __init__(self, documents: Sequence[Document], *, former: Corpus | None = None) -> None:
        self.documents = tuple(documents)
        self.former = former
        """The ontologies at the revision that the whole is compared with, where it is."""

    def of(self, *roles: FileRole) -> Corpus:
        """Return the part with at least one of these roles."""
        wanted = set(roles)
        return Corpus([document for document in self.documents if document.roles & wanted])

    @cached_property
    def own(self) -> Corpus:
        """Everything that findings may be reported on: all but the libraries."""
        return Corpus([document for document in self.documents if FileRole.LIBRARY not in document.roles])

    @cached_property
    def ontology(self) -> Corpus:
        """The ontologies that findings may be reported on."""
        return self.own.of(FileRole.ONTOLOGY)

    @cached_property
    def vocabulary(self) -> Corpus:
        """The ontologies and the libraries: where terms are declared."""
        return self.of(FileRole.ONTOLOGY, FileRole.LIBRARY)

    @cached_property
    def declared(self) -> Declared:
        """What its files declare; ask it of `ontology` or `vocabulary`."""
        return Declared(self)

    @cached_property
    def uses(self) -> list[Uses]:
        """The distinct terms of each file."""
        return [Uses(document) for document in self.documents]

    def triples(
        self, subject: Term | None = None, predicate: str | None = None, object_: Term | None = None
    ) -> Iterator[Triple]:
        """Yield the statements that match; None matches anything. The order is that of the files."""
        if subject is not None:
            candidates: Iterable[Triple] = self._by_subject.get(subject, ())
        elif predicate is not None:
            candidates = self._by_predicate.get(predicate, ())
        elif object_ is not None:
            candidates = self._by_object.get(object_, ())
        else:
            candidates = (triple for document in self.documents for triple in document.triples())
        for triple in candidates:
            if (predicate is None or triple.predicate == predicate) and (object_ is None or triple.object == object_):
                yield triple

    def objects(self, subject: Term, predicate: str) -> list[Term]:
        """Return the values of a property."""
        return [triple.object for triple in self.triples(subject, predicate)]

    def subjects(self, predicate: str, object_: Term) -> list[Term]:
        """Return the subjects that have this value."""
        return [triple.subject for triple in self.triples(None, predicate, object_)]

    def find(
        self, subject: Term | None = None, predicate: str | None = None, object_: Term | None = None
    ) -> Triple | None:
        """Return the first statement that matches."""
        return next(self.triples(subject, predicate, object_), None)

    def instances(self, class_iri: str) -> list[Term]:
        """Return what has this type, directly."""
        return self.subjects(RDF_TYPE, Iri(class_iri))

    def members(self, head: Term) -> list[Term]:
        """Return the members of an RDF list; a list that bites its tail ends there."""
        members: list[Term] = []
        seen: set[Term] = set()
        while head != RDF_NIL and head not in seen:
            seen.add(head)
            members += self.objects(head, RDF_FIRST)[:1]
            head = next(iter(self.objects(head, RDF_REST)), RDF_NIL)
        return members

    @cached_property
    def _by_subject(self) -> dict[Term, list[Triple]]:
        index: dict[Term, list[Triple]] = {}
        for document in self.documents:
            for row, subject in enumerate(document.statements.subjects):
                index.setdefault(subject, []).append(Triple(document, row))
        return index

    @cached_property
    def _by_predicate(self) -> dict[str, list[Triple]]:
        index: dict[str, list[Triple]] = {}
        for document in self.documents:
            for row, predicate in enumerate(document.statements.predicates):
                index.setdefault(predicate, []).append(Triple(document, row))
        return index

    @cached_property
    def _by_object(self) -> dict[Term, list[Triple]]:
        index: dict[Term, list[Triple]] = {}
        for document in self.documents:
            for row, value in enumerate(document.statements.objects):
                index.setdefault(value, []).append(Triple(document, row))
        return index
