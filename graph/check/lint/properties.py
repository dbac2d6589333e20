"""Properties: inverses, domains, ranges and characteristics that do not fit together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import Kind, declarations_of
from graph.check.corpus.expressions import describe_class, outline
from graph.check.registry import Check, Code
from graph.check.syntax.document import Document, Place, Triple
from graph.check.syntax.term import RDF_NIL, RDF_TYPE, Iri, Term
from graph.finding import Finding, Severity
from graph.namespaces import DCTERMS, OWL, RDFS, XSD

SELF_INVERSE = Code(name="self-inverse", severity=Severity.WARNING)
SYMMETRIC_WITH_INVERSE = Code(name="symmetric-with-inverse", severity=Severity.WARNING)
SEVERAL_INVERSES = Code(name="several-inverses", severity=Severity.WARNING)
INVERSE_CLASH = Code(name="inverse-clash", severity=Severity.WARNING)
MISSING_INVERSE = Code(name="missing-inverse", severity=Severity.INFO)
SYMMETRIC_DOMAIN = Code(name="symmetric-domain", severity=Severity.WARNING)
TRANSITIVE_DOMAIN = Code(name="transitive-domain", severity=Severity.INFO)
SEVERAL_DOMAINS = Code(name="several-domains", severity=Severity.WARNING)
SEVERAL_RANGES = Code(name="several-ranges", severity=Severity.WARNING)
MISSING_DOMAIN = Code(name="missing-domain", severity=Severity.INFO)
RANGE_OF_WRONG_KIND = Code(name="range-of-wrong-kind", severity=Severity.ERROR)
CONTRADICTORY_CHARACTERISTICS = Code(name="contradictory-characteristics", severity=Severity.ERROR)
CHARACTERISTIC_OF_DATATYPE_PROPERTY = Code(name="characteristic-of-datatype-property", severity=Severity.WARNING)
NOT_SIMPLE = Code(name="property-not-simple", severity=Severity.WARNING)
CHAIN_OF_ONE = Code(name="chain-of-one", severity=Severity.WARNING)

INVERSE = OWL + "inverseOf"
DOMAIN, RANGE = RDFS + "domain", RDFS + "range"
GUIDES = ("domainIncludes", "rangeIncludes")
OPPOSITES = (("SymmetricProperty", "AsymmetricProperty"), ("ReflexiveProperty", "IrreflexiveProperty"))
PROFILES = "http://www.w3.org/ns/owl-profile/"
SIMPLE_ONLY = ("Functional", "InverseFunctional", "Irreflexive", "Asymmetric")
OF_OBJECTS = ("Symmetric", "Asymmetric", "Transitive", "Reflexive", "Irreflexive", "InverseFunctional")


def find_inverses(corpus: Corpus) -> Iterator[Finding]:
    """Tell the inverses that are the property itself, one too many, or at odds with domain and range."""
    ontology = corpus.ontology
    partners: dict[Term, Triple] = {}
    for triple in ontology.triples(None, INVERSE):
        one, other = triple.subject, triple.object
        if not isinstance(one, Iri) or not isinstance(other, Iri):
            continue
        shown, name = triple.document.shorten, triple.document.shorten(one)
        if one == other:
            is_said = ontology.find(one, RDF_TYPE, Iri(OWL + "SymmetricProperty"))
            way_out = "remove it: the property is symmetric" if is_said else "declare it owl:SymmetricProperty"
            finding = SELF_INVERSE.at(triple.document, triple.object_place, f"{name} is its own inverse", way_out)
            yield replace(finding, severity=Severity.INFO) if is_said else finding
            continue
        symmetric = ontology.find(one, RDF_TYPE, Iri(OWL + "SymmetricProperty"))
        if symmetric:
            yield SYMMETRIC_WITH_INVERSE.at(
                triple.document, triple.object_place,
                f"{name} is symmetric, so it is its own inverse, and {shown(other)} means the same",
                "remove the inverse, or the symmetry", [("symmetric here", symmetric.document, symmetric.object_place)],
            )  # fmt: skip
        first = partners.setdefault(one, triple)
        if first.object != other:
            yield SEVERAL_INVERSES.at(
                triple.document, triple.object_place,
                f"{name} has a second inverse, so {shown(first.object)} and {shown(other)} mean the same",
                "keep one", [("the first", first.document, first.object_place)],
            )  # fmt: skip
        yield from find_inverse_clash(corpus, triple)


def find_inverse_clash(corpus: Corpus, inverse: Triple) -> Iterator[Finding]:
    """The domain of a property is the range of its inverse, and the other way round."""
    one, other = inverse.subject, inverse.object
    for mine, its in ((DOMAIN, RANGE), (RANGE, DOMAIN)):
        here, there = corpus.vocabulary.objects(one, mine), corpus.vocabulary.objects(other, its)
        if len(here) == len(there) == 1 and here != there and isinstance(here[0], Iri) and isinstance(there[0], Iri):
            shown = inverse.document.shorten
            message = (
                f"the {name_of(mine)} of {shown(one)} is {shown(here[0])}, "
                f"and the {name_of(its)} of its inverse {shown(other)} is {shown(there[0])}"
            )
            yield INVERSE_CLASH.at(
                inverse.document, inverse.object_place, message, "make them the same",
                [*stated_at(corpus, one, mine), *stated_at(corpus, other, its)],
            )  # fmt: skip


def stated_at(corpus: Corpus, term: Term, *predicates: str) -> Iterator[tuple[str, Document, Place]]:
    """Yield where the files of the run give a property its domain or range."""
    for predicate in predicates:
        at = corpus.ontology.find(term, predicate)
        if at is not None:
            yield f"the {name_of(predicate)} of {at.document.shorten(term)}", at.document, at.object_place


def name_of(predicate: str) -> str:
    """Return the name without its namespace."""
    return predicate.rpartition("#")[2]


def find_missing_inverses(corpus: Corpus) -> Iterator[Finding]:
    """Tell the object properties without an inverse where most have one."""
    ontology = corpus.ontology
    named = {one for triple in ontology.triples(None, INVERSE) for one in (triple.subject, triple.object)}
    properties = [
        (term, at)
        for term, at in declarations_of(ontology).own_terms(Kind.OBJECT)
        if not ontology.find(term, RDF_TYPE, Iri(OWL + "SymmetricProperty"))
    ]
    without = [(term, at) for term, at in properties if term not in named]
    if len(properties) >= 4 and len(without) * 4 <= len(properties):
        for term, at in without:
            message = f"{at.document.shorten(term)} has no inverse, and most other properties have one"
            yield MISSING_INVERSE.at(at.document, at.subject_place, message, "declare one with owl:inverseOf")


def find_symmetric(corpus: Corpus) -> Iterator[Finding]:
    """Tell the symmetric and transitive properties whose domain is not their range."""
    ontology = corpus.ontology
    for code, type_, word in (
        (SYMMETRIC_DOMAIN, "SymmetricProperty", "symmetric"),
        (TRANSITIVE_DOMAIN, "TransitiveProperty", "transitive"),
    ):
        for triple in ontology.triples(None, RDF_TYPE, Iri(OWL + type_)):
            domains = ontology.objects(triple.subject, DOMAIN)
            ranges = ontology.objects(triple.subject, RANGE)
            if (
                len(domains) == len(ranges) == 1
                and domains != ranges
                and all(isinstance(one, Iri) for one in (*domains, *ranges))
            ):
                shown = triple.document.shorten
                ends = f"its domain {shown(domains[0])} is not its range {shown(ranges[0])}"
                message = f"{shown(triple.subject)} is {word}, and {ends}"
                related = stated_at(corpus, triple.subject, DOMAIN, RANGE)
                yield code.at(triple.document, triple.object_place, message, "give it one class for both", related)


def find_several(corpus: Corpus) -> Iterator[Finding]:
    """Tell the properties with several domains or ranges: these are meant all together, not one or the other."""
    for code, predicate in ((SEVERAL_DOMAINS, DOMAIN), (SEVERAL_RANGES, RANGE)):
        first: dict[Term, Triple] = {}
        for triple in corpus.ontology.triples(None, predicate):
            before = first.setdefault(triple.subject, triple)
            if before.object != triple.object and outline(corpus, before.object) != outline(corpus, triple.object):
                shown = triple.document.shorten
                word = name_of(predicate)
                message = (
                    f"{shown(triple.subject)} has several {word}s: its {'subjects' if word == 'domain' else 'values'} "
                    f"belong to all of them at once, {describe_class(corpus, before.document, before.object)} too"
                )
                yield code.at(
                    triple.document, triple.object_place, message, "if one or the other is meant, use owl:unionOf",
                    [("the first", before.document, before.object_place)],
                )  # fmt: skip


def find_missing_domains(corpus: Corpus) -> Iterator[Finding]:
    """Tell the properties without domain or range where most of the ontology have both."""
    ontology = corpus.ontology
    properties = list(declarations_of(ontology).own_terms(Kind.OBJECT, Kind.DATA, Kind.PROPERTY))
    lacking: list[tuple[Iri, Triple, str]] = []
    for term, at in properties:
        names = {name_of(triple.predicate).rpartition("/")[2] for triple in ontology.triples(term)}
        if "subPropertyOf" in names or "inverseOf" in names:
            continue
        missing = [word for word, guide in zip(("domain", "range"), GUIDES, strict=True) if not names & {word, guide}]
        if missing and not declarations_of(ontology).is_a(term, Kind.ANNOTATION):
            lacking.append((term, at, " and no ".join(missing)))
    if len(properties) >= 4 and len(lacking) * 4 <= len(properties):
        for term, at, words in lacking:
            message = f"{at.document.shorten(term)} has no {words}, and most other properties have both"
            yield MISSING_DOMAIN.at(at.document, at.subject_place, message, "say what it relates")


def find_wrong_ranges(corpus: Corpus) -> Iterator[Finding]:
    """Tell the object properties whose range is a datatype, and datatype properties whose range is a class."""
    declared = declarations_of(corpus.vocabulary)
    for triple in corpus.ontology.triples(None, RANGE):
        kinds = declared.kinds.get(triple.subject, set())
        value = triple.object
        if not isinstance(value, Iri):
            continue
        is_datatype = value.startswith(XSD) or value == RDFS + "Literal" or declared.kinds.get(value) == {Kind.DATATYPE}
        is_class = declared.is_a(value, Kind.CLASS) and not declared.is_a(value, Kind.DATATYPE)
        shown = triple.document.shorten
        if Kind.OBJECT in kinds and Kind.DATA not in kinds and is_datatype:
            message, way_out = (
                f"{shown(triple.subject)} is an object property, and {shown(value)} is a datatype",
                "owl:DatatypeProperty",
            )
        elif Kind.DATA in kinds and Kind.OBJECT not in kinds and is_class and not is_datatype:
            message, way_out = (
                f"{shown(triple.subject)} is a datatype property, and {shown(value)} is a class",
                "owl:ObjectProperty",
            )
        else:
            continue
        sides = [corpus.ontology.find(one, RDF_TYPE) for one in (triple.subject, value)]
        yield RANGE_OF_WRONG_KIND.at(
            triple.document, triple.object_place, message, f"declare the property {way_out}, or change its range",
            [("declared here", one.document, one.object_place) for one in sides if one is not None],
        )  # fmt: skip


def find_characteristics(corpus: Corpus) -> Iterator[Finding]:
    """Tell the characteristics that exclude each other, and those that a datatype property cannot have."""
    ontology = corpus.ontology
    for one, other in OPPOSITES:
        for triple in ontology.triples(None, RDF_TYPE, Iri(OWL + other)):
            opposite = ontology.find(triple.subject, RDF_TYPE, Iri(OWL + one))
            if opposite:
                shown = triple.document.shorten
                both = f"{shown(Iri(OWL + one))} and {shown(Iri(OWL + other))}"
                message = f"{shown(triple.subject)} is declared {both}: nothing can be both"
                yield CONTRADICTORY_CHARACTERISTICS.at(
                    triple.document, triple.object_place, message, "remove one of the two",
                    [("the other", opposite.document, opposite.object_place)],
                )  # fmt: skip
    yield from find_not_simple(ontology)
    yield from find_chained_literals(ontology)
    for name in OF_OBJECTS:
        for triple in ontology.triples(None, RDF_TYPE, Iri(f"{OWL}{name}Property")):
            if ontology.find(triple.subject, RDF_TYPE, Iri(OWL + "DatatypeProperty")):
                shown = triple.document.shorten
                message = f"{shown(triple.subject)} is a datatype property and cannot be {shown(triple.object)}"
                data = ontology.find(triple.subject, RDF_TYPE, Iri(OWL + "DatatypeProperty"))
                related = [("declared here", data.document, data.object_place)] if data else []
                yield CHARACTERISTIC_OF_DATATYPE_PROPERTY.at(
                    triple.document, triple.object_place, message, "remove it, or make it an object property", related
                )


def find_chained_literals(ontology: Corpus) -> Iterator[Finding]:
    """Tell the datatype properties in chains, which lead from thing to thing (OWL 2, section 9.2.1)."""
    data = Iri(OWL + "DatatypeProperty")
    for chain in ontology.triples(None, OWL + "propertyChainAxiom"):
        for member in ontology.member_triples(chain.object):
            declared = ontology.find(member.object, RDF_TYPE, data)
            if declared is not None and ontology.find(member.object, RDF_TYPE, Iri(OWL + "ObjectProperty")) is None:
                name = member.document.shorten(member.object)
                yield CHARACTERISTIC_OF_DATATYPE_PROPERTY.at(
                    member.document, member.object_place,
                    f"{name} is a datatype property, and no chain goes through it", "name an object property",
                    [("declared here", declared.document, declared.object_place)],
                )  # fmt: skip


def find_not_simple(ontology: Corpus) -> Iterator[Finding]:
    """Tell the transitive properties with a characteristic that OWL 2 DL gives to simple properties only.

    https://www.w3.org/TR/owl2-syntax/#Global_Restrictions_on_Axioms_in_OWL_2_DL
    """
    if any(str(one.object).startswith(PROFILES) for one in ontology.triples(None, DCTERMS + "conformsTo")):
        return  # the check of the profile tells it
    for transitive in ontology.triples(None, RDF_TYPE, Iri(OWL + "TransitiveProperty")):
        for name in SIMPLE_ONLY:
            triple = ontology.find(transitive.subject, RDF_TYPE, Iri(f"{OWL}{name}Property"))
            if triple is not None:
                shown = triple.document.shorten
                message = f"{shown(triple.subject)} is transitive and {shown(triple.object)}: OWL 2 DL forbids it"
                yield NOT_SIMPLE.at(
                    triple.document, triple.object_place, message, "remove one of the two: reasoners refuse both",
                    [("transitive here", transitive.document, transitive.object_place)],
                )  # fmt: skip


def find_small_chains(corpus: Corpus) -> Iterator[Finding]:
    """Tell the property chains of fewer than two properties."""
    for triple in corpus.ontology.triples(None, OWL + "propertyChainAxiom"):
        members = corpus.ontology.members(triple.object)
        if len(members) < 2 and (members or triple.object == RDF_NIL):
            message = "a chain of one property is a subproperty" if members else "this chain is empty"
            yield CHAIN_OF_ONE.at(
                triple.document, triple.object_place, message, "use rdfs:subPropertyOf, or add the next link"
            )


CHECKS = (
    Check(
        codes=(SELF_INVERSE, SYMMETRIC_WITH_INVERSE, SEVERAL_INVERSES, INVERSE_CLASH), run=find_inverses, is_pure=True
    ),
    Check(codes=(MISSING_INVERSE,), run=find_missing_inverses, is_pure=True),
    Check(codes=(SYMMETRIC_DOMAIN, TRANSITIVE_DOMAIN), run=find_symmetric, is_pure=True),
    Check(codes=(SEVERAL_DOMAINS, SEVERAL_RANGES), run=find_several, is_pure=True),
    Check(codes=(MISSING_DOMAIN,), run=find_missing_domains, is_pure=True),
    Check(codes=(RANGE_OF_WRONG_KIND,), run=find_wrong_ranges, is_pure=True),
    Check(
        codes=(CONTRADICTORY_CHARACTERISTICS, CHARACTERISTIC_OF_DATATYPE_PROPERTY, NOT_SIMPLE), run=find_characteristics
    ),
    Check(codes=(CHAIN_OF_ONE,), run=find_small_chains, is_pure=True),
)
