"""Why a triple holds: from a triple of a revision to the sentences that say it, or to what it follows from.

One tree for everybody who asks: pages, programs, the command line. Its leaves are sentences of articles, records of
reference data, and axioms of the vocabulary; what it cannot lead to any of them says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import Literal, NamedNode, Quad

from graph.lookup.claims import (
    Derivation,
    Quote,
    Statement,
    find_claims,
    find_derivations,
    read_derivation,
    read_quote,
    read_statement,
)
from graph.namespaces import DCTERMS, OA, PROV, RDF, SCHEMA
from graph.revision.view import Node, Term, View
from graph.terms import RLF, Role
from graph.text.article import Sentence as Stretched
from graph.text.article import split_sentences

MAX_DEPTH = 12
"""So deep what was computed is followed down."""


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
    COMPUTED = "computed"
    """It was computed from figures, or compares them."""
    DOCUMENTED = "documented"
    """A source of reference data states it."""
    PUBLISHED = "published"
    """It describes an article or another source."""
    DEFINED = "defined"
    """The vocabulary, the shapes or the catalogue state it."""
    UNKNOWN = "unknown"
    """Nothing says it: a client wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A quote with the whole sentence or sentences in which it stands.

    Attributes:
        article: The article.
        text: The sentences, whole.
        start: Where they begin in the article, in code points.
        end: The code point after their last.
        marks: The quotes in them: start and end within `text`, in the order of the text.
        quotes: The IRIs of the quotes, in the same order.
        statement: The claim or quotation that rests on the quotes; None where none does.
    """

    article: NamedNode
    text: str
    start: int
    end: int
    marks: tuple[tuple[int, int], ...]
    quotes: tuple[NamedNode, ...]
    statement: Statement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Why one triple holds.

    Attributes:
        triple: Subject, predicate and object; None for an axiom in words.
        words: An axiom or an assumption in words; empty where there is a triple.
        graph: The graph that it stands in; None for a step that stands in none.
        ground: On what it rests.
        rule: The rule or the formula by which it follows; empty where it follows from nothing else.
        passages: The sentences that say it.
        documents: The sources that state it, other than articles.
        premises: What it follows from.
    """

    triple: tuple[Term, NamedNode, Term] | None
    words: str = ""
    graph: Role | None = None
    ground: Ground = Ground.UNKNOWN
    rule: str = ""
    passages: tuple[Passage, ...] = ()
    documents: tuple[NamedNode, ...] = ()
    premises: tuple[Support, ...] = ()

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
        closed = (Ground.DEFINED, Ground.PUBLISHED)
        return bool(self.passages or self.documents) or self.ground in closed


def find_support(view: View, quad: Quad) -> Support:
    """Return why a quad of a revision holds."""
    key = (quad.subject, quad.predicate, quad.object, quad.graph_name)
    return view.remember("support", key, lambda: _find_support(view, quad))


def find_triple_support(view: View, triple: tuple[Node, NamedNode, Term]) -> Support | None:
    """Return why a triple of a revision holds, wherever it stands; None where it does not stand there."""
    subject, predicate, value = triple
    found = (quad for quad in view.outgoing(subject) if (quad.predicate, quad.object) == (predicate, value))
    quad = next(found, None)
    return None if quad is None else find_support(view, quad)


def _find_support(view: View, quad: Quad) -> Support:
    role = view.role(quad)
    triple = (quad.subject, quad.predicate, quad.object)
    if isinstance(quad.subject, NamedNode):
        if role in (Role.REPORTED, Role.PROSPECTS):
            return _said(view, quad.subject, quad.predicate, quad.object, role)
        if role is Role.INFERRED:
            return _follows(view, quad.subject, quad.predicate, quad.object)
        if role is Role.ENTITIES:
            passages = tuple(_passages_of(view, quad.subject))
            return Support(triple=triple, graph=role, ground=Ground.IDENTIFIED, passages=passages)
        if role is Role.CLAIMS:
            return _recorded(view, quad.subject, triple)
        if role is Role.DERIVED:
            return _computed(view, quad.subject, triple)
        if role is Role.REFERENCE:
            documents = tuple(_documents_of(view, triple))
            return Support(triple=triple, graph=role, ground=Ground.DOCUMENTED, documents=documents)
        if role is Role.SOURCES:
            return Support(triple=triple, graph=role, ground=Ground.PUBLISHED, documents=(quad.subject,))
    closed = role in (Role.ONTOLOGY, Role.SHAPES, Role.CATALOG)
    return Support(triple=triple, graph=role, ground=Ground.DEFINED if closed else Ground.UNKNOWN)


