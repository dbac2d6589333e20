"""The rules of OWL 2 RL, as the specification states them.

Tables 4 to 9 of https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules

A rule is written `axioms | facts => conclusion`; the axioms speak of the vocabulary, the facts of individuals. All 78
rules of the six tables are here or named below. Not written as patterns are those that say something of every term
(eq-ref, and the axiomatic prp-ap, cls-thing, cls-nothing1 and dt-type1), which `graph.conclude.chaining` applies where
a term is used in a way that can matter, and those that need the values of literals (dt-*), which ask
`graph.rdf.datatypes`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from rdflib import OWL, RDF, RDFS, XSD, Literal, URIRef
from rdflib.term import Node


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a rule."""

    name: str


Slot = Node | Variable
Pattern = tuple[Slot, Slot, Slot]
Consequence = tuple[tuple[Pattern, ...], Pattern | None]
"""The facts a rule asks for, and what follows from them; None is a contradiction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule.

    Attributes:
        name: As in the specification, such as `prp-trp`.
        weight: What one use of it adds to the size of a proof. Steps over the vocabulary weigh double, so that a proof
            goes through the individuals where both ways are open.
        axioms: The premises about the vocabulary; their predicates are never variables.
        consequences: Facts and conclusion, given the members of the list that the variable `?list` is bound to (none
            where the rule has no list).
    """

    name: str
    weight: int
    axioms: tuple[Pattern, ...]
    consequences: Callable[[Sequence[Node]], Sequence[Consequence]]

    @property
    def has_list(self) -> bool:
        """Return whether one of the axioms holds a list."""
        return any(LIST in axiom for axiom in self.axioms)


LIST = Variable("list")
X, Y = Variable("x"), Variable("y")

_NAMESPACES = {"rdf": RDF, "rdfs": RDFS, "owl": OWL}


def _slot(text: str) -> Slot:
    if text.startswith("?"):
        return Variable(text[1:])
    if text.isdigit():
        return Literal(text, datatype=XSD.nonNegativeInteger)
    prefix, _, name = text.partition(":")
    return URIRef(str(_NAMESPACES[prefix][name]))


def _patterns(text: str) -> tuple[Pattern, ...]:
    found = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        subject, predicate, object_ = (_slot(word) for word in part.split())
        found.append((subject, predicate, object_))
    return tuple(found)


def _parse(line: str) -> Rule:
    name, _, text = line.partition(": ")
    premises, _, conclusion = text.partition("=>")
    axioms, _, facts = premises.partition("|")
    consequence: Consequence = (
        _patterns(facts),
        None if conclusion.strip() == "false" else _patterns(conclusion)[0],
    )
    return Rule(
        name=name.strip(), weight=_weight(name), axioms=_patterns(axioms), consequences=lambda _members: (consequence,)
    )


def _weight(name: str) -> int:
    return 2 if name.strip().startswith("scm-") else 1


