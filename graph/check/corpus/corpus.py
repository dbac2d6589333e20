"""All files of a run together, with the indexes that checks ask."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import TypeVar, cast

from graph.check.corpus.account import Account
from graph.check.corpus.uses import Uses
from graph.check.kept.memory import Memory
from graph.check.syntax.document import Document, FileRole, Triple
from graph.check.syntax.term import RDF_FIRST, RDF_NIL, RDF_REST, RDF_TYPE, Iri, Term

K = TypeVar("K")
T = TypeVar("T")


class Corpus:
    """The statements of several documents, asked by subject, predicate and object.

    Indexes are made when they are first asked for. They hold one number per statement, so ask `ontology` (the schema)
    rather than the whole where that is enough: data may have a million statements. Parts with the same documents are
    one object, and so have one index.
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
        if subject is None and predicate is not None:
            yield from self._with_predicate(predicate, object_)
            return
        if subject is not None:
            numbers: Iterable[int] = self._by_subject.get(subject, ())
        elif object_ is not None:
            numbers = self._by_object.get(object_, ())
        else:
            numbers = range(self._starts[-1])
        for document, row in self._rows(numbers):
            rows = document.statements
            if (predicate is None or rows.predicates[row] == predicate) and (
                object_ is None or rows.objects[row] == object_
            ):
                yield Triple(document, row)

    def _with_predicate(self, predicate: str, object_: Term | None) -> Iterator[Triple]:
        """Yield the statements with a predicate, and a value where one is given."""
        for document in self.documents:
            rows = document.rows_with(predicate)
            if object_ is not None:
                objects = document.statements.objects
                rows = [row for row in rows if objects[row] == object_]
            for row in rows:
                yield Triple(document, row)

    def _rows(self, numbers: Iterable[int]) -> Iterator[tuple[Document, int]]:
        """Yield document and row of statements that are numbered through all documents, in rising order."""
        place, start, end = -1, 0, 0
        for number in numbers:
            if number >= end:
                place = bisect_right(self._starts, number, lo=max(place, 0)) - 1
                start, end = self._starts[place], self._starts[place + 1]
            yield self.documents[place], number - start

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
    def _starts(self) -> list[int]:
        """The number of the first statement of each document, and that of all."""
        return list(accumulate((len(document.statements) for document in self.documents), initial=0))

    @cached_property
    def _by_subject(self) -> dict[Term, list[int]]:
        return numbered(term for document in self.documents for term in document.statements.subjects)

    @cached_property
    def _by_object(self) -> dict[Term, list[int]]:
        return numbered(term for document in self.documents for term in document.statements.objects)


def numbered(terms: Iterable[K]) -> dict[K, list[int]]:
    """Return at which numbers each term stands."""
    index: defaultdict[K, list[int]] = defaultdict(list)
    for number, term in enumerate(terms):
        index[term].append(number)
    index.default_factory = None
    return index
