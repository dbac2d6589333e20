"""Which triples are read on the way from a node: steps over predicates from state to state.

A state stands for a set of nodes. A step leads from the nodes of one state over the triples with a predicate, forwards
or backwards, to the nodes of another, and reads these triples. `graph.validate.footprint` tells of shapes in this way,
and `graph.validate.vicinity` walks the steps, from a focus node to what it reads and from a triple to whoever reads it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib import RDF, RDFS

from graph.errors import ReliefgraphError

Term = NamedNode | BlankNode | Literal

TYPE = NamedNode(str(RDF.type))
SUBCLASS = NamedNode(str(RDFS.subClassOf))


class NotLocalError(ReliefgraphError):
    """Nobody can tell how far a shape looks, or it looks too far to be worth following."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step.

    Attributes:
        source: The state that it leaves.
        target: The state that it reaches.
        predicate: The predicate of the triples that it reads; None for any.
        inverse: Whether it goes from object to subject.
        constant: What alone it reaches; None for anything.
    """

    source: int
    target: int
    predicate: NamedNode | None
    inverse: bool = False
    constant: Term | None = None


def _lists() -> defaultdict[int, list[Step]]:
    return defaultdict(list)


@dataclass(slots=True)
class Automaton:
    """Steps between numbered states; it grows while shapes are read.

    Attributes:
        leaving: The steps from a state.
        reaching: The steps to a state.
        reading: The steps over a predicate.
        same: For a state, those that hold all its nodes as well.
        same_back: The same the other way round.
    """

    states: int = 0
    leaving: dict[int, list[Step]] = field(default_factory=_lists)
    reaching: dict[int, list[Step]] = field(default_factory=_lists)
    reading: dict[NamedNode | None, list[Step]] = field(default_factory=lambda: defaultdict(list))
    same: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    same_back: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def state(self) -> int:
        """Return a new state."""
        self.states += 1
        return self.states

    def step(
        self,
        source: int,
        predicate: NamedNode | None,
        *,
        inverse: bool = False,
        constant: Term | None = None,
        target: int | None = None,
    ) -> int:
        """Add a step to a state, a new one where none is named, and return that."""
        reached = self.state() if target is None else target
        step = Step(source=source, target=reached, predicate=predicate, inverse=inverse, constant=constant)
        self.leaving[source].append(step)
        self.reaching[reached].append(step)
        self.reading[predicate].append(step)
        return reached

    def join(self, source: int, target: int | None = None) -> int:
        """Let all nodes of a state be nodes of another, a new one where none is named, and return that."""
        reached = self.state() if target is None else target
        self.same[source].append(reached)
        self.same_back[reached].append(source)
        return reached

    def instance(self, source: int) -> None:
        """Read the classes of the nodes of a state, and all their superclasses."""
        classes = self.join(self.step(source, TYPE))
        self.step(classes, SUBCLASS, target=classes)
