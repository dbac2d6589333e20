"""Faults of pyshifty's queries, got round: equality of values, deep calls, and blank nodes as focus nodes.

Where the way round would change an answer, the engine is refused, and the reference engine decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from graph.check.corpus.corpus import Corpus
from graph.check.shacl.engines.blank_foci import may_ask_blank_nodes
from graph.check.shacl.result import EngineRefusal, ShaclResult
from graph.check.syntax.document import Document
from graph.check.syntax.term import Blank, Iri, Literal, Term
from graph.namespaces import SH
from graph.sparql.nesting import UNREADABLE, fill_arguments, find_depth
from graph.sparql.tokens import iter_tokens

STAND_IN = "urn:x-reliefgraph:blank:"
"""What the IRIs begin with that stand for blank nodes of the data."""

BLANK_SUBJECT = re.compile(rb"^_:(\S+)", re.MULTILINE)
BLANK_OBJECT = re.compile(rb' _:([^\s"]+) \.$', re.MULTILINE)
KIND_WORDS = re.compile(r"\bis(?:blank|iri|uri)\s*\(", re.IGNORECASE)
TEXT_WORDS = re.compile(r"\b(?:str|bnode)\s*\(", re.IGNORECASE)
KIND_PREDICATES = tuple(SH + name for name in ("nodeKind", "pattern", "minLength", "maxLength"))
"""What tells a blank node from an IRI."""


def with_kept_equality(shapes: Corpus) -> Corpus:
    """Keep the engine from taking `?a = 1` for the very term `1`: it does not where more stands in the filter.

    Deep calls are written so that they are read at once; queries that nothing makes readable are left out, as
    `queries` has told of each that is run.
    """
    return Corpus([_with_queries(document) for document in shapes.documents])


def _with_queries(document: Document) -> Document:
    rows = document.statements
    changed: dict[int, Term] = {}
    unreadable: set[int] = set()
    for row, predicate in enumerate(rows.predicates):
        text = rows.objects[row]
        if predicate in {SH + "select", SH + "ask", SH + "construct"} and isinstance(text, Literal):
            written = fill_arguments(text.lexical)
            if find_depth(written) >= UNREADABLE:
                unreadable.add(row)
            written = written if predicate == SH + "construct" else keep_equality(written)
            if written != text.lexical:
                changed[row] = Literal(written, text.datatype, text.language)
    if changed:
        objects = [changed.get(row, term) for row, term in enumerate(rows.objects)]
        document = replace(document, parsed=replace(document.parsed, statements=replace(rows, objects=objects)))
    return document.without_rows(unreadable) if unreadable else document


def keep_equality(query: str) -> str:
    """Add what is always true, and what the engine cannot know to be, to each filter that compares with `=`."""
    tokens = list(iter_tokens(query))
    inserted: list[tuple[int, str]] = []
    for number, token in enumerate(tokens[:-1]):
        first = tokens[number + 1]
        if token.word != "FILTER" or not first.is_sign("("):
            continue
        depth = 0
        for last in tokens[number + 1 :]:
            depth += last.is_sign("(") - last.is_sign(")")
            if depth == 0:
                if re.search(r"(?<![!<>])=", query[first.start : last.end]):
                    inserted += [(first.end, "RAND() < 2 && ("), (last.start, "\n)")]
                break
    for at, words in sorted(inserted, reverse=True):
        query = query[:at] + words + query[at:]
    return query


def has_queries(shapes: Corpus) -> bool:
    """Return whether shapes bring queries of their own."""
    return any(True for name in ("select", "ask") for _ in shapes.triples(None, SH + name))


def has_words(shapes: Corpus, words: re.Pattern[str]) -> bool:
    """Return whether a query of the shapes has one of some words."""
    texts = (triple.object for name in ("select", "ask") for triple in shapes.triples(None, SH + name))
    return any(isinstance(text, Literal) and words.search(text.lexical) for text in texts)


def tells_kinds(shapes: Corpus) -> bool:
    """Return whether a constraint of the shapes may tell blank nodes from IRIs."""
    if any(True for predicate in KIND_PREDICATES for _ in shapes.triples(None, predicate)):
        return True
    return has_words(shapes, TEXT_WORDS)


def validate_named(source: bytes, shapes: Corpus, run: Callable[[bytes], list[ShaclResult]]) -> list[ShaclResult]:
    """Validate, with IRIs in the place of blank nodes where queries are asked of them.

    The engine puts a blank node into a query as it is, where SPARQL takes it for a variable.

    Raises:
        EngineRefusal: The shapes tell blank nodes from IRIs, and the answers with and without them differ.
    """
    has_blanks = BLANK_SUBJECT.search(source) or BLANK_OBJECT.search(source)
    if not (has_blanks and has_queries(shapes) and may_ask_blank_nodes(source, shapes)):
        return run(source)
    if has_words(shapes, KIND_WORDS):
        raise EngineRefusal("queries that ask whether a node is blank")
    named = BLANK_SUBJECT.sub(rf"<{STAND_IN}\1>".encode(), source)
    named = BLANK_OBJECT.sub(rf" <{STAND_IN}\1> .".encode(), named)
    results = [_restored(result) for result in run(named)]
    if tells_kinds(shapes):
        as_written = run(source)
        if _outlines(results) != _outlines(as_written):
            raise EngineRefusal("queries about blank nodes, beside constraints that tell these from IRIs")
        return as_written
    return results


def _outlines(results: list[ShaclResult]) -> list[str]:
    return sorted(str(replace(result, messages=())) for result in results)


def _restored(result: ShaclResult) -> ShaclResult:
    def restore(term: Term | None) -> Term | None:
        if isinstance(term, Iri) and term.startswith(STAND_IN):
            return Blank(f"_:{term.removeprefix(STAND_IN)}")
        return term

    messages = tuple(text._replace(lexical=text.lexical.replace(STAND_IN, "_:")) for text in result.messages)
    return replace(result, focus=restore(result.focus) or result.focus, value=restore(result.value), messages=messages)
