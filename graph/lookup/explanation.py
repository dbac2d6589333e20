"""Why a triple holds: from a triple of a revision to the sentences that say it, or to what it follows from.

One tree for everybody who asks: pages, `/evidence`, `reliefgraph explain` and `query --evidence`. Its leaves are
sentences of articles, records of reference data, and axioms of the vocabulary; what leads to none of them says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from pyoxigraph import NamedNode, Quad
from pyoxigraph import Triple as QuotedTriple

from graph.lookup.claims import (
    Quote,
    Statement,
    find_claims,
    find_derivations,
    find_stating,
    read_quote,
    read_statement,
)
from graph.lookup.passages import Passage, make_passages
from graph.namespaces import DCTERMS, OA, PROV, RDF
from graph.revision.view import Node, Term, View
from graph.terms import RLF, Role

Triple = tuple[Node, NamedNode, Term]

MAX_DEPTH = 200
"""So deep proofs are followed down. The build's own proofs are no circles; what a client writes may be one."""


class Ground(StrEnum):
    """On what a triple rests."""

    SAID = "said"
    """An article says it."""
    IDENTIFIED = "identified"
    """It names or describes something that an article mentions."""
    RECORDED = "recorded"
    """It is a claim, a quote or another part of the evidence itself."""
    FOLLOWS = "follows"
    """It follows by a rule of OWL 2 RL."""
    CONTRADICTION = "contradiction"
    """What it follows from cannot all be so, by a rule of OWL 2 RL."""
    COMPUTED = "computed"
    """It was computed from figures, or compares them."""
    ASSUMED = "assumed"
    """A computation takes it for granted."""
    DOCUMENTED = "documented"
    """A source of reference data states it."""
    PUBLISHED = "published"
    """It describes an article or another source."""
    DEFINED = "defined"
    """The vocabulary, the shapes or the catalogue state it."""
    UNKNOWN = "unknown"
    """Nothing says it: a client wrote it."""


CLOSED = frozenset({Ground.DEFINED, Ground.PUBLISHED, Ground.ASSUMED})
"""What needs no sentence and no source below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why one triple holds, or why something was computed.

    Attributes:
        words: The triple, the axiom, the assumption or the comparison in words.
        triple: Subject, predicate and object; None for what is told in words alone.
        graph: The graph that it stands in; None for a step that stands in none.
        ground: On what it rests.
        rule: The rule or the formula by which it follows; empty where it follows from nothing else.
        nodes: The nodes that state it in the evidence: a derivation, claims, records, premises.
        passages: The sentences that say it.
        documents: The sources that state it, other than articles.
        withdrawn: The claims that stated it and no longer stand.
        premises: What it follows from.
    """

    words: str
    triple: Triple | None = None
    graph: Role | None = None
    ground: Ground = Ground.UNKNOWN
    rule: str = ""
    nodes: tuple[NamedNode, ...] = ()
    passages: tuple[Passage, ...] = ()
    documents: tuple[NamedNode, ...] = ()
    withdrawn: tuple[Statement, ...] = ()
    premises: tuple[Explanation, ...] = ()

    def iter_passages(self) -> Iterator[Passage]:
        """Yield the sentences below, in the order of a reader's walk; one may come twice."""
        yield from self.passages
        for premise in self.premises:
            yield from premise.iter_passages()

    @property
    def is_grounded(self) -> bool:
        """Whether every branch ends in a sentence, a source or the vocabulary."""
        if self.premises and not self.passages:
            return all(premise.is_grounded for premise in self.premises)
        return bool(self.passages or self.documents) or self.ground in CLOSED


def triple_words(view: View, triple: Triple) -> str:
    """Return a triple in words: the names of its three terms."""
    return " ".join(view.label(term) for term in triple)


def explain_triple(view: View, triple: Triple) -> Explanation | None:
    """Return why a triple of a revision holds, wherever it stands; None where it does not stand there."""
    quad = _find_quad(view, triple)
    return None if quad is None else explain_quad(view, quad)


def explain_quad(view: View, quad: Quad) -> Explanation:
    """Return why a quad of a revision holds."""
    key = (quad.subject, quad.predicate, quad.object, quad.graph_name)
    return view.remember("explanation", key, lambda: _explain_quad(view, quad))