_PLAIN = """
cax-sco: ?c1 rdfs:subClassOf ?c2 | ?x rdf:type ?c1 => ?x rdf:type ?c2
cax-eqc1: ?c1 owl:equivalentClass ?c2 | ?x rdf:type ?c1 => ?x rdf:type ?c2
cax-eqc2: ?c1 owl:equivalentClass ?c2 | ?x rdf:type ?c2 => ?x rdf:type ?c1
cax-dw: ?c1 owl:disjointWith ?c2 | ?x rdf:type ?c1, ?x rdf:type ?c2 => false

prp-dom: ?p rdfs:domain ?c | ?x ?p ?y => ?x rdf:type ?c
prp-rng: ?p rdfs:range ?c | ?x ?p ?y => ?y rdf:type ?c
prp-fp: ?p rdf:type owl:FunctionalProperty | ?x ?p ?y1, ?x ?p ?y2 => ?y1 owl:sameAs ?y2
prp-ifp: ?p rdf:type owl:InverseFunctionalProperty | ?x1 ?p ?y, ?x2 ?p ?y => ?x1 owl:sameAs ?x2
prp-irp: ?p rdf:type owl:IrreflexiveProperty | ?x ?p ?x => false
prp-symp: ?p rdf:type owl:SymmetricProperty | ?x ?p ?y => ?y ?p ?x
prp-asyp: ?p rdf:type owl:AsymmetricProperty | ?x ?p ?y, ?y ?p ?x => false
prp-trp: ?p rdf:type owl:TransitiveProperty | ?x ?p ?y, ?y ?p ?z => ?x ?p ?z
prp-spo1: ?p1 rdfs:subPropertyOf ?p2 | ?x ?p1 ?y => ?x ?p2 ?y
prp-eqp1: ?p1 owl:equivalentProperty ?p2 | ?x ?p1 ?y => ?x ?p2 ?y
prp-eqp2: ?p1 owl:equivalentProperty ?p2 | ?x ?p2 ?y => ?x ?p1 ?y
prp-pdw: ?p1 owl:propertyDisjointWith ?p2 | ?x ?p1 ?y, ?x ?p2 ?y => false
prp-inv1: ?p1 owl:inverseOf ?p2 | ?x ?p1 ?y => ?y ?p2 ?x
prp-inv2: ?p1 owl:inverseOf ?p2 | ?x ?p2 ?y => ?y ?p1 ?x
prp-npa1: ?n owl:sourceIndividual ?x, ?n owl:assertionProperty ?p, ?n owl:targetIndividual ?y | ?x ?p ?y => false
prp-npa2: ?n owl:sourceIndividual ?x, ?n owl:assertionProperty ?p, ?n owl:targetValue ?y | ?x ?p ?y => false

cls-nothing2: | ?x rdf:type owl:Nothing => false
cls-com: ?c1 owl:complementOf ?c2 | ?x rdf:type ?c1, ?x rdf:type ?c2 => false
cls-svf1: ?r owl:someValuesFrom ?c, ?r owl:onProperty ?p | ?x ?p ?y, ?y rdf:type ?c => ?x rdf:type ?r
cls-svf2: ?r owl:someValuesFrom owl:Thing, ?r owl:onProperty ?p | ?x ?p ?y => ?x rdf:type ?r
cls-avf: ?r owl:allValuesFrom ?c, ?r owl:onProperty ?p | ?x rdf:type ?r, ?x ?p ?y => ?y rdf:type ?c
cls-hv1: ?r owl:hasValue ?v, ?r owl:onProperty ?p | ?x rdf:type ?r => ?x ?p ?v
cls-hv2: ?r owl:hasValue ?v, ?r owl:onProperty ?p | ?x ?p ?v => ?x rdf:type ?r
cls-maxc1: ?r owl:maxCardinality 0, ?r owl:onProperty ?p | ?x rdf:type ?r, ?x ?p ?y => false
cls-maxc2: ?r owl:maxCardinality 1, ?r owl:onProperty ?p | ?x rdf:type ?r, ?x ?p ?y1, ?x ?p ?y2 => ?y1 owl:sameAs ?y2
cls-maxqc1: ?r owl:maxQualifiedCardinality 0, ?r owl:onProperty ?p, ?r owl:onClass ?c\
 | ?x rdf:type ?r, ?x ?p ?y, ?y rdf:type ?c => false
cls-maxqc2: ?r owl:maxQualifiedCardinality 0, ?r owl:onProperty ?p, ?r owl:onClass owl:Thing\
 | ?x rdf:type ?r, ?x ?p ?y => false
cls-maxqc3: ?r owl:maxQualifiedCardinality 1, ?r owl:onProperty ?p, ?r owl:onClass ?c\
 | ?x rdf:type ?r, ?x ?p ?y1, ?y1 rdf:type ?c, ?x ?p ?y2, ?y2 rdf:type ?c => ?y1 owl:sameAs ?y2
cls-maxqc4: ?r owl:maxQualifiedCardinality 1, ?r owl:onProperty ?p, ?r owl:onClass owl:Thing\
 | ?x rdf:type ?r, ?x ?p ?y1, ?x ?p ?y2 => ?y1 owl:sameAs ?y2

scm-cls: ?c rdf:type owl:Class | => ?c rdfs:subClassOf owl:Thing
scm-cls: ?c rdf:type owl:Class | => ?c rdfs:subClassOf ?c
scm-cls: ?c rdf:type owl:Class | => ?c owl:equivalentClass ?c
scm-cls: ?c rdf:type owl:Class | => owl:Nothing rdfs:subClassOf ?c
scm-sco: ?c1 rdfs:subClassOf ?c2, ?c2 rdfs:subClassOf ?c3 | => ?c1 rdfs:subClassOf ?c3
scm-eqc1: ?c1 owl:equivalentClass ?c2 | => ?c1 rdfs:subClassOf ?c2
scm-eqc1: ?c1 owl:equivalentClass ?c2 | => ?c2 rdfs:subClassOf ?c1
scm-eqc2: ?c1 rdfs:subClassOf ?c2, ?c2 rdfs:subClassOf ?c1 | => ?c1 owl:equivalentClass ?c2
scm-op: ?p rdf:type owl:ObjectProperty | => ?p rdfs:subPropertyOf ?p
scm-op: ?p rdf:type owl:ObjectProperty | => ?p owl:equivalentProperty ?p
scm-dp: ?p rdf:type owl:DatatypeProperty | => ?p rdfs:subPropertyOf ?p
scm-dp: ?p rdf:type owl:DatatypeProperty | => ?p owl:equivalentProperty ?p
scm-spo: ?p1 rdfs:subPropertyOf ?p2, ?p2 rdfs:subPropertyOf ?p3 | => ?p1 rdfs:subPropertyOf ?p3
scm-eqp1: ?p1 owl:equivalentProperty ?p2 | => ?p1 rdfs:subPropertyOf ?p2
scm-eqp1: ?p1 owl:equivalentProperty ?p2 | => ?p2 rdfs:subPropertyOf ?p1
scm-eqp2: ?p1 rdfs:subPropertyOf ?p2, ?p2 rdfs:subPropertyOf ?p1 | => ?p1 owl:equivalentProperty ?p2
scm-dom1: ?p rdfs:domain ?c1, ?c1 rdfs:subClassOf ?c2 | => ?p rdfs:domain ?c2
scm-dom2: ?p2 rdfs:domain ?c, ?p1 rdfs:subPropertyOf ?p2 | => ?p1 rdfs:domain ?c
scm-rng1: ?p rdfs:range ?c1, ?c1 rdfs:subClassOf ?c2 | => ?p rdfs:range ?c2
scm-rng2: ?p2 rdfs:range ?c, ?p1 rdfs:subPropertyOf ?p2 | => ?p1 rdfs:range ?c
scm-hv: ?c1 owl:hasValue ?v, ?c1 owl:onProperty ?p1, ?c2 owl:hasValue ?v, ?c2 owl:onProperty ?p2,\
 ?p1 rdfs:subPropertyOf ?p2 | => ?c1 rdfs:subClassOf ?c2
scm-svf1: ?c1 owl:someValuesFrom ?y1, ?c1 owl:onProperty ?p, ?c2 owl:someValuesFrom ?y2, ?c2 owl:onProperty ?p,\
 ?y1 rdfs:subClassOf ?y2 | => ?c1 rdfs:subClassOf ?c2
scm-svf2: ?c1 owl:someValuesFrom ?y, ?c1 owl:onProperty ?p1, ?c2 owl:someValuesFrom ?y, ?c2 owl:onProperty ?p2,\
 ?p1 rdfs:subPropertyOf ?p2 | => ?c1 rdfs:subClassOf ?c2
scm-avf1: ?c1 owl:allValuesFrom ?y1, ?c1 owl:onProperty ?p, ?c2 owl:allValuesFrom ?y2, ?c2 owl:onProperty ?p,\
 ?y1 rdfs:subClassOf ?y2 | => ?c1 rdfs:subClassOf ?c2
scm-avf2: ?c1 owl:allValuesFrom ?y, ?c1 owl:onProperty ?p1, ?c2 owl:allValuesFrom ?y, ?c2 owl:onProperty ?p2,\
 ?p1 rdfs:subPropertyOf ?p2 | => ?c2 rdfs:subClassOf ?c1

eq-sym: ?x owl:sameAs ?y | => ?y owl:sameAs ?x
eq-trans: ?x owl:sameAs ?y | ?y owl:sameAs ?z => ?x owl:sameAs ?z
eq-rep-s: ?s owl:sameAs ?s2 | ?s ?p ?o => ?s2 ?p ?o
eq-rep-p: ?p owl:sameAs ?p2 | ?s ?p ?o => ?s ?p2 ?o
eq-rep-o: ?o owl:sameAs ?o2 | ?s ?p ?o => ?s ?p ?o2
eq-diff1: ?x owl:differentFrom ?y | ?x owl:sameAs ?y => false
"""


