"""Looking at a revision term by term: what pages and documents ask of it, in fixed and bounded look-ups.

A revision may stand under another base IRI than the one the product works with inside; a view translates, so that
its callers name terms as `graph.terms` does.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cached_property
from typing import TypeVar, cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from graph.namespaces import (
    BASE,
    DCTERMS,
    RDF,
    RDFS,
    SKOS,
    select_prefixes,
)
from graph.revision.store import Store
from graph.terms import Role, graph_iri

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal | Triple
T = TypeVar("T")

MAX_REMEMBERED = 200_000
"""So many look-ups are kept; then all are forgotten."""


PREFIXES = select_prefixes(
    "rlf dcat dcterms foaf geo hydra oa org owl prov qudt rdf rdfs schema sh skos unit vann void xsd"
)
"""The prefixes that pages, documents and the query editor use; `rlf` moves with the base."""

DENIED = " (denied)"
"""What is put behind the name of something that is only spoken of to deny it, wherever it is named."""

LABELS = (RDFS + "label", SKOS + "prefLabel", DCTERMS + "title")


class View:
    """A revision's quads, term by term."""

    def __init__(self, store: Store, base: str = BASE, *, most_remembered: int = MAX_REMEMBERED) -> None:
        """Look at a store whose own IRIs begin with `base`."""
        self.store = store
        self.base = base
        self._most_remembered = most_remembered
        self._memory: dict[tuple[str, object], object] = {}

    def remember(self, kind: str, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` returns, made once for a kind and a key: a revision never changes."""
        found = self._memory.get((kind, key), self)
        if found is self:
            if len(self._memory) >= self._most_remembered:
                self._memory.clear()
            found = self._memory[kind, key] = make()
        return cast("T", found)

    def forget(self) -> None:
        """Forget all that was remembered; it is looked up again when it is asked for."""
        self._memory.clear()

    def term(self, iri: str) -> NamedNode:
        """Return an IRI named under `terms.BASE` as it stands in this revision."""
        return NamedNode(self.base + iri[len(BASE) :] if iri.startswith(BASE) else iri)

    def own(self, name: str) -> NamedNode:
        """Return a term of the product's vocabulary, such as `Claim`."""
        return NamedNode(f"{self.base}ontology#{name}")

    def path(self, term: object) -> str | None:
        """Return what follows the base in an IRI, or None where it begins otherwise."""
        if isinstance(term, NamedNode) and term.value.startswith(self.base):
            return term.value[len(self.base) :]
        return None

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """The prefixes under this revision's base."""
        return {**PREFIXES, "rlf": f"{self.base}ontology#"}

    def curie(self, iri: str) -> str:
        """Shorten an IRI with a known prefix; return it whole where there is none."""
        for prefix, namespace in self.prefixes.items():
            if iri.startswith(namespace) and len(iri) > len(namespace):
                rest = iri[len(namespace) :]
                if "/" not in rest and "#" not in rest:
                    return f"{prefix}:{rest}"
        return iri

    # Quads

    def graph(self, role: Role) -> NamedNode:
        """Return the name of the graph with this role."""
        return self.term(graph_iri(role))

    @cached_property
    def _roles(self) -> dict[str, Role]:
        return {self.graph(role).value: role for role in Role}

    def role(self, quad: Quad) -> Role | None:
        """Return the role of the graph in which a quad stands; None for a graph that a client made."""
        return self._roles.get(quad.graph_name.value) if isinstance(quad.graph_name, NamedNode) else None

    def outgoing(self, subject: Node, *roles: Role) -> list[Quad]:
        """Return the quads with this subject, in all graphs or in those with the given roles."""
        return list(self._match(roles, subject=subject))

    def incoming(self, value: Term, *roles: Role) -> list[Quad]:
        """Return the quads with this object, in all graphs or in those with the given roles."""
        if isinstance(value, Triple):
            return []
        return list(self._match(roles, value=value))

    def _match(
        self,
        roles: Iterable[Role],
        subject: Node | None = None,
        predicate: NamedNode | None = None,
        value: Node | Literal | None = None,
    ) -> Iterator[Quad]:
        if not roles:
            yield from self.store.match(subject, predicate, value)
        for role in roles:
            yield from self.store.match(subject, predicate, value, self.graph(role))

    def objects(self, subject: Node, predicate: str, *roles: Role) -> list[Term]:
        """Return the objects of a subject and a predicate (an IRI under `terms.BASE` or elsewhere)."""
        return [quad.object for quad in self._match(roles, subject=subject, predicate=self.term(predicate))]

    def value(self, subject: Node, predicate: str, *roles: Role) -> Term | None:
        """Return the first of the objects, or None."""
        return next(iter(self.objects(subject, predicate, *roles)), None)

    def text(self, subject: Node, predicate: str, *roles: Role) -> str:
        """Return the text of the first object, or an empty one."""
        found = self.value(subject, predicate, *roles)
        return found.value if isinstance(found, NamedNode | Literal) else ""

    def subjects(self, predicate: str, value: Node | Literal, *roles: Role) -> list[Node]:
        """Return the subjects of a predicate and an object, each once, in alphabetical order."""
        quads = self._match(roles, predicate=self.term(predicate), value=value)
        found = {quad.subject for quad in quads if isinstance(quad.subject, NamedNode | BlankNode)}
        return sorted(found, key=str)

    def instances(self, name: str, *roles: Role) -> list[NamedNode]:
        """Return the instances of a class of the vocabulary, in alphabetical order."""
        return [node for node in self.subjects(RDF + "type", self.own(name), *roles) if isinstance(node, NamedNode)]

    def exists(self, subject: Node) -> bool:
        """Return whether anything is said of a subject."""
        return next(iter(self.store.match(subject)), None) is not None

    # What things are and are called

    def types(self, subject: Node) -> list[NamedNode]:
        """Return the classes of a subject, those of its own description before the inferred ones."""
        quads = list(self.store.match(subject, NamedNode(RDF + "type")))
        quads.sort(key=lambda quad: (self.role(quad) is Role.INFERRED, str(quad.object)))
        return list(dict.fromkeys(quad.object for quad in quads if isinstance(quad.object, NamedNode)))

    def is_a(self, subject: Node, name: str) -> bool:
        """Return whether a subject is an instance of a class of the vocabulary."""
        return self.own(name) in self.remember("types", subject, lambda: frozenset(self.types(subject)))

    def labels(self, subject: Node) -> list[Literal]:
        """Return the names of a subject, the English ones first."""
        return list(self.remember("labels", subject, lambda: self._find_labels(subject)))

    def _find_labels(self, subject: Node) -> list[Literal]:
        found = [value for predicate in LABELS for value in self.objects(subject, predicate)]
        names = {value for value in found if isinstance(value, Literal)}
        return sorted(names, key=lambda name: (_language_rank(name.language), name.language or "", name.value))

    def label(self, term: Term) -> str:
        """Return what to call a term: its English label, another label, or the last part of its IRI in words."""
        if isinstance(term, Literal):
            return term.value
        if isinstance(term, Triple):
            return str(term)
        names = self.labels(term)
        if names:
            return f"{names[0].value}{DENIED}" if self.is_a(term, "Denial") else names[0].value
        if isinstance(term, BlankNode):
            return "(unnamed)"
        curie = self.curie(term.value)
        if curie != term.value:
            return curie
        return term.value.rstrip("/#").rpartition("/")[2].rpartition("#")[2] or term.value


def _language_rank(language: str | None) -> int:
    if language == "en" or (language or "").startswith("en-"):
        return 0
    return 1 if language is None else 2
