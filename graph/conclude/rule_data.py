"""The rules of `ontology/rules.ttl`, read and checked: a wrong one says what is wrong with it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal as Choice

from pyoxigraph import Store
from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from graph.conclude.formula import FormulaError, formula_names, read_formula
from graph.errors import UnreadableInputError
from graph.namespaces import BASE, query_prefixes
from graph.terms import RLF

Mode = Choice["", "group", "instance", "between", "ends"]
MODES = frozenset({"group", "instance", "between", "ends"})
VARIABLE = re.compile(r"\?(\w+)")
SLOT = re.compile(r"\{(\w+)(?:\.(\w+))?\}")
SIDES = {
    "group": ("side", "group", "day"),
    "instance": ("side", "other"),
    "between": ("side", "other", "day"),
    "ends": ("side", "range", "amount"),
}
"""The variables that each way of comparing needs."""

WAY_OUT = "ontology/README.md, “A new rule”, shows what a rule consists of."


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How figures are computed or compared.

    Attributes:
        iri: The rule.
        label: Its name.
        match: The pattern of the query that finds the figures.
        formula: What is computed; None for a rule that compares.
        names: The figures of the formula, in its order.
        yields: The class of what is computed.
        unit: A unit, or the variable of the figure whose unit it has.
        per: The same for the time or thing that the result is for one of.
        unit_words: What is counted, with slots.
        decimals: How bounds are rounded outward.
        says: Label or explanation with slots.
        denies: For a comparison the explanation of a conflict.
        tells: The variables of which the result tells.
        assumptions: What is taken for granted.
        compares: How figures are compared.
    """

    iri: URIRef
    label: str
    match: str
    formula: ast.expr | None
    names: tuple[str, ...]
    yields: URIRef | None
    unit: str
    per: str
    unit_words: str
    decimals: int
    says: str
    denies: str
    tells: tuple[str, ...]
    assumptions: tuple[str, ...]
    compares: str

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the pattern, in the order of the alphabet."""
        return tuple(sorted(set(VARIABLE.findall(self.match))))

    @property
    def query(self) -> str:
        """The query that finds the figures."""
        return f"{query_prefixes(self.match)}SELECT DISTINCT * WHERE {{ {self.match} }}"


def read_rules(ontology: Graph) -> tuple[Rule, ...]:
    """Return the rules of an ontology, each after those whose figures it uses.

    Raises:
        UnreadableInputError: A rule lacks something, or its pattern or formula cannot be read or can never match.
    """
    named = [iri for iri in ontology.subjects(RDF.type, RLF.DerivationRule) if isinstance(iri, URIRef)]
    rules = [_read_rule(ontology, iri) for iri in sorted(named)]
    ordered: list[Rule] = []
    waiting = rules
    while waiting:
        made = {str(rule.yields) for rule in waiting if rule.yields is not None} | {str(rule.iri) for rule in waiting}
        ready = [rule for rule in waiting if not _needs(rule, made - {str(rule.iri), str(rule.yields)})]
        if not ready:
            raise _wrong(
                waiting[0].iri,
                "rests on itself, by way of the figures of other rules",
                "Take one of them out of the circle.",
            )
        ordered += ready
        waiting = [rule for rule in waiting if rule not in ready]
    return tuple(ordered)


def _needs(rule: Rule, made: set[str]) -> bool:
    return any(str(RLF[name]) in made for name in re.findall(r"rlf:([\w-]+)", rule.match))


def _wrong(iri: URIRef, what: str, way_out: str = WAY_OUT) -> UnreadableInputError:
    return UnreadableInputError(
        f"the rule {iri.removeprefix(str(RLF))} {what}", place="ontology/rules.ttl", way_out=way_out
    )


def _read_rule(ontology: Graph, iri: URIRef) -> Rule:
    def texts(name: str) -> list[str]:
        return sorted(str(value) for value in ontology.objects(iri, RLF[name]))

    def text(name: str) -> str:
        return next(iter(texts(name)), "")

    match, compares, says = text("match"), text("compares"), texts("says")
    if not match or not says:
        raise _wrong(iri, f"has no rlf:{'match' if not match else 'says'}")
    if bool(compares) == bool(text("computes")):
        raise _wrong(iri, "has to have either rlf:computes or rlf:compares, and has both or neither")
    if compares and compares not in MODES:
        raise _wrong(iri, f'compares "{compares}"; expected one of {", ".join(sorted(MODES))}')
    formula = None
    if not compares:
        try:
            formula = read_formula(text("computes"))
        except FormulaError as error:
            raise _wrong(iri, f"cannot be computed: {error}") from error
    yields = next((node for node in ontology.objects(iri, RLF.yields) if isinstance(node, URIRef)), None)
    if formula is not None and yields is None:
        raise _wrong(iri, "does not say what it computes: rlf:yields is missing")
    rule = Rule(
        iri=iri,
        label=str(ontology.value(iri, RDFS.label) or ""),
        match=match,
        formula=formula,
        names=tuple(formula_names(formula)) if formula is not None else (),
        yields=yields,
        unit=text("unitOf"),
        per=text("perOf"),
        unit_words=text("unitWords"),
        decimals=int(text("decimals") or 0),
        says=next((one for one in says if not one.startswith("not: ")), ""),
        denies=next((one.removeprefix("not: ") for one in says if one.startswith("not: ")), ""),
        tells=tuple(texts("tellsOf")),
        assumptions=tuple(texts("assumption")),
        compares=compares,
    )
    _check_rule(rule, ontology)
    return rule


def _check_rule(rule: Rule, ontology: Graph) -> None:
    """Refuse a rule that names variables which its pattern does not bind, or terms that do not exist."""
    bound = set(rule.variables)
    for name in (*rule.names, *rule.tells, *SIDES.get(rule.compares, ())):
        if name not in bound:
            shown = ", ".join(f"?{one}" for one in sorted(bound))
            raise _wrong(rule.iri, f"uses {name}, and its pattern has no ?{name}; it has {shown}")
    for words in (rule.says, rule.denies, rule.unit_words):
        for name, _ in SLOT.findall(words):
            if name not in bound | {"result", "ends"}:
                raise _wrong(rule.iri, f"says {{{name}}}, and its pattern has no ?{name}")
    try:
        Store().query(rule.query)
    except (SyntaxError, ValueError) as error:
        raise _wrong(rule.iri, f"has a pattern that is no SPARQL: {' '.join(str(error).split())}") from error
    for term in _terms(rule.match):
        if not any(True for _ in ontology.predicate_objects(term)):
            raise _wrong(
                rule.iri, f"can never match: nothing is declared as {term}", "Correct the name in its pattern."
            )


def _terms(pattern: str) -> Iterator[Node]:
    for name in re.findall(r"(?<![\w:])rlf:([\w-]+)", pattern):
        yield RLF[name]
    for name in re.findall(r"(?<![\w:])measure:([\w-]+)", pattern):
        yield URIRef(f"{BASE}id/measure/{name}")
