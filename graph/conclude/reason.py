"""What follows from what was reported: OWL 2 RL over reported, entities, reference and ontology, with proofs.

`graph.conclude.saturation` finds the smallest proof of each conclusion and every contradiction. A `Reasoner` says what
follows: by these rules alone, or by owlrl, the reference; only what has a proof is kept. Evidence, labels and notes
stay out: nothing follows from them and they cost most.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from types import MappingProxyType
from typing import Protocol

from rdflib import DC, DCTERMS, OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from graph.conclude.saturation import MAX_SECONDS, Saturation, Step, saturate
from graph.errors import InconsistencyError, ProofLine
from graph.namespaces import VANN
from graph.rdf.datatypes import literal_value
from graph.rdf.origins import recorded_statements
from graph.rdf.statement import Statement, blank_texts, statement_text
from graph.terms import REASONED_ROLES, Role

_NOTES = frozenset(
    {
        RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy,
        OWL.deprecated, OWL.versionInfo, OWL.versionIRI, OWL.priorVersion, OWL.imports,
        OWL.backwardCompatibleWith, OWL.incompatibleWith,
        SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, SKOS.note, SKOS.definition, SKOS.example, SKOS.scopeNote,
        SKOS.changeNote, SKOS.editorialNote, SKOS.historyNote,
    }
)  # fmt: skip
_NOTE_NAMESPACES = (str(DC), str(DCTERMS), VANN)
_LANGUAGE_NAMESPACES = (str(RDF), str(RDFS), str(OWL), str(XSD))


class Reasoner(Protocol):
    """An engine that draws the conclusions of OWL 2 RL.

    Attributes:
        name: What a user calls it.
        version: The name with the version of the library, where it is one.
    """

    name: str
    version: str

    def conclusions(self, saturation: Saturation) -> Collection[Statement]:
        """Return what follows from the given triples of a saturation; conclusions about the vocabulary may be missing.

        Raises:
            ReasoningTooLongError: It took longer than it may.
        """
        ...


class RuleReasoner:
    """The rules that find the proofs, taken at their word; a differential test holds them to owlrl."""

    name = "rules"
    version = "own rules"

    def conclusions(self, saturation: Saturation) -> Collection[Statement]:
        """Return what has a proof."""
        return saturation.steps.keys()


class OwlrlReasoner:
    """The reference engine: owlrl, without axiomatic and reflexive triples."""

    name = "owlrl"
    version = f"owlrl {metadata.version('owlrl')}"

    def __init__(self, max_seconds: float = MAX_SECONDS) -> None:
        self._max_seconds = max_seconds

    def conclusions(self, saturation: Saturation) -> Collection[Statement]:
        """Return what owlrl adds to what was given."""
        return self.closure(saturation.given) - saturation.given

    def closure(self, statements: Collection[Statement]) -> set[Statement]:
        """Return statements with what owlrl adds to them."""
        from graph.conclude.owlrl_closure import find_closure  # late: owlrl takes long to import

        return find_closure(statements, max_seconds=self._max_seconds)

    def contradictions(self, statements: Collection[Statement]) -> list[str]:
        """Return what owlrl says against the statements, a sentence each, with its axioms and reflexive triples."""
        from graph.conclude.owlrl_closure import find_contradictions  # late, as above

        return find_contradictions(statements, max_seconds=self._max_seconds)


REASONERS: Mapping[str, Callable[[], Reasoner]] = MappingProxyType(
    {RuleReasoner.name: RuleReasoner, OwlrlReasoner.name: OwlrlReasoner}
)
"""The engines by name; the first is used where nobody chooses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inconsistency:
    """A contradiction that needs at least one claim.

    Attributes:
        step: The rule that ends in it, and its premises.
        saturation: The conclusions that the step was found among; they hold the proofs of its premises.
        reported: The triples it rests on that nobody but claims states; nothing that needs one of them is inferred.
        leaves: All given triples it rests on, in a fixed order.
    """

    step: Step
    saturation: Saturation
    reported: tuple[Statement, ...]
    leaves: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoning:
    """What follows from the graphs of one build.

    Attributes:
        inferred: The triples a reader wants to see, none of which stands in another graph.
        saturation: The proofs: each inferred triple and each intermediate one has a step.
        inconsistencies: The contradictions, each with what was withheld for it.
        unproven: What the reasoner concluded and nobody can prove; it is not in `inferred`. Empty unless a reasoner
            is wrong.
        blanks: The text of each blank node of the vocabulary.
        read: The triples that the reasoner read, before anything was withheld.
        claimed: Those of them that nobody but claims states.
    """

    inferred: frozenset[Statement]
    saturation: Saturation
    inconsistencies: tuple[Inconsistency, ...]
    unproven: frozenset[Statement]
    blanks: Mapping[Node, str]
    read: frozenset[Statement]
    claimed: frozenset[Statement]


