"""An article with its quotes and claims, read back from a revision: what a reader of the article wants to see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from graph.namespaces import OA, OWL, PROV, RDF, RDFS, SCHEMA
from graph.revision.view import Node, Term, View
from graph.terms import NARRATOR, RLF, Role

AXES = ("voice", "factuality", "polarity", "directness")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A stretch of an article's text: code points, end exclusive."""

    iri: NamedNode
    start: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A claim or a quotation as it stands in a revision.

    Attributes:
        iri: Its IRI.
        article: The article in which it appears.
        label: It in words.
        triple: Subject, predicate, object; None for a quotation.
        about: The entities of which a quotation speaks.
        topics: What a quotation is about.
        speaker: The person who says it; the article where the narrator does.
        axes: The values of `AXES`, in that order.
        quotes: Its quotes in the order of the text.
        deprecated: Why it no longer stands; empty where it does, and "deprecated" where no reason is given.
    """

    iri: NamedNode
    article: NamedNode
    label: str
    triple: tuple[Node, NamedNode, Term] | None
    about: tuple[NamedNode, ...]
    topics: tuple[NamedNode, ...]
    speaker: NamedNode | None
    axes: tuple[NamedNode | None, ...]
    quotes: tuple[Quote, ...]
    deprecated: str

    @property
    def key(self) -> str:
        """The last part of its IRI."""
        return self.iri.value.rpartition("/")[2]

    @property
    def start(self) -> int:
        """Where its first quote begins."""
        return self.quotes[0].start if self.quotes else 0

    def entities(self) -> tuple[NamedNode, ...]:
        """Return what it speaks of: the ends of its triple, or what a quotation is about."""
        ends = (self.triple[0], self.triple[2]) if self.triple else (*self.about, *self.topics)
        return tuple(end for end in ends if isinstance(end, NamedNode))


_FRAMES = (("Observation", "measure"), ("Observation", "of"), ("Event", "kind"))
"""What says no more of an observation or an event than its name does."""


def leave_out_frames(view: View, statements: Iterable[Statement]) -> list[Statement]:
    """Return the claims without those that only say what an observation measures, of what, or which kind an event is.

    They are left out where another claim tells more of the same observation or event; who reads that needs no frame.
    """
    told = list(statements)
    frames = {one.iri for one in told if one.triple and _is_frame(view, one.triple[0], one.triple[1])}
    subjects = {one.triple[0] for one in told if one.triple and one.iri not in frames}
    return [one for one in told if one.iri not in frames or (one.triple and one.triple[0] not in subjects)]


def _is_frame(view: View, subject: Node, predicate: NamedNode) -> bool:
    return isinstance(subject, NamedNode) and any(
        predicate == view.own(frame) and view.is_a(subject, name) for name, frame in _FRAMES
    )


def read_quote(view: View, iri: NamedNode) -> Quote | None:
    """Read a quote by its IRI; None where it has no position or no words."""
    return view.remember("quote", iri, lambda: _read_quote(view, iri))


def _read_quote(view: View, iri: NamedNode) -> Quote | None:
    start = end = None
    exact = ""
    for selector in view.objects(iri, OA + "hasSelector"):
        if not isinstance(selector, NamedNode):
            continue
        for quad in view.outgoing(selector):
            if not isinstance(quad.object, Literal):
                continue
            if quad.predicate.value == OA + "start":
                start = int(quad.object.value)
            elif quad.predicate.value == OA + "end":
                end = int(quad.object.value)
            elif quad.predicate.value == OA + "exact":
                exact = quad.object.value
    return None if start is None or end is None else Quote(iri=iri, start=start, end=end, exact=exact)


def read_statement(view: View, iri: NamedNode) -> Statement | None:
    """Read a claim or a quotation by its IRI; None where it is neither."""
    return view.remember("statement", iri, lambda: _read_statement(view, iri))


def _read_statement(view: View, iri: NamedNode) -> Statement | None:
    values: dict[str, list[Term]] = {}
    for quad in view.outgoing(iri, Role.CLAIMS):
        values.setdefault(quad.predicate.value, []).append(quad.object)
    types = values.get(RDF + "type", [])
    if not any(view.own(name) in types for name in ("Claim", "Quotation", "StatementInWords")):
        return None

    def nodes(predicate: str) -> tuple[NamedNode, ...]:
        found = values.get(view.term(predicate).value, [])
        return tuple(sorted((term for term in found if isinstance(term, NamedNode)), key=str))

    def first(predicate: str) -> NamedNode | None:
        return next(iter(nodes(predicate)), None)

    def text(predicate: str) -> str:
        found = values.get(view.term(predicate).value, [])
        return next((term.value for term in found if isinstance(term, Literal)), "")

    subject, predicate = first(RDF + "subject"), first(RDF + "predicate")
    value = next(iter(values.get(RDF + "object", [])), None)
    quotes = [quote for node in nodes(PROV + "wasDerivedFrom") if (quote := read_quote(view, node))]
    article, speaker = first(SCHEMA + "appearance"), first(PROV + "wasAttributedTo")
    if article is None:
        return None
    if speaker is not None and speaker.value == article.value + NARRATOR:
        speaker = article
    return Statement(
        iri=iri,
        article=article,
        label=text(RDFS + "label"),
        triple=(subject, predicate, value) if subject and predicate and value is not None else None,
        about=nodes(RLF + "about"),
        topics=nodes(RLF + "topic"),
        speaker=speaker,
        axes=tuple(first(RLF + axis) for axis in AXES),
        quotes=tuple(sorted(quotes, key=lambda quote: (quote.start, quote.end))),
        deprecated=(text(RLF + "deprecationReason") or "deprecated") if text(OWL + "deprecated") == "true" else "",
    )


def read_statements(view: View, article: NamedNode) -> list[Statement]:
    """Return the claims and quotations of an article in the order of their quotes."""
    nodes = view.subjects(SCHEMA + "appearance", article, Role.CLAIMS)
    found = [read_statement(view, node) for node in nodes if isinstance(node, NamedNode)]
    return sorted((one for one in found if one), key=lambda one: (one.start, _first_end(one), one.iri.value))


def _first_end(statement: Statement) -> int:
    return statement.quotes[0].end if statement.quotes else 0


def find_claims(view: View, subject: Node, predicate: NamedNode, value: Term) -> list[Statement]:
    """Return the claims that state a triple, whatever their polarity and factuality."""
    found = [read_statement(view, node) for node in find_stating(view, subject, predicate, value, Role.CLAIMS)]
    return [one for one in found if one and one.triple]


def find_stating(view: View, subject: Node, predicate: NamedNode, value: Term, role: Role) -> list[NamedNode]:
    """Return the nodes of a graph that state a triple: claims, derivations, records; in alphabetical order.

    Much may be stated about one end of a triple and little about the other, so both are looked up side by side, and
    those that come to an end first are looked through.
    """
    if isinstance(value, Triple):
        return []
    key = (subject, predicate, value, role)
    return view.remember("stating", key, lambda: _find_stating(view, subject, predicate, value, role))


def _find_stating(
    view: View, subject: Node, predicate: NamedNode, value: Node | Literal, role: Role
) -> list[NamedNode]:
    ends = {view.term(RDF + "subject"): subject, view.term(RDF + "object"): value}
    graph = view.graph(role)
    lookups = [view.store.match(None, end, term, graph) for end, term in ends.items()]
    read: list[list[Node]] = [[], []]
    shorter = None
    while shorter is None:
        for lookup, nodes in zip(lookups, read, strict=True):
            quad = next(lookup, None)
            if quad is None:
                shorter = nodes
                break
            if isinstance(quad.subject, NamedNode):
                nodes.append(quad.subject)
    known = list(ends)[0 if shorter is read[0] else 1]
    wanted = {**ends, view.term(RDF + "predicate"): predicate}
    del wanted[known]
    found = [
        node
        for node in shorter
        if all(next(view.store.match(node, part, term, graph), None) is not None for part, term in wanted.items())
    ]
    return sorted((node for node in dict.fromkeys(found) if isinstance(node, NamedNode)), key=str)


def claims_about(view: View, entity: NamedNode) -> list[Statement]:
    """Return the claims that have an entity as subject or object, and the quotations about it or by it."""
    nodes: set[Node] = set()
    for predicate in (RDF + "subject", RDF + "object", RLF + "about", RLF + "topic"):
        nodes |= set(view.subjects(predicate, entity, Role.CLAIMS))
    found = [read_statement(view, node) for node in nodes if isinstance(node, NamedNode)]
    return sorted(
        (one for one in found if one), key=lambda one: (one.article.value, one.start, _first_end(one), one.iri.value)
    )


def claims_on(view: View, quote: NamedNode) -> list[Statement]:
    """Return the claims and quotations that rest on a quote."""
    nodes = view.subjects(PROV + "wasDerivedFrom", quote, Role.CLAIMS)
    found = [read_statement(view, node) for node in nodes if isinstance(node, NamedNode)]
    return sorted((one for one in found if one), key=lambda one: one.iri.value)


def claims_by(view: View, speaker: NamedNode) -> list[Statement]:
    """Return the claims and quotations that are attributed to a speaker."""
    nodes = view.subjects(PROV + "wasAttributedTo", speaker, Role.CLAIMS)
    found = [read_statement(view, node) for node in nodes if isinstance(node, NamedNode)]
    return sorted((one for one in found if one), key=lambda one: (one.article.value, one.start, one.iri.value))


def find_derivations(view: View, subject: Node, predicate: NamedNode, value: Term) -> list[NamedNode]:
    """Return the derivations of an inferred triple."""
    return [
        node for node in find_stating(view, subject, predicate, value, Role.CLAIMS) if view.is_a(node, "Derivation")
    ]


def follows_from(view: View, statement: NamedNode) -> list[NamedNode]:
    """Return the derivations that rest on a claim or another statement, directly or through others."""
    return view.remember("follows", statement, lambda: _follows_from(view, statement))


def _follows_from(view: View, statement: NamedNode) -> list[NamedNode]:
    found: dict[NamedNode, None] = {}
    frontier: list[NamedNode] = [statement]
    while frontier:
        node = frontier.pop()
        for user in view.subjects(RLF + "premise", node, Role.CLAIMS):
            if isinstance(user, NamedNode) and user not in found:
                found[user] = None
                frontier.append(user)
    return sorted(found, key=str)


def find_comparisons(view: View, *sides: Term) -> list[NamedNode]:
    """Return the agreements and conflicts in which claims or figures take part, also through what derives from them."""
    return view.remember("comparisons", sides, lambda: _find_comparisons(view, sides))


def _find_comparisons(view: View, sides: tuple[Term, ...]) -> list[NamedNode]:
    seen: set[Term] = set()
    found: set[NamedNode] = set()
    frontier: list[Term] = list(sides)
    while frontier:
        side = frontier.pop()
        if side in seen or not isinstance(side, NamedNode):
            continue
        seen.add(side)
        found |= {node for node in view.subjects(RLF + "side", side) if isinstance(node, NamedNode)}
        frontier += view.subjects(PROV + "wasDerivedFrom", side, Role.DERIVED)
    return sorted(found, key=str)