def explain_node(view: View, node: NamedNode) -> Explanation | None:
    """Return why a derivation, a contradiction, a comparison, a derived figure or a claim is so; None for all else."""
    return view.remember("explanation", node, lambda: _explain_node(view, node))


def _explain_node(view: View, node: NamedNode) -> Explanation | None:
    if view.is_a(node, "Derivation"):
        return _explain_step(view, [node], stated_triple(view, node))
    for words in (view.text(node, RLF + "explanation"), view.label(node) if view.text(node, RLF + "formula") else ""):
        if words:
            return _computed(view, node, None, words)
    statement = read_statement(view, node)
    return None if statement is None else _claimed(view, statement)


def _explain_quad(view: View, quad: Quad) -> Explanation:
    role, subject = view.role(quad), quad.subject
    words = " ".join(view.label(term) for term in (subject, quad.predicate, quad.object))
    if isinstance(subject, NamedNode):
        found = _explain_named(view, (subject, quad.predicate, quad.object), role)
        if found is not None:
            return found
    triple = (subject, quad.predicate, quad.object) if isinstance(subject, Node) else None
    closed = role in (Role.ONTOLOGY, Role.SHAPES, Role.CATALOG)
    return Explanation(words=words, triple=triple, graph=role, ground=Ground.DEFINED if closed else Ground.UNKNOWN)


def _explain_named(view: View, triple: tuple[NamedNode, NamedNode, Term], role: Role | None) -> Explanation | None:
    """Return why a triple holds about what has an IRI, by the graph that it stands in; None where nothing says why."""
    subject, words = triple[0], triple_words(view, triple)
    match role:
        case Role.REPORTED | Role.PROSPECTS:
            return _said(view, triple, role)
        case Role.INFERRED:
            for node in find_derivations(view, *triple):
                if view.value(node, RLF + "withheldFor") is None:
                    return replace(_explain_step(view, [node], triple), graph=role)
        case Role.ENTITIES:
            passages = tuple(_iter_mentions(view, subject))
            return Explanation(words=words, triple=triple, graph=role, ground=Ground.IDENTIFIED, passages=passages)
        case Role.CLAIMS:
            return _recorded(view, subject, triple)
        case Role.DERIVED:
            return _computed(view, subject, triple, words)
        case Role.REFERENCE:
            return _documented(view, triple, role)
        case Role.SOURCES:
            return Explanation(words=words, triple=triple, graph=role, ground=Ground.PUBLISHED, documents=(subject,))
    return None


def _find_quad(view: View, triple: Triple) -> Quad | None:
    subject, predicate, value = triple
    if isinstance(value, QuotedTriple):
        return next(
            (quad for quad in view.outgoing(subject) if (quad.predicate, quad.object) == (predicate, value)), None
        )
    return next(view.store.match(subject, predicate, value), None)


def role_of(view: View, triple: Triple | None) -> Role | None:
    """Return the role of the graph that a triple stands in; None where it stands in none, or in a client's own."""
    quad = None if triple is None else _find_quad(view, triple)
    return None if quad is None else view.role(quad)


# What is said


def _said(view: View, triple: Triple, role: Role | None) -> Explanation:
    """A triple that articles state; a description of a prospect's own thing rests on what mentions it."""
    claims = find_claims(view, *triple)
    standing = [one for one in claims if not one.deprecated]
    passages = [passage for claim in standing for passage in make_passages(view, claim.quotes, claim)]
    if not standing and isinstance(triple[0], NamedNode):
        passages = list(_iter_mentions(view, triple[0]))
    return Explanation(
        words=triple_words(view, triple),
        triple=triple,
        graph=role,
        ground=Ground.SAID if standing else Ground.IDENTIFIED,
        nodes=tuple(claim.iri for claim in standing),
        passages=tuple(passages),
        documents=tuple(_iter_documents(view, triple)),
        withdrawn=tuple(one for one in claims if one.deprecated),
    )


