"""Which value of a parameter a result is about, where a shape has several (`sh:class ex:A, ex:B` is two constraints).

An engine names the shape and the component only. So the focus nodes are validated once more, against copies of the
shape that have one value each (https://www.w3.org/TR/shacl/#constraints: each value declares a constraint).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.check.corpus.corpus import Corpus
from graph.check.kept.memory import Memory
from graph.check.shacl.detail import without_targets
from graph.check.shacl.engine import validate_ntriples
from graph.check.shacl.locate import Locator
from graph.check.shacl.result import EngineRefusal, ShaclResult
from graph.check.shacl.vocabulary import PARAMETERS, component_parameter
from graph.check.syntax.document import Document, Format
from graph.check.syntax.rdf11 import to_rdf11
from graph.check.syntax.statements import Parsed, Statements
from graph.check.syntax.term import Iri, Literal, Term, term_to_ntriples
from graph.namespaces import SH

MARK = "urn:x-reliefgraph:blame:"
UNIQUE_LANG = SH + "UniqueLangConstraintComponent"

Place = tuple[Term, "Term | None", "Term | None", str]
"""Focus node, value, shape and component: what results about several values of one parameter have in common."""


def blame_values(
    results: Sequence[ShaclResult], locator: Locator, source: bytes, memory: Memory | None = None
) -> list[ShaclResult]:
    """Return the results, each with the value of the parameter that it is about where there are several.

    Args:
        results: The results.
        locator: The shapes, and the data about the nodes of the results.
        source: The data as N-Triples.
        memory: What the engine has said before.
    """
    several = {one: values for one in results if len(values := asked_values(one, locator.shapes)) > 1}
    broken = find_broken(several, locator.shapes, source, memory) if several else {}
    taken: defaultdict[Place, int] = defaultdict(int)
    blamed = []
    for result in results:
        if result.component == UNIQUE_LANG:
            candidates: Sequence[Term] = repeated_languages(result, locator)
        else:
            candidates = broken.get(place_of(result), ())
        number = taken[place_of(result)]
        taken[place_of(result)] += 1
        blamed.append(replace(result, asked=candidates[number]) if number < len(candidates) else result)
    return blamed


def asked_values(result: ShaclResult, shapes: Corpus) -> list[Term]:
    """Return the values that a shape has for the parameter of a core component."""
    parameter = component_parameter(result.component)
    if result.shape is None or parameter not in PARAMETERS or parameter == SH + "sparql":
        return []
    return list(dict.fromkeys(shapes.objects(result.shape, parameter)))


def place_of(result: ShaclResult) -> Place:
    """Return what results about several values of one parameter have in common."""
    return (result.focus, result.value, result.shape, result.component)


def find_broken(
    several: dict[ShaclResult, list[Term]], shapes: Corpus, source: bytes, memory: Memory | None = None
) -> dict[Place, list[Term]]:
    """Return which values of its parameter are broken at the place of each result, in the order of the shape."""
    numbers: dict[tuple[Term, str, Term], int] = {}
    marked: dict[str, None] = {}
    for result, values in several.items():
        for value in values:
            assert result.shape is not None  # results without a shape have no values
            key = (result.shape, component_parameter(result.component), value)
            number = numbers.setdefault(key, len(numbers))
            focus = term_to_ntriples(to_rdf11(result.focus))
            marked[f"<{MARK}> <{MARK}{number}> {focus} .\n"] = None
    copies = Document(path="", format=Format.TURTLE, text="", parsed=Parsed(statements=copy_shapes(numbers, shapes)))
    asked = Corpus([*(without_targets(document) for document in shapes.documents), copies])
    try:
        found = validate_ntriples(source + "".join(marked).encode(), asked, memory)
    except EngineRefusal:
        return {}
    by_copy = {Iri(f"{MARK}{number}"): key for key, number in numbers.items()}
    broken: dict[Place, dict[Term, int]] = {}
    for one in found:
        if isinstance(one.shape, Iri) and one.shape in by_copy:
            shape, _, value = by_copy[one.shape]
            place = (one.focus, one.value, shape, one.component)
            broken.setdefault(place, {}).setdefault(value, numbers[by_copy[one.shape]])
    return {place: sorted(values, key=lambda value: values[value]) for place, values in broken.items()}


def copy_shapes(numbers: dict[tuple[Term, str, Term], int], shapes: Corpus) -> Statements:
    """Return a shape for each value: with the path of the original, the one value, and the flags of a pattern."""
    rows = Statements()
    for (shape, parameter, value), number in numbers.items():
        copy = Iri(f"{MARK}{number}")
        kept = [(name, one) for name in (SH + "path", SH + "flags") for one in shapes.objects(shape, name)]
        for predicate, one in (*kept, (parameter, value), (SH + "targetObjectsOf", copy)):
            rows.subjects.append(copy)
            rows.predicates.append(Iri(predicate))
            rows.objects.append(one)
    return rows


def repeated_languages(result: ShaclResult, locator: Locator) -> list[Literal]:
    """Return the languages that the values of a property have more than once, in the order of the data."""
    if not isinstance(result.path, Iri):
        return []
    seen: dict[str, set[Literal]] = {}
    for value in values_at(result, locator):
        if value.language:
            seen.setdefault(value.language.lower(), set()).add(value)
    return [Literal(language, "") for language, values in seen.items() if len(values) > 1]


def values_at(result: ShaclResult, locator: Locator) -> Iterator[Literal]:
    """Yield the literals that the focus node has for the path of a result."""
    for triple in locator.about.get(result.focus, ()):
        if triple.predicate == result.path and isinstance(triple.object, Literal):
            yield triple.object
