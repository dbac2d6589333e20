"""A second opinion on proofs: each step is matched against its rule as the ontology writes it, by no code of the rules.

The plain rules are read from the forms in `ontology/inference-rules.ttl`. Those with lists, with values of literals and
with axioms of the language are written here once more, by hand from the specification.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from graph.conclude.rules import AXIOMATIC_RULES, DATATYPE_RULES
from graph.conclude.saturation import Saturation, Step
from graph.rdf.statement import Statement
from graph.terms import RLF

RULES_FILE = Path(__file__).resolve().parents[3] / "ontology" / "inference-rules.ttl"
NAMESPACES = {"rdf": RDF, "rdfs": RDFS, "owl": OWL}
Pattern = tuple[str, str, str]


@cache
def forms() -> Mapping[str, list[tuple[list[Pattern], Pattern | None]]]:
    """Return the premises and the conclusion of each rule that is written without lists and literals."""
    graph = Graph().parse(RULES_FILE)
    found: dict[str, list[tuple[list[Pattern], Pattern | None]]] = {}
    for rule, text in graph.subject_objects(SKOS.example):
        premises, arrow, conclusion = str(text).partition("=>")
        words = [part.split() for part in premises.split(",") if part.strip()]
        name = str(rule).removeprefix(str(RLF))
        if (
            name in (*AXIOMATIC_RULES, *DATATYPE_RULES)
            or "…" in str(text)
            or not arrow
            or not words
            or any(len(one) != 3 for one in words)
        ):
            continue
        end = conclusion.split()
        last = None if end == ["false"] else (end[0], end[1], end[2])
        found.setdefault(name, []).append(([(a, b, c) for a, b, c in words], last))
    return found


def check_proofs(saturation: Saturation) -> int:
    """Check each step of a saturation; return how many there were.

    Raises:
        AssertionError: A step does not follow, rests on nothing, or rests on itself.
    """
    graph = Graph()
    for statement in saturation.given:
        graph.add(statement)
    steps: list[tuple[Step, Statement | None]] = [(step, end) for end, step in saturation.steps.items()]
    steps += [(step, None) for step in saturation.contradictions]
    for step, conclusion in steps:
        for premise in step.premises:
            assert premise in saturation.given or premise in saturation.steps, (step, premise)
        assert follows(step, conclusion, graph), (step, conclusion)
        assert conclusion not in saturation.conclusions(step), (step, conclusion)
    return len(steps)


def follows(step: Step, conclusion: Statement | None, graph: Graph) -> bool:
    """Return whether a conclusion, or the contradiction, follows from the premises of a step by its rule."""
    written = forms().get(step.rule)
    if written is not None:
        return any(matches(premises, last, step.premises, conclusion) for premises, last in written)
    return by_hand(step.rule, step.premises, conclusion, graph)


def matches(
    patterns: list[Pattern], last: Pattern | None, premises: tuple[Statement, ...], conclusion: Statement | None
) -> bool:
    """Return whether some order of the premises fits the patterns and makes the conclusion."""
    if (last is None) != (conclusion is None) or len(patterns) != len(premises):
        return False

    def search(left: list[Statement], index: int, bound: dict[str, Node]) -> bool:
        if index == len(patterns):
            return last is None or conclusion is None or fit(last, conclusion, dict(bound))
        for place, premise in enumerate(left):
            extended = dict(bound)
            if fit(patterns[index], premise, extended) and search(
                left[:place] + left[place + 1 :], index + 1, extended
            ):
                return True
        return False

    return search(list(premises), 0, {})


def fit(pattern: Pattern, statement: Statement, bound: dict[str, Node]) -> bool:
    """Return whether a triple fits a pattern, binding its variables."""
    for word, term in zip(pattern, statement, strict=True):
        if word.startswith("?"):
            if bound.setdefault(word, term) != term:
                return False
        elif word.isdigit():
            if not isinstance(term, Literal) or not str(term.datatype).startswith(str(XSD)) or int(term) != int(word):
                return False
        elif term != named(word):
            return False
    return True


def named(word: str) -> URIRef:
    """Return the term that a word of a form names."""
    if word == "a":
        return RDF.type
    prefix, _, name = word.partition(":")
    return URIRef(str(NAMESPACES[prefix][name]))


def by_hand(rule: str, premises: tuple[Statement, ...], conclusion: Statement | None, graph: Graph) -> bool:
    """Check the rules whose forms name lists, values or all terms."""
    if rule in (*AXIOMATIC_RULES, *DATATYPE_RULES):
        return of_terms(rule, premises, conclusion)
    kind = {"cax-adc": OWL.AllDisjointClasses, "prp-adp": OWL.AllDisjointProperties}.get(rule, OWL.AllDifferent)
    if rule in ("cax-adc", "prp-adp", "eq-diff2", "eq-diff3"):
        kinds, lists, facts = premises[0], premises[1], premises[2:]
        holds = OWL.distinctMembers if rule == "eq-diff3" else OWL.members
        axioms = kinds == (lists[0], RDF.type, kind) and lists[1] == holds
        forbidden = pairs(rule, members(lists, graph), facts)
        return axioms and conclusion is None and any(pair == set(facts) for pair in forbidden)
    assert conclusion is not None
    owner, predicate, _ = premises[0]
    items, facts = members(premises[0], graph), premises[1:]
    subject, verb, value = conclusion
    if rule == "prp-spo2":
        steps = [fact[1] for fact in facts] == items and verb == owner
        joined = all(one[2] == other[0] for one, other in pairwise(facts))
        ends = (subject, value) == (facts[0][0], facts[-1][2])
        return predicate == OWL.propertyChainAxiom and steps and joined and ends
    if rule == "prp-key":
        needed = {(one, RDF.type, owner) for one in (subject, value)}
        shared = all(
            {o for s, p, o in facts if (s, p) == (subject, item)} & {o for s, p, o in facts if (s, p) == (value, item)}
            for item in items
        )
        return predicate == OWL.hasKey and verb == OWL.sameAs and needed <= set(facts) and shared
    in_class = (subject, RDF.type, owner)
    return {
        "cls-int1": predicate == OWL.intersectionOf and {*facts} == {(subject, RDF.type, item) for item in items},
        "cls-int2": predicate == OWL.intersectionOf and facts == (in_class,) and value in items,
        "cls-uni": predicate == OWL.unionOf and len(facts) == 1 and facts[0][0] == subject and facts[0][2] in items,
        "cls-oo": predicate == OWL.oneOf and not facts and subject in items,
        "scm-int": predicate == OWL.intersectionOf and (subject, verb) == (owner, RDFS.subClassOf) and value in items,
        "scm-uni": predicate == OWL.unionOf and (verb, value) == (RDFS.subClassOf, owner) and subject in items,
    }[rule] and (conclusion == in_class or rule not in ("cls-int1", "cls-uni", "cls-oo"))


def members(statement: Statement, graph: Graph) -> list[Node]:
    """Return the members of the list that is the value of a triple."""
    return list(Collection(graph, statement[2]))


def pairs(rule: str, items: list[Node], facts: tuple[Statement, ...]) -> Iterator[set[Statement]]:
    """Yield the facts about each two members of a list that cannot be so."""
    for one, other in combinations(items, 2):
        for subject, _, value in facts:
            if rule == "cax-adc":
                yield {(subject, RDF.type, one), (subject, RDF.type, other)}
            elif rule == "prp-adp":
                yield {(subject, one, value), (subject, other, value)}
            else:
                yield {(one, OWL.sameAs, other)}
                yield {(other, OWL.sameAs, one)}


def of_terms(rule: str, premises: tuple[Statement, ...], conclusion: Statement | None) -> bool:
    """Check the rules about literals and about terms of the language."""
    if rule == "dt-not-type":
        return conclusion is None and len(premises) == 1 and any(isinstance(term, Literal) for term in premises[0])
    assert conclusion is not None
    subject, verb, value = conclusion
    if rule == "eq-ref":
        return verb == OWL.sameAs and subject == value and subject in premises[0]
    if premises:
        return False
    if rule in ("dt-eq", "dt-diff"):
        wanted = OWL.sameAs if rule == "dt-eq" else OWL.differentFrom
        return verb == wanted and are_equal(subject, value) is (rule == "dt-eq")
    if rule == "dt-type2":
        return verb == RDF.type and isinstance(subject, Literal)
    axioms: Mapping[str, Statement] = {
        "prp-ap": (subject, RDF.type, OWL.AnnotationProperty),
        "cls-thing": (OWL.Thing, RDF.type, OWL.Class),
        "cls-nothing1": (OWL.Nothing, RDF.type, OWL.Class),
        "dt-type1": (subject, RDF.type, RDFS.Datatype),
    }
    return conclusion == axioms[rule]


def are_equal(one: Node, other: Node) -> bool:
    """Return whether two literals of the tests have one value: numbers are compared as such, others as they stand."""
    assert isinstance(one, Literal)
    assert isinstance(other, Literal)
    floats = {XSD.double, XSD.float}
    if one.datatype not in floats and other.datatype not in floats:
        try:
            return Fraction(str(one)) == Fraction(str(other))
        except ValueError:
            pass
    if one.datatype == other.datatype == XSD.boolean:
        return (str(one) in ("1", "true")) == (str(other) in ("1", "true"))
    return (str(one), one.datatype) == (str(other), other.datatype)
