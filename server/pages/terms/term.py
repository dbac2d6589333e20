"""The page of one term of the vocabulary: what it means, how it is said and asked for, and some of its uses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from flask import render_template, request
from pyoxigraph import BlankNode, NamedNode

from graph.namespaces import BASE, DCTERMS, OWL, RDF, RDFS, SCHEMA, SH, SKOS, VOID, query_prefixes
from graph.revision.view import Node, View
from graph.terms import RLF, Role
from server.data.addresses import document_address
from server.pages.present import Presenter, Shown

MAX_INSTANCES = 25

_ALIGNMENTS = (
    (SKOS + "closeMatch", "close to"),
    (SKOS + "exactMatch", "same as"),
    (OWL + "equivalentClass", "same as"),
    (OWL + "equivalentProperty", "same as"),
)
_TRAITS = {
    "TransitiveProperty": "transitive",
    "SymmetricProperty": "symmetric",
    "FunctionalProperty": "functional",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term of the vocabulary on its page."""

    name: str
    label: str
    definition: str
    example: str
    above: tuple[Shown, ...]
    alignments: tuple[tuple[str, Shown], ...]
    domain: tuple[Shown, ...]
    range: tuple[Shown, ...]
    inverse: tuple[Shown, ...]
    traits: tuple[str, ...]
    shapes: tuple[str, ...]
    uses: int
    deprecated: str
    successors: tuple[Shown, ...]
    pattern: str
    sentence: str
    negated: str
    query: str


def make_term_page(view: View, term: NamedNode) -> str:
    """Return the page of one term as HTML, with its example, alignments, shapes and some of its uses."""
    presenter = Presenter(view)
    kinds = {kind.value for kind in view.types(term)}
    shown = _read_term(presenter, term, kinds, count_uses(view), _tell_shapes(view), view.own("").value)
    instances: list[Shown] = []
    if OWL + "Class" in kinds:
        for node in view.subjects(RDF + "type", term)[:MAX_INSTANCES]:
            instances.append(presenter.term(node))
    pairs = [
        (presenter.term(quad.subject), presenter.term(quad.object))
        for quad in islice(view.store.match(None, term), MAX_INSTANCES)
        if view.role(quad) is not Role.PROSPECTS or OWL + "Class" not in kinds
    ]
    address = f"{request.script_root}/{document_address(view, term)}"
    return render_template("term.html", term=shown, iri=term.value, instances=instances, pairs=pairs, address=address)


def _read_term(
    presenter: Presenter,
    term: NamedNode,
    kinds: set[str],
    uses: dict[str, int],
    shapes: dict[str, list[str]],
    start: str,
) -> Term:
    view = presenter.view

    def shown(*predicates: str) -> tuple[Shown, ...]:
        found = [value for predicate in predicates for value in view.objects(term, predicate, Role.ONTOLOGY)]
        return presenter.terms(value for value in dict.fromkeys(found) if isinstance(value, NamedNode))

    return Term(
        name=term.value[len(start) :],
        label=view.label(term),
        definition=presenter.definition(term),
        example=view.text(term, SKOS + "example"),
        above=shown(RDFS + "subClassOf", RDFS + "subPropertyOf", SKOS + "inScheme"),
        alignments=tuple(
            (words, presenter.term(value))
            for predicate, words in _ALIGNMENTS
            for value in view.objects(term, predicate, Role.ONTOLOGY)
            if isinstance(value, NamedNode)
        ),
        domain=shown(RDFS + "domain", SCHEMA + "domainIncludes"),
        range=shown(RDFS + "range", SCHEMA + "rangeIncludes"),
        inverse=shown(OWL + "inverseOf"),
        traits=tuple(words for name, words in _TRAITS.items() if OWL + name in kinds),
        shapes=tuple(shapes.get(term.value, ())),
        uses=uses.get(term.value, 0),
        deprecated=view.text(term, OWL + "deprecated"),
        successors=shown(DCTERMS + "isReplacedBy"),
        pattern=view.text(term, RLF + "pattern"),
        sentence=tell_sentence(view, term, "sentence"),
        negated=tell_sentence(view, term, "negatedSentence"),
        query=example_query(view, term),
    )


def tell_sentence(view: View, term: NamedNode, predicate: str = "sentence") -> str:
    """Return how a triple with a property is said in words, X for its subject and Y for its object."""
    return view.text(term, RLF + predicate).replace("{s}", "X").replace("{o}", "Y")


def example_query(view: View, term: NamedNode) -> str:
    """Return the example query of a term, whole with its prefixes; empty where it has none."""
    query = view.text(term, RLF + "exampleQuery")
    return (query_prefixes(query) + query).replace(BASE, view.base) if query else ""


def find_example(view: View, name: str) -> str:
    """Return the example query of a term of the vocabulary; empty where there is none of this name."""
    return example_query(view, view.own(name)) if re.fullmatch(r"[A-Za-z][\w.-]*", name, re.ASCII) else ""


def count_uses(view: View) -> dict[str, int]:
    """Return how many instances a class has and how many triples a property, as the catalog tells it."""
    return view.remember("page", "uses", lambda: _read_uses(view))


def _read_uses(view: View) -> dict[str, int]:
    uses: dict[str, int] = {}
    for kind, number in (("class", "entities"), ("property", "triples")):
        for quad in view.store.match(None, NamedNode(VOID + kind), None, view.graph(Role.CATALOG)):
            if isinstance(quad.object, NamedNode) and isinstance(quad.subject, NamedNode):
                uses[quad.object.value] = int(view.text(quad.subject, VOID + number) or 0)
    return uses


def _tell_shapes(view: View) -> dict[str, list[str]]:
    """Return what the shapes ask of each class and property, in words, by its IRI."""
    return view.remember("page", "shapes", lambda: _read_shapes(view))


def _read_shapes(view: View) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    graph = view.graph(Role.SHAPES)
    for predicate in ("targetClass", "path", "targetSubjectsOf", "targetObjectsOf"):
        for quad in view.store.match(None, NamedNode(SH + predicate), None, graph):
            if not isinstance(quad.object, NamedNode) or not isinstance(quad.subject, NamedNode | BlankNode):
                continue
            words = _tell_shape(view, quad.subject)
            if words and words not in found.setdefault(quad.object.value, []):
                found[quad.object.value].append(words)
    return found


def _tell_shape(view: View, shape: Node) -> str:
    """Say what a shape asks for: its description or its message, or else its counts."""
    for predicate in (SH + "description", SH + "message", RDFS + "label", RDFS + "comment"):
        words = view.text(shape, predicate, Role.SHAPES)
        if words:
            return words
    counts = [
        f"{words} {view.text(shape, SH + name, Role.SHAPES)}"
        for name, words in (("minCount", "at least"), ("maxCount", "at most"))
        if view.text(shape, SH + name, Role.SHAPES)
    ]
    return ", ".join(counts)
