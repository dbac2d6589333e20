"""The vocabulary: properties by theme, each with what it takes, its words and a query to run; the rest in short."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from pyoxigraph import NamedNode

from graph.namespaces import DCTERMS, OWL, RDF, RDFS, SCHEMA, SKOS
from graph.revision.view import View
from graph.terms import RLF, Role
from server.pages.present import Presenter, Shown
from server.pages.terms.term import count_uses, tell_sentence

MAX_ENDS = 4
"""Of the classes that a property takes, so many are named; the term's own page has all."""

_THEMES = {
    "common": "Everything about a thing, a place, a time",
    "relation": "Relations: what is so between two things",
    "event": "Events, jobs and offices: what happens, with roles",
    "observation": "Observations: figures and comparisons",
    "figure": "Figures and times: what the words allow",
}
"""The patterns of properties, as a heading says them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A term in the list of all.

    Attributes:
        name: Its name within the vocabulary.
        label: What it is called.
        definition: What it means.
        uses: How many instances or triples it has in this revision.
        sentence: How a property is said in words.
        domain: What it is said of, the first `MAX_ENDS`.
        range: What it leads to, the first `MAX_ENDS`.
        query: A query that uses it, without the prefixes.
        depth: For a class, how far it is below the top.
        successor: For a term that was given up, what took its place.
    """

    name: str
    label: str
    definition: str
    uses: int = 0
    sentence: str = ""
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    query: str = ""
    depth: int = 0
    successor: Shown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Terms under a heading; `anchor` is its id on the page."""

    anchor: str
    title: str
    entries: tuple[Entry, ...]


def make_vocabulary_page(view: View) -> str:
    """Return the page of all terms as HTML: what each means, and how often it is used."""
    ontology = NamedNode(view.base + "ontology")
    return render_template(
        "vocabulary.html",
        title=view.label(ontology),
        description=view.text(ontology, DCTERMS + "description"),
        version=view.text(ontology, OWL + "versionInfo"),
        iri=ontology.value,
        namespace=view.own("").value,
        themes=view.remember("page", "themes", lambda: _find_themes(view)),
        others=view.remember("page", "other terms", lambda: _find_others(view)),
    )


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


def _is_former(view: View, term: NamedNode) -> bool:
    return view.text(term, OWL + "deprecated") == "true"


def _find_themes(view: View) -> tuple[Theme, ...]:
    """Return the properties for what articles say, by their patterns."""
    found: dict[str, list[Entry]] = {pattern: [] for pattern in _THEMES}
    for term in _own_terms(view):
        pattern = view.text(term, RLF + "pattern")
        if pattern in found and not _is_former(view, term):
            found[pattern].append(_describe(view, term, in_full=True))
    return tuple(
        Theme(anchor=pattern, title=_THEMES[pattern], entries=tuple(entries))
        for pattern, entries in found.items()
        if entries
    )


def _find_others(view: View) -> tuple[Theme, ...]:
    """Return all other terms: classes as a tree, properties of the evidence, values, rules, and what was given up."""
    properties, values, rules, former = [], [], [], []
    for term in _own_terms(view):
        kinds = {kind.value for kind in view.types(term)}
        if _is_former(view, term):
            former.append(_describe(view, term))
        elif OWL + "Class" in kinds or view.text(term, RLF + "pattern") in _THEMES:
            continue
        elif any(kind.endswith("Property") for kind in kinds):
            properties.append(_describe(view, term))
        elif view.own("InferenceRule").value in kinds:
            rules.append(_describe(view, term))
        else:
            values.append(_describe(view, term))
    themes = (
        ("classes", "Classes, each below what it is a kind of", _list_classes(view)),
        ("properties", "Claims, evidence, sources: the other properties", properties),
        ("values", "Values and concepts", values),
        ("rules", "Rules by which something follows (OWL 2 RL)", rules),
        ("former", "Given up: what took their place", former),
    )
    return tuple(
        Theme(anchor=anchor, title=title, entries=tuple(entries)) for anchor, title, entries in themes if entries
    )


def _describe(view: View, term: NamedNode, *, in_full: bool = False, depth: int = 0) -> Entry:
    name = term.value[len(view.own("").value) :]
    uses = count_uses(view).get(term.value, 0)
    label = view.label(term)
    if _is_former(view, term):
        after = view.value(term, DCTERMS + "isReplacedBy", Role.ONTOLOGY)
        return Entry(name=name, label=label, definition="", successor=Presenter(view).term(after) if after else None)
    definition = view.text(term, SKOS + "definition") or view.text(term, RDFS + "comment")
    entry = Entry(name=name, label=label, definition=definition, uses=uses, depth=depth)
    if not in_full:
        return entry
    return Entry(
        name=name,
        label=label,
        definition=definition,
        uses=uses,
        sentence=tell_sentence(view, term),
        domain=_name_ends(view, term, RDFS + "domain", SCHEMA + "domainIncludes"),
        range=_name_ends(view, term, RDFS + "range", SCHEMA + "rangeIncludes"),
        query=view.text(term, RLF + "exampleQuery"),
    )


def _name_ends(view: View, term: NamedNode, *predicates: str) -> tuple[str, ...]:
    """Return the names of the classes that a property takes at one end, "and others" for those beyond `MAX_ENDS`."""
    found = [value for predicate in predicates for value in view.objects(term, predicate, Role.ONTOLOGY)]
    names = sorted({view.label(value) for value in found if isinstance(value, NamedNode)}, key=str.casefold)
    return (*names[: MAX_ENDS - 1], "and others") if len(names) > MAX_ENDS else tuple(names)


def _list_classes(view: View) -> list[Entry]:
    """Return the classes in the order of their tree, each with its depth.

    A class with several superclasses in the vocabulary stands under the first of them.
    """
    start = view.own("").value
    classes = [
        node
        for node in view.subjects(RDF + "type", NamedNode(OWL + "Class"), Role.ONTOLOGY, Role.SHAPES)
        if isinstance(node, NamedNode) and node.value.startswith(start) and not _is_former(view, node)
    ]
    children: dict[NamedNode | None, list[NamedNode]] = {}
    for node in classes:
        above = [value for value in view.objects(node, RDFS + "subClassOf", Role.ONTOLOGY) if value in classes]
        parent = min((value for value in above if isinstance(value, NamedNode)), key=str, default=None)
        children.setdefault(parent, []).append(node)
    found: list[Entry] = []

    def place(node: NamedNode, depth: int) -> None:
        found.append(_describe(view, node, depth=depth))
        for child in sorted(children.get(node, ()), key=lambda one: view.label(one).casefold()):
            place(child, depth + 1)

    for root in sorted(children.get(None, ()), key=lambda one: (not children.get(one), view.label(one).casefold())):
        place(root, 0)
    return found