def _said(view: View, subject: NamedNode, predicate: NamedNode, value: Term, role: Role) -> Support:
    """A triple that articles state; a description of a prospect's own thing rests on what mentions it."""
    claims = [one for one in find_claims(view, subject, predicate, value) if not one.deprecated]
    passages = [passage for claim in claims for passage in make_passages(view, claim.quotes, claim)]
    ground = Ground.SAID
    if not claims:
        ground = Ground.IDENTIFIED
        passages = list(_passages_of(view, subject))
    documents = tuple(_documents_of(view, (subject, predicate, value)))
    return Support(
        triple=(subject, predicate, value), graph=role, ground=ground, passages=tuple(passages), documents=documents
    )


def _follows(view: View, subject: NamedNode, predicate: NamedNode, value: Term) -> Support:
    triple = (subject, predicate, value)
    for node in find_derivations(view, subject, predicate, value):
        if view.value(node, RLF + "withheldFor") is None:
            return _step(view, read_derivation(view, node), triple, Role.INFERRED)
    return Support(triple=triple, graph=Role.INFERRED, ground=Ground.UNKNOWN)


def _step(view: View, step: Derivation, triple: tuple[Term, NamedNode, Term] | None, graph: Role | None) -> Support:
    """Return a step of a proof with what is below it."""
    if step.rule is not None:
        premises = tuple(_step(view, premise, premise.triple, None) for premise in step.premises)
        rule = step.rule.value.rpartition("#")[2]
        return Support(triple=triple, graph=graph, ground=Ground.FOLLOWS, rule=rule, premises=premises)
    statement = read_statement(view, step.iri)
    if statement is not None:
        passages = tuple(make_passages(view, statement.quotes, statement))
        return Support(triple=triple, graph=Role.REPORTED, ground=Ground.SAID, passages=passages)
    if view.is_a(step.iri, "SourceRecord"):
        documents = tuple(_documents_behind(view, step.iri))
        return Support(triple=triple, graph=Role.REFERENCE, ground=Ground.DOCUMENTED, documents=documents)
    standing = None
    if triple is not None and isinstance(triple[0], NamedNode):
        standing = find_triple_support(view, (triple[0], triple[1], triple[2]))
    if standing is not None and standing.ground is not Ground.FOLLOWS:
        return standing
    return Support(triple=triple, words="" if triple else view.label(step.iri), ground=Ground.DEFINED)


def _recorded(view: View, node: NamedNode, triple: tuple[Term, NamedNode, Term]) -> Support:
    """A triple of the evidence: it rests on the quotes of what it is about."""
    statement = read_statement(view, node)
    passages: Iterable[Passage] = ()
    if statement is not None:
        passages = make_passages(view, statement.quotes, statement)
    elif view.is_a(node, "Derivation"):
        step = read_derivation(view, node)
        return _step(view, step, step.triple, Role.CLAIMS)
    else:
        quotes = [quote for one in _quotes_around(view, node) if (quote := read_quote(view, one)) is not None]
        passages = make_passages(view, quotes, None)
    documents = tuple(_documents_behind(view, node))
    return Support(
        triple=triple, graph=Role.CLAIMS, ground=Ground.RECORDED, passages=tuple(passages), documents=documents
    )


def _quotes_around(view: View, node: NamedNode) -> Iterator[NamedNode]:
    """Yield the quotes that a part of the evidence is, has or belongs to."""
    if view.value(node, OA + "hasSelector", Role.CLAIMS) is not None:
        yield node
    for subject in view.subjects(OA + "hasSelector", node, Role.CLAIMS):
        if isinstance(subject, NamedNode):
            yield subject
    for quote in view.objects(node, PROV + "wasDerivedFrom", Role.CLAIMS):
        if isinstance(quote, NamedNode):
            yield quote


