"""Only what some say: a revision without what rests on anybody else's word.

What is left is a revision like any other: it has the statements that count, the triples that they report, what follows
from these, and the figures and comparisons that rest on these; names and reference data stay. So every query means what
it means, with its counts, its absences and its evidence.

Of what follows, a triple stays where the proof that the revision keeps of it still stands.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph.namespaces import OWL, PROV, RDF, SCHEMA
from graph.revision.store import GraphName, OxigraphStore
from graph.revision.view import Term, View
from graph.selection.speakers import find_speaker
from graph.terms import RLF, Role

Triple = tuple[Term, Term, Term]

_FILTERED = (Role.REPORTED, Role.PROSPECTS, Role.ENTITIES, Role.INFERRED, Role.DERIVED, Role.CLAIMS)
"""The graphs of which only a part may stay."""

_STATEMENTS = ("Claim", "Quotation", "StatementInWords", "Utterance")


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoseWord:
    """Whose word counts.

    Attributes:
        speakers: Names of those who must say it (`find_speaker`); any of them is enough, and nobody means everybody.
        articles: In how many articles at least it must be said.
        undisputed: Whether what another statement denies, and what takes part in a conflict, is left out.
    """

    speakers: tuple[str, ...] = ()
    articles: int = 1
    undisputed: bool = False

    @property
    def is_everybodys(self) -> bool:
        """Whether nothing is left out."""
        return self == WhoseWord()


def restrict_to_word(view: View, word: WhoseWord) -> OxigraphStore:
    """Return what a revision has where only some words count, in memory.

    Raises:
        UnknownSpeakerError: A name is no speaker's.
    """
    if word.is_everybodys:
        return OxigraphStore.in_memory(view.store.iter_quads())
    return OxigraphStore.in_memory(_Restriction(view, word).iter_quads())


@dataclass(slots=True)
class _Said:
    """A statement of the evidence: a claim, a quotation, an utterance, a derivation, a record, a premise."""

    kinds: set[str]
    values: dict[str, list[Term]]

    def first(self, predicate: str) -> Term | None:
        return next(iter(self.values.get(predicate, ())), None)

    @property
    def triple(self) -> Triple | None:
        subject, predicate, value = (self.first(RDF + part) for part in ("subject", "predicate", "object"))
        if subject is None or predicate is None or value is None:
            return None
        return subject, predicate, value


class _Restriction:
    """Chooses the quads of one revision that stay."""

    def __init__(self, view: View, word: WhoseWord) -> None:
        self._view = view
        self._word = word
        self._said = {**self._read(Role.CLAIMS), **self._read(Role.SOURCES)}
        self._derived = self._read(Role.DERIVED)
        self._statements = {node: one for node, one in self._said.items() if not one.kinds.isdisjoint(_STATEMENTS)}
        self._stating: dict[Term, list[Term]] = {}
        for node, one in self._statements.items():
            for value in one.values.get(RDF + "object", ()):
                self._stating.setdefault(value, []).append(node)
        self._kept = self._choose()
        self._affirmed = {
            triple for node in self._kept if (triple := self._statements[node].triple) and self._affirms(node)
        }
        self._proved = self._find_proved()
        self._follows = {self._said[node].triple for node in self._proved if not self._is_withheld(node)}
        self._recorded = {one.triple for one in self._said.values() if "SourceRecord" in one.kinds}
        self._gone = {node for node in self._derived if not self._stands(node)}
        self._in_any = self._find_things(self._statements)
        self._in_kept = self._find_things(self._kept)
        self._quotes = self._find_quotes()

    def _read(self, role: Role) -> dict[Term, _Said]:
        """Return what a graph says of each of its subjects, by the predicates as `graph.namespaces` has them."""
        own, base = self._view.term, self._view.base
        wanted = {own(name): name for name in (
            RDF + "subject", RDF + "predicate", RDF + "object", PROV + "wasAttributedTo", PROV + "wasDerivedFrom",
            SCHEMA + "appearance", OWL + "deprecated", RLF + "polarity", RLF + "premise", RLF + "side", RLF + "about",
            RLF + "topic", RLF + "mentions", RLF + "withheldFor",
        )}  # fmt: skip
        found: dict[Term, _Said] = {}
        prefix = f"{base}ontology#"
        for quad in self._view.store.match(None, None, None, self._view.graph(role)):
            name = wanted.get(quad.predicate)
            if name is not None:
                found.setdefault(quad.subject, _Said(set(), {})).values.setdefault(name, []).append(quad.object)
            elif quad.predicate.value == RDF + "type" and isinstance(quad.object, NamedNode):
                kinds = found.setdefault(quad.subject, _Said(set(), {})).kinds
                kinds.add(quad.object.value.removeprefix(prefix))
        return found

    # Which statements count

    def _choose(self) -> set[Term]:
        kept = {node for node in self._statements if self._is_by_one_of(node)}
        if self._word.undisputed:
            kept -= self._find_disputed()
        if self._word.articles > 1:
            kept = self._find_repeated(kept)
        return kept

    def _is_by_one_of(self, node: Term) -> bool:
        if not self._word.speakers:
            return True
        return not self._speakers.isdisjoint(self._statements[node].values.get(PROV + "wasAttributedTo", ()))

    @property
    def _speakers(self) -> frozenset[NamedNode]:
        def find() -> frozenset[NamedNode]:
            found = [find_speaker(self._view, name).nodes for name in self._word.speakers]
            return frozenset().union(*found)

        return self._view.remember("speakers meant", self._word.speakers, find)

    def _is_withdrawn(self, node: Term) -> bool:
        return self._statements[node].first(OWL + "deprecated") is not None

    def _is_denial(self, node: Term) -> bool:
        return self._view.own("Negated") in self._statements[node].values.get(RLF + "polarity", ())

    def _is_withheld(self, node: Term) -> bool:
        return RLF + "withheldFor" in self._said[node].values

    def _affirms(self, node: Term) -> bool:
        return not self._is_withdrawn(node) and not self._is_denial(node)

    def _find_disputed(self) -> set[Term]:
        """Return the claims of triples that some affirm and others deny, and those that take part in a conflict."""
        by_triple: dict[Triple, list[Term]] = {}
        for node, one in self._statements.items():
            if one.triple is not None and not self._is_withdrawn(node):
                by_triple.setdefault(one.triple, []).append(node)
        found = {
            node
            for nodes in by_triple.values()
            if len({self._is_denial(node) for node in nodes}) == 2
            for node in nodes
        }
        for one in self._derived.values():
            if one.kinds & {"Conflict", "Inconsistency"}:
                found |= self._find_sides(one, set())
        return found

    def _find_sides(self, one: _Said, seen: set[Term]) -> set[Term]:
        """Return the claims that an agreement or a conflict is between, also those that a side was computed from."""
        found: set[Term] = set()
        waiting = [*one.values.get(RLF + "side", ()), *one.values.get(RLF + "premise", ())]
        while waiting:
            node = waiting.pop()
            if node in seen:
                continue
            seen.add(node)
            found |= {node} & self._statements.keys()
            found.update(self._stating.get(node, ()))
            if node in self._derived:
                waiting += self._derived[node].values.get(PROV + "wasDerivedFrom", ())
            elif node in self._said:
                waiting += self._said[node].values.get(RLF + "premise", ())
        return found

    def _find_repeated(self, kept: set[Term]) -> set[Term]:
        """Return the claims that so many articles make: of one triple, or of an observation whose figures agree."""
        articles: dict[object, set[Term]] = {}
        keys: dict[Term, list[object]] = {}
        for node in kept:
            one = self._statements[node]
            if one.triple is not None and not self._is_withdrawn(node):
                keys[node] = [(one.triple, self._is_denial(node))]
        for agreement, one in self._derived.items():
            if "Agreement" in one.kinds:
                about = {self._statements[node].first(RDF + "subject") for node in self._find_sides(one, set())}
                for node in keys:
                    if self._statements[node].first(RDF + "subject") in about:
                        keys[node].append(agreement)
        for node, found in keys.items():
            for key in found:
                articles.setdefault(key, set()).update(self._statements[node].values.get(SCHEMA + "appearance", ()))
        least = self._word.articles
        return {node for node, found in keys.items() if any(len(articles[key]) >= least for key in found)}

    # What rests on them

    def _find_proved(self) -> set[Term]:
        """Return the derivations that still stand: each of their premises is given, or affirmed by what is kept."""
        left: dict[Term, list[list[Term]]] = {}
        for node, one in self._said.items():
            if "Derivation" in one.kinds:
                groups: dict[object, list[Term]] = {}
                for premise in one.values.get(RLF + "premise", ()):
                    said = self._said.get(premise)
                    groups.setdefault((said and said.triple) or premise, []).append(premise)
                left[node] = list(groups.values())
        proved: set[Term] = set()
        while True:
            found = {
                node
                for node, groups in left.items()
                if all(any(self._holds(one, left, proved) for one in group) for group in groups)
            }
            if not found:
                return proved
            proved |= found
            for node in found:
                del left[node]

    def _holds(self, premise: Term, left: Container[Term], proved: Container[Term]) -> bool:
        """Return whether a premise holds, as far as is known: a claim, a conclusion, a record or an axiom."""
        if premise in self._statements:
            return premise in self._kept and self._affirms(premise)
        return premise in proved or premise not in left

    def _stands(self, node: Term, above: frozenset[Term] = frozenset()) -> bool:
        """Return whether what a computation rests on still stands: a claim, a figure, a conclusion, another result."""
        if node in self._statements:
            return node in self._kept and self._affirms(node)
        if node in self._stating and not any(self._stands(one) for one in self._stating[node]):
            return False  # the figure of claims that are left out
        one = self._said.get(node)
        if one is not None and "Derivation" in one.kinds:
            return node in self._proved
        if node not in self._derived or node in above:
            return True
        names = (RLF + "side", RLF + "premise", PROV + "wasDerivedFrom")
        sources = (source for name in names for source in self._derived[node].values.get(name, ()))
        return all(self._stands(source, above | {node}) for source in sources)

    def _is_spoken_of(self, node: Term) -> bool:
        """Return whether a thing stays: it has to do with a statement that is kept, or with none at all."""
        return node in self._in_kept or node not in self._in_any

    # Which quads stay

    def iter_quads(self) -> Iterator[Quad]:
        """Yield what stays of the revision."""
        store = self._view.store
        filtered: dict[GraphName, Role] = {self._view.graph(role): role for role in _FILTERED}
        evidence: dict[Term, bool] = {}
        for graph in (DefaultGraph(), *store.graph_names()):
            quads = store.match(None, None, None, graph)
            match filtered.get(graph):
                case None:
                    yield from quads
                case Role.CLAIMS:
                    for quad in quads:
                        known = evidence.get(quad.subject)
                        if known is None:
                            known = evidence[quad.subject] = self._is_evidence(quad.subject)
                        if known:
                            yield quad
                case role:
                    yield from (quad for quad in quads if self._stays(quad, role))

    def _find_things(self, statements: Iterable[Term]) -> set[Term]:
        names = (RDF + "subject", RDF + "object", RLF + "about", RLF + "topic", PROV + "wasAttributedTo")
        return {
            value
            for node in statements
            for name in names
            for value in self._statements[node].values.get(name, ())
            if not isinstance(value, Literal)
        }

    def _stays(self, quad: Quad, role: Role) -> bool:
        """Return whether a quad of a graph with a role stays; what is no evidence."""
        triple = (quad.subject, quad.predicate, quad.object)
        match role:
            case Role.REPORTED:
                return triple in self._affirmed or triple in self._recorded or triple in self._follows
            case Role.PROSPECTS:
                return self._stays_ahead(quad, triple)
            case Role.ENTITIES:
                return self._is_spoken_of(quad.subject)
            case Role.INFERRED:
                return triple in self._follows
            case _:
                return quad.subject not in self._gone and quad.object not in self._gone

    def _stays_ahead(self, quad: Quad, triple: Triple) -> bool:
        """Return whether a triple of the prospects stays: a claim states it, or it describes what a claim speaks of."""
        if triple in self._affirmed:
            return True
        stating = [one.triple for node in self._stating.get(quad.object, ()) if (one := self._statements[node]).triple]
        if any(one[0] == quad.subject for one in stating):  # by a property above the one that is claimed
            return any((one[0], one[2]) == (quad.subject, quad.object) for one in self._affirmed)
        return self._is_spoken_of(quad.subject)

    def _is_evidence(self, node: Term) -> bool:
        """Return whether a node of the evidence stays: a statement that counts, what stands, their quotes."""
        if node in self._statements:
            return node in self._kept
        one = self._said.get(node)
        if one is not None and "Derivation" in one.kinds:
            return node in self._proved
        if one is not None and "Mention" in one.kinds:
            return all(self._is_spoken_of(thing) for thing in one.values.get(RLF + "mentions", ()))
        name = node.value.partition("#")[0] if isinstance(node, NamedNode) else ""
        return NamedNode(name) in self._quotes if f"{self._view.base}quote/" in name else True

    def _find_quotes(self) -> set[Term]:
        return {
            quote
            for node, one in self._said.items()
            if ("Mention" in one.kinds or node in self._statements) and self._is_evidence(node)
            for quote in one.values.get(PROV + "wasDerivedFrom", ())
        }
