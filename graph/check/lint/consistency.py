"""Contradictions, and classes and properties that cannot have members, each with a proof.

What follows is drawn by the rules of OWL 2 RL (`graph.conclude.saturation`), so only what these rules see is told; a
class is probed with a fresh individual, a property with two. Nothing can be contradictory where no axiom excludes
anything, so most ontologies cost nothing here.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import PROPERTIES, Kind, declarations_of
from graph.check.kept.memory import Memory
from graph.check.lint.datatypes import describe_problem
from graph.check.lint.exclusion import BOTTOMS, NOTHING, Exclusions
from graph.check.lint.hierarchy import ancestors, superclasses
from graph.check.registry import Check, Code
from graph.check.syntax.document import Document, FileRole, Place, Triple
from graph.check.syntax.term import RDF_TYPE, Iri, Literal, Term, TripleTerm, term_to_ntriples
from graph.finding import Finding, Severity, Span
from graph.namespaces import OWL, RDF, RDFS

if TYPE_CHECKING:
    from graph.rdf.statement import Statement

INCONSISTENT = Code(name="inconsistent", severity=Severity.ERROR)
UNSATISFIABLE_CLASS = Code(name="unsatisfiable-class", severity=Severity.ERROR)
UNSATISFIABLE_PROPERTY = Code(name="unsatisfiable-property", severity=Severity.ERROR)
CONSISTENCY_UNCHECKED = Code(name="consistency-unchecked", severity=Severity.INFO)

LIMIT = 10_000
"""So many statements are reasoned over; beyond, the rules would take more than about a second."""

TOLD_ELSEWHERE = frozenset({"dt-not-type", "dt-diff"})
"""Rules about literals; `invalid-literal` and `literal-outside-range` tell these."""

PROBE = "urn:x-reliefgraph:probe:"
STRUCTURE = frozenset(RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range"))
ENDS = frozenset((RDFS + "domain", RDFS + "range"))
SEEN = "as far as OWL 2 RL sees"

Fact = tuple[Term, Term, Term]


BOTTOM_AXIOMS: tuple[Fact, ...] = tuple((one, Iri(RDFS + "domain"), NOTHING) for one in sorted(BOTTOMS))
"""What the rules of OWL 2 RL do not know: the bottom properties relate nothing (OWL 2, sections 5.3 and 5.4)."""


@dataclass(slots=True, kw_only=True)
class Given:
    """What is reasoned over: each statement with where it stands, and the probes with what they probe."""

    written: dict[Fact, Triple] = field(default_factory=dict)
    probes: dict[Fact, Iri] = field(default_factory=dict)
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A contradiction: its last rule, and the given statements it rests on."""

    rule: str
    leaves: tuple[Fact, ...]


def find_contradictions(corpus: Corpus) -> Iterator[Finding]:
    """Tell the contradictions among the statements, and the classes and properties that nothing can have."""
    exclusions = Exclusions(corpus)
    if not exclusions.are_there:
        return
    given = collect(corpus)
    if given.left_out:
        at = next(iter(declarations_of(corpus.ontology).at.values()), None)
        if at:
            message = f"{given.left_out} statements were left out of the search for contradictions, which reads {LIMIT}"
            yield CONSISTENCY_UNCHECKED.at(at.document, at.subject_place, message, "check fewer files at a time")
    add_probes(corpus, given, exclusions)
    impossible: dict[Iri, Proof] = {}
    told: set[tuple[Span, str]] = set()
    for proof in find_proofs(given, corpus.memory):
        probed = {given.probes[leaf] for leaf in proof.leaves if leaf in given.probes}
        if not probed:
            for finding in tell_inconsistent(given, proof):
                # Several proofs of one contradiction differ only in how they get there.
                if (finding.span, finding.message) not in told:
                    told.add((finding.span, finding.message))
                    yield finding
        elif len(probed) == 1:
            impossible.setdefault(probed.pop(), proof)
    yield from tell_impossible(corpus, given, impossible)


