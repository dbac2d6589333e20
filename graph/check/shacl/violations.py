"""The SHACL checks: shapes that are wrong, data that break shapes, shapes that nothing is held to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from graph.check.corpus.account import Validation
from graph.check.corpus.corpus import Corpus
from graph.check.corpus.habits import gather_habits
from graph.check.corpus.imports import missing_imports
from graph.check.shacl.blame import blame_values
from graph.check.shacl.codes import (
    ILL_FORMED_SHAPE,
    SHAPE_QUERY_NOT_RUN,
    SHAPE_TARGETS_NOTHING,
    SHAPE_VIOLATION,
    UNREACHABLE_SHAPE,
    VALIDATION_FAILED,
)
from graph.check.shacl.detail import Details, find_details, tell_details
from graph.check.shacl.engine import corpus_to_ntriples
from graph.check.shacl.entailment import find_entailed, find_unknown_regimes
from graph.check.shacl.inference import explain_inference, ruled_names
from graph.check.shacl.lint import (
    find_shapes,
    shape_faults,
    shapes_of,
)
from graph.check.shacl.locate import Locator, describe_shapes, nodes_of_shapes
from graph.check.shacl.message import describe_result, result_properties
from graph.check.shacl.queries import query_problems
from graph.check.shacl.result import ShaclResult
from graph.check.shacl.soundness import without_faults
from graph.check.shacl.verdict import FAST, Refusal, Verdict, validate
from graph.check.shacl.vocabulary import SHAPE_LISTS, SHAPE_REFERENCES, TARGETS
from graph.check.shacl.weight import Weigher, make_weigher
from graph.check.syntax.document import Document, FileRole, Place, Triple
from graph.check.syntax.term import RDF_TYPE, Blank, Iri, Term
from graph.finding import Finding, Related, Severity
from graph.names import is_slip, near_name
from graph.namespaces import OWL, RDFS, SH, namespace_of

MORE_SHAPES = 20
"""So many further shapes are named where one reason stops several."""


def data_of(corpus: Corpus) -> Corpus:
    """Return what shapes are held against: all but files that are only shapes, unless it is shapes they describe."""
    if describe_shapes(shapes_of(corpus)):
        return corpus
    return corpus.of(FileRole.DATA, FileRole.ONTOLOGY, FileRole.LIBRARY)


def find_violations(corpus: Corpus) -> Iterable[Finding]:
    """Validate all data against all well-formed shapes; the engine is started when the result is iterated over."""
    data, account = data_of(corpus), corpus.account
    if not data.own.documents:
        account.omit("shapes for which there are no data")
        return ()
    if any(True for _ in find_unknown_regimes(corpus)):
        account.omit("all data, for the entailment regime that the shapes ask for is not known")
        return ()
    every = shapes_of(corpus)
    shapes = without_faults(every, shape_faults(every), [query for query, _ in query_problems(corpus)])
    entailed = find_entailed(corpus)
    whole = data if entailed is None else Corpus([*data.documents, entailed.document])
    locator = Locator(data, shapes, entailed)
    return iter_violations(whole, locator, corpus_to_ntriples(whole), corpus)


def iter_violations(data: Corpus, locator: Locator, source: bytes, corpus: Corpus) -> Iterator[Finding]:
    """Let an engine validate, and make findings of its results; `source` is the data as N-Triples."""
    from graph.check.shacl.characters import find_misread, tell_misread  # late, for it brings the engine of SPARQL

    shapes = locator.shapes
    verdict = validate(data, shapes, source, corpus.validator, corpus.memory)
    yield from tell_refusals(verdict.refusals, shapes)
    locator.read(verdict.results)
    results = blame_values(verdict.results, locator, source, corpus.memory)
    misread = find_misread(results, locator) if FAST in verdict.engines else set()
    left_out = [results[number] for number in sorted(misread)]
    yield from tell_misread(left_out, [place_of_shape(one.shape, shapes) for one in left_out])
    results = [one for number, one in enumerate(results) if number not in misread]
    details = find_details(results, locator, source, corpus.memory)
    no_data = nodes_of_shapes(shapes, data)
    is_partial = bool(missing_imports(corpus))
    weigher = make_weigher(results, data, locator, is_partial=is_partial, ruled=ruled_names(shapes))
    for result in results:
        if not locator.is_foreign(result.focus) and result.focus not in no_data:
            yield finding_of(result, locator, details, weigher)
    if left_out:
        corpus.account.omit(f"{len(left_out)} results of queries that look at how numbers are written")
    write_account(corpus, data, shapes, verdict)


def tell_refusals(refusals: Iterable[Refusal], shapes: Corpus) -> Iterator[Finding]:
    """Tell the shapes that no engine took, those with one reason together, at the first of them."""
    by_reason: dict[tuple[str, bool], list[Term]] = {}
    for refusal in refusals:
        by_reason.setdefault((refusal.reason, refusal.is_limit), []).append(refusal.shape)
    for (reason, is_limit), (first, *more) in by_reason.items():
        document, place = place_of_shape(first, shapes)
        name = f"the shape {document.shorten(first)}" if isinstance(first, Iri) else "this shape"
        others = f" and {len(more)} more" if more else ""
        message = f"nothing was held against {name}{others}: {reason}"
        related = [("and this one", *place_of_shape(one, shapes)) for one in more[:MORE_SHAPES]]
        if is_limit:
            way_out = "nothing to mend: hold the data against it with another engine, such as pyshacl"
            yield SHAPE_QUERY_NOT_RUN.at(document, place, message, way_out, related)
            continue
        way_out = "mend it; until then nothing here says that the data conform to it"
        yield VALIDATION_FAILED.at(document, place, message, way_out, related)


def write_account(corpus: Corpus, data: Corpus, shapes: Corpus, verdict: Verdict) -> None:
    """Note what was validated, and what was left out."""
    every = shapes_of(corpus)
    faulty = {one.node for one in shape_faults(every) if one.code is ILL_FORMED_SHAPE}
    faulty.update(refusal.shape for refusal in verdict.refusals)
    files = [document for document in data.own.documents if FileRole.DATA in document.roles] or data.own.documents
    count = len(find_shapes(every) - faulty)
    corpus.account.validations.append(Validation(files=len(files), shapes=count, engines=verdict.engines))
    queries = {query for query, _ in query_problems(corpus)}
    for number, what in ((len(faulty), "shape"), (len(queries), "query")):
        if number:
            plural = {"shape": "shapes", "query": "queries"}[what]
            corpus.account.omit(f"{number} {what if number == 1 else plural} left out")


def place_of_shape(shape: Term | None, shapes: Corpus) -> tuple[Document, Place]:
    """Return where a shape begins."""
    triple = None if shape is None else shapes.find(shape, RDF_TYPE) or shapes.find(shape)
    return (triple.document, triple.subject_place) if triple else (shapes.documents[0], Place(0, 0))


def finding_of(result: ShaclResult, locator: Locator, details: Details, weigher: Weigher) -> Finding:
    """Make the finding of a result; one whose focus node nobody wrote stands at the shape."""
    related = locator.shape_places(result)
    inferred = explain_inference(result, locator)
    found = inferred.place or locator.place(result)
    if found is None:
        found = (related[0][1], related[0][2]) if related else (locator.shapes.documents[0], Place(0, 0))
    document, place = found
    others = (*related, *inferred.related)
    spans = tuple(Related(message=words, span=other.span(where)) for words, other, where in others)
    severity, way_out = weigher.weigh(result, document)
    return Finding(
        code=SHAPE_VIOLATION.name,
        severity=severity,
        message=describe_result(result, locator, document),
        span=document.span(place),
        way_out=way_out,
        related=(*spans, *tell_details(result, details, locator, document)),
        properties=result_properties(result, locator),
    )


def find_targetless(corpus: Corpus) -> Iterator[Finding]:
    """Tell the targets that match nothing in the data; without data there is nothing to say."""
    shapes = corpus.own.of(FileRole.SHAPES)
    data = data_of(corpus)
    if not shapes.documents or not corpus.of(FileRole.DATA).documents:
        return
    predicates: set[str] = set()
    types: set[Term] = set()
    entailed = find_entailed(corpus)
    inferred = [] if entailed is None else [entailed.document]
    for document in (*data.documents, *inferred):
        rows = document.statements
        predicates.update(rows.predicates)
        types.update(
            value for predicate, value in zip(rows.predicates, rows.objects, strict=True) if predicate == RDF_TYPE
        )
    instantiated = with_superclasses(data, types)
    classes, properties = KnownNames(instantiated), KnownNames(predicates)
    for triple in shapes.triples(None, SH + "targetClass"):
        if triple.object not in instantiated:
            name = triple.document.shorten(triple.object)
            meant = classes.near(triple.object)
            yield tell_targetless(triple, f"nothing in the data is a {name}, so this shape checks nothing", meant)
    for name in ("targetSubjectsOf", "targetObjectsOf"):
        for triple in shapes.triples(None, SH + name):
            if triple.object not in predicates:
                shown = triple.document.shorten(triple.object)
                message = f"no statement of the data has {shown}, so this shape checks nothing"
                yield tell_targetless(triple, message, properties.near(triple.object))
    targets = {triple.object for triple in shapes.triples(None, SH + "targetNode")}
    terms = (
        {
            term
            for document in data.documents
            for column in (document.statements.subjects, document.statements.objects)
            for term in column
        }
        if targets
        else set()
    )
    nodes = KnownNames(terms)
    for triple in shapes.triples(None, SH + "targetNode"):
        # A shape that asks for no value to be there checks also a node of which the data say nothing.
        if triple.object not in terms:
            message = f"{triple.document.shorten(triple.object)} does not stand in the data"
            yield tell_targetless(triple, message, nodes.near(triple.object))


def tell_targetless(triple: Triple, message: str, meant: Iri | None) -> Finding:
    """Tell a target that matches nothing: a profile has more shapes than its examples need; a slip is a warning."""
    if meant is None:
        return SHAPE_TARGETS_NOTHING.at(
            triple.document,
            triple.object_place,
            message,
            "nothing to do where the data may lack it; else look for a typo",
        )
    way_out = f"did you mean {triple.document.shorten(meant)}?"
    finding = SHAPE_TARGETS_NOTHING.at(triple.document, triple.object_place, message, way_out)
    return replace(finding, severity=Severity.WARNING)


class KnownNames:
    """Terms among which those are looked for that others are a slip for; what that needs is made once, when asked."""

    def __init__(self, terms: Iterable[Term | str]) -> None:
        self._terms = terms

    @cached_property
    def _by_namespace(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in self._terms:
            if isinstance(one, str) and not isinstance(one, Blank):
                space = namespace_of(one)
                found.setdefault(space, []).append(one[len(space) :])
        return found

    @cached_property
    def _by_plain(self) -> Mapping[str, list[Iri]]:
        found: dict[str, list[Iri]] = {}
        for one in self._terms:
            if isinstance(one, Iri):
                found.setdefault(plain_iri(one), []).append(one)
        return found

    def near(self, term: Term) -> Iri | None:
        """Return the term for which this one is almost certainly a slip: same namespace, or one near by."""
        if not isinstance(term, Iri):
            return None
        space = namespace_of(term)
        name = term[len(space) :]
        meant = near_name(name, self._by_namespace.get(space, []))
        if meant is not None and is_slip(name, meant):
            return Iri(space + meant)
        # They differ only in the scheme or in the mark at the end of the namespace.
        return next((one for one in self._by_plain.get(plain_iri(term), []) if one != term), None)


def plain_iri(iri: str) -> str:
    """Return an IRI without what copies of a namespace differ in."""
    return re.sub(r"[#/]+", "/", iri.removeprefix("https:").removeprefix("http:").removeprefix("//www."))


def with_superclasses(data: Corpus, types: set[Term]) -> set[Term]:
    """Return classes and all that they are subclasses of."""
    above: dict[Term, list[Term]] = {}
    for document in data.of(FileRole.ONTOLOGY, FileRole.LIBRARY).documents:
        rows = document.statements
        for subject, predicate, value in zip(rows.subjects, rows.predicates, rows.objects, strict=True):
            if predicate == RDFS + "subClassOf":
                above.setdefault(subject, []).append(value)
    reached, todo = set(types), list(types)
    while todo:
        for class_ in above.get(todo.pop(), ()):
            if class_ not in reached:
                reached.add(class_)
                todo.append(class_)
    return reached


def find_unreachable(corpus: Corpus) -> Iterator[Finding]:
    """Tell the shapes that have no target and that no other shape uses; what is wrong with a shape comes first."""
    shapes = corpus.own.of(FileRole.SHAPES)
    if shapes.documents:
        count = Counter(place_of_shape(node, shapes)[0].path for node in find_shapes(shapes))
        yield from gather_habits(iter_unreachable(corpus, shapes), count)


def iter_unreachable(corpus: Corpus, shapes: Corpus) -> Iterator[Finding]:
    """Yield the finding of each shape that nothing reaches."""
    used: set[Term] = {fault.node for fault in shape_faults(shapes_of(corpus))}
    for predicate in SHAPE_REFERENCES:
        used.update(triple.object for triple in shapes.triples(None, predicate))
    for predicate in SHAPE_LISTS:
        for triple in shapes.triples(None, predicate):
            used.update(shapes.members(triple.object))
    classes = class_types(corpus)
    for node in sorted(find_shapes(shapes) - used, key=str):
        if is_targeted(node, shapes, classes):
            continue
        first = shapes.find(node, RDF_TYPE) or shapes.find(node)
        # What another vocabulary refers to has its use there.
        if first is not None and corpus.find(None, None, node) is None:
            name = first.document.shorten(node)
            message = f"the shape {name} has no target and no other shape uses it, so it checks nothing"
            yield UNREACHABLE_SHAPE.at(first.document, first.subject_place, message, "give it a target, or remove it")


def is_targeted(node: Term, shapes: Corpus, classes: set[Term]) -> bool:
    """Return whether a shape has a target, be it that it is a class itself (section 2.1.3.3)."""
    if any(shapes.find(node, predicate) for predicate in (*TARGETS, SH + "target", SH + "targetWhere")):
        return True
    return any(type_ in classes for type_ in shapes.objects(node, RDF_TYPE))


def class_types(corpus: Corpus) -> set[Term]:
    """Return rdfs:Class and all classes below it: what has such a type is a class (owl:Class counts as one)."""
    below: dict[Term, list[Term]] = {}
    for triple in corpus.triples(None, RDFS + "subClassOf"):
        below.setdefault(triple.object, []).append(triple.subject)
    found: set[Term] = {Iri(RDFS + "Class"), Iri(OWL + "Class")}
    waiting = list(found)
    while waiting:
        for sub in below.get(waiting.pop(), ()):
            if sub not in found:
                found.add(sub)
                waiting.append(sub)
    return found
