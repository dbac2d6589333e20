"""owlrl, the reference engine of OWL 2 RL, with a deadline and with its reading of `owl:hasKey` mended.

Only `graph.conclude.reason` imports it, and late: owlrl takes longer to import than the rules take to conclude.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection

from owlrl.OWLRL import OWLRL_Semantics
from rdflib import OWL, RDF, Graph
from rdflib.term import Node

from graph.errors import ReasoningTooLongError
from graph.rdf.statement import Statement


def find_closure(statements: Collection[Statement], *, max_seconds: float) -> set[Statement]:
    """Return statements with what owlrl concludes from them, without axiomatic and reflexive triples.

    Raises:
        ReasoningTooLongError: It took longer than it may.
    """
    return {(s, p, o) for s, p, o in _expand(statements, _Semantics, max_seconds, axioms=False).graph}


def find_contradictions(statements: Collection[Statement], *, max_seconds: float) -> list[str]:
    """Return what owlrl says against statements, a sentence each, with its axioms and reflexive triples.

    Raises:
        ReasoningTooLongError: It took longer than it may.
    """
    return list(_expand(statements, _TimedSemantics, max_seconds, axioms=True).error_messages)


def _expand(
    statements: Collection[Statement], kind: type[_TimedSemantics], max_seconds: float, *, axioms: bool
) -> _TimedSemantics:
    """Expand a plain copy of the statements."""
    graph = Graph()
    for statement in statements:
        graph.add(statement)
    semantics = kind(graph, axioms=axioms, daxioms=axioms)
    semantics.deadline = time.monotonic() + max_seconds
    semantics.closure()
    return semantics


class _TimedSemantics(OWLRL_Semantics):  # type: ignore[misc] # owlrl has no types
    """owlrl with an end: a time of the monotonic clock."""

    deadline = math.inf

    def store_triple(self, t: Statement) -> None:
        if time.monotonic() > self.deadline:
            raise ReasoningTooLongError(len(self.graph))
        super().store_triple(t)


class _Semantics(_TimedSemantics):
    """owlrl without its reflexive triples (`x owl:sameAs x`), and with its reading of `owl:hasKey` mended.

    owlrl 7.6.2 does not compare the last property of a key, so that a key of one property equates every two members
    of a class that have any value for it.
    """

    def _equality(self, triple: Statement, cycle_num: int) -> None:
        s, p, o = triple
        if (p == OWL.sameAs and s != o) or o == OWL.AllDifferent:
            super()._equality(triple, cycle_num)

    def store_triple(self, t: Statement) -> None:
        s, p, o = t
        if p != OWL.sameAs or s != o:
            super().store_triple(t)

    def _properties(self, triple: Statement, cycle_num: int) -> None:
        s, p, o = triple
        if p == OWL.hasKey:
            self._equate_by_key(s, self._list(o))
        else:
            super()._properties(triple, cycle_num)

    def _equate_by_key(self, owner: Node, key: list[Node]) -> None:
        members = list(self.graph.subjects(RDF.type, owner))
        for one in members:
            for other in members:
                if one != other and key and all(
                    set(self.graph.objects(one, part)) & set(self.graph.objects(other, part)) for part in key
                ):  # fmt: skip
                    self.store_triple((one, OWL.sameAs, other))