def collect(corpus: Corpus) -> Given:
    """Read the ontologies and libraries, then the data, up to the limit; annotations say nothing here."""
    declared = declarations_of(corpus.vocabulary)
    given = Given()
    names: dict[str, bool] = {}
    spoken_of = properties_spoken_of(corpus.vocabulary)
    for part in (corpus.vocabulary, corpus.of(FileRole.DATA)):
        spoken_of.update(triple.object for triple in part.triples(None, OWL + "assertionProperty"))
    for part in (corpus.vocabulary, corpus.of(FileRole.DATA)):
        rows = [
            triple
            for document in part.documents
            for row, predicate in enumerate(document.statements.predicates)
            if (
                names[predicate]
                if predicate in names
                else names.setdefault(predicate, matters(declared.kinds, predicate, spoken_of))
            )
            for triple in (Triple(document, row),)
        ]
        if len(given.written) + len(rows) > LIMIT:
            given.left_out += len(rows)
            continue
        for triple in rows:
            if is_readable(triple.object) and not isinstance(triple.subject, TripleTerm):
                given.written.setdefault((triple.subject, triple.predicate, triple.object), triple)
    return given


def is_readable(term: Term) -> bool:
    """Return whether rdflib can hold a term; an invalid literal has a finding of its own."""
    if isinstance(term, Literal):
        return bool(term.language) or not describe_problem(term.lexical, term.datatype)
    return not isinstance(term, TripleTerm)


def properties_spoken_of(vocabulary: Corpus) -> set[Term]:
    """Return the terms of which an axiom of properties speaks, whether or not anything declares them."""
    found: set[Term] = set()
    for name in (RDFS + "domain", RDFS + "range"):
        found.update(triple.subject for triple in vocabulary.triples(None, name))
    found.update(triple.object for triple in vocabulary.triples(None, OWL + "onProperty"))
    for name in (OWL + "hasKey", OWL + "propertyChainAxiom"):
        for triple in vocabulary.triples(None, name):
            found.update((triple.subject, *vocabulary.members(triple.object)))
    for name in (RDFS + "subPropertyOf", *(OWL + one for one in PROPERTY_AXIOMS)):
        found.update(term for triple in vocabulary.triples(None, name) for term in (triple.subject, triple.object))
    return found


PROPERTY_AXIOMS = ("inverseOf", "equivalentProperty", "propertyDisjointWith")


def matters(kinds: dict[Term, set[Kind]], predicate: Iri, spoken_of: Container[Term] = frozenset()) -> bool:
    """Return whether anything can follow from statements with a property."""
    if predicate.startswith((OWL, RDF)):
        return predicate not in {OWL + "versionInfo", OWL + "imports", OWL + "deprecated", OWL + "versionIRI"}
    has = kinds.get(predicate, set())
    if predicate in STRUCTURE or (not has and predicate in spoken_of):
        return True
    return Kind.ANNOTATION not in has and not has.isdisjoint(PROPERTIES)


def add_probes(corpus: Corpus, given: Given, exclusions: Exclusions) -> None:
    """Add a fresh individual of each class, and a fresh pair for each object property, that may be impossible."""
    if len(given.written) > LIMIT:
        return
    for term, _ in declarations_of(corpus.ontology).own_terms(Kind.CLASS):
        if term.startswith(OWL) or not exclusions.concern(term):
            continue
        given.probes[(Iri(f"{PROBE}one:{term}"), RDF_TYPE, term)] = term
    for term, _ in declarations_of(corpus.ontology).own_terms(Kind.OBJECT):
        if not exclusions.concern(term):
            continue
        given.probes[(Iri(f"{PROBE}from:{term}"), term, Iri(f"{PROBE}to:{term}"))] = term