def _claimed(view: View, statement: Statement) -> Explanation:
    """What one claim or quotation states; a denial in the words that deny it."""
    is_plain = statement.triple is not None and view.own("Negated") not in statement.axes
    return Explanation(
        words=triple_words(view, statement.triple) if statement.triple and is_plain else statement.label,
        triple=statement.triple,
        graph=role_of(view, statement.triple) or Role.CLAIMS,
        ground=Ground.SAID,
        nodes=(statement.iri,),
        passages=tuple(make_passages(view, statement.quotes, statement)),
        withdrawn=(statement,) if statement.deprecated else (),
    )


def _documented(view: View, triple: Triple, role: Role | None) -> Explanation:
    """What reference data state."""
    return Explanation(
        words=triple_words(view, triple),
        triple=triple,
        graph=role,
        ground=Ground.DOCUMENTED,
        documents=tuple(_iter_documents(view, triple)),
    )


def _recorded(view: View, node: NamedNode, triple: Triple) -> Explanation:
    """A triple of the evidence: it rests on the quotes of what it is about."""
    if view.is_a(node, "Derivation"):
        return replace(_explain_step(view, [node], stated_triple(view, node)), graph=Role.CLAIMS)
    passages, documents = view.remember("record", node, lambda: _read_record(view, node))
    return Explanation(
        words=triple_words(view, triple),
        triple=triple,
        graph=Role.CLAIMS,
        ground=Ground.RECORDED,
        passages=passages,
        documents=documents,
    )


def _read_record(view: View, node: NamedNode) -> tuple[tuple[Passage, ...], tuple[NamedNode, ...]]:
    """Return the sentences and the sources that a claim, a quote or another part of the evidence rests on."""
    statement = read_statement(view, node)
    passages: Iterable[Passage]
    if statement is not None:
        passages = make_passages(view, statement.quotes, statement)
    else:
        quotes = [quote for one in _iter_quotes_around(view, node) if (quote := read_quote(view, one)) is not None]
        passages = make_passages(view, quotes, None)
    return tuple(passages), tuple(_iter_record_documents(view, node))


def _iter_quotes_around(view: View, node: NamedNode) -> Iterator[NamedNode]:
    """Yield the quotes that a part of the evidence is, has or belongs to."""
    if view.value(node, OA + "hasSelector", Role.CLAIMS) is not None:
        yield node
    for subject in view.subjects(OA + "hasSelector", node, Role.CLAIMS):
        if isinstance(subject, NamedNode):
            yield subject
    for quote in view.objects(node, PROV + "wasDerivedFrom", Role.CLAIMS):
        if isinstance(quote, NamedNode):
            yield quote


def _iter_mentions(view: View, entity: NamedNode) -> Iterator[Passage]:
    """Yield the passages that mention an entity, or state something with a figure."""
    quotes: list[Quote] = []
    for mention in view.subjects(RLF + "mentions", entity, Role.CLAIMS):
        for node in view.objects(mention, PROV + "wasDerivedFrom", Role.CLAIMS):
            if isinstance(node, NamedNode) and (quote := read_quote(view, node)) is not None:
                quotes.append(quote)
    yield from make_passages(view, quotes, None)
    if not quotes:
        for node in view.subjects(RDF + "object", entity, Role.CLAIMS):
            statement = read_statement(view, node) if isinstance(node, NamedNode) else None
            if statement is not None:
                yield from make_passages(view, statement.quotes, statement)


def _iter_documents(view: View, triple: Triple) -> Iterator[NamedNode]:
    """Yield the documents whose records state a triple."""
    subject, predicate, value = triple
    for node in find_stating(view, subject, predicate, value, Role.SOURCES):
        if view.is_a(node, "SourceRecord"):
            yield from _iter_record_documents(view, node)


def _iter_record_documents(view: View, record: NamedNode) -> Iterator[NamedNode]:
    """Yield the sources that a record comes from, quotes left out."""
    for document in view.objects(record, PROV + "wasDerivedFrom"):
        if isinstance(document, NamedNode) and view.text(document, DCTERMS + "title"):
            yield document


# What follows


def stated_triple(view: View, node: NamedNode) -> Triple | None:
    """Return the triple that a node of the evidence is about; None where it holds a blank node, told in the label."""
    parts = (view.value(node, RDF + "subject"), view.value(node, RDF + "predicate"), view.value(node, RDF + "object"))
    subject, predicate, value = parts
    if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and value is not None:
        return subject, predicate, value
    return None


