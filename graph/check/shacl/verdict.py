"""Validate with the engine that is right for the shapes; where none takes them all, find the shapes that stop it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from graph.check.corpus.corpus import Corpus
from graph.check.kept.memory import Memory
from graph.check.shacl.codes import PATTERN_OF_ANOTHER_DIALECT
from graph.check.shacl.engine import validate_ntriples, validate_reference
from graph.check.shacl.engines.solutions import refuse_failure
from graph.check.shacl.lint import find_shapes, shape_faults
from graph.check.shacl.result import EngineRefusal, EngineSlowError, ShaclResult
from graph.check.shacl.vocabulary import is_target
from graph.check.syntax.term import Blank, Iri, Term

FAST, REFERENCE = "pyshifty", "pyshacl"
MOST_SLOW_RUNS = 3
"""After so many runs that were ended, no more are begun: shapes that are refused by then are told as such."""

MOST_FOR_REFERENCE = 100_000
"""Of more statements than this the reference engine would read for minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A shape that no engine here could hold data against, and why.

    Attributes:
        shape: The shape.
        reason: Why.
        is_limit: Whether an engine could, had it less data to read: then nothing is wrong with the shape.
    """

    shape: Term
    reason: str
    is_limit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the engines found, which engines these were, and the shapes that they refused."""

    results: list[ShaclResult]
    engines: tuple[str, ...]
    refusals: tuple[Refusal, ...] = ()


def validate(data: Corpus, shapes: Corpus, source: bytes, engine: str = "", memory: Memory | None = None) -> Verdict:
    """Validate with the fast engine, and what that refuses, shape by shape, with the reference engine.

    The reference engine is slow, so it is given only the shapes that need it, and no more data than it can read in a
    minute or so; what is left over is a refusal.

    Args:
        data: The data.
        shapes: The shapes.
        source: The data as N-Triples.
        engine: `pyshacl` where the reference engine is to do it all, however long that takes.
        memory: What the fast engine has said before.
    """
    slow: list[str] = []

    def ask_fast(part: Corpus) -> list[ShaclResult]:
        if len(slow) >= MOST_SLOW_RUNS:
            raise EngineRefusal(slow[0])
        refuse_failure(part)
        refuse_dialects(part)
        try:
            return validate_ntriples(source, part, memory)
        except EngineSlowError as error:
            slow.append(str(error))
            raise

    def ask_reference(part: Corpus) -> list[ShaclResult]:
        refuse_failure(part)
        return validate_reference(data, part)

    if engine == REFERENCE:
        results, refused = ask_in_parts(shapes, ask_reference)
        told = tuple(Refusal(shape=shape, reason=reason) for shape, reason in refused.items())
        return Verdict(results=results or [], engines=(REFERENCE,) if results is not None else (), refusals=told)
    results, refused = ask_in_parts(shapes, ask_fast)
    engines = [FAST] if results is not None else []
    found = results or []
    refusals: dict[Term, str] = refused
    size = sum(len(document.statements) for document in data.documents)
    if refused and size <= MOST_FOR_REFERENCE and not slow:
        more, left = ask_in_parts(only_shapes(shapes, refused), ask_reference, list(refused))
        if more is not None:
            engines.append(REFERENCE)
            found += more
        # The fast engine says better what is wrong with a shape that both refuse.
        refusals = {shape: refused[shape] for shape in left}
    is_limit = bool(refused) and not slow and size > MOST_FOR_REFERENCE
    if is_limit:
        refusals = {
            shape: f"{reason}; with {size:,} statements the data are too many for the other engine"
            for shape, reason in refused.items()
        }
    told = tuple(Refusal(shape=shape, reason=reason, is_limit=is_limit) for shape, reason in refusals.items())
    return Verdict(results=found, engines=tuple(engines), refusals=told)


Ask: TypeAlias = Callable[[Corpus], list[ShaclResult]]
"""Validates the data against some shapes; raises `EngineRefusal` where it does not."""


def ask_in_parts(
    shapes: Corpus, ask: Ask, roots: Sequence[Term] | None = None
) -> tuple[list[ShaclResult] | None, dict[Term, str]]:
    """Validate against all shapes, or where that is refused against halves of them, down to the refused ones.

    Returns:
        The results, None where every shape was refused; and the refused shapes, each with the reason.
    """
    try:
        return ask(shapes), {}
    except EngineRefusal as refusal:
        reason = " ".join(str(refusal).split())
    if roots is None:
        roots = sorted(root_shapes(shapes), key=str)
    if len(roots) < 2:
        return None, dict.fromkeys(roots, reason)
    results: list[ShaclResult] | None = None
    refused: dict[Term, str] = {}
    half = len(roots) // 2
    for part in (roots[:half], roots[half:]):
        found, left = ask_in_parts(only_shapes(shapes, part), ask, part)
        refused |= left
        if found is not None:
            results = [*(results or []), *found]
    return results, refused


def refuse_dialects(shapes: Corpus) -> None:
    """Refuse patterns that the fast engine cannot read: it would hold every value for a violation.

    Raises:
        EngineRefusal: There is such a pattern.
    """
    for fault in shape_faults(shapes):
        if fault.code is PATTERN_OF_ANOTHER_DIALECT:
            raise EngineRefusal(fault.message)


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
