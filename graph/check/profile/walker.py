"""The axioms of an ontology, held against the grammar of a profile of OWL 2."""

from __future__ import annotations

from collections.abc import Iterator

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import TERMS, Kind, declarations_of
from graph.check.profile.expression import Expression, is_datatype, read_expression
from graph.check.profile.grammar import THING, Profile
from graph.check.syntax.document import Document, Triple
from graph.check.syntax.term import RDF_TYPE, Blank, Iri, Literal
from graph.namespaces import OWL, RDF, RDFS

POSITION_WORDS = {"sub": "as a subclass", "super": "as a superclass", "equivalent": "as an equivalent class"}
AXIOMS: dict[str, tuple[str | None, str]] = {
    RDFS + "subClassOf": ("sub", "super"),
    OWL + "equivalentClass": ("equivalent", "equivalent"),
    OWL + "disjointWith": ("sub", "sub"),
    RDFS + "domain": (None, "super"),
    RDFS + "range": (None, "super"),
}
"""The positions of subject and object of the axioms about classes."""


class Walker:
    """Looks through the axioms of one file for what a profile does not allow."""

    def __init__(self, corpus: Corpus, document: Document, profile: Profile) -> None:
        self.corpus = corpus
        self.document = document
        self.profile = profile

    def find(self) -> Iterator[tuple[Triple, str]]:
        """Yield the statement that makes each violation, and what is wrong."""
        for triple in self.document.triples():
            yield from self.check_axiom(triple)
            yield from self.check_literal(triple)

    def check_axiom(self, triple: Triple) -> Iterator[tuple[Triple, str]]:
        """Check one statement and the expressions in it."""
        predicate, value = triple.predicate, triple.object
        name = triple.document.shorten(Iri(str(value))) if predicate == RDF_TYPE else triple.document.shorten(predicate)
        forbidden = value if predicate == RDF_TYPE else predicate
        if forbidden in self.profile.axioms and not self.is_allowed_use(triple):
            yield triple, f"{name} is not allowed"
        elif predicate == OWL + "inverseOf" and isinstance(triple.subject, Blank):
            if not self.profile.has_inverse_expressions:
                yield triple, "an inverse in place of a property is not allowed"
        elif predicate in AXIOMS:
            first, second = AXIOMS[predicate]
            if first:
                yield from self.check_node(triple.subject, first, triple)
            at_range = predicate == RDFS + "range" and is_datatype(self.corpus, value)
            yield from self.check_node(value, "range" if at_range else second, triple)
        elif predicate == OWL + "members" and self.corpus.find(
            triple.subject, RDF_TYPE, Iri(OWL + "AllDisjointClasses")
        ):
            for member in self.corpus.members(value):
                yield from self.check_node(member, "sub", triple)
        elif predicate == OWL + "hasKey":
            yield from self.check_node(triple.subject, "sub", triple)
        elif predicate == RDF_TYPE and isinstance(value, Blank):
            if not self.profile.allows_assertions:
                yield triple, "a class expression as the type of an individual is not allowed"
            else:
                yield from self.check_node(value, "super", triple)

    def is_allowed_use(self, triple: Triple) -> bool:
        """EL allows functional datatype properties, and no functional object properties."""
        is_functional = triple.object == OWL + "FunctionalProperty"
        return (
            is_functional and self.profile.name == "EL" and declarations_of(self.corpus).is_a(triple.subject, Kind.DATA)
        )

    def check_node(self, node: object, position: str, named_by: Triple) -> Iterator[tuple[Triple, str]]:
        """Check the expression at a node where a position is; nested ones too, each once for a way to it."""
        waiting: list[tuple[object, str, Triple]] = [(node, position, named_by)]
        seen: set[tuple[object, str]] = set()
        while waiting:
            current, place, named = waiting.pop(0)
            if (current, place) in seen or not isinstance(current, Iri | Blank):
                continue
            seen.add((current, place))
            expression = read_expression(self.corpus, current, named)
            problem = self.problem_of(expression, place)
            if problem:
                yield expression.at, problem
                continue
            deeper = self.rules(place).get(expression.kind, "")
            if deeper:
                waiting += [(part, deeper, expression.at) for part in expression.parts]

    def rules(self, place: str) -> dict[str, str]:
        """Return what may stand in a place; `sub thing` is `sub` and `owl:Thing`."""
        found: dict[str, str] = {}
        for one in place.split():
            found.update({"Thing": ""} if one == THING else self.profile.positions[one])
        return found

    def problem_of(self, expression: Expression, place: str) -> str:
        """Return what is wrong with an expression in its place, or nothing."""
        words = next((words for key, words in POSITION_WORDS.items() if key in place.split()), "here")
        if expression.kind not in self.rules(place):
            shown = {"": "what is no class expression", "Thing": "owl:Thing"}.get(expression.kind, expression.kind)
            return f"{shown} is not allowed {words}"
        if expression.kind == "Datatype":
            return self.datatype_problem(str(expression.node))
        if expression.number >= 0 and expression.number not in self.profile.cardinalities:
            return f"the cardinality {expression.number} is not allowed"
        if expression.kind in self.profile.single and len(self.corpus.members(expression.at.object)) != 1:
            return f"{expression.kind} of more than one member is not allowed"
        return ""

    def datatype_problem(self, datatype: str) -> str:
        """A datatype is in the map of the profile, or defined by the ontology."""
        if datatype in self.profile.datatypes or self.corpus.find(Iri(datatype), OWL + "equivalentClass"):
            return ""
        return f"the datatype {self.document.shorten(Iri(datatype))} is not allowed"

    def check_literal(self, triple: Triple) -> Iterator[tuple[Triple, str]]:
        """The literals of statements about individuals have datatypes of the profile; annotations may have any."""
        value = triple.object
        if isinstance(value, Literal) and value.datatype != RDF + "langString":
            declared = declarations_of(self.corpus)
            if declared.is_a(triple.predicate, Kind.DATA) and not declared.is_a(triple.subject, *TERMS):
                problem = self.datatype_problem(value.datatype)
                if problem:
                    yield triple, problem