def _explain_step(
    view: View, nodes: list[NamedNode], triple: Triple | None, above: frozenset[NamedNode] = frozenset()
) -> Explanation:
    """Return a step of a proof with what is below it; any of the nodes that state it is enough."""
    words = view.label(nodes[0]) if triple is None else triple_words(view, triple)
    rule = view.text(nodes[0], RLF + "rule").rpartition("#")[2]
    if rule:
        return Explanation(
            words=words,
            triple=triple,
            graph=role_of(view, triple),
            ground=Ground.FOLLOWS,
            rule=rule,
            nodes=tuple(nodes),
            premises=_premises(view, nodes[0], above),
        )
    standing = None if triple is None else explain_triple(view, triple)
    if standing is not None and standing.ground is not Ground.FOLLOWS:
        return replace(standing, nodes=tuple(nodes))
    if triple is not None and any(read_statement(view, node) is not None for node in nodes):
        return _said(view, triple, None)  # withheld for a contradiction
    graph = Role.ONTOLOGY if triple is None else None
    return Explanation(words=words, triple=triple, graph=graph, ground=Ground.DEFINED, nodes=tuple(nodes))


def _premises(view: View, node: NamedNode, above: frozenset[NamedNode]) -> tuple[Explanation, ...]:
    """Return what a step rests on, each triple once, in the order of the words."""
    nodes: dict[object, list[NamedNode]] = {}
    triples: dict[object, Triple | None] = {}
    above |= {node}
    for premise in sorted(view.objects(node, RLF + "premise"), key=str):
        if isinstance(premise, NamedNode) and premise not in above and len(above) < MAX_DEPTH:
            triple = stated_triple(view, premise)
            key = triple or premise
            nodes.setdefault(key, []).append(premise)
            triples[key] = triple
    found = (_explain_step(view, ones, triples[key], above) for key, ones in nodes.items())
    return tuple(sorted(found, key=lambda one: one.words))


# What is computed


def _computed(
    view: View, node: NamedNode, triple: Triple | None, words: str, above: frozenset[NamedNode] = frozenset()
) -> Explanation:
    """What was computed, compared or found to contradict: it rests on figures, claims, records and assumptions."""
    if view.is_a(node, "Inconsistency"):
        return Explanation(
            words=words,
            triple=triple,
            graph=Role.DERIVED,
            ground=Ground.CONTRADICTION,
            rule=view.text(node, RLF + "rule").rpartition("#")[2],
            nodes=(node,),
            premises=_premises(view, node, frozenset()),
        )
    premises: list[Explanation] = []
    passages: list[Passage] = []
    documents: list[NamedNode] = []
    sources = {*view.objects(node, RLF + "side"), *view.objects(node, PROV + "wasDerivedFrom")}
    for source in sorted((one for one in sources if isinstance(one, NamedNode)), key=str):
        if source in above or len(above) > MAX_DEPTH:
            continue
        if (quote := read_quote(view, source)) is not None:
            passages += make_passages(view, [quote], None)
        elif (statement := read_statement(view, source)) is not None:
            premises.append(_claimed(view, statement))
        elif view.outgoing(source, Role.DERIVED):
            premises.append(_computed(view, source, None, view.label(source), above | {node}))
        elif view.is_a(source, "SourceRecord") and (stated := stated_triple(view, source)) is not None:
            premises.append(_documented(view, stated, role_of(view, stated)))
        elif view.outgoing(source, Role.SOURCES):
            documents += list(_iter_record_documents(view, source)) or [source]
        else:
            premises += (explain_quad(view, quad) for quad in view.incoming(source, Role.REPORTED, Role.REFERENCE))
    for assumption in sorted(view.objects(node, RLF + "assumption"), key=str):
        premises.append(Explanation(words=view.label(assumption), ground=Ground.ASSUMED))
    return Explanation(
        words=words,
        triple=triple,
        graph=Role.DERIVED,
        ground=Ground.COMPUTED,
        rule=view.text(node, RLF + "formula"),
        nodes=(node,),
        passages=tuple(passages),
        documents=tuple(dict.fromkeys(documents)),
        premises=tuple(premises),
    )
