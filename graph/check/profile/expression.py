"""Class expressions and data ranges of OWL 2, read from triples.

https://www.w3.org/TR/owl2-mapping-to-rdf/#Mapping_from_RDF_Graphs_to_the_Structural_Specification (tables 11 to 13)
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import Kind, declarations_of
from graph.check.syntax.document import Triple
from graph.check.syntax.term import Blank, Iri, Literal, Term
from graph.namespaces import OWL, RDF, RDFS, XSD

CONSTRUCTS: MappingProxyType[str, str] = MappingProxyType(
    {
        OWL + "intersectionOf": "IntersectionOf",
        OWL + "unionOf": "UnionOf",
        OWL + "complementOf": "ComplementOf",
        OWL + "datatypeComplementOf": "ComplementOf",
        OWL + "oneOf": "OneOf",
        OWL + "onDatatype": "DatatypeRestriction",
        OWL + "someValuesFrom": "SomeValuesFrom",
        OWL + "allValuesFrom": "AllValuesFrom",
        OWL + "hasValue": "HasValue",
        OWL + "hasSelf": "HasSelf",
        **{OWL + name: "MinCardinality" for name in ("minCardinality", "minQualifiedCardinality")},
        **{OWL + name: "MaxCardinality" for name in ("maxCardinality", "maxQualifiedCardinality")},
        **{OWL + name: "ExactCardinality" for name in ("cardinality", "qualifiedCardinality")},
    }
)
"""The property that makes an expression what it is, and the name of the construct without `Object` or `Data`."""

FILLERS = (OWL + "onClass", OWL + "onDataRange")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A class expression or data range.

    Attributes:
        kind: The construct as the structural specification calls it, `Class`, `Thing`, `Datatype`, or empty where the
            triples make none.
        node: The node.
        at: The statement that makes it what it is, or the one that names it.
        parts: The members of a set; the filler of a restriction; of an unqualified cardinality, `owl:Thing`.
        number: The number of a cardinality, else -1.
    """

    kind: str
    node: Term
    at: Triple
    parts: tuple[Term, ...] = ()
    number: int = -1


def is_datatype(corpus: Corpus, term: Term) -> bool:
    """Return whether a name or expression is a datatype or data range."""
    declared = declarations_of(corpus)
    if isinstance(term, Blank):
        return declared.is_a(term, Kind.DATATYPE) and not declared.is_a(term, Kind.CLASS)
    if not isinstance(term, Iri):
        return False
    if term.startswith(XSD) or term in DATATYPES:
        return True
    return declared.is_a(term, Kind.DATATYPE) and not declared.is_a(term, Kind.CLASS)


DATATYPES = frozenset(
    {RDFS + "Literal", OWL + "real", OWL + "rational", RDF + "PlainLiteral", RDF + "XMLLiteral", RDF + "langString"}
)
"""Datatypes outside the namespace of XML Schema."""


def read_expression(corpus: Corpus, node: Term, named_by: Triple) -> Expression:
    """Read the expression that stands at a node; `named_by` is the statement that leads to it."""
    if isinstance(node, Iri):
        kind = "Datatype" if is_datatype(corpus, node) else "Thing" if node == OWL + "Thing" else "Class"
        return Expression(kind=kind, node=node, at=named_by)
    about = {triple.predicate: triple for triple in corpus.triples(node)} if isinstance(node, Blank) else {}
    for predicate, construct in CONSTRUCTS.items():
        if predicate in about:
            return read_construct(corpus, node, about, construct, about[Iri(predicate)])
    return Expression(kind="", node=node, at=named_by)


def read_construct(corpus: Corpus, node: Term, about: dict[Iri, Triple], construct: str, at: Triple) -> Expression:
    """Read an expression once it is known what it is."""
    value = at.object
    number = -1
    parts: tuple[Term, ...]
    if construct in {"IntersectionOf", "UnionOf", "OneOf"}:
        parts = tuple(corpus.members(value))
        literal = construct == "OneOf" and any(isinstance(one, Literal) for one in parts)
        is_data = literal or is_datatype(corpus, node) or any(is_datatype(corpus, one) for one in parts)
    elif construct in {"ComplementOf", "DatatypeRestriction"}:
        parts = (value,)
        is_data = is_datatype(corpus, value)
    elif construct.endswith("Cardinality"):
        filler = next((about[Iri(one)].object for one in FILLERS if one in about), Iri(OWL + "Thing"))
        parts = (filler,)
        is_data = is_datatype(corpus, filler) or is_data_property(corpus, about)
        number = int(value.lexical) if isinstance(value, Literal) and value.lexical.isdecimal() else -1
    else:
        parts = () if construct in {"HasValue", "HasSelf"} else (value,)
        is_data = is_data_property(corpus, about) or isinstance(value, Literal) or is_datatype(corpus, value)
        is_data = is_data and construct != "HasSelf"
    if construct == "DatatypeRestriction":
        return Expression(kind=construct, node=node, at=at, parts=parts)
    return Expression(kind=("Data" if is_data else "Object") + construct, node=node, at=at, parts=parts, number=number)


def is_data_property(corpus: Corpus, about: dict[Iri, Triple]) -> bool:
    """Return whether a restriction is on a datatype property."""
    on = about.get(Iri(OWL + "onProperty"))
    return on is not None and declarations_of(corpus).is_a(on.object, Kind.DATA)
