"""Proofs and contradictions as RDF: who says each premise, and by which rule the rest follows (DESIGN §3.1, §5.9).

A derivation's premises are the nodes that state them: a claim, a source record, a nested derivation, or a `rlf:Premise`
where the ontology or an entity's description states it. Where several claims state one premise, all are named: any of
them is enough. A statement about a blank node (a restriction, a list) is told in its label, because blank nodes do not
leave the ontology.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rdflib import RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from graph.conclude.reason import Inconsistency, Reasoning
from graph.conclude.saturation import Saturation, Step
from graph.rdf.statement import Statement, statement_hash, statement_text
from graph.terms import RLF, Role, entity_iri


def derivation_iri(statement: Statement, blanks: Mapping[Node, str]) -> URIRef:
    """Return the IRI of the derivation that ends in a triple."""
    return entity_iri("derivation", statement_hash(statement, blanks))


def reasoning_to_statements(
    graphs: Mapping[Role, Graph], reasoning: Reasoning, origins: Mapping[Statement, tuple[URIRef, ...]]
) -> dict[Role, set[Statement]]:
    """Return what reasoning adds: inferred triples, their derivations (claims) and inconsistencies (derived).

    Args:
        graphs: The graphs that were reasoned over; not changed.
        reasoning: What followed from them.
        origins: The nodes that state each triple that a claim reports or a source states.
    """
    writer = _Writer(
        origins=origins,
        blanks=reasoning.blanks,
        vocabulary=graphs.get(Role.ONTOLOGY, Graph()),
    )
    for statement in reasoning.inferred:
        writer.add_derivation(statement, reasoning.saturation, withheld_for=None)
    for inconsistency in reasoning.inconsistencies:
        writer.add_inconsistency(inconsistency)
    return {Role.INFERRED: set(reasoning.inferred), Role.CLAIMS: writer.claims, Role.DERIVED: writer.derived}


@dataclass(slots=True, kw_only=True)
class _Writer:
    """Writes each derivation and premise once."""

    origins: Mapping[Statement, tuple[URIRef, ...]]
    blanks: Mapping[Node, str]
    vocabulary: Graph
    claims: set[Statement] = field(default_factory=set)
    derived: set[Statement] = field(default_factory=set)
    written: set[URIRef] = field(default_factory=set)

    def add_derivation(self, statement: Statement, saturation: Saturation, *, withheld_for: URIRef | None) -> URIRef:
        """Write the proof of a triple down to what was given; return its node."""
        node = derivation_iri(statement, self.blanks)
        if withheld_for is not None:
            node = URIRef(f"{node}-{withheld_for.rpartition('/')[2]}")
        if node in self.written:
            return node
        self.written.add(node)
        self._describe(node, statement)
        self.claims.add((node, RDF.type, RLF.Derivation))
        if withheld_for is not None:
            self.claims.add((node, RLF.withheldFor, withheld_for))
        step = saturation.steps[statement]
        self.claims.add((node, RLF.rule, RLF[step.rule]))
        for premise in step.premises:
            for origin in self.premise_nodes(premise, saturation, withheld_for=withheld_for):
                self.claims.add((node, RLF.premise, origin))
        return node

    def premise_nodes(
        self, statement: Statement, saturation: Saturation, *, withheld_for: URIRef | None
    ) -> tuple[URIRef, ...]:
        """Return the nodes that state a premise, writing those that do not stand yet."""
        if statement in saturation.steps:
            return (self.add_derivation(statement, saturation, withheld_for=withheld_for),)
        said = self.origins.get(statement)
        if said is not None:
            return said
        if isinstance(statement[0], BNode):
            return (self._add_unnamed_axiom(statement[0]),)
        node = entity_iri("premise", statement_hash(statement, self.blanks))
        if node not in self.written:
            self.written.add(node)
            self._describe(node, statement)
            self.claims.add((node, RDF.type, RLF.Premise))
        return (node,)

    def _add_unnamed_axiom(self, blank: BNode) -> URIRef:
        """Write an axiom that is a blank node, such as a restriction, as one premise with its text as label."""
        text = Literal(self.blanks[blank])
        node = entity_iri("premise", statement_hash((text, RDFS.label, text), self.blanks))
        self.claims.add((node, RDF.type, RDF.Statement))
        self.claims.add((node, RDF.type, RLF.Premise))
        self.claims.add((node, RDFS.label, text))
        return node

    def add_inconsistency(self, inconsistency: Inconsistency) -> None:
        """Write a contradiction with its sides; the conclusions on the way to it are marked as withheld."""
        step, saturation = inconsistency.step, inconsistency.saturation
        node = entity_iri("conflict", self._step_hash(step))
        self.derived.add((node, RDF.type, RLF.Inconsistency))
        self.derived.add((node, RDF.type, RLF.Conflict))
        self.derived.add((node, RLF.rule, RLF[step.rule]))
        for premise in step.premises:
            for origin in self.premise_nodes(premise, saturation, withheld_for=node):
                self.derived.add((node, RLF.premise, origin))
        spoken = [leaf for leaf in inconsistency.leaves if leaf not in self.vocabulary]
        sides = {origin for leaf in spoken for origin in self.origins.get(leaf, ())}
        if len(sides) < 2:
            sides |= {each for leaf in spoken for each in self.premise_nodes(leaf, saturation, withheld_for=node)}
        for side in sides:
            self.derived.add((node, RLF.side, side))
        self.derived.add((node, RLF.explanation, Literal(self._explain(inconsistency))))

    def _explain(self, inconsistency: Inconsistency) -> str:
        """Say what was reported, what stands beside it, and what follows from both that cannot be."""
        step = inconsistency.step
        beside = [
            leaf for leaf in inconsistency.leaves if leaf not in inconsistency.reported and leaf not in self.vocabulary
        ]
        facts = [premise for premise in step.premises if premise not in self.vocabulary]
        together = f", together with {self._list_texts(beside)}," if beside else ""
        return (
            f"What was reported, {self._list_texts(inconsistency.reported)}{together or ','} gives "
            f"{self._list_texts(facts)}: a contradiction by rule {step.rule}. "
            "Nothing is concluded from these reported triples."
        )

    def _list_texts(self, statements: Sequence[Statement]) -> str:
        return " and ".join(statement_text(statement, self.blanks) for statement in statements)

    def _step_hash(self, step: Step) -> str:
        subject = Literal(" ".join(statement_hash(premise, self.blanks) for premise in step.premises))
        return statement_hash((subject, RLF.rule, RLF[step.rule]), self.blanks)

    def _describe(self, node: URIRef, statement: Statement) -> None:
        subject, predicate, object_ = statement
        self.claims.add((node, RDF.type, RDF.Statement))
        sayable = isinstance(subject, URIRef) and not isinstance(object_, BNode)
        if isinstance(subject, URIRef):
            self.claims.add((node, RDF.subject, subject))
        if isinstance(predicate, URIRef):
            self.claims.add((node, RDF.predicate, predicate))
        if not isinstance(object_, BNode):
            self.claims.add((node, RDF.object, object_))
        if not sayable:
            self.claims.add((node, RDFS.label, Literal(statement_text(statement, self.blanks))))
