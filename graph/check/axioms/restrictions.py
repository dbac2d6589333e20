"""Restrictions of OWL: what each asks, of which property, and with what.

https://www.w3.org/TR/owl2-mapping-to-rdf/ (table 13): a restriction has one property and one filler or cardinality, and
a qualified cardinality has owl:onClass or owl:onDataRange. OWL tools read the rest in part or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import PROPERTIES, Declared, Kind, declarations_of
from graph.check.lint.datatypes import BOUNDS, comparable, is_crossed, is_disjoint_space
from graph.check.lint.hierarchy import RESTRICTIONS
from graph.check.lint.kinds import kind_of
from graph.check.registry import Check, Code
from graph.check.syntax.document import Triple
from graph.check.syntax.term import Iri, Literal, Term
from graph.finding import Finding, Severity
from graph.namespaces import OWL, RDFS, XSD

CROWDED_RESTRICTION = Code(name="crowded-restriction", severity=Severity.ERROR)
CONTRADICTORY_FACETS = Code(name="contradictory-facets", severity=Severity.ERROR)
FILLER_OF_WRONG_KIND = Code(name="filler-of-wrong-kind", severity=Severity.ERROR)

ON_PROPERTY = OWL + "onProperty"
ON = (OWL + "onClass", OWL + "onDataRange")
CARDINALITIES = frozenset(OWL + name for name in ("cardinality", "minCardinality", "maxCardinality"))
QUALIFIED = frozenset(
    OWL + name for name in ("qualifiedCardinality", "minQualifiedCardinality", "maxQualifiedCardinality")
)
CLASS_FILLERS = frozenset(OWL + name for name in ("someValuesFrom", "allValuesFrom", "onClass", "onDataRange"))
ANY_FILLERS = frozenset({OWL + "someValuesFrom", OWL + "allValuesFrom"})
"""What stands in the place of owl:onClass by mistake; it is told as a second thing that is asked."""

TEXT = frozenset(XSD + name for name in ("string", "boolean", "decimal", "double", "float"))
"""Datatypes in which nobody may write a cardinality."""


def find_wrong_restrictions(corpus: Corpus) -> Iterator[Finding]:
    """Tell the restrictions that ask several things at once, and those that ask for what their property cannot have."""
    ontology = corpus.ontology
    declared = declarations_of(corpus.vocabulary)
    ranges = {
        one.subject: one for one in corpus.vocabulary.triples(None, RDFS + "range") if isinstance(one.object, Iri)
    }
    for node in dict.fromkeys(triple.subject for triple in ontology.triples(None, ON_PROPERTY)):
        said: dict[str, list[Triple]] = {}
        for triple in ontology.triples(node):
            if triple.predicate in RESTRICTIONS or triple.predicate in ON or triple.predicate == ON_PROPERTY:
                said.setdefault(triple.predicate, []).append(triple)
        yield from find_crowd(said)
        yield from find_unqualified(said)
        for triples in said.values():
            for triple in triples:
                yield from find_wrong_cardinality(triple)
                yield from find_outside_range(ranges.get(said[ON_PROPERTY][0].object), triple)
                yield from find_wrong_filler(declared, said[ON_PROPERTY][0].object, triple)


def find_crowd(said: Mapping[str, Sequence[Triple]]) -> Iterator[Finding]:
    """Tell a second property, or a second thing that a restriction asks."""
    asked = sorted(
        (triple for predicate, triples in said.items() if predicate in RESTRICTIONS for triple in triples),
        key=lambda one: one.row,
    )
    for several in (said[ON_PROPERTY], asked):
        for triple in several[1:]:
            first = several[0]
            if triple.document is not first.document:
                continue
            shown = triple.document.shorten
            one, other = shown(first.predicate), shown(triple.predicate)
            both = f"{one} twice" if one == other else f"{one} and {other}"
            message = f"this restriction has {both}, and may have one: OWL tools drop the other"
            way_out = "write a restriction for each, as two superclasses or in owl:intersectionOf"
            if triple.predicate in ANY_FILLERS and is_without_class(said):
                right = shown(Iri(OWL + "onClass"))
                way_out = f"{one} needs {right} (or owl:onDataRange), so write that for {other}; or {way_out}"
            yield CROWDED_RESTRICTION.at(
                triple.document, triple.object_place, message, way_out,
                [("the first", first.document, first.object_place)],
            )  # fmt: skip


def is_without_class(said: Mapping[str, Sequence[Triple]]) -> bool:
    """Return whether a restriction has a qualified cardinality, and does not say of what class the values are."""
    return bool(said.keys() & QUALIFIED) and not said.keys() & set(ON)


def find_unqualified(said: Mapping[str, Sequence[Triple]]) -> Iterator[Finding]:
    """Tell a class beside a cardinality that takes none, and a qualified cardinality without a class."""
    on = next((said[name][0] for name in ON if name in said), None)
    plain = next((said[name][0] for name in sorted(CARDINALITIES) if name in said), None)
    qualified = next((said[name][0] for name in sorted(QUALIFIED) if name in said), None)
    if on is not None and plain is not None and qualified is None:
        shown = plain.document.shorten
        name = shown(plain.predicate)
        right = name.replace("inCard", "inQualifiedCard").replace("axCard", "axQualifiedCard")
        right = right.replace(":cardinality", ":qualifiedCardinality")
        message = f"{name} counts values of any class, so {shown(on.predicate)} beside it has no effect"
        yield FILLER_OF_WRONG_KIND.at(plain.document, plain.predicate_place, message, f"write {right}")
    elif on is not None and qualified is None:
        name = on.document.shorten(on.predicate)
        message = f"{name} says of what class the values are that are counted, and nothing here counts"
        way_out = "write owl:someValuesFrom, or add owl:minQualifiedCardinality"
        yield FILLER_OF_WRONG_KIND.at(on.document, on.predicate_place, message, way_out)
    elif qualified is not None and is_without_class(said) and not said.keys() & ANY_FILLERS:
        name = qualified.document.shorten(qualified.predicate)
        right = name.replace("Qualified", "").replace("qualifiedC", "c")
        message = f"{name} needs owl:onClass or owl:onDataRange beside it, and there is none"
        yield FILLER_OF_WRONG_KIND.at(
            qualified.document, qualified.predicate_place, message, f"add it, or write {right}"
        )


def find_wrong_cardinality(triple: Triple) -> Iterator[Finding]:
    """Tell a cardinality that is no whole number; one that is none of its own datatype is told as that."""
    value = triple.object
    if triple.predicate not in CARDINALITIES | QUALIFIED:
        return
    is_number = isinstance(value, Literal) and value.lexical.strip().lstrip("+").isdigit()
    if isinstance(value, Literal) and is_number and value.datatype not in TEXT and not value.language:
        return
    shown = triple.document.shorten
    text = f"{shown(value)}^^{shown(Iri(value.datatype))}" if isinstance(value, Literal) else shown(value)
    message = f"{shown(triple.predicate)} takes a whole number from 0 on, not {text}"
    way_out = 'write it as "1"^^xsd:nonNegativeInteger'
    yield FILLER_OF_WRONG_KIND.at(triple.document, triple.object_place, message, way_out)


def find_outside_range(range_: Triple | None, triple: Triple) -> Iterator[Finding]:
    """Tell datatypes and literals that share no value with the range of their property, and a self that is not true."""
    shown, value = triple.document.shorten, triple.object
    if triple.predicate == OWL + "hasSelf" and not (isinstance(value, Literal) and value.lexical in {"true", "1"}):
        message = f"owl:hasSelf takes true, not {shown(value)}"
        yield FILLER_OF_WRONG_KIND.at(triple.document, triple.object_place, message, "write true")
    if range_ is None:
        return
    datatype = value.datatype if isinstance(value, Literal) else str(value)
    asked = {OWL + "hasValue"} if isinstance(value, Literal) else CLASS_FILLERS - {OWL + "onClass"}
    if triple.predicate in asked and is_disjoint_space(datatype, str(range_.object)):
        what = (
            f"{shown(value)} is an {shown(Iri(datatype))}"
            if isinstance(value, Literal)
            else f"no {shown(value)} is one"
        )
        on = shown(range_.subject)
        message = f"the values of {on} are {shown(range_.object)}, and {what}"
        related = [("the range", range_.document, range_.object_place)]
        way_out = "ask for a part of the range, or widen the range"
        yield FILLER_OF_WRONG_KIND.at(triple.document, triple.object_place, message, way_out, related)


def find_wrong_filler(declared: Declared, on: Term, triple: Triple) -> Iterator[Finding]:
    """Tell a datatype or a literal for an object property, and a class or a thing for a datatype property."""
    kind, value, name = kind_of(declared, on), triple.object, triple.predicate
    shown = triple.document.shorten
    if name == ON_PROPERTY and kind is Kind.ANNOTATION and value == on and declared.kinds.get(on) == {Kind.ANNOTATION}:
        message = f"{shown(on)} is an annotation property, which no restriction can be about"
        yield FILLER_OF_WRONG_KIND.at(
            triple.document, triple.object_place, message, "name an object property or a datatype property"
        )
    if kind not in {Kind.OBJECT, Kind.DATA} or not isinstance(on, Iri):
        return
    found = ""
    if name == OWL + "hasValue" and isinstance(value, Literal) == (kind is Kind.OBJECT):
        found = "is a literal" if isinstance(value, Literal) else "is no literal"
    elif name in CLASS_FILLERS and isinstance(value, Iri):
        filler = kind_of(declared, value)
        if kind is Kind.OBJECT and (filler is Kind.DATATYPE or value.startswith(XSD) or value == RDFS + "Literal"):
            found = "is a datatype"
        elif kind is Kind.DATA and filler is Kind.CLASS and not declared.is_a(value, Kind.DATATYPE):
            found = "is a class" if value != RDFS + "Literal" else ""
    elif name == OWL + "hasSelf" and kind is Kind.DATA:
        found = "is asked of a literal"
    if found and not len(declared.kinds.get(on, set()) & set(PROPERTIES)) > 1:
        message = f"{shown(on)} is {kind.value}, and {shown(value)} {found}"
        at = declared.at.get(on)
        related = [("the property is declared here", at.document, at.subject_place)] if at is not None else []
        way_out = "name a class of things" if kind is Kind.OBJECT else "name a datatype or a literal"
        if name == OWL + "hasValue":
            way_out = "name a thing" if kind is Kind.OBJECT else "write a literal"
        yield FILLER_OF_WRONG_KIND.at(triple.document, triple.object_place, message, way_out, related)


def find_contradictory_facets(corpus: Corpus) -> Iterator[Finding]:
    """Tell the datatypes whose facets leave no value: a least above the greatest."""
    ontology = corpus.ontology
    for head in ontology.triples(None, OWL + "withRestrictions"):
        facets: dict[str, Triple] = {}
        for member in ontology.members(head.object):
            for triple in ontology.triples(member):
                facets.setdefault(triple.predicate, triple)
        for low, high, is_open in (*BOUNDS, ("minLength", "maxLength", False)):
            least, most = facets.get(XSD + low), facets.get(XSD + high)
            if least is None or most is None:
                continue
            one, other = comparable(least.object), comparable(most.object)
            if one is not None and other is not None and is_crossed(one, other, is_open=is_open):
                shown = most.document.shorten
                message = (
                    f"xsd:{low} is {shown(least.object)} and xsd:{high} is {shown(most.object)}: no value lies between"
                )
                yield CONTRADICTORY_FACETS.at(
                    most.document, most.object_place, message, "lower the first, or raise this one",
                    [("the other bound", least.document, least.object_place)],
                )  # fmt: skip


CHECKS = (
    Check(codes=(CROWDED_RESTRICTION, FILLER_OF_WRONG_KIND), run=find_wrong_restrictions, is_pure=True),
    Check(codes=(CONTRADICTORY_FACETS,), run=find_contradictory_facets, is_pure=True),
)
