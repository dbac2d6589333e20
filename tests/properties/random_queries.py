"""Small datasets and queries drawn at random, from a seed: what the evidence of answers is tried on."""

from __future__ import annotations

import random
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

EX = "http://example.org/"
GRAPH = NamedNode(EX + "g")
NODES = [NamedNode(f"{EX}n{number}") for number in range(3)]
PREDICATES = [NamedNode(f"{EX}{name}") for name in "pqr"]
VARIABLES = ("?a", "?b", "?c", "?d")
EITHER = " || "
"""What stands between two conditions of which one is enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A dataset and a query over it.

    Attributes:
        quads: At most eight.
        query: A SELECT.
        is_monotone: Whether more data can only give more rows.
        has_path: Whether it has a property path that repeats or chooses, so that only one way is told.
    """

    quads: tuple[Quad, ...]
    query: str
    is_monotone: bool
    has_path: bool


class Generator:
    """Draws cases."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def draw(self) -> Case:
        """Draw a case."""
        choose = self._random
        self.is_monotone, self.has_path = True, False
        quads = {self._quad() for _ in range(choose.randint(3, 8))}
        group = self._group(depth=2)
        used = [name for name in VARIABLES if name in group] or ["?a"]
        shown = sorted(choose.sample(used, choose.randint(1, len(used))))
        distinct = choose.choice(("", "DISTINCT "))
        query = f"PREFIX : <{EX}> SELECT {distinct}{' '.join(shown)} WHERE {group}"
        return Case(
            quads=tuple(sorted(quads, key=str)), query=query, is_monotone=self.is_monotone, has_path=self.has_path
        )

    def _quad(self) -> Quad:
        choose = self._random
        value: NamedNode | Literal = choose.choice(NODES) if choose.random() < 0.8 else Literal(choose.randint(1, 3))
        graph = [GRAPH] if choose.random() < 0.2 else []
        return Quad(choose.choice(NODES), choose.choice(PREDICATES), value, *graph)

    def _group(self, depth: int) -> str:
        choose = self._random
        parts = [self._triples()]
        for _ in range(choose.randint(0, 2) if depth else 0):
            parts.append(self._part(depth - 1))
        if choose.random() < 0.3:
            parts.append(self._filter())
        return "{ " + " ".join(parts) + " }"

    def _triples(self) -> str:
        return " ".join(f"{self._triple()} ." for _ in range(self._random.randint(1, 2)))

    def _triple(self) -> str:
        choose = self._random
        subject = choose.choice((*VARIABLES[:3], "_:x", ":n0") if choose.random() < 0.3 else VARIABLES[:3])
        value = choose.choice((*VARIABLES, ":n1", "2", "[]") if choose.random() < 0.3 else VARIABLES)
        return f"{subject} {self._verb()} {value}".replace("_:x", f"?{choose.choice('abc')}")

    def _verb(self) -> str:
        choose = self._random
        kind = choose.random()
        if kind < 0.7:
            return choose.choice((":p", ":q", ":r"))
        if kind < 0.8:
            return "?d"
        if kind < 0.9:
            return choose.choice((":p/:q", "^:p", ":q/^:r", "^(:p/:q)"))
        self.has_path = True
        return choose.choice((":p+", ":q*", "(:p|:q)", ":p?", "!:p", "(:p/:q)+", "!(:p|^:q)", "(:p|^:q)/:r"))

    def _part(self, depth: int) -> str:
        choose = self._random
        kind = choose.randrange(10)
        if kind == 0:
            return f"{self._group(depth)} UNION {self._group(depth)}"
        if kind == 1:
            return f"{{ SELECT {choose.choice(('', 'DISTINCT '))}?a ?b {self._group(depth)} }}"
        if kind == 2:
            return f"GRAPH {choose.choice((':g', '?g'))} {self._group(depth)}"
        if kind == 3:
            return "VALUES ?b { :n0 :n1 :n2 2 }"
        if kind == 4:
            return f"FILTER EXISTS {{ {self._triples()} }}"
        if kind == 5:
            return self._group(depth)
        if kind == 6:
            return f"FILTER({EITHER.join(f'EXISTS {{ {self._triples()} }}' for _ in range(2))})"
        self.is_monotone = False
        if kind == 7:
            group = self._group(depth)
            return f"OPTIONAL {{ {group} }}" if EITHER in group else f"OPTIONAL {group}"
        if kind == 8:
            return f"MINUS {{ {self._triples()} }}"
        return f"FILTER NOT EXISTS {{ {self._triples()} }}"

    def _filter(self) -> str:
        return self._random.choice(
            ("FILTER(?a != ?b)", "FILTER(ISIRI(?b))", "FILTER(?a = :n1 || ?b = :n2)", "FILTER(BOUND(?c))")
        )
