"""The conditions of OWL 2 DL on a file: declarations, reserved names, simple properties, datatypes.

https://www.w3.org/TR/owl2-syntax/#Ontologies (sections 3, 5.8.1 and 11.1). What is not looked at: the order among
property chains, cycles of anonymous individuals, datatype definitions that refer to each other.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import Kind, declarations_of
from graph.check.corpus.uses import CLASS_POSITIONS
from graph.check.profile.grammar import ALL_DATATYPES
from graph.check.syntax.document import Document, Triple
from graph.check.syntax.term import RDF_TYPE, Blank, Iri, Term
from graph.namespaces import OWL, RDF, RDFS, XSD

RESERVED = (RDF, RDFS, XSD, OWL)
ANNOTATIONS = frozenset(
    {RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy")}
    | {
        OWL + name
        for name in (
            "deprecated",
            "versionInfo",
            "priorVersion",
            "backwardCompatibleWith",
            "incompatibleWith",
            "imports",
        )
    }
    | {OWL + "versionIRI"}
)
"""The annotation and ontology properties that OWL 2 declares itself."""

CLASSES = frozenset({OWL + "Thing", OWL + "Nothing"})
EXCLUSIVE = (
    (Kind.OBJECT, Kind.DATA),
    (Kind.OBJECT, Kind.ANNOTATION),
    (Kind.DATA, Kind.ANNOTATION),
    (Kind.CLASS, Kind.DATATYPE),
)
SIMPLE_ONLY = frozenset(
    OWL + name
    for name in ("FunctionalProperty", "InverseFunctionalProperty", "IrreflexiveProperty", "AsymmetricProperty")
)
SIMPLE_RESTRICTIONS = frozenset(
    OWL + name
    for name in (
        *("hasSelf", "cardinality", "minCardinality", "maxCardinality"),
        *("qualifiedCardinality", "minQualifiedCardinality", "maxQualifiedCardinality"),
    )
)


def find_dl_violations(corpus: Corpus, document: Document) -> Iterator[tuple[Triple, str]]:
    """Yield the statement that breaks each condition, and what is wrong."""
    vocabulary = corpus.vocabulary
    composite = composite_properties(vocabulary)
    told: set[Term] = set()
    for triple in document.triples():
        for problem in (
            untyped_problem(vocabulary, triple, told),
            kind_problem(vocabulary, triple, told),
            reserved_problem(triple),
            simple_problem(vocabulary, triple, composite),
            datatype_problem(vocabulary, triple),
        ):
            if problem:
                yield triple, problem


def untyped_problem(vocabulary: Corpus, triple: Triple, told: set[Term]) -> str:
    """Every property and class that is used is declared, as what OWL knows; each is told once."""
    declared, predicate, value = declarations_of(vocabulary), triple.predicate, triple.object
    shown = triple.document.shorten
    names = [predicate, value] if predicate == RDFS + "subPropertyOf" and isinstance(value, Iri) else [predicate]
    for name in names:
        known = name.startswith(RESERVED) or declared.is_a(name, Kind.OBJECT, Kind.DATA, Kind.ANNOTATION)
        if not known and name not in told:
            told.add(name)
            return f"{shown(name)} is not declared an object, datatype or annotation property"
    if predicate in CLASS_POSITIONS and isinstance(value, Iri) and value not in told:
        known = value.startswith(RESERVED) or declared.is_a(value, Kind.CLASS, Kind.DATATYPE)
        if not known:
            told.add(value)
            return f"{shown(value)} is not declared a class"
    return ""


def kind_problem(vocabulary: Corpus, triple: Triple, told: set[Term]) -> str:
    """No name is two kinds of property, or class and datatype."""
    if triple.predicate != RDF_TYPE or triple.subject in told or not isinstance(triple.subject, Iri):
        return ""
    kinds = declarations_of(vocabulary).kinds.get(triple.subject, set())
    for one, other in EXCLUSIVE:
        if one in kinds and other in kinds:
            told.add(triple.subject)
            return f"{triple.document.shorten(triple.subject)} is {one.value} and {other.value}"
    return ""


def reserved_problem(triple: Triple) -> str:
    """The names of RDF, RDFS and OWL are not described, and their classes have no members but by OWL's own syntax."""
    subject, value = triple.subject, triple.object
    shown = triple.document.shorten
    if isinstance(subject, Iri) and subject.startswith(RESERVED) and subject not in {RDF + "nil"}:
        is_declaration = triple.predicate == RDF_TYPE
        if not is_declaration and triple.predicate not in ANNOTATIONS and not subject.startswith(XSD):
            return f"{shown(subject)} belongs to the language, and this statement changes it"
    if triple.predicate == RDF_TYPE and value in {RDFS + "Resource", RDF + "List", RDFS + "Container", RDF + "Bag"}:
        return f"{shown(value)} is no class of OWL" if value != RDF + "List" else ""
    if triple.predicate.startswith((RDF, RDFS)) and triple.predicate in {RDF + "value", RDFS + "member"}:
        return f"{shown(triple.predicate)} is no property of OWL"
    return ""


def composite_properties(vocabulary: Corpus) -> set[Term]:
    """Return the properties that are not simple: transitive, made of a chain, or above such a one."""
    found: set[Term] = set(vocabulary.instances(OWL + "TransitiveProperty"))
    found.update(triple.subject for triple in vocabulary.triples(None, OWL + "propertyChainAxiom"))
    waiting = list(found)
    while waiting:
        term = waiting.pop()
        near = vocabulary.objects(term, RDFS + "subPropertyOf")
        near += vocabulary.objects(term, OWL + "inverseOf") + vocabulary.subjects(OWL + "inverseOf", term)
        near += vocabulary.objects(term, OWL + "equivalentProperty")
        near += vocabulary.subjects(OWL + "equivalentProperty", term)
        for one in near:
            if one not in found:
                found.add(one)
                waiting.append(one)
    return found


def simple_problem(vocabulary: Corpus, triple: Triple, composite: set[Term]) -> str:
    """Cardinalities and some characteristics ask for a simple property (section 11.2)."""
    shown = triple.document.shorten
    if triple.predicate == RDF_TYPE and triple.object in SIMPLE_ONLY and triple.subject in composite:
        return f"{shown(triple.subject)} is transitive or made of a chain, and cannot be {shown(triple.object)}"
    if triple.predicate == OWL + "propertyDisjointWith" and composite & {triple.subject, triple.object}:
        return "a property that is transitive or made of a chain cannot be disjoint with another"
    if triple.predicate in SIMPLE_RESTRICTIONS and isinstance(triple.subject, Blank):
        for on in vocabulary.objects(triple.subject, OWL + "onProperty"):
            if on in composite:
                return f"{shown(on)} is transitive or made of a chain, and cannot have {shown(triple.predicate)}"
    return ""


def datatype_problem(vocabulary: Corpus, triple: Triple) -> str:
    """A datatype that is used is in the map of OWL 2, or defined."""
    value = triple.object
    if triple.predicate not in {RDFS + "range", OWL + "someValuesFrom", OWL + "allValuesFrom", OWL + "onDatatype"}:
        return ""
    unknown = isinstance(value, Iri) and value.startswith(XSD) and value not in ALL_DATATYPES
    if unknown and not vocabulary.find(value, OWL + "equivalentClass"):
        return f"the datatype {triple.document.shorten(value)} is not one of OWL 2"
    return ""