def _list_rule(name: str, axioms: str, consequences: Callable[[Sequence[Node]], Sequence[Consequence]]) -> Rule:
    return Rule(name=name, weight=_weight(name), axioms=_patterns(axioms), consequences=consequences)


def _chain(members: Sequence[Node]) -> Sequence[Consequence]:
    steps = [Variable(f"u{index}") for index in range(len(members) + 1)]
    facts = tuple((steps[index], member, steps[index + 1]) for index, member in enumerate(members))
    return [(facts, (steps[0], Variable("p"), steps[-1]))] if members else []


def _key(members: Sequence[Node]) -> Sequence[Consequence]:
    if not members:
        return []
    values = [Variable(f"z{index}") for index in range(len(members))]
    facts: list[Pattern] = []
    for one in (X, Y):
        facts.append((one, RDF.type, Variable("c")))
        facts.extend((one, member, value) for member, value in zip(members, values, strict=True))
    return [(tuple(facts), (X, OWL.sameAs, Y))]


def _all_types(members: Sequence[Node]) -> Sequence[Consequence]:
    facts = tuple((X, RDF.type, member) for member in members)
    return [(facts, (X, RDF.type, Variable("c")))] if members else []


def _each_type(members: Sequence[Node]) -> Sequence[Consequence]:
    return [(((X, RDF.type, Variable("c")),), (X, RDF.type, member)) for member in members]