def _computed(
    view: View, node: NamedNode, triple: tuple[Term, NamedNode, Term], seen: frozenset[NamedNode] = frozenset()
) -> Support:
    """A triple of what was computed: it rests on figures, claims and records, and on what was assumed."""
    premises: list[Support] = []
    passages: list[Passage] = []
    documents: list[NamedNode] = []
    sources = [*view.objects(node, RLF + "side"), *view.objects(node, PROV + "wasDerivedFrom")]
    for source in dict.fromkeys(source for source in sources if isinstance(source, NamedNode)):
        if source in seen or len(seen) > MAX_DEPTH:
            continue
        quote = read_quote(view, source)
        statement = read_statement(view, source)
        if quote is not None:
            passages += make_passages(view, [quote], None)
        elif statement is not None:
            found = tuple(make_passages(view, statement.quotes, statement))
            premises.append(Support(triple=statement.triple, graph=Role.CLAIMS, ground=Ground.SAID, passages=found))
        elif view.outgoing(source, Role.DERIVED):
            inner = (source, NamedNode(RDF + "type"), next(iter(view.types(source)), source))
            premises.append(_computed(view, source, inner, seen | {node}))
        elif view.is_a(source, "SourceRecord") or view.outgoing(source, Role.SOURCES):
            documents += list(_documents_behind(view, source)) or [source]
        else:
            premises += _uses_of(view, source)
    for assumption in view.objects(node, RLF + "assumption"):
        premises.append(Support(triple=None, words=view.label(assumption), ground=Ground.DEFINED))
    return Support(
        triple=triple,
        graph=Role.DERIVED,
        ground=Ground.COMPUTED,
        rule=view.text(node, RLF + "formula"),
        passages=tuple(passages),
        documents=tuple(dict.fromkeys(documents)),
        premises=tuple(premises),
    )


def _uses_of(view: View, figure: NamedNode) -> Iterator[Support]:
    """Yield the reported and recorded triples whose object a figure is."""
    for quad in view.incoming(figure, Role.REPORTED, Role.REFERENCE):
        yield find_support(view, quad)


def _passages_of(view: View, entity: NamedNode) -> Iterator[Passage]:
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


def _documents_of(view: View, triple: tuple[Term, NamedNode, Term]) -> Iterator[NamedNode]:
    """Yield the documents whose records state a triple."""
    subject, predicate, value = triple
    if not isinstance(subject, NamedNode):
        return
    for node in view.subjects(RDF + "subject", subject):
        is_it = (view.value(node, RDF + "predicate"), view.value(node, RDF + "object")) == (predicate, value)
        if is_it and isinstance(node, NamedNode) and view.is_a(node, "SourceRecord"):
            yield from _documents_behind(view, node)


def _documents_behind(view: View, record: NamedNode) -> Iterator[NamedNode]:
    """Yield the sources that a record comes from, quotes left out."""
    for document in view.objects(record, PROV + "wasDerivedFrom"):
        if isinstance(document, NamedNode) and view.text(document, DCTERMS + "title"):
            yield document


def make_passages(view: View, quotes: Iterable[Quote], statement: Statement | None) -> Iterator[Passage]:
    """Yield the sentences in which quotes stand, each once with its marks, in the order of the texts."""
    by_sentence: dict[tuple[NamedNode, int, int], list[Quote]] = {}
    for quote in quotes:
        source = view.value(quote.iri, OA + "hasSource")
        if not isinstance(source, NamedNode):
            continue
        start, end = _sentences_around(view, source, quote)
        by_sentence.setdefault((source, start, end), []).append(quote)
    for (source, start, end), marked in sorted(by_sentence.items(), key=lambda item: (str(item[0][0]), item[0][1:])):
        text = view.text(source, RLF + "text")
        marks = {(quote.start - start, quote.end - start): quote.iri for quote in marked}
        article = NamedNode(source.value.removesuffix("/text"))
        yield Passage(
            article=article,
            text=text[start:end],
            start=start,
            end=end,
            marks=tuple(sorted(marks)),
            quotes=tuple(marks[mark] for mark in sorted(marks)),
            statement=statement,
        )


def _sentences_around(view: View, source: NamedNode, quote: Quote) -> tuple[int, int]:
    """Return where the sentences begin and end that a quote touches."""
    sentences: list[Stretched] = view.remember(
        "sentences", source, lambda: split_sentences(view.text(source, RLF + "text"))
    )
    touched = [one.stretch for one in sentences if one.stretch.start < quote.end and quote.start < one.stretch.end]
    if not touched:
        return quote.start, quote.end
    return min(quote.start, touched[0].start), max(quote.end, touched[-1].end)


def speaker_of(view: View, passage: Passage) -> str:
    """Return who says what a passage states: the name of a speaker, or of the article."""
    speaker = passage.statement.speaker if passage.statement else None
    return view.label(speaker or passage.article)


def date_of(view: View, article: NamedNode) -> str:
    """Return when an article was published."""
    found = view.value(article, SCHEMA + "datePublished")
    return found.value if isinstance(found, Literal) else ""
