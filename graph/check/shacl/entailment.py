"""What follows from the data where the shapes or the settings ask for an entailment regime (SHACL, on `sh:entailment`).

`graph.conclude.saturation` draws the conclusions and keeps the proof of each, so that a result about an inferred
triple leads to the triples that somebody wrote. A regime that is not known here is a failure, as SHACL demands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from graph.check.corpus.corpus import Corpus
from graph.check.shacl.codes import UNKNOWN_ENTAILMENT
from graph.check.shacl.rdfs import RDFS_RULES, is_of_the_language, iter_above, iter_axioms, iter_resources
from graph.check.syntax.document import Document, FileRole, Format, Triple
from graph.check.syntax.statements import NO_PLACE, Parsed
from graph.check.syntax.term import RDF_TYPE, Iri, Literal, Term, TripleTerm
from graph.finding import Finding
from graph.namespaces import ENTAILMENT, OWL, RDF, RDFS, SH

if TYPE_CHECKING:
    from rdflib.term import Node

    from graph.rdf.statement import Statement


REGIMES = MappingProxyType(
    {
        ENTAILMENT + "Simple": "",
        ENTAILMENT + "RDF": "rdf",
        ENTAILMENT + "RDFS": "rdfs",
        ENTAILMENT + "OWL-RL": "owl-rl",
        "http://www.w3.org/ns/owl-profile/RL": "owl-rl",
    }
)
"""The regimes that are known here. The W3C names OWL 2 RL as a profile; many write it as a regime."""

Fact = tuple[Term, str, Term]


@dataclass(slots=True, kw_only=True)
class Entailed:
    """What follows from data, with what each triple follows from.

    Attributes:
        document: The triples that follow, as a document that nobody wrote.
        premises: What each of them rests on among what somebody wrote; what is about individuals first.
        values: The values that follow, by subject and property.
        subjects: The subjects that follow, by property and value.
    """

    document: Document
    premises: dict[Fact, tuple[Triple, ...]] = field(default_factory=dict)
    values: defaultdict[tuple[Term, str], list[Term]] = field(default_factory=lambda: defaultdict(list))
    subjects: defaultdict[tuple[str, Term], list[Term]] = field(default_factory=lambda: defaultdict(list))

    def add(self, fact: Fact, premises: tuple[Triple, ...]) -> None:
        """Keep a triple that follows."""
        subject, predicate, value = fact
        self.premises[fact] = premises
        self.values[subject, predicate].append(value)
        self.subjects[predicate, value].append(subject)
        rows = self.document.statements
        rows.subjects.append(subject)
        rows.predicates.append(Iri(predicate))
        rows.objects.append(value)
        for places in (rows.subject_at, rows.predicate_at, rows.object_at):
            places.append(NO_PLACE)


def find_unknown_regimes(corpus: Corpus) -> Iterator[Finding]:
    """Tell the regimes that are not known here."""
    for triple in corpus.own.of(FileRole.SHAPES).triples(None, SH + "entailment"):
        if str(triple.object) not in REGIMES:
            message = f"the entailment regime {triple.document.shorten(triple.object)} is not known here"
            way_out = f"use one of {', '.join(f'<{one}>' for one in REGIMES)}; until then nothing is validated"
            yield UNKNOWN_ENTAILMENT.at(triple.document, triple.object_place, message, way_out)


def asked_regimes(corpus: Corpus) -> set[str]:
    """Return the regimes that the shapes and the settings ask for."""
    asked = {triple.object for triple in corpus.of(FileRole.SHAPES).triples(None, SH + "entailment")}
    return ({REGIMES.get(str(one), "") for one in asked} | {corpus.entailment}) - {"", "none"}


def find_entailed(corpus: Corpus) -> Entailed | None:
    """Return what follows from the data of the whole corpus, drawn once; None where nobody asks."""
    return corpus.remember("entailed", _draw_entailed)


def _draw_entailed(corpus: Corpus) -> Entailed | None:
    regimes = asked_regimes(corpus)
    if not regimes or not corpus.of(FileRole.SHAPES).documents:
        return None
    data = corpus.of(FileRole.DATA, FileRole.ONTOLOGY, FileRole.LIBRARY)
    libraries = (one for one in data.documents if FileRole.LIBRARY in one.roles)
    return entail([*data.own.documents, *libraries], regimes, corpus.reasoner)


def entail(documents: Iterable[Document], regimes: set[str], reasoner: str = "") -> Entailed:
    """Draw the conclusions of regimes from documents, those to be reported on first.

    Where owlrl is asked for, its conclusions of OWL 2 RL count, and the rules give the proofs of those that have one.
    """
    from graph.conclude.rules import RULES
    from graph.conclude.saturation import saturate

    reading = _Reading()
    for document in documents:
        for triple in document.triples():
            reading.add(triple)
    if regimes & {"rdf", "rdfs"}:
        reading.add_language(axioms="rdfs" in regimes)
    used = frozenset(rule.name for rule in RULES) if "owl-rl" in regimes else RDFS_RULES if "rdfs" in regimes else set()
    saturation = saturate(reading.written, without=frozenset(rule.name for rule in RULES) - used)
    found = Entailed(document=Document(path="", format=Format.TURTLE, text="", parsed=Parsed()))
    for statement in reading.assumed:
        reading.keep(statement, (), found)
    concluded: Iterable[Statement] = saturation.steps
    if reasoner == "owlrl" and "owl-rl" in regimes:
        from graph.conclude.reason import OwlrlReasoner

        concluded = OwlrlReasoner().conclusions(saturation)
    for statement in concluded:
        step = saturation.steps.get(statement)
        reading.keep(statement, saturation.leaves(step) if step else (), found)
    if "rdfs" in regimes:
        for new, premises in iter_resources(reading.facts, found.premises):
            if new not in reading.facts and new not in found.premises:
                found.add(new, premises)
    return found


@dataclass(slots=True)
class _Reading:
    """What is reasoned over, in the terms of rdflib, with where each statement stands."""

    facts: dict[Fact, Triple] = field(default_factory=dict)
    written: dict[Statement, Triple | None] = field(default_factory=dict)
    assumed: dict[Statement, Triple] = field(default_factory=dict)
    nodes: dict[Term, Node] = field(default_factory=dict)
    terms: dict[Node, Term] = field(default_factory=dict)

    def add(self, triple: Triple) -> None:
        """Read a statement; one with a triple term says nothing to the rules."""
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        if isinstance(subject, TripleTerm) or isinstance(value, TripleTerm):
            return
        self.facts.setdefault((subject, predicate, value), triple)
        self.written.setdefault((self.node(subject), self.node(predicate), self.node(value)), triple)

    def add_language(self, *, axioms: bool) -> None:
        """Add what the language itself says: that each property used is a property, and the axioms of RDFS."""
        used: dict[str, Triple] = {}
        for triple in list(self.facts.values()):
            used.setdefault(triple.predicate, triple)
            if axioms and triple.predicate == RDF_TYPE:
                for predicate, above in iter_above(triple.object):
                    self.assume(triple.subject, Iri(predicate), Iri(above), triple)
        for name, triple in used.items():
            self.assume(Iri(name), RDF_TYPE, Iri(RDF + "Property"), triple)
        for axiom in iter_axioms(used) if axioms else ():
            subject, verb, value = (self.node(Iri(one)) for one in axiom)
            self.written.setdefault((subject, verb, value), None)

    def assume(self, subject: Term, predicate: Iri, value: Term, because: Triple) -> None:
        """Add what the language says because of a statement."""
        statement = (self.node(subject), self.node(predicate), self.node(value))
        if statement not in self.written:
            self.written[statement] = self.assumed[statement] = because

    def node(self, term: Term) -> Node:
        """Return the node of rdflib for a term, and remember which term it was."""
        from graph.check.syntax.rdflib_terms import term_to_rdflib

        node = self.nodes.get(term)
        if node is None:
            node = self.nodes[term] = term_to_rdflib(term)
            self.terms.setdefault(node, term)
        return node

    def term(self, node: Node) -> Term:
        """Return the term of a node."""
        from graph.check.syntax.rdflib_terms import term_from_rdflib

        return self.terms.get(node) or term_from_rdflib(node)

    def keep(self, statement: Statement, leaves: tuple[Statement, ...], found: Entailed) -> None:
        """Keep a conclusion that the data did not have; what follows about the terms of the language is left out."""
        subject, predicate, value = (self.term(node) for node in statement)
        if isinstance(subject, Literal) or not isinstance(predicate, Iri) or is_of_the_language(subject):
            return
        fact = (subject, str(predicate), value)
        if fact not in self.facts:
            places = [self.written.get(leaf) for leaf in leaves or (statement,)]
            found.add(fact, tuple(sorted((one for one in places if one is not None), key=is_about_terms)))


def is_about_terms(triple: Triple) -> bool:
    """Return whether a statement is about classes and properties, so that a reader wants to see it later."""
    if triple.predicate == RDF_TYPE:
        return str(triple.object).startswith((RDF, RDFS, OWL))
    return triple.predicate.startswith((RDF, RDFS, OWL)) and triple.predicate != OWL + "sameAs"