def reason(
    graphs: Mapping[Role, Graph],
    reasoner: Reasoner | None = None,
    former: Reasoning | None = None,
    *,
    max_seconds: float = MAX_SECONDS,
) -> Reasoning:
    """Infer what follows from the graphs; they are not changed.

    Args:
        graphs: The graphs of a build by role; those that the reasoner reads and those whose triples need no repeating.
        reasoner: The engine; the rules where none is given.
        former: What was inferred before by the same engine: used again where the reasoner would read the same.
        max_seconds: How long a run of the rules may take.

    Raises:
        InconsistencyError: Ontology, entities and reference data contradict each other without any claim.
        ReasoningTooLongError: It took longer than it may.
    """
    reasoner = reasoner or RuleReasoner()
    read = asserted_statements(graphs)
    claimed = frozenset((s, p, o) for s, p, o in graphs.get(Role.REPORTED, Graph())) - recorded_statements(graphs)
    if former is not None and (former.read, former.claimed) == (read, claimed):
        saturation, inconsistencies, blanks = former.saturation, former.inconsistencies, former.blanks
    else:
        blanks = blank_texts(read)
        saturation, inconsistencies = _settle_contradictions(read, claimed, blanks, max_seconds)
    concluded = reasoner.conclusions(saturation)
    wanted = {statement for statement in concluded if statement not in read and statement not in saturation.given}
    visible = set(_iter_visible(wanted, graphs))
    proven = {statement for statement in visible if statement in saturation.steps}
    return Reasoning(
        inferred=frozenset(proven),
        saturation=saturation,
        inconsistencies=inconsistencies,
        unproven=frozenset(visible - proven),
        blanks=blanks,
        read=read,
        claimed=claimed,
    )


def asserted_statements(graphs: Mapping[Role, Graph]) -> frozenset[Statement]:
    """Return what the reasoner reads: four graphs without labels, notes and other annotations."""
    notes: set[Node] = set(_NOTES)
    for role in REASONED_ROLES:
        notes.update(graphs.get(role, Graph()).subjects(RDF.type, OWL.AnnotationProperty))
    return frozenset(
        (s, p, o)
        for role in REASONED_ROLES
        for s, p, o in graphs.get(role, Graph())
        if p not in notes and not str(p).startswith(_NOTE_NAMESPACES)
    )


def _settle_contradictions(
    statements: frozenset[Statement], claimed: frozenset[Statement], blanks: Mapping[Node, str], max_seconds: float
) -> tuple[Saturation, tuple[Inconsistency, ...]]:
    """Saturate; where that ends in contradictions, leave out the reported triples they rest on and start again."""
    deadline = time.monotonic() + max_seconds

    def conclude(given: frozenset[Statement]) -> Saturation:
        return saturate(given, max_seconds=deadline - time.monotonic())

    saturation = conclude(statements)
    if saturation.contradictions:
        _refuse_without_claims(conclude(statements - claimed), blanks)
    found: list[Inconsistency] = []
    while saturation.contradictions:
        withheld: set[Statement] = set()
        for step in saturation.contradictions:
            leaves = saturation.leaves(step)
            sides = tuple(leaf for leaf in leaves if leaf in claimed)
            if not sides:
                raise _inconsistency(saturation, step, blanks)
            if not withheld.intersection(sides):
                withheld.update(sides)
                found.append(Inconsistency(step=step, saturation=saturation, reported=sides, leaves=leaves))
        saturation = conclude(saturation.given - withheld)
    return saturation, tuple(found)


def _refuse_without_claims(saturation: Saturation, blanks: Mapping[Node, str]) -> None:
    for step in saturation.contradictions:
        raise _inconsistency(saturation, step, blanks)


def _inconsistency(saturation: Saturation, step: Step, blanks: Mapping[Node, str]) -> InconsistencyError:
    def text(statement: Statement) -> str:
        return statement_text(statement, blanks)

    def line(conclusion: str, last: Step) -> ProofLine:
        return ProofLine(conclusion=conclusion, rule=last.rule, premises=tuple(map(text, last.premises)))

    leaves = saturation.leaves(step)
    proof = [line(text(statement), saturation.steps[statement]) for statement in saturation.conclusions(step)]
    return InconsistencyError(
        rule=step.rule,
        triples=tuple(map(text, leaves)),
        subjects=tuple(str(subject) for subject, _, _ in leaves if isinstance(subject, URIRef)),
        proof=(*proof, line("", step)),
    )


def _iter_visible(statements: set[Statement], graphs: Mapping[Role, Graph]) -> Iterator[Statement]:
    """Yield what a reader wants to see: new triples about individuals, in terms of the vocabulary."""
    individuals = {
        s for role in (Role.REPORTED, Role.ENTITIES, Role.REFERENCE) for s in graphs.get(role, Graph()).subjects()
    }
    vocabulary = set(graphs.get(Role.ONTOLOGY, Graph()).subjects()) - individuals
    for s, p, o in statements:
        if not isinstance(s, URIRef) or not isinstance(p, URIRef) or isinstance(o, BNode) or s == o:
            continue
        if s in vocabulary or str(s).startswith(_LANGUAGE_NAMESPACES):
            continue
        if p == RDF.type and str(o).startswith(_LANGUAGE_NAMESPACES):
            continue
        if str(p).startswith(_LANGUAGE_NAMESPACES) and p not in (RDF.type, OWL.sameAs):
            continue
        if any((s, p, o) in graph for graph in graphs.values()):
            continue
        if isinstance(o, Literal) and _stands_in_other_characters(s, p, o, graphs):
            continue
        yield s, p, o


def _stands_in_other_characters(s: Node, p: Node, o: Literal, graphs: Mapping[Role, Graph]) -> bool:
    value = literal_value(o)
    return value is not None and any(
        isinstance(other, Literal) and literal_value(other) == value
        for role in REASONED_ROLES
        for other in graphs.get(role, Graph()).objects(s, p)
    )