def find_proofs(given: Given, memory: Memory) -> Iterator[Proof]:
    """Yield each contradiction with the given statements it rests on, smallest proof first, each set of leaves once."""
    used = {term for fact in given.written for term in fact}
    facts = [*given.written, *given.probes, *(axiom for axiom in BOTTOM_AXIOMS if axiom[0] in used)]
    texts: dict[Term, str] = {}
    for fact in facts:
        for term in fact:
            if term not in texts:
                texts[term] = term_to_ntriples(term)
    lines = "".join(f"{texts[one]} {texts[name]} {texts[value]} .\n" for one, name, value in facts)
    for rule, leaves in memory.recall("contradictions", [lines.encode()], lambda: draw_proofs(facts)):
        yield Proof(
            rule=rule,
            leaves=tuple(
                facts[leaf] if isinstance(leaf, int) else (Iri(leaf[0]), Iri(leaf[1]), Iri(leaf[2])) for leaf in leaves
            ),
        )


def draw_proofs(facts: Sequence[Fact]) -> list[list[Any]]:
    """Return the rule of each contradiction and its leaves: by number, or what is an axiom of the language itself."""
    from graph.check.syntax.rdflib_terms import term_to_rdflib
    from graph.conclude.rules import RULES
    from graph.conclude.saturation import saturate

    nodes = {term: term_to_rdflib(term) for fact in facts for term in fact}
    numbers: dict[Statement, int] = {}
    for number, (subject, predicate, value) in enumerate(facts):
        numbers.setdefault((nodes[subject], nodes[predicate], nodes[value]), number)
    # What these conclude about classes, the other rules conclude about the probes, in a fraction of the time.
    of_classes = frozenset(rule.name for rule in RULES if rule.name.startswith("scm-"))
    saturation = saturate(numbers, without=of_classes)
    proofs: dict[frozenset[Statement], list[Any]] = {}
    for step in saturation.contradictions:
        if step.rule not in TOLD_ELSEWHERE:
            leaves = saturation.leaves(step)
            named = [numbers[leaf] if leaf in numbers else [str(term) for term in leaf] for leaf in leaves]
            proofs.setdefault(frozenset(leaves), [step.rule, named])
    return list(proofs.values())


def tell_inconsistent(given: Given, proof: Proof) -> Iterator[Finding]:
    """Tell a contradiction at the first statement about an individual that it rests on."""
    places = proof_places(given, proof)
    if not places:
        return
    own = [triple for triple in places if FileRole.LIBRARY not in triple.document.roles]
    about = [
        one
        for one in own
        if one.predicate not in STRUCTURE
        and not one.predicate.startswith(OWL)
        and not (one.predicate == RDF_TYPE and str(one.object).startswith((OWL, RDFS)))
    ]
    at = (about or own or places)[0]
    words = f"these {len(places)} statements contradict each other"
    message = describe_contradiction(proof, at) or words
    others = [related(one) for one in places if one is not at]
    yield INCONSISTENT.at(
        at.document, at.object_place, message, f"one of the statements is wrong (rule {proof.rule}; {SEEN})", others
    )


def describe_contradiction(proof: Proof, at: Triple) -> str:
    """Say in the words of the domain what a contradiction is, where it has a usual form; nothing otherwise."""
    shown = at.document.shorten
    name = shown(at.subject)
    for subject, predicate, value in proof.leaves:
        if (subject, predicate, value) in BOTTOM_AXIOMS:
            return f"{name} is related by {shown(at.predicate)}, and {shown(Iri(subject))} relates nothing"
        if str(predicate) in {OWL + "disjointWith", OWL + "complementOf"}:
            one, other = shown(subject), shown(value)
            return f"{name} is a {one} and a {other}, which are disjoint"
        if str(predicate) == OWL + "differentFrom" and subject == value:
            return f"{shown(Iri(subject))} is said to be different from itself"
        if str(predicate) == OWL + "differentFrom" and any(
            str(leaf[1]) == OWL + "sameAs" and {leaf[0], leaf[2]} == {subject, value} for leaf in proof.leaves
        ):
            return f"{shown(Iri(subject))} and {shown(Iri(value))} are said to be the same and different"
        if str(predicate) == RDF_TYPE and str(value) == OWL + "FunctionalProperty" and at.predicate == str(subject):
            return f"{name} has two values of {shown(at.predicate)}, which has one at most, as it is functional"
        if str(predicate) == RDF_TYPE and str(value) in {OWL + "IrreflexiveProperty", OWL + "AsymmetricProperty"}:
            return f"{name} is related to itself, or both ways, by {shown(Iri(subject))}, which excludes it"
    return ""


