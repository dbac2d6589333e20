"""The vocabulary's page: each term with its definition, example, alignments, shapes, and how often it is used."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from flask import render_template, request
from pyoxigraph import BlankNode, NamedNode

from graph.namespaces import DCTERMS, OWL, RDF, RDFS, SCHEMA, SH, SKOS, VOID
from graph.revision.view import Node, View
from graph.terms import Role
from server.data.addresses import document_address
from server.pages.present import Presenter, Shown

ROW, INDENT, WIDTH = 19, 150, 760
MAX_INSTANCES = 25
ALONE_COLUMNS = 5

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
class Entry:
    """A term in the list of all."""

    name: str
    label: str
    definition: str
    uses: int
    is_deprecated: bool


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A class in the diagram: where it stands, and from where its line comes."""

    name: str
    label: str
    x: int
    y: int
    parent_x: int | None
    parent_y: int | None


def make_vocabulary_page(view: View) -> str:
    """Return the page of all terms as HTML: what each means, and how often it is used."""
    ontology = NamedNode(view.base + "ontology")
    branches, height = view.remember("page", "classes", lambda: draw_classes(view))
    return render_template(
        "vocabulary.html",
        title=view.label(ontology),
        description=view.text(ontology, DCTERMS + "description"),
        version=view.text(ontology, OWL + "versionInfo"),
        iri=ontology.value,
        namespace=view.own("").value,
        groups=view.remember("page", "terms", lambda: _group_terms(view)),
        branches=branches,
        width=WIDTH,
        height=height,
    )


def _group_terms(view: View) -> dict[str, list[Entry]]:
    uses = _count_uses(view)
    groups: dict[str, list[Entry]] = {"Classes": [], "Properties": [], "Values and rules": []}
    start = view.own("").value
    for term in _own_terms(view):
        kinds = {kind.value for kind in view.types(term)}
        if OWL + "Class" in kinds:
            group = "Classes"
        else:
            group = "Properties" if any(kind.endswith("Property") for kind in kinds) else "Values and rules"
        groups[group].append(
            Entry(
                name=term.value[len(start) :],
                label=view.label(term),
                definition=view.text(term, SKOS + "definition") or view.text(term, RDFS + "comment"),
                uses=uses.get(term.value, 0),
                is_deprecated=view.text(term, OWL + "deprecated") == "true",
            )
        )
    return groups


def make_term_page(view: View, term: NamedNode) -> str:
    """Return the page of one term as HTML, with its example, alignments, shapes and some of its uses."""
    presenter = Presenter(view)
    kinds = {kind.value for kind in view.types(term)}
    shown = _read_term(presenter, term, kinds, _count_uses(view), _tell_shapes(view), view.own("").value)
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


def _own_terms(view: View) -> list[NamedNode]:
    """Return the vocabulary's own terms in alphabetical order of their names."""
    start = view.own("").value
    subjects = {
        quad.subject
        for role in (Role.ONTOLOGY, Role.SHAPES)
        for quad in view.store.match(None, NamedNode(RDF + "type"), None, view.graph(role))
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(start)
    }
    return sorted(subjects, key=lambda term: term.value.casefold())


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
    )


def _count_uses(view: View) -> dict[str, int]:
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


def draw_classes(view: View) -> tuple[tuple[Branch, ...], int]:
    """Return the tree of the vocabulary's classes, each at its place, and the height of the drawing in pixels.

    A class with several superclasses in the vocabulary stands under the first of them, those alone at the end.
    """
    start = view.own("").value
    classes = [
        node
        for node in view.subjects(RDF + "type", NamedNode(OWL + "Class"), Role.ONTOLOGY)
        if isinstance(node, NamedNode) and node.value.startswith(start)
    ]
    children: dict[NamedNode | None, list[NamedNode]] = {}
    for node in classes:
        above = [value for value in view.objects(node, RDFS + "subClassOf", Role.ONTOLOGY) if value in classes]
        parent = min((value for value in above if isinstance(value, NamedNode)), key=str, default=None)
        children.setdefault(parent, []).append(node)
    branches: list[Branch] = []

    def order(node: NamedNode) -> tuple[bool, str]:
        return bool(children.get(node)), view.label(node).casefold()

    def place(node: NamedNode, depth: int, parent: Branch | None) -> None:
        branch = _make_branch(view, node, 12 + depth * INDENT, 16 + len(branches) * ROW, parent)
        branches.append(branch)
        for child in sorted(children.get(node, ()), key=order):
            place(child, depth + 1, branch)

    roots = sorted(children.get(None, ()), key=order)
    for root in roots:
        if children.get(root):
            place(root, 0, None)
    top = 16 + (len(branches) + 1) * ROW
    alone = [root for root in roots if not children.get(root)]
    for number, node in enumerate(alone):
        column, row = number % ALONE_COLUMNS, number // ALONE_COLUMNS
        branches.append(_make_branch(view, node, 12 + column * INDENT, top + row * ROW, None))
    return tuple(branches), top + -(-len(alone) // ALONE_COLUMNS) * ROW


def _make_branch(view: View, node: NamedNode, x: int, y: int, parent: Branch | None) -> Branch:
    return Branch(
        name=node.value.rpartition("#")[2],
        label=view.label(node),
        x=x,
        y=y,
        parent_x=parent.x if parent else None,
        parent_y=parent.y if parent else None,
    )
