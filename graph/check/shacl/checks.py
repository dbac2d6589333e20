"""The SHACL checks: shapes that are wrong, data that break shapes, shapes that nothing is held to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.imports import missing_imports, with_declarations
from graph.check.registry import Check, Code
from graph.check.shacl.detail import Details, find_details, tell_details
from graph.check.shacl.engine import corpus_to_ntriples, validate_ntriples, validate_reference
from graph.check.shacl.entailment import UNKNOWN_ENTAILMENT, find_entailed, find_unknown_regimes
from graph.check.shacl.inference import explain_inference
from graph.check.shacl.lint import (
    ILL_FORMED_SHAPE,
    UNCHECKED_SHAPE,
    find_ill_formed,
    find_shapes,
    find_unchecked,
    refuse_patterns,
)
from graph.check.shacl.locate import Locator
from graph.check.shacl.message import describe_result
from graph.check.shacl.queries import BAD_SHAPE_QUERY, find_bad_queries
from graph.check.shacl.result import EngineRefusal, ShaclResult
from graph.check.shacl.solutions import refuse_failure
from graph.check.shacl.vocabulary import SHAPE_LISTS, SHAPE_REFERENCES, TARGETS
from graph.check.syntax.document import FileRole, Place
from graph.check.syntax.term import RDF_TYPE, Iri, Term
from graph.finding import Finding, Related, Severity
from graph.namespaces import OWL, RDFS, SH

SHAPE_VIOLATION = Code(name="shape-violation", severity=Severity.ERROR)
VALIDATION_FAILED = Code(name="validation-failed", severity=Severity.ERROR, unread=True)
SHAPE_TARGETS_NOTHING = Code(name="shape-targets-nothing", severity=Severity.WARNING)
UNREACHABLE_SHAPE = Code(name="unreachable-shape", severity=Severity.WARNING)

LEVELS = {SH + "Warning": Severity.WARNING, SH + "Info": Severity.INFO}


def data_of(corpus: Corpus) -> Corpus:
    """Return what shapes are held against: data, ontologies and libraries, but not files that are only shapes."""
    return corpus.of(FileRole.DATA, FileRole.ONTOLOGY, FileRole.LIBRARY)


def find_violations(corpus: Corpus) -> Iterable[Finding]:
    """Validate all data against all shapes; the engine is started when the result is iterated over."""
    shapes = with_declarations(corpus)
    data = data_of(corpus)
    if not corpus.of(FileRole.SHAPES).documents or not data.own.documents:
        return ()
    if any(True for find in (find_bad_queries, find_unknown_regimes) for _ in find(corpus)):
        return ()
    entailed = find_entailed(corpus)
    whole = data if entailed is None else Corpus([*data.documents, entailed.document])
    locator = Locator(data, shapes, entailed)
    return iter_violations(whole, locator, corpus_to_ntriples(whole), is_partial=bool(missing_imports(corpus)))


def iter_violations(data: Corpus, locator: Locator, source: bytes, *, is_partial: bool) -> Iterator[Finding]:
    """Let an engine validate, and make findings of its results; `source` is the data as N-Triples."""
    shapes = locator.shapes
    try:
        results = validate(data, shapes, source)
    except EngineRefusal as refusal:
        document = shapes.documents[0]
        message = f"the data were not validated: {' '.join(str(refusal).split())}"
        yield VALIDATION_FAILED.at(
            document, Place(0, 0), message, "mend the shapes; until then nothing here says that the data conform"
        )
        return
    locator.read(results)
    details = find_details(results, locator, source)
    for result in results:
        if not locator.is_foreign(result.focus):
            yield finding_of(result, locator, details, is_partial=is_partial)


def validate(data: Corpus, shapes: Corpus, source: bytes) -> list[ShaclResult]:
    """Validate with the fast engine, and with the reference engine where the fast one refuses."""
    refuse_failure(shapes)
    try:
        refuse_patterns(shapes)
        return validate_ntriples(source, shapes)
    except EngineRefusal as refusal:
        try:
            return validate_reference(data, shapes)
        except EngineRefusal:
            raise refusal from None


def finding_of(result: ShaclResult, locator: Locator, details: Details, *, is_partial: bool) -> Finding:
    """Make the finding of a result; one whose focus node nobody wrote stands at the shape.

    Where an import is not at hand, a value may well have the class that its declaration there gives it: then a result
    about classes is a warning.
    """
    related = locator.shape_places(result)
    inferred = explain_inference(result, locator)
    found = inferred.place or locator.place(result)
    if found is None:
        found = (related[0][1], related[0][2]) if related else (locator.shapes.documents[0], Place(0, 0))
    document, place = found
    message = describe_result(result, locator, document)
    others = (*related, *inferred.related)
    spans = tuple(Related(message=words, span=other.span(where)) for words, other, where in others)
    severity = LEVELS.get(result.severity, Severity.ERROR)
    way_out = ""
    if is_partial and severity is Severity.ERROR and result.component == SH + "ClassConstraintComponent":
        severity, way_out = Severity.WARNING, "an import is not at hand, and may say that it is one"
    return Finding(
        code=SHAPE_VIOLATION.name,
        severity=severity,
        message=message,
        span=document.span(place),
        way_out=way_out,
        related=(*spans, *tell_details(result, details, locator, document)),
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
    for triple in shapes.triples(None, SH + "targetClass"):
        if triple.object not in instantiated:
            message = f"nothing in the data is a {triple.document.shorten(triple.object)}, so this shape checks nothing"
            yield SHAPE_TARGETS_NOTHING.at(
                triple.document, triple.object_place, message, "look for a typing error in the class"
            )
    for name in ("targetSubjectsOf", "targetObjectsOf"):
        for triple in shapes.triples(None, SH + name):
            if triple.object not in predicates:
                message = (
                    f"no statement of the data has {triple.document.shorten(triple.object)}: this shape checks nothing"
                )
                yield SHAPE_TARGETS_NOTHING.at(
                    triple.document, triple.object_place, message, "look for a typing error in the property"
                )
    targets = {triple.object for triple in shapes.triples(None, SH + "targetNode")}
    present = {
        term
        for document in data.documents
        for column in (document.statements.subjects, document.statements.objects)
        for term in column
        if term in targets
    }
    for triple in shapes.triples(None, SH + "targetNode"):
        if triple.object not in present:
            message = f"{triple.document.shorten(triple.object)} does not stand in the data"
            yield SHAPE_TARGETS_NOTHING.at(
                triple.document, triple.object_place, message, "look for a typing error in the name"
            )


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
    """Tell the shapes that have no target and that no other shape uses."""
    shapes = corpus.own.of(FileRole.SHAPES)
    if not shapes.documents:
        return
    used: set[Term] = set()
    for predicate in SHAPE_REFERENCES:
        used.update(triple.object for triple in shapes.triples(None, predicate))
    for predicate in SHAPE_LISTS:
        for triple in shapes.triples(None, predicate):
            used.update(shapes.members(triple.object))
    for node in find_shapes(shapes) - used:
        if is_targeted(node, shapes):
            continue
        first = shapes.find(node, RDF_TYPE) or shapes.find(node)
        if first is not None and first.subject not in used:
            name = first.document.shorten(node)
            message = f"the shape {name} has no target and no other shape uses it, so it checks nothing"
            yield UNREACHABLE_SHAPE.at(first.document, first.subject_place, message, "give it a target, or remove it")


def is_targeted(node: Term, shapes: Corpus) -> bool:
    """Tell whether a shape has a target, be it that it is a class itself."""
    if any(shapes.find(node, predicate) for predicate in (*TARGETS, SH + "target", SH + "targetWhere")):
        return True
    classes: Sequence[Iri] = (Iri(RDFS + "Class"), Iri(OWL + "Class"))
    return any(shapes.find(node, RDF_TYPE, class_) for class_ in classes)


CHECKS = (
    Check(codes=(ILL_FORMED_SHAPE,), run=find_ill_formed),
    Check(codes=(UNCHECKED_SHAPE,), run=find_unchecked),
    Check(codes=(BAD_SHAPE_QUERY,), run=find_bad_queries),
    Check(codes=(UNKNOWN_ENTAILMENT,), run=find_unknown_regimes),
    Check(codes=(SHAPE_VIOLATION, VALIDATION_FAILED), run=find_violations, aside=True),
    Check(codes=(SHAPE_TARGETS_NOTHING,), run=find_targetless),
    Check(codes=(UNREACHABLE_SHAPE,), run=find_unreachable),
)
