"""All files of a run together, with the indexes that checks ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TypeVar, cast

from graph.check.corpus.account import Account
from graph.check.corpus.uses import Uses
from graph.check.kept.memory import Memory
from graph.check.syntax.document import Document, FileRole, Triple
from graph.check.syntax.term import RDF_FIRST, RDF_NIL, RDF_REST, RDF_TYPE, Iri, Term

T = TypeVar("T")


class Corpus:
    """The statements of several documents, asked by subject, predicate and object.

    Indexes are made when they are first asked for: each file has its own, and the corpus knows which files speak of a
    term. They hold one number per statement, so ask `ontology` (the schema) rather than the whole where that is enough:
    data may have a million statements. Parts with the same documents are one object.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        *,
        former: Corpus | None = None,
        entailment: str = "",
        engines: tuple[str, str] = ("", ""),
        memory: Memory | None = None,
    ) -> None:
        self.documents = tuple(documents)
        self.former = former
        """The ontologies at the revision that the whole is compared with, where it is."""
        self.entailment = entailment
        """The entailment regime that the settings ask for, beside those that the shapes ask for."""
        self.reasoner, self.validator = engines
        """The engines that the settings ask for by name; empty where that is left to the checks."""
        self.memory = memory or Memory()
        """What long work gave before."""
        self.account = Account()
        """What the checks did and did not do with the whole."""
        self._memory: dict[str, object] = {}
        self._parts: dict[tuple[int, ...], Corpus] = {tuple(map(id, self.documents)): self}

    def of(self, *roles: FileRole) -> Corpus:
        """Return the part with at least one of these roles."""
        wanted = set(roles)
        return self._part([document for document in self.documents if document.roles & wanted])

    def _part(self, documents: Sequence[Document]) -> Corpus:
        part = self._parts.get(tuple(map(id, documents)))
        if part is None:
            part = Corpus(documents)
            self._parts |= part._parts
            part._parts = self._parts
        return part

    @cached_property
    def own(self) -> Corpus:
        """Everything that findings may be reported on: all but the libraries."""
        return self._part([document for document in self.documents if FileRole.LIBRARY not in document.roles])

    @cached_property
    def ontology(self) -> Corpus:
        """The ontologies that findings may be reported on."""
        return self.own.of(FileRole.ONTOLOGY)

    @cached_property
    def vocabulary(self) -> Corpus:
        """The ontologies and the libraries: where terms are declared."""
        return self.of(FileRole.ONTOLOGY, FileRole.LIBRARY)

    @cached_property
    def uses(self) -> list[Uses]:
        """The distinct terms of each file."""
        return [document.remember("uses", Uses) for document in self.documents]

    def remember(self, name: str, make: Callable[[Corpus], T]) -> T:
        """Return what `make` makes of this corpus, made once for a name: a corpus never changes."""
        if name not in self._memory:
            self._memory[name] = make(self)
        return cast("T", self._memory[name])

    def triples(
        self, subject: Term | None = None, predicate: str | None = None, object_: Term | None = None
    ) -> Iterator[Triple]:
        """Yield the statements that match; None matches anything. The order is that of the files."""
        if subject is not None:
            documents: Iterable[Document] = self._about.get(subject, ())
        elif predicate is None and object_ is not None:
            documents = self._with_value.get(object_, ())
        else:
            documents = self.documents
        for document in documents:
            for row in document.rows_with(subject, predicate, object_):
                yield Triple(document, row)

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

    def member_triples(self, head: Term) -> Iterator[Triple]:
        """Yield the statements that give an RDF list its members; a list that bites its tail ends there."""
        seen: set[Term] = set()
        while head != RDF_NIL and head not in seen:
            seen.add(head)
            yield from list(self.triples(head, RDF_FIRST))[:1]
            head = next(iter(self.objects(head, RDF_REST)), RDF_NIL)

    def members(self, head: Term) -> list[Term]:
        """Return the members of an RDF list; a list that bites its tail ends there."""
        return [triple.object for triple in self.member_triples(head)]

    @cached_property
    def _about(self) -> dict[Term, list[Document]]:
        """The files that say something of each term, in order."""
        return listed((document.subjects(), document) for document in self.documents)

    @cached_property
    def _with_value(self) -> dict[Term, list[Document]]:
        """The files in which each term stands as a value, in order."""
        return listed((document.objects(), document) for document in self.documents)


def listed(terms_of: Iterable[tuple[Iterable[Term], Document]]) -> dict[Term, list[Document]]:
    """Return the files of each term."""
    found: dict[Term, list[Document]] = {}
    for terms, document in terms_of:
        for term in terms:
            if term in found:
                found[term].append(document)
            else:
                found[term] = [document]
    return found
