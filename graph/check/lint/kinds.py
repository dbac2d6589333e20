"""Terms that are two things at once, or used as what they are not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import PROPERTIES, TERMS, Declared, Kind, declarations_of
from graph.check.corpus.uses import CLASS_POSITIONS, DATATYPE_POSITIONS, PROPERTY_POSITIONS, RANGE_POSITIONS
from graph.check.registry import Check, Code
from graph.check.syntax.document import Document, FileRole, Place, Triple
from graph.check.syntax.term import RDF_TYPE, Iri, Term
from graph.finding import Finding, Severity
from graph.names import known_vocabularies, local_name
from graph.namespaces import OWL, RDFS, SH, XSD, namespace_of

CONFLICTING_KINDS = Code(name="conflicting-kinds", severity=Severity.WARNING)
SUBPROPERTY_OF_ANOTHER_KIND = Code(name="subproperty-of-another-kind", severity=Severity.ERROR)
INVERSE_OF_DATATYPE_PROPERTY = Code(name="inverse-of-datatype-property", severity=Severity.ERROR)
USED_AS_ANOTHER_KIND = Code(name="used-as-another-kind", severity=Severity.ERROR)


def find_kinds(corpus: Corpus) -> Iterator[Finding]:
    """Tell the terms that are two things at once, and those that are used as what they are not."""
    declared = declarations_of(corpus.vocabulary)
    for term in declarations_of(corpus.ontology).terms():
        kinds = declared.kinds[term]
        pair = next((pair for pair in CLASHING if set(pair) <= kinds), None)
        if pair:
            at = later_declaration(declared, term, pair) or declarations_of(corpus.ontology).at[term]
            message = f"{at.document.shorten(term)} is declared {pair[0].value} and {pair[1].value}"
            related = [
                (f"declared {kind.value} here", other.document, other.object_place)
                for kind in pair
                if (other := declared.typed_at(term, kind)) is not None
            ]
            yield CONFLICTING_KINDS.at(at.document, at.subject_place, message, "give each its own name", related)
    yield from find_misused(corpus)
    yield from find_misused_in_shapes(corpus)
    for uses in corpus.own.uses:
        wrong = {term for term in uses.predicates if kind_of(declared, term) in {Kind.CLASS, Kind.DATATYPE}}
        typed = {term for term in uses.valued((RDF_TYPE,)) if kind_of(declared, term) in PROPERTIES}
        for term, triple, place in uses.places(wrong | typed) if wrong | typed else ():
            if term in wrong and triple.predicate == term:
                yield tell_kind(corpus, triple.document, place, term, "property")
            elif term in typed and triple.predicate == RDF_TYPE and triple.object == term:
                yield tell_kind(corpus, triple.document, place, term, "class")


def later_declaration(declared: Declared, term: Term, pair: tuple[Kind, Kind]) -> Triple | None:
    """Return the later of two declarations of one file, which is the one too many; None where they are not so."""
    one, other = (declared.typed_at(term, kind) for kind in pair)
    if one is None or other is None or one.document is not other.document:
        return None
    if FileRole.LIBRARY in one.document.roles:
        return None
    return max(one, other, key=lambda triple: triple.row)


CLASHING = (
    (Kind.CLASS, Kind.DATATYPE),
    (Kind.CLASS, Kind.OBJECT),
    (Kind.CLASS, Kind.DATA),
    (Kind.CLASS, Kind.ANNOTATION),
    (Kind.CLASS, Kind.PROPERTY),
    (Kind.OBJECT, Kind.DATA),
    (Kind.OBJECT, Kind.ANNOTATION),
    (Kind.DATA, Kind.ANNOTATION),
)


def of_owl(positions: frozenset[str]) -> frozenset[str]:
    """Return the properties that are no parameters of shapes."""
    return frozenset(one for one in positions if not one.startswith(SH))


CLASSES = (Kind.CLASS, Kind.DATATYPE)
"""In RDFS a datatype is a class too."""

POSITIONS: tuple[tuple[frozenset[str], tuple[Kind, ...], str], ...] = (
    (of_owl(CLASS_POSITIONS - {RDF_TYPE} | RANGE_POSITIONS), CLASSES, "class"),
    (of_owl(DATATYPE_POSITIONS), (Kind.DATATYPE, Kind.CLASS), "datatype"),
    (of_owl(PROPERTY_POSITIONS), PROPERTIES, "property"),
)
"""Properties of ontologies by what their values are; the subjects of some are the same."""

SUBJECTS = {
    **dict.fromkeys((RDFS + "subClassOf", OWL + "equivalentClass", OWL + "disjointWith"), (CLASSES, "class")),
    **dict.fromkeys(
        (RDFS + "subPropertyOf", OWL + "equivalentProperty", OWL + "inverseOf", OWL + "propertyDisjointWith"),
        (PROPERTIES, "property"),
    ),
}


def find_misused(corpus: Corpus) -> Iterator[Finding]:
    """Tell the terms in the axioms of ontologies that are of another kind than their place asks for, lists included."""
    ontology = corpus.ontology
    for positions, kinds, role in POSITIONS:
        for predicate in sorted(positions):
            for triple in ontology.triples(None, predicate):
                yield from check_kind(corpus, triple, triple.object, kinds, role)
                if predicate in SUBJECTS:
                    yield from check_kind(corpus, triple, triple.subject, *SUBJECTS[predicate])
    for predicate, kinds, role in LISTS:
        for triple in ontology.triples(None, predicate):
            for member in ontology.member_triples(triple.object):
                yield from check_kind(corpus, member, member.object, kinds, role)
    declared = declarations_of(corpus.vocabulary)
    for name in SAME_KIND:
        for triple in ontology.triples(None, name):
            yield from check_same_kind(declared, triple)
    for triple in ontology.triples(None, OWL + "inverseOf"):
        for term, place in ((triple.subject, triple.predicate_place), (triple.object, triple.object_place)):
            if kind_of(declared, term) is Kind.DATA:
                name = triple.document.shorten(term)
                message = f"{name} is a datatype property, and literals have no properties: it has no inverse"
                yield INVERSE_OF_DATATYPE_PROPERTY.at(triple.document, place, message, "remove owl:inverseOf")
                break


SAME_KIND = (RDFS + "subPropertyOf", OWL + "equivalentProperty", OWL + "propertyDisjointWith")
"""Relations between properties of one kind."""


def check_same_kind(declared: Declared, triple: Triple) -> Iterator[Finding]:
    """An object property cannot be a datatype property, nor stand above or below one."""
    one, other = kind_of(declared, triple.subject), kind_of(declared, triple.object)
    if {one, other} != {Kind.OBJECT, Kind.DATA} or one is None or other is None:
        return
    if any({Kind.OBJECT, Kind.DATA} <= declared.kinds.get(term, set()) for term in (triple.subject, triple.object)):
        return  # told as conflicting kinds
    shown = triple.document.shorten
    message = f"{shown(triple.subject)} is {one.value}, and {shown(triple.object)} is {other.value}: "
    message += f"{shown(triple.predicate)} is between two of one kind"
    at = declared.at.get(triple.object)
    related = [("declared here", at.document, at.subject_place)] if at is not None else []
    yield SUBPROPERTY_OF_ANOTHER_KIND.at(
        triple.document, triple.object_place, message, "name another property, or change the kind of one", related
    )


LISTS: tuple[tuple[str, tuple[Kind, ...], str], ...] = (
    *((OWL + name, CLASSES, "class") for name in ("unionOf", "intersectionOf", "disjointUnionOf")),
    (OWL + "propertyChainAxiom", PROPERTIES, "property"),
    (OWL + "hasKey", PROPERTIES, "property"),
)
"""Properties whose value is a list, by what its members are."""


def find_misused_in_shapes(corpus: Corpus) -> Iterator[Finding]:
    """Tell the classes that shapes take for datatypes, and the other way round."""
    for triple in corpus.own.of(FileRole.SHAPES).triples(None, SH + "datatype"):
        if triple.object == RDFS + "Literal":
            continue  # told as a shape that nothing conforms to
        yield from check_kind(corpus, triple, triple.object, (Kind.DATATYPE,), "datatype")
    for predicate in (SH + "class", SH + "targetClass"):
        for triple in corpus.own.of(FileRole.SHAPES).triples(None, predicate):
            if predicate == SH + "class" and str(triple.object).startswith(XSD):
                continue  # told as a shape that nothing conforms to
            yield from check_kind(corpus, triple, triple.object, (Kind.CLASS,), "class")
    for predicate in (SH + "path", SH + "targetSubjectsOf", SH + "targetObjectsOf"):
        for triple in corpus.own.of(FileRole.SHAPES).triples(None, predicate):
            yield from check_kind(corpus, triple, triple.object, PROPERTIES, "property")


def check_kind(corpus: Corpus, triple: Triple, term: Term, kinds: tuple[Kind, ...], role: str) -> Iterator[Finding]:
    """A term that is declared something else cannot stand in this place of a statement."""
    kind = kind_of(declarations_of(corpus.vocabulary), term)
    if role == "class" and is_individual(corpus, term):
        name, at = triple.document.shorten(term), declarations_of(corpus.vocabulary).at[term]
        place = triple.subject_place if term == triple.subject else triple.object_place
        message = f"{name} is used as a class, and it is declared an individual of {at.document.shorten(at.object)}"
        finding = USED_AS_ANOTHER_KIND.at(
            triple.document, place, message, "use a class here", [("declared here", at.document, at.object_place)]
        )
        yield replace(finding, severity=Severity.WARNING)
    if isinstance(term, Iri) and kind is not None and kind not in kinds:
        declared = declarations_of(corpus.vocabulary)
        if not declared.is_a(term, *kinds):
            place = triple.subject_place if term == triple.subject else triple.object_place
            yield tell_kind(corpus, triple.document, place, term, role)


def is_individual(corpus: Corpus, term: Term) -> bool:
    """Return whether a name is declared an individual of a class of the ontologies, and nothing else."""
    declared = declarations_of(corpus.vocabulary)
    at = declared.at.get(term)
    if at is None or not isinstance(term, Iri) or declared.kinds.get(term) != {Kind.OTHER}:
        return False
    # A class of classes has classes as individuals.
    return (
        declared.kinds.get(at.object) == {Kind.CLASS} and corpus.vocabulary.find(at.object, RDFS + "subClassOf") is None
    )


def kind_of(declared: Declared, term: Term) -> Kind | None:
    """Return what a term is, where it is one thing only: by its declaration, else as a well-known vocabulary says."""
    if not isinstance(term, Iri):
        return None
    if term not in declared.single:
        declared.single[term] = find_kind(declared, term)
    return declared.single[term]


def find_kind(declared: Declared, term: Iri) -> Kind | None:
    """Find what a term is, where it is one thing only."""
    kinds = declared.kinds.get(term, set()) & set(TERMS)
    if kinds:
        is_property = any(kind in PROPERTIES for kind in kinds)
        if is_property and not kinds.isdisjoint(CLASSES):
            return None
        return next(kind for kind in TERMS if kind in kinds)
    vocabulary = known_vocabularies().get(namespace_of(term))
    name = local_name(term)
    if vocabulary is None:
        return None
    by_kind = (
        (Kind.CLASS, vocabulary.classes),
        (Kind.DATATYPE, vocabulary.datatypes if vocabulary.namespace == XSD else frozenset()),
        (Kind.OBJECT, vocabulary.objects),
        (Kind.DATA, vocabulary.literals),
        (Kind.PROPERTY, vocabulary.properties),
    )
    return next((kind for kind, names in by_kind if name in names), None)


def tell_kind(corpus: Corpus, document: Document, place: Place, term: Iri, role: str) -> Finding:
    """Make the finding of a term that is used as what it is not."""
    declared = declarations_of(corpus.vocabulary)
    kind = kind_of(declared, term) or Kind.OTHER
    at = declared.at.get(term) if declared.kinds.get(term, set()) & set(TERMS) else None
    message = f"{document.shorten(term)} is used as a {role}, and it is {'declared ' if at else ''}{kind.value}"
    related = [("declared here", at.document, at.subject_place)] if at else []
    finding = USED_AS_ANOTHER_KIND.at(document, place, message, "use another term here", related)
    # OWL 2 lets one name be a class and a property: a slip as a rule, and no contradiction.
    return replace(finding, severity=Severity.WARNING) if role == "property" and kind is Kind.CLASS else finding


CHECKS = (
    Check(
        codes=(
            *(CONFLICTING_KINDS, USED_AS_ANOTHER_KIND),
            *(SUBPROPERTY_OF_ANOTHER_KIND, INVERSE_OF_DATATYPE_PROPERTY),
        ),
        run=find_kinds,
        is_pure=True,
    ),
)
