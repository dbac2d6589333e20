"""Which inner constraint is broken where a shape asks for other shapes by sh:node, sh:and, sh:or, sh:xone and the like.

An engine says only that a value does not conform to the inner shape. So the values are validated once more, each
against the inner shapes alone: these get no other target than the values, which a triple that is added to the data
points out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from graph.check.corpus.corpus import Corpus
from graph.check.kept.memory import Memory
from graph.check.shacl.engine import validate_ntriples
from graph.check.shacl.locate import Locator, owners
from graph.check.shacl.message import describe_result
from graph.check.shacl.result import EngineRefusal, ShaclResult
from graph.check.shacl.vocabulary import is_target
from graph.check.syntax.document import Document, Format
from graph.check.syntax.rdf11 import to_rdf11
from graph.check.syntax.statements import Parsed, Statements
from graph.check.syntax.term import Iri, Term, term_to_ntriples
from graph.finding import Related
from graph.namespaces import SH

MARK = "urn:x-reliefgraph:detail:"
MAX_DEPTH = 3
"""How deep shapes are followed into the shapes that they ask for."""

MAX_DETAILS = 6
"""How many details a finding names."""

LISTS = {SH + f"{name}ConstraintComponent": SH + name.lower() for name in ("And", "Or", "Xone")}
NODE = SH + "NodeConstraintComponent"
XONE = SH + "XoneConstraintComponent"
CHOICES = (SH + "OrConstraintComponent", XONE)
QUALIFIED = SH + "QualifiedMinCountConstraintComponent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A broken constraint inside of a result, with the inner shape it belongs to."""

    shape: Term
    result: ShaclResult


Details: TypeAlias = dict[ShaclResult, tuple[Detail, ...]]


def find_details(
    results: Sequence[ShaclResult], locator: Locator, source: bytes, memory: Memory | None = None
) -> Details:
    """Return what is broken inside of each result that is about other shapes; `source` is the data as N-Triples."""
    found: Details = {}
    named = list(results)
    waiting = list(dict.fromkeys(results))
    for _ in range(MAX_DEPTH):
        asked = {result: pairs for result in waiting if (pairs := list(iter_inner(result, locator)))}
        if not asked:
            break
        pairs = list(dict.fromkeys(pair for inner in asked.values() for pair in inner))
        try:
            inner = validate_pairs(pairs, locator.shapes, source, memory)
        except EngineRefusal:
            break
        named += inner
        locator.read(named)
        broken = by_pair(inner, set(pairs), locator)
        for result, pairs in asked.items():
            if result.component != XONE or all(broken[pair] for pair in pairs):
                found[result] = tuple(Detail(shape=pair[0], result=one) for pair in pairs for one in broken[pair])
        waiting = [one for one in inner if one not in asked and one not in found]
    return found


def iter_inner(result: ShaclResult, locator: Locator) -> Iterator[tuple[Term, Term]]:
    """Yield the inner shapes that a result is about, each with the value that does not conform to it."""
    shape, shapes = result.shape, locator.shapes
    if shape is None:
        return
    value = result.value if result.value is not None else result.focus
    if result.component == NODE:
        yield from ((inner, value) for inner in shapes.objects(shape, SH + "node"))
    elif result.component in LISTS:
        for head in shapes.objects(shape, LISTS[result.component]):
            yield from ((inner, value) for inner in shapes.members(head))
    elif result.component == QUALIFIED and isinstance(result.path, Iri):
        values = [one.object for one in locator.about.get(result.focus, ()) if one.predicate == result.path]
        for inner in shapes.objects(shape, SH + "qualifiedValueShape"):
            yield from ((inner, one) for one in values)


def validate_pairs(
    pairs: Sequence[tuple[Term, Term]], shapes: Corpus, source: bytes, memory: Memory | None = None
) -> list[ShaclResult]:
    """Validate values against inner shapes alone, in a fixed order."""
    numbers = {shape: number for number, shape in enumerate(dict.fromkeys(shape for shape, _ in pairs))}
    marked = "".join(
        f"<{MARK}> <{MARK}{numbers[shape]}> {term_to_ntriples(to_rdf11(value))} .\n" for shape, value in pairs
    )
    targets = Statements()
    for shape, number in numbers.items():
        targets.subjects.append(shape)
        targets.predicates.append(Iri(SH + "targetObjectsOf"))
        targets.objects.append(Iri(f"{MARK}{number}"))
    aim = Document(path="", format=Format.TURTLE, text="", parsed=Parsed(statements=targets))
    aimed = Corpus([*(without_targets(document) for document in shapes.documents), aim])
    results = validate_ntriples(source + marked.encode(), aimed, memory)
    return sorted(
        results, key=lambda one: (str(one.path), one.component, str(one.shape), str(one.focus), str(one.value))
    )


def by_pair(
    results: Iterable[ShaclResult], wanted: set[tuple[Term, Term]], locator: Locator
) -> defaultdict[tuple[Term, Term], list[ShaclResult]]:
    """Sort results to the inner shape and the value that they are about; a nested property is about values of it."""
    found: defaultdict[tuple[Term, Term], list[ShaclResult]] = defaultdict(list)
    for result in results:
        above = [result.focus, *(triple.subject for triple in locator.with_value.get(result.focus, ()))]
        for shape in owners(result.shape, locator.shapes) if result.shape is not None else ():
            pair = next(((shape, value) for value in above if (shape, value) in wanted), None)
            if pair is not None:
                found[pair].append(result)
    return found


def without_targets(document: Document) -> Document:
    """Return shapes without their targets, be it that they are classes."""
    rows = document.statements
    targeted = {
        row
        for row, (predicate, value) in enumerate(zip(rows.predicates, rows.objects, strict=True))
        if is_target(predicate, value)
    }
    return document.without_rows(targeted) if targeted else document


def tell_details(result: ShaclResult, details: Details, locator: Locator, document: Document) -> Iterator[Related]:
    """Yield the broken inner constraints of a result in words, each with its place in the data and in the shapes."""
    for detail, before in list(iter_broken(result, details, ""))[:MAX_DETAILS]:
        at = locator.place(detail.result)
        words = f"{before}{describe_result(detail.result, locator, at[0] if at else document)}"
        if at is not None:
            yield Related(message=words, span=at[0].span(at[1]))
        for asks, shapes_document, place in locator.shape_places(detail.result):
            message = asks if at is not None else f"{words}; {asks}"
            yield Related(message=message, span=shapes_document.span(place))


def iter_broken(
    result: ShaclResult, details: Details, before: str, seen: frozenset[ShaclResult] = frozenset()
) -> Iterator[tuple[Detail, str]]:
    """Yield the details of a result, and in place of those that have details themselves these."""
    alternatives: list[Term] = []
    for detail in details.get(result, ()):
        words = before
        if result.component in CHOICES:
            if detail.shape not in alternatives:
                alternatives.append(detail.shape)
            words = f"{before}alternative {len(alternatives)}: "
        is_new = detail.result not in seen
        inner = list(iter_broken(detail.result, details, words, seen | {result})) if is_new else []
        yield from inner or [(detail, words)]
