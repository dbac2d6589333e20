"""An answer with the evidence of each of its rows, for the four forms of query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from pyoxigraph import BlankNode, Literal, QueryBoolean, QuerySolution, QuerySolutions, QueryTriples

from graph.revision.store import PLAIN_DATASET, QueryDataset, Store
from graph.sparql.static_analysis import VOLATILE, Form
from graph.sparql.syntax import QUERY, Fault, Node, parse, read_words
from graph.sparql.tokens import iter_tokens
from graph.witness.path import Term
from graph.witness.plan import Absence, TriplePattern, UncoveredError
from graph.witness.planner import Planner
from graph.witness.question import Prepare, Question
from graph.witness.row_evidence import Row, RowEvidence
from graph.witness.solutions import PlanEvidence, SelectEvidence

_FORMS = {
    "SelectQuery": Form.SELECT,
    "AskQuery": Form.ASK,
    "ConstructQuery": Form.CONSTRUCT,
    "DescribeQuery": Form.DESCRIBE,
}
_TRIPLE = ("subject", "predicate", "object")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEvidence:
    """A page of an answer, each row with its evidence.

    Attributes:
        form: The form of the query.
        variables: The names of the columns; those of a triple for CONSTRUCT and DESCRIBE, none for ASK.
        rows: The rows of the page, in the order of the answer. ASK has one where it is true.
        boolean: The answer of ASK.
        has_more: Whether the answer has rows behind the page.
        absences: For an ASK that is false, the pattern that was not found.
    """

    form: Form
    variables: tuple[str, ...]
    rows: tuple[RowEvidence, ...]
    boolean: bool | None = None
    has_more: bool = False
    absences: tuple[Absence, ...] = ()


def find_evidence(
    store: Store,
    text: str,
    *,
    dataset: QueryDataset = PLAIN_DATASET,
    base: str | None = None,
    limit: int = 100,
    offset: int = 0,
    prepare: Prepare | None = None,
) -> AnswerEvidence:
    """Answer a query and say of each row of a page why it is there.

    Args:
        store: Where.
        text: The query.
        dataset: What it sees where it does not say so itself.
        base: What its relative IRIs are resolved against.
        limit: The number of rows at most.
        offset: The number of rows that are passed over.
        prepare: Writes what the engine is asked for a whole page anew, so that it takes less work.

    Raises:
        SyntaxError: The query is malformed; the engine says where.
        UncoveredError: It has a part for which there is no evidence; the message names it.
    """
    tree = parse(read_words(text), QUERY)
    if isinstance(tree, Fault):
        store.query(text, dataset=dataset, base_iri=base)  # where it is malformed, the engine says so
        raise UncoveredError("evidence reads SPARQL by its grammar, and this text does not follow it")
    query, values = _read(tree, text)
    question = Question(store, text, query, dataset=dataset, base=base, prepare=prepare)
    form = _FORMS[query.rule]
    if form is Form.SELECT:
        return _explain_select(question, query, values, text, limit=limit, offset=offset)
    answer = question.ask_engine(text)
    if isinstance(answer, QueryBoolean):
        return _explain_ask(question, query, values, is_true=bool(answer))
    assert isinstance(answer, QueryTriples)
    found: Iterator[Row] = ((triple.subject, triple.predicate, triple.object) for triple in answer)
    rows, has_more = _take(found, limit, offset)
    if form is Form.DESCRIBE:
        evidence = [_explain_described(question, row) for row in rows]
    else:
        evidence = _explain_constructed(question, query, values, rows, text)
    return AnswerEvidence(form=form, variables=_TRIPLE, rows=tuple(evidence), has_more=has_more)


def _read(tree: Node, text: str) -> tuple[Node, Node | None]:
    """Return the query of a text and the VALUES behind it; raise where it is outside the fragment."""
    words = {token.word for token in iter_tokens(text)}
    if words & VOLATILE:
        raise UncoveredError("evidence does not cover NOW, RAND, UUID, STRUUID and BNODE: they differ at every look")
    if "SERVICE" in words:
        raise UncoveredError("evidence does not cover SERVICE: what others answer has no sentences here")
    [whole] = tree.nodes
    query = whole.find(*_FORMS)
    assert query is not None
    return query, whole.find("ValuesClause")


def _take(rows: Iterator[Row], limit: int, offset: int) -> tuple[list[Row], bool]:
    page = list(islice(rows, offset, offset + limit + 1))
    return page[:limit], len(page) > limit


def _explain_select(
    question: Question, query: Node, values: Node | None, text: str, *, limit: int, offset: int
) -> AnswerEvidence:
    """Answer a SELECT; where its rows are groups, their sizes come with the answer."""
    select = SelectEvidence(question, query, values=values)
    counting = None if select.grouping is None else select.grouping.count_beside(text)
    answer = question.ask_engine(text if counting is None else counting[0])
    assert isinstance(answer, QuerySolutions)
    names = [variable.value for variable in answer.variables]
    counted = -1 if counting is None else names.index(counting[1])
    names = [name for number, name in enumerate(names) if number != counted]
    if sorted(names) != sorted(select.variables):
        raise UncoveredError("evidence does not cover a SELECT whose columns the engine reads otherwise")
    select.variables[:] = names
    sizes: dict[Row, int] = {}

    def read(solution: QuerySolution) -> Row:
        terms = tuple(solution)
        if counted < 0:
            return terms
        size, row = terms[counted], (*terms[:counted], *terms[counted + 1 :])
        assert isinstance(size, Literal)
        sizes[row] = int(size.value)
        return row

    rows, has_more = _take((read(solution) for solution in answer), limit, offset)
    groups = None
    if counting is not None and select.grouping is not None:
        groups = {row: [(select.grouping.key_of(row), sizes[row])] for row in rows}
    evidence = select.explain(rows, is_whole=not has_more and not offset, groups=groups)
    return AnswerEvidence(form=Form.SELECT, variables=tuple(names), rows=tuple(evidence), has_more=has_more)


def _pattern(question: Question, query: Node, values: Node | None) -> PlanEvidence:
    where = query.find("WhereClause")
    assert where is not None
    tail = "" if values is None else question.planner.write(values)
    return PlanEvidence(question, question.planner.plan(where.nodes[0], tail=tail))


def _explain_ask(question: Question, query: Node, values: Node | None, *, is_true: bool) -> AnswerEvidence:
    where = query.find("WhereClause")
    assert where is not None
    if not is_true:
        pattern = question.planner.write(where.nodes[0])
        absence = Absence(kind="ASK", pattern=pattern, start=where.nodes[0].start, guard=())
        return AnswerEvidence(form=Form.ASK, variables=(), rows=(), boolean=False, absences=(absence,))
    modifier = query.find("SolutionModifier")
    if modifier is not None and modifier.parts:
        raise UncoveredError("evidence does not cover ASK with GROUP BY, HAVING, ORDER BY or LIMIT")
    rows = _pattern(question, query, values).list_solutions({}, limit=1)
    return AnswerEvidence(form=Form.ASK, variables=(), rows=tuple(rows), boolean=True)


def _explain_described(question: Question, row: Row) -> RowEvidence:
    """A triple of a description stands in the data: it is its own witness."""
    quad = next(question.match(question.default, *row), None)
    if quad is None:
        raise UncoveredError("a triple of the description was not found again")
    return RowEvidence(row=row, witnesses=(frozenset({quad}),), is_complete=True)


def _explain_constructed(
    question: Question, query: Node, values: Node | None, rows: list[Row], text: str
) -> list[RowEvidence]:
    """Return the evidence of constructed triples: that of the solutions that make them from a template."""
    template = query.find("ConstructTemplate")
    assert template is not None
    wrapped = f"SELECT * WHERE {question.planner.write(template)}"
    tree = parse(read_words(wrapped), QUERY)
    assert isinstance(tree, Node)
    group = next(node for node in tree.walk() if node.rule == "GroupGraphPattern")
    planner = Planner(wrapped)
    patterns = planner.plan(group).patterns
    if query.find("WhereClause") is None:
        own = Question(question.store, text, query, dataset=question.dataset, base=question.base)
        own.planner = planner
        evidence = PlanEvidence(own, planner.plan(group))
    else:
        evidence = _pattern(question, query, values)
    return [_explain_triple(question, planner.prefix, patterns, evidence, row) for row in rows]


def _explain_triple(
    question: Question, prefix: str, patterns: list[TriplePattern], evidence: PlanEvidence, row: Row
) -> RowEvidence:
    for pattern in patterns:
        binding = _unify(question, prefix, pattern, row)
        if binding is None:
            continue
        names = list(binding)
        try:
            [found] = evidence.explain(names, [tuple(binding.values())])
        except UncoveredError:
            continue
        return replace(evidence.shrink(names, found), row=row)
    raise UncoveredError("no evidence was found for a triple of the answer")


def _unify(question: Question, prefix: str, pattern: TriplePattern, row: Row) -> dict[str, Term] | None:
    """Return what a template's variables must be to give a triple; None where it cannot give it."""
    binding: dict[str, Term] = {}
    for text, term in zip((pattern.subject, pattern.predicate, pattern.value), row, strict=True):
        assert term is not None
        if not text.startswith("?"):
            if question.resolve(text) != term:
                return None
        elif text.startswith(f"?{prefix}"):
            if not isinstance(term, BlankNode):
                return None
        elif binding.setdefault(text[1:], term) != term:
            return None
    return binding
