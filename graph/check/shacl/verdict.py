"""Validate with the engine that is right for the shapes; where none takes them all, find the shapes that stop it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from graph.check.corpus.corpus import Corpus
from graph.check.shacl.engine import validate_ntriples, validate_reference
from graph.check.shacl.lint import PATTERN_OF_ANOTHER_DIALECT, find_shapes, shape_faults
from graph.check.shacl.result import EngineRefusal, ShaclResult
from graph.check.shacl.solutions import refuse_failure
from graph.check.shacl.vocabulary import is_target
from graph.check.syntax.term import Blank, Iri, Term

FAST, REFERENCE = "pyshifty", "pyshacl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A shape that no engine here could hold data against, and why."""

    shape: Term
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the engines found, which engines these were, and the shapes that they refused."""

    results: list[ShaclResult]
    engines: tuple[str, ...]
    refusals: tuple[Refusal, ...] = ()


def validate(data: Corpus, shapes: Corpus, source: bytes) -> Verdict:
    """Validate with the fast engine, with the reference engine where that refuses, else shape by shape.

    Args:
        data: The data.
        shapes: The shapes.
        source: The data as N-Triples.
    """
    verdict = validate_together(data, shapes, source)
    if not isinstance(verdict, str):
        return verdict
    roots = sorted(root_shapes(shapes), key=str)
    found = bisect(data, shapes, source, roots, verdict)
    # A shape that only others use is checked with these, so nothing is told twice.
    return Verdict(
        results=[result for one in found for result in one.results],
        engines=tuple(dict.fromkeys(engine for one in found for engine in one.engines)),
        refusals=tuple(refusal for one in found for refusal in one.refusals),
    )


def validate_together(data: Corpus, shapes: Corpus, source: bytes) -> Verdict | str:
    """Let one engine validate everything; return its reason where none does."""
    try:
        refuse_failure(shapes)
        refuse_dialects(shapes)
        return Verdict(results=validate_ntriples(source, shapes), engines=(FAST,))
    except EngineRefusal as refusal:
        try:
            refuse_failure(shapes)
            return Verdict(results=validate_reference(data, shapes), engines=(REFERENCE,))
        except EngineRefusal:
            return " ".join(str(refusal).split())


def refuse_dialects(shapes: Corpus) -> None:
    """Refuse patterns that the fast engine cannot read: it would hold every value for a violation.

    Raises:
        EngineRefusal: There is such a pattern.
    """
    for fault in shape_faults(shapes):
        if fault.code is PATTERN_OF_ANOTHER_DIALECT:
            raise EngineRefusal(fault.message)


def bisect(data: Corpus, shapes: Corpus, source: bytes, roots: Sequence[Term], reason: str) -> list[Verdict]:
    """Validate halves of the shapes, down to the single ones that are refused."""
    if len(roots) < 2:
        return [Verdict(results=[], engines=(), refusals=tuple(Refusal(shape=one, reason=reason) for one in roots))]
    half = len(roots) // 2
    found = []
    for part in (roots[:half], roots[half:]):
        verdict = validate_together(data, only_shapes(shapes, part), source)
        found += bisect(data, shapes, source, part, verdict) if isinstance(verdict, str) else [verdict]
    return found


def root_shapes(shapes: Corpus) -> set[Term]:
    """Return the shapes that do not only stand inside another one."""
    named: set[Term] = {one for one in find_shapes(shapes) if isinstance(one, Iri) and shapes.find(one) is not None}
    inner = reachable(shapes, named)
    loose: set[Term] = {one for one in find_shapes(shapes) if isinstance(one, Blank) and one not in inner}
    return named | loose


def reachable(shapes: Corpus, nodes: Collection[Term]) -> set[Term]:
    """Return nodes and all that stands below them in the shapes."""
    found = set(nodes)
    waiting = list(nodes)
    while waiting:
        for triple in shapes.triples(waiting.pop()):
            value = triple.object
            if isinstance(value, Iri | Blank) and value not in found:
                found.add(value)
                waiting.append(value)
    return found


def only_shapes(shapes: Corpus, roots: Collection[Term]) -> Corpus:
    """Return some shapes with all that they use, those without targets, and whatever is no shape, such as prefixes."""
    kept = reachable(shapes, roots)
    gone = reachable(shapes, root_shapes(shapes) - set(roots)) - kept
    documents = []
    for document in shapes.documents:
        columns = zip(
            document.statements.subjects, document.statements.predicates, document.statements.objects, strict=True
        )
        rows = {
            row
            for row, (subject, predicate, value) in enumerate(columns)
            if subject in gone or (subject not in roots and is_target(predicate, value))
        }
        documents.append(document.without_rows(rows) if rows else document)
    return Corpus(documents)
