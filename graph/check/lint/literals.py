"""Literals that do not match their datatype or carry a wrong language, and values of the wrong kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import TERMS, Declared, Kind, declarations_of
from graph.check.lint.datatypes import describe_problem, is_outside
from graph.check.lint.languages import language_problem
from graph.check.registry import Check, Code
from graph.check.syntax.document import Document, Triple
from graph.check.syntax.term import RDF_TYPE, Iri, Literal, Term
from graph.finding import Finding, Related, Severity
from graph.names import known_vocabularies, local_name
from graph.namespaces import OWL, RDFS, SKOS, XSD, namespace_of

INVALID_LITERAL = Code(name="invalid-literal", severity=Severity.ERROR)
UNKNOWN_LANGUAGE = Code(name="unknown-language", severity=Severity.WARNING)
LITERAL_FOR_RESOURCE = Code(name="literal-for-resource", severity=Severity.ERROR)
RESOURCE_FOR_LITERAL = Code(name="resource-for-literal", severity=Severity.ERROR)
LITERAL_OUTSIDE_RANGE = Code(name="literal-outside-range", severity=Severity.ERROR)

MOST_ALONE = 5
"""So many wrong values of one property are told one by one; more have one cause."""

MORE_PLACES = 20

WHAT = MappingProxyType({"oneOf": "individuals", "propertyChainAxiom": "properties", "hasKey": "properties"})
LISTS_OF_THINGS = ("oneOf", "unionOf", "intersectionOf", "disjointUnionOf", "propertyChainAxiom", "hasKey")
"""Properties of OWL whose value is a list without literals."""


def find_invalid(corpus: Corpus) -> Iterator[Finding]:
    """Tell the literals whose text names no value of their datatype, and those with a language that does not exist."""
    for uses in corpus.own.uses:
        wrong: dict[Literal, str] = {}
        strange: dict[str, str] = {}
        for literal in uses.literals:
            if literal.language:
                if literal.language not in strange:
                    strange[literal.language] = language_problem(literal.language)
                if strange[literal.language]:
                    wrong[literal] = ""
            elif problem := describe_problem(literal.lexical, literal.datatype):
                wrong[literal] = problem
        if not wrong:
            continue
        for row, value in enumerate(uses.document.statements.objects):
            if value.__class__ is Literal and value in wrong:
                yield tell_invalid(Triple(uses.document, row), wrong[value], strange)


def tell_invalid(triple: Triple, problem: str, strange: dict[str, str]) -> Finding:
    """Make the finding of a literal."""
    document, literal = triple.document, triple.object
    assert isinstance(literal, Literal)  # the caller looked
    if literal.language:
        message = f"the language `@{literal.language}` of {document.shorten(literal)}: {strange[literal.language]}"
        return UNKNOWN_LANGUAGE.at(document, triple.object_place, message, "see the registry of BCP 47")
    message = f"{document.shorten(Literal(literal.lexical, ''))} is no {document.shorten(Iri(literal.datatype))}"
    finding = INVALID_LITERAL.at(document, triple.object_place, message, problem)
    return replace(finding, severity=Severity.WARNING) if literal.datatype == XSD + "anyURI" else finding


def find_wrong_values(corpus: Corpus) -> Iterator[Finding]:
    """Tell the literals where a resource belongs, and the other way round, and literals outside the range.

    Where many values of one property are wrong, it is the property that is: then that is one finding.
    """
    told: list[tuple[Iri, Finding]] = []
    declared = declarations_of(corpus.vocabulary)
    ranges: dict[str, Triple] = {}
    for triple in corpus.vocabulary.triples(None, RDFS + "range"):
        if isinstance(triple.object, Iri) and not is_of_others(declared, triple.subject):
            ranges.setdefault(str(triple.subject), triple)
    declaring = {one.document.path: one.document for one in ranges.values()}
    passing = {path: passing_spaces(declared, one) for path, one in declaring.items()}
    ranges = {name: one for name, one in ranges.items() if namespace_of(Iri(name)) not in passing[one.document.path]}
    for uses in corpus.own.uses:
        objects = {one for one in uses.predicates if is_only(declared, one, Kind.OBJECT)}
        data = {one for one in uses.predicates if is_only(declared, one, Kind.DATA)}
        typed = {one for one in uses.predicates if one in ranges and str(ranges[one].object).startswith(XSD)}
        wanted = objects | data | typed
        if not wanted:
            continue
        rows = uses.document.statements
        for row, (predicate, value) in enumerate(zip(rows.predicates, rows.objects, strict=True)):
            if predicate not in wanted:
                continue
            if value.__class__ is Literal:
                if predicate in objects:
                    told.append(
                        (
                            predicate,
                            tell_value(Triple(uses.document, row), declared.at.get(predicate), LITERAL_FOR_RESOURCE),
                        )
                    )
                elif predicate in typed and is_outside(value.lexical, value.datatype, str(ranges[predicate].object)):
                    told.append(
                        (predicate, tell_value(Triple(uses.document, row), ranges[predicate], LITERAL_OUTSIDE_RANGE))
                    )
            elif predicate in data:
                told.append(
                    (
                        predicate,
                        tell_value(Triple(uses.document, row), declared.at.get(predicate), RESOURCE_FOR_LITERAL),
                    )
                )
    yield from find_listed_literals(corpus)
    by_property: dict[tuple[Iri, str], list[Finding]] = {}
    for predicate, finding in told:
        by_property.setdefault((predicate, finding.code), []).append(finding)
    for findings in by_property.values():
        if len(findings) <= MOST_ALONE:
            yield from findings
        else:
            yield one_of_many(findings)


def find_listed_literals(corpus: Corpus) -> Iterator[Finding]:
    """Tell the literals in lists of classes, properties and individuals; a datatype may list literals."""
    ontology = corpus.ontology
    for name in LISTS_OF_THINGS:
        for triple in ontology.triples(None, OWL + name):
            if name == "oneOf" and not ontology.find(triple.subject, RDF_TYPE, Iri(OWL + "Class")):
                continue
            for member in ontology.member_triples(triple.object):
                if isinstance(member.object, Literal):
                    document, what = member.document, WHAT.get(name, "classes")
                    message = f"owl:{name} lists {what}, and {document.shorten(member.object)} is a literal"
                    yield LITERAL_FOR_RESOURCE.at(document, member.object_place, message, "name a resource")


def one_of_many(findings: Sequence[Finding]) -> Finding:
    """Make one finding of those of one property, at the first, with the places of the next."""
    first, *more = findings
    files = len({one.span.file for one in findings})
    where = f" in {files} files" if files > 1 else ""
    message = f"{first.message} (and {len(more)} more values of this property{where})"
    related = tuple(Related(message="and here", span=one.span) for one in more[:MORE_PLACES])
    return replace(first, message=message, related=(*first.related, *related))


def is_only(declared: Declared, term: Iri, kind: Kind) -> bool:
    """Return whether a property has only things, or only literals, as values: by its declaration, else as is known."""
    kinds = declared.kinds.get(term, set()) - {Kind.PROPERTY, Kind.OTHER}
    # Many declare the relations of SKOS annotation properties, and mean them all the same.
    if kinds and (kinds != {Kind.ANNOTATION} or (kind is not Kind.DATA and namespace_of(term) != SKOS)):
        # What one file calls a term of others binds no other file.
        return kinds == {kind} and (not is_of_others(declared, term) or is_known_as(term, kind))
    if not kinds and term in declared.kinds:
        return False
    return is_known_as(term, kind)


FEW = 5
"""Whoever declares fewer terms than this of a namespace beside a namespace of their own only mentions them."""


def passing_spaces(declared: Declared, document: Document) -> set[str]:
    """Return the namespaces of which a file declares a few terms in passing: what it says of these is its own view."""
    own = declared.namespaces_of(document)
    if not own:
        return set()
    rows = document.statements
    typed = {one for one, predicate in zip(rows.subjects, rows.predicates, strict=True) if predicate == RDF_TYPE}
    counts = Counter(namespace_of(one) for one in typed if isinstance(one, Iri) and declared.is_a(one, *TERMS))
    return {space for space, number in counts.items() if space not in own and number < FEW}


def is_known_as(term: Iri, kind: Kind) -> bool:
    """Return whether a well-known vocabulary says that a property of its own has only things, or only literals."""
    vocabulary = known_vocabularies().get(namespace_of(term))
    if vocabulary is None:
        return False
    return local_name(term) in (vocabulary.objects if kind is Kind.OBJECT else vocabulary.literals)


def is_of_others(declared: Declared, term: Term) -> bool:
    """Return whether a term belongs to a well-known vocabulary that is not defined here."""
    space = namespace_of(term) if isinstance(term, Iri) else ""
    return space in known_vocabularies() and space not in declared.own


def tell_value(triple: Triple, because: Triple | None, code: Code) -> Finding:
    """Make the finding of a value; `because` is the declaration that it does not keep to, where it is here."""
    document = triple.document
    name, value = document.shorten(triple.predicate), shown_value(triple.object, triple)
    if code is LITERAL_FOR_RESOURCE:
        message, way_out = f"{name} is an object property, and {value} is a literal", "name a resource"
    elif code is RESOURCE_FOR_LITERAL:
        message, way_out = f"{name} is a datatype property, and {value} is no literal", "write a literal"
        if because is None:
            message = f"{name} takes literals, and {value} is none"
    else:
        wanted = document.shorten(because.object) if because else name
        message, way_out = f"the values of {name} are {wanted}, and {value} is none", f"write a literal with ^^{wanted}"
    related = [("declared here", because.document, because.subject_place)] if because else []
    finding = code.at(document, triple.object_place, message, way_out, related)
    # Everybody writes addresses as plain text.
    is_address = because is not None and because.object == XSD + "anyURI"
    return replace(finding, severity=Severity.INFO) if is_address else finding


def shown_value(term: Term, triple: Triple) -> str:
    """Write a value with its datatype where that is not plain text."""
    shown = triple.document.shorten(term)
    if isinstance(term, Literal) and not term.language and term.datatype != XSD + "string":
        return f"{shown}^^{triple.document.shorten(Iri(term.datatype))}"
    return shown


CHECKS = (
    Check(codes=(INVALID_LITERAL, UNKNOWN_LANGUAGE), run=find_invalid, is_alone=True),
    Check(
        codes=(LITERAL_FOR_RESOURCE, RESOURCE_FOR_LITERAL, LITERAL_OUTSIDE_RANGE), run=find_wrong_values, is_pure=True
    ),
)
