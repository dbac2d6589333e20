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

from graph.terms import BASE, OA, PROV, QUDT, RLF, SCHEMA, UNIT

Statement = tuple[Node, Node, Node]

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
    """Return what is said of each blank node, as Turtle in place: `[ a owl:Restriction ; … ]`, `( rlf:a rlf:b )`."""
    about: dict[Node, list[tuple[Node, Node]]] = defaultdict(list)
    blanks: set[Node] = set()
    for s, p, o in statements:
        if isinstance(s, BNode):
            about[s].append((p, o))
        blanks |= {term for term in (s, p, o) if isinstance(term, BNode)}
    texts: dict[Node, str] = {}

    def text(node: Node, above: frozenset[Node]) -> str:
        if not isinstance(node, BNode):
            return term_text(node)
        if node in above:
            return "[ … ]"
        if node not in texts:
            texts[node] = describe(node, above | {node})
        return texts[node]

    def describe(node: Node, above: frozenset[Node]) -> str:
        said = dict(about[node])
        if RDF.first in said and RDF.rest in said:
            rest = text(said[RDF.rest], above)
            tail = "" if rest == "rdf:nil" else rest.removeprefix("( ").removesuffix(" )")
            return " ".join(filter(None, ("(", text(said[RDF.first], above), tail, ")")))
        parts = sorted(f"{term_text(p)} {text(o, above)}" for p, o in about[node])
        return "[ " + " ; ".join(parts) + " ]"

    for node in blanks:
        text(node, frozenset())
    return texts


def statement_text(statement: Statement, blanks: Mapping[Node, str]) -> str:
    """Write a triple as one line of Turtle without the full stop; `blanks` are the texts of blank nodes."""
    return " ".join(blanks.get(term) or term_text(term) for term in statement)


def statement_hash(statement: Statement, blanks: Mapping[Node, str]) -> str:
    """Return a name for a triple: the first 20 hexadecimal digits of the SHA-256 of its text."""
    text = " ".join(blanks.get(term) or statement_key(term) for term in statement)
    return hashlib.sha256(text.encode()).hexdigest()[:20]
