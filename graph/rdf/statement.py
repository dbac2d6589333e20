"""A triple as text: a fixed order for triples, names for them, and words where a blank node has no name.

Blank nodes are written as Turtle writes them in place, `[ … ]` and `( … )`, so that the text of an axiom does not
depend on the labels that a parser happened to give.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Literal, URIRef
from rdflib.namespace import DCTERMS, ORG
from rdflib.term import Node

from graph.namespaces import BASE
from graph.terms import OA, PROV, QUDT, RLF, SCHEMA, UNIT

Statement = tuple[Node, Node, Node]

MAX_NESTING = 12
"""How deep brackets may stand in each other in the text of an axiom."""

MAX_LENGTH = 2000
"""How many characters the text of a blank node may have."""

PREFIXES: MappingProxyType[str, str] = MappingProxyType(
    {
        "rlf": str(RLF),
        "rdf": str(RDF),
        "rdfs": str(RDFS),
        "owl": str(OWL),
        "xsd": str(XSD),
        "skos": str(SKOS),
        "schema": str(SCHEMA),
        "prov": str(PROV),
        "org": str(ORG),
        "qudt": str(QUDT),
        "unit": str(UNIT),
        "oa": str(OA),
        "dcterms": str(DCTERMS),
    }
)


def term_text(term: Node) -> str:
    """Write an IRI as a prefixed name where it has one, an entity as the end of its path, a literal as Turtle does."""
    if isinstance(term, Literal):
        return term.n3()
    text = str(term)
    for prefix, namespace in PREFIXES.items():
        name = text.removeprefix(namespace)
        if name != text and name and not set(name) & set("/#?"):
            return f"{prefix}:{name}"
    return f"<{text.removeprefix(BASE)}>"


def statement_key(term: Node) -> str:
    """Return the text by which a named term is ordered and hashed."""
    return term.n3() if isinstance(term, (Literal, URIRef)) else str(term)


def term_keys(statements: Iterable[Statement]) -> dict[Node, str]:
    """Return the text of every term of the statements; a blank node's is what is said of it there."""
    given = frozenset(statements)
    texts = blank_texts(given)
    return {term: texts.get(term) or statement_key(term) for statement in given for term in statement}


def blank_texts(statements: Iterable[Statement]) -> dict[Node, str]:
    """Return what is said of each blank node, as Turtle in place: `[ a owl:Restriction ; … ]`, `( rlf:a rlf:b )`.

    What nests deeper or runs longer than any axiom that a person reads is cut, and so is a circle. The cells inside a
    list are all `( … )`: nothing follows about them.
    """
    given = frozenset(statements)
    lists = read_lists(given)
    about: dict[Node, list[tuple[Node, Node]]] = defaultdict(list)
    blanks: set[Node] = set()
    inside: set[Node] = set()
    for s, p, o in given:
        if isinstance(s, BNode):
            about[s].append((p, o))
        if p == RDF.rest:
            inside.add(o)
        blanks |= {term for term in (s, p, o) if isinstance(term, BNode)}
    known: dict[tuple[Node, int], str] = {}

    def text(node: Node, depth: int) -> str:
        if not isinstance(node, BNode):
            return term_text(node)
        if node in inside:
            return "( … )"
        if depth > MAX_NESTING:
            return "[ … ]"
        if (node, depth) not in known:
            said = describe(node, depth)
            known[node, depth] = said if len(said) <= MAX_LENGTH else said[:MAX_LENGTH] + "…"
        return known[node, depth]

    def describe(node: Node, depth: int) -> str:
        if node in lists:
            return " ".join(("(", *(text(member, depth + 1) for member in lists[node]), ")"))
        parts = sorted(f"{term_text(p)} {text(o, depth + 1)}" for p, o in about[node])
        return "[ " + " ; ".join(parts) + " ]"

    return {node: text(node, 0) for node in blanks}


def read_lists(statements: Iterable[Statement]) -> dict[Node, tuple[Node, ...]]:
    """Return the members of every RDF list that something has as value, by its head.

    A list that is broken or runs in a circle is left out; of two values for one cell the last in order counts.
    """
    first: dict[Node, Node] = {}
    rest: dict[Node, Node] = {}
    heads: set[Node] = set()
    cells: list[Statement] = []
    for statement in statements:
        if statement[1] in (RDF.first, RDF.rest):
            cells.append(statement)
        if statement[1] != RDF.rest:
            heads.add(statement[2])
    for s, p, o in sorted(cells, key=str):
        (first if p == RDF.first else rest)[s] = o
    lists: dict[Node, tuple[Node, ...]] = {}
    for head in heads & {*first, RDF.nil}:
        members: dict[Node, Node] = {}
        cell = head
        while cell in first and cell in rest and cell not in members:
            members[cell] = first[cell]
            cell = rest[cell]
        if cell == RDF.nil:
            lists[head] = tuple(members.values())
    return lists


def statement_text(statement: Statement, blanks: Mapping[Node, str]) -> str:
    """Write a triple as one line of Turtle without the full stop; `blanks` are the texts of blank nodes."""
    return " ".join(blanks.get(term) or term_text(term) for term in statement)


def statement_hash(statement: Statement, blanks: Mapping[Node, str]) -> str:
    """Return a name for a triple: the first 20 hexadecimal digits of the SHA-256 of its text."""
    text = " ".join(blanks.get(term) or statement_key(term) for term in statement)
    return hashlib.sha256(text.encode()).hexdigest()[:20]