def _any_type(members: Sequence[Node]) -> Sequence[Consequence]:
    return [(((X, RDF.type, member),), (X, RDF.type, Variable("c"))) for member in members]


def _enumerated(members: Sequence[Node]) -> Sequence[Consequence]:
    return [((), (member, RDF.type, Variable("c"))) for member in members]


def _pairwise(pair: Callable[[Node, Node], tuple[Pattern, ...]]) -> Callable[[Sequence[Node]], Sequence[Consequence]]:
    return lambda members: [(pair(one, other), None) for one, other in combinations(members, 2)]


def _wider(members: Sequence[Node]) -> Sequence[Consequence]:
    return [((), (Variable("c"), RDFS.subClassOf, member)) for member in members]


def _narrower(members: Sequence[Node]) -> Sequence[Consequence]:
    return [((), (member, RDFS.subClassOf, Variable("c"))) for member in members]


_DIFFERENT = _pairwise(lambda one, other: ((one, OWL.sameAs, other),))

_WITH_LISTS = (
    _list_rule("cax-adc", "?n rdf:type owl:AllDisjointClasses, ?n owl:members ?list",
               _pairwise(lambda one, other: ((X, RDF.type, one), (X, RDF.type, other)))),
    _list_rule("prp-spo2", "?p owl:propertyChainAxiom ?list", _chain),
    _list_rule("prp-key", "?c owl:hasKey ?list", _key),
    _list_rule("prp-adp", "?n rdf:type owl:AllDisjointProperties, ?n owl:members ?list",
               _pairwise(lambda one, other: ((X, one, Y), (X, other, Y)))),
    _list_rule("cls-int1", "?c owl:intersectionOf ?list", _all_types),
    _list_rule("cls-int2", "?c owl:intersectionOf ?list", _each_type),
    _list_rule("cls-uni", "?c owl:unionOf ?list", _any_type),
    _list_rule("cls-oo", "?c owl:oneOf ?list", _enumerated),
    _list_rule("scm-int", "?c owl:intersectionOf ?list", _wider),
    _list_rule("scm-uni", "?c owl:unionOf ?list", _narrower),
    _list_rule("eq-diff2", "?n rdf:type owl:AllDifferent, ?n owl:members ?list", _DIFFERENT),
    _list_rule("eq-diff3", "?n rdf:type owl:AllDifferent, ?n owl:distinctMembers ?list", _DIFFERENT),
)  # fmt: skip

RULES: tuple[Rule, ...] = (*(_parse(line) for line in _PLAIN.splitlines() if line), *_WITH_LISTS)
"""All rules. Of two proofs of the same size the one whose last rule stands first here is chosen."""

DATATYPE_RULES = ("dt-type2", "dt-eq", "dt-diff", "dt-not-type")
"""The names of the rules of Table 8 that `graph.rdf.datatypes` decides."""

AXIOMATIC_RULES = ("eq-ref", "prp-ap", "cls-thing", "cls-nothing1", "dt-type1")
"""The names of the rules that say something of every term, or of terms of the language."""

ANNOTATION_PROPERTIES = frozenset(
    {
        RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy,
        OWL.deprecated, OWL.versionInfo, OWL.priorVersion, OWL.backwardCompatibleWith, OWL.incompatibleWith,
    }
)  # fmt: skip
"""The annotation properties that are built in (prp-ap; OWL 2 Syntax, section 5.5)."""