def tell_impossible(corpus: Corpus, given: Given, impossible: dict[Iri, Proof]) -> Iterator[Finding]:
    """Tell the classes and properties without possible members; those below one that is told are only counted."""
    declared = declarations_of(corpus.ontology)
    above = superclasses(corpus.vocabulary)
    for term, proof in impossible.items():
        at = declared.at[term]
        if is_told_elsewhere(corpus, proof) or any(one in impossible for one in ancestors(term, above) - {term}):
            continue
        # A property of what cannot be is told with that.
        if any(str(leaf[1]) in ENDS and Iri(str(leaf[2])) in impossible for leaf in proof.leaves):
            continue
        below = sum(term in ancestors(one, above) for one in impossible if one != term)
        name = at.document.shorten(term)
        more = (
            f", nor one of the {below} classes below it"
            if below > 1
            else ", nor of the class below it"
            if below
            else ""
        )
        is_class = declared.is_a(term, Kind.CLASS)
        message = f"nothing can be a {name}{more}" if is_class else f"nothing can be related by {name}"
        code = UNSATISFIABLE_CLASS if is_class else UNSATISFIABLE_PROPERTY
        message += describe_exclusion(proof, at)
        way_out = f"one of the statements named is wrong (rule {proof.rule}; {SEEN})"
        yield code.at(
            at.document, at.subject_place, message, way_out, [related(one) for one in proof_places(given, proof)]
        )


def describe_exclusion(proof: Proof, at: Triple) -> str:
    """Say which two classes exclude each other, where two do."""
    shown = at.document.shorten
    for subject, predicate, value in proof.leaves:
        is_named = not str(subject).startswith("_:") and not str(value).startswith("_:")
        if is_named and str(predicate) in {OWL + "disjointWith", OWL + "complementOf"}:
            return f": it would take a {shown(Iri(subject))} that is a {shown(Iri(value))}, and the two are disjoint"
    return ""


def is_told_elsewhere(corpus: Corpus, proof: Proof) -> bool:
    """A class that is disjoint with itself or with a class above it has a finding of its own."""
    above = superclasses(corpus.vocabulary)
    for subject, predicate, value in proof.leaves:
        if str(predicate) == OWL + "disjointWith":
            one, other = Iri(subject), Iri(value)
            if one == other or other in ancestors(one, above) or one in ancestors(other, above):
                return True
        if str(predicate) == RDF_TYPE and str(value) == OWL + "AsymmetricProperty":
            return True
    return False


def proof_places(given: Given, proof: Proof) -> list[Triple]:
    """Return the written statements that a proof rests on."""
    return [given.written[leaf] for leaf in proof.leaves if leaf in given.written]


def related(triple: Triple) -> tuple[str, Document, Place]:
    """Name a statement of a proof."""
    shown = triple.document.shorten
    words = f"{shown(triple.subject)} {shown(triple.predicate)} {shown(triple.object)}"
    return words, triple.document, triple.object_place


CHECKS = (
    Check(
        codes=(INCONSISTENT, UNSATISFIABLE_CLASS, UNSATISFIABLE_PROPERTY, CONSISTENCY_UNCHECKED),
        run=find_contradictions,
        is_pure=True,
    ),
)
