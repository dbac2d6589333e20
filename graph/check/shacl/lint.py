"""Shapes that no engine can be trusted with: ill-formed ones, and constructs that are not checked.

An engine that meets `sh:minCount "two"` or a regular expression that cannot be read says nothing and finds nothing. So
the shapes are read here first, by the syntax rules of SHACL (https://www.w3.org/TR/shacl/#syntax-rules).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.habits import gather_habits
from graph.check.corpus.imports import with_declarations
from graph.check.registry import Code
from graph.check.shacl.codes import (
    ILL_FORMED_SHAPE,
    PARAMETER_WITHOUT_EFFECT,
    PATTERN_OF_ANOTHER_DIALECT,
    UNCHECKED_SHAPE,
)
from graph.check.shacl.vocabulary import (
    NODE_KINDS,
    PARAMETERS,
    PATH_OPERATORS,
    SHAPE_LISTS,
    SHAPE_REFERENCES,
    TARGETS,
    UNSUPPORTED,
    Kind,
)
from graph.check.syntax.document import Document, FileRole, Place, Triple
from graph.check.syntax.term import RDF_FIRST, RDF_NIL, RDF_REST, RDF_TYPE, XSD_STRING, Blank, Iri, Literal, Term
from graph.finding import Finding
from graph.namespaces import SH, XSD

LEFT_OUT = "this shape is left out of the validation until it is mended"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeFault:
    """What makes a shape ill-formed.

    Attributes:
        node: The shape.
        triple: The statement that is wrong, or for a path that is missing the one that makes the node a property shape.
        place: Where to tell it.
        message: What is wrong.
        way_out: What to do.
        related: A further place, with its words.
        code: Its code; only `ill-formed-shape` keeps the shape from being used.
    """

    node: Term
    triple: Triple
    place: Place
    message: str
    way_out: str
    related: tuple[tuple[str, Document, Place], ...] = ()
    code: Code = ILL_FORMED_SHAPE


def shapes_of(corpus: Corpus) -> Corpus:
    """Return all shapes of the whole corpus, with what their queries need of the libraries."""
    return corpus.remember("shapes", with_declarations)


def shape_faults(shapes: Corpus) -> tuple[ShapeFault, ...]:
    """Return what breaks the syntax rules of SHACL in some shapes, in a fixed order."""
    return shapes.remember("shape faults", lambda one: tuple(iter_faults(one)))


def iter_faults(shapes: Corpus) -> Iterator[ShapeFault]:
    """Yield what breaks the syntax rules of SHACL."""
    for node in sorted(find_shapes(shapes), key=str):
        yield from _check_shape(shapes, node)


def find_shapes(shapes: Corpus) -> set[Term]:
    """Return the nodes that are shapes (https://www.w3.org/TR/shacl/#shapes), those without a type included."""
    found: set[Term] = {*shapes.instances(SH + "NodeShape"), *shapes.instances(SH + "PropertyShape")}
    for predicate in (*TARGETS, SH + "path"):
        found.update(triple.subject for triple in shapes.triples(None, predicate))
    found -= {triple.subject for triple in shapes.triples(None, SH + "resultPath")}
    found -= set(shapes.instances(SH + "Parameter"))
    for predicate in SHAPE_REFERENCES:
        found.update(triple.object for triple in shapes.triples(None, predicate))
    for predicate in SHAPE_LISTS:
        for triple in shapes.triples(None, predicate):
            found.update(shapes.members(triple.object))
    return found


NO_LIST = ": this is not a well-formed list"


def find_ill_formed(corpus: Corpus) -> Iterator[Finding]:
    """Tell what breaks the syntax rules of SHACL; the same words about many shapes of a file once."""
    by_message: dict[str, list[Finding]] = {}
    for fault in shape_faults(shapes_of(corpus)):
        document = fault.triple.document
        # A list that a syntax error cut off is told as that.
        is_cut_off = document.is_broken and fault.message.endswith(NO_LIST)
        if FileRole.LIBRARY not in document.roles and not is_cut_off:
            finding = fault.code.at(document, fault.place, fault.message, fault.way_out, fault.related)
            by_message.setdefault(fault.message, []).append(finding)
    for found in by_message.values():
        yield from gather_habits(found, {})


OF_SEVERAL = frozenset({SH + "pattern", SH + "flags", SH + "qualifiedValueShape"})
"""Parameters of components that have several, which is why a shape has each once (SHACL, section 2.1.2)."""


NEEDS = {
    SH + name: tuple(SH + one for one in partners)
    for name, partners in {
        "flags": ("pattern",),
        "ignoredProperties": ("closed",),
        "qualifiedMinCount": ("qualifiedValueShape",),
        "qualifiedMaxCount": ("qualifiedValueShape",),
        "qualifiedValueShapesDisjoint": ("qualifiedValueShape",),
        "qualifiedValueShape": ("qualifiedMinCount", "qualifiedMaxCount"),
    }.items()
}
"""Parameters that do nothing without another one."""


def _check_partners(node: Term, said: Mapping[str, Triple]) -> Iterator[ShapeFault]:
    """Check that what does nothing by itself has what it belongs to."""
    for predicate, partners in NEEDS.items():
        triple = said.get(predicate)
        if triple is None or any(one in said for one in partners):
            continue
        name, wanted = _name(triple), " or ".join(f"sh:{one.removeprefix(SH)}" for one in partners)
        yield ShapeFault(
            node=node,
            triple=triple,
            place=triple.predicate_place,
            message=f"{name} has no effect without {wanted}",
            way_out=f"add {wanted}, or remove {name}",
            code=PARAMETER_WITHOUT_EFFECT,
        )


def _check_shape(shapes: Corpus, node: Term) -> Iterator[ShapeFault]:
    """Check all that one shape says."""
    seen: dict[str, Triple] = {}
    is_property = shapes.find(node, SH + "path") is not None
    for triple in shapes.triples(node):
        parameter = PARAMETERS.get(triple.predicate)
        if parameter is None:
            continue
        name = _name(triple)
        first = seen.setdefault(triple.predicate, triple)
        if parameter.only_once and first is not triple and first.object != triple.object:
            spread = "give each a property shape of its own" if triple.predicate in OF_SEVERAL else "keep one"
            yield ShapeFault(
                node=node,
                triple=triple,
                place=triple.object_place,
                message=f"a shape has at most one {name}, and this is a second",
                way_out=f"{spread}; {LEFT_OUT}",
                related=(("the first", first.document, first.object_place),),
            )
        if parameter.only_property and not is_property and shapes.find(None, SH + "property", node) is None:
            # The tests of the W3C allow these on node shapes (node/qualified-001).
            is_inert = triple.predicate.startswith(SH + "qualified")
            yield ShapeFault(
                node=node,
                triple=triple,
                place=triple.predicate_place,
                message=f"{name} belongs to property shapes, and this shape has no sh:path",
                way_out=f"put it into a sh:property [ sh:path … ]; {'here it has no effect' if is_inert else LEFT_OUT}",
                code=PARAMETER_WITHOUT_EFFECT if is_inert else ILL_FORMED_SHAPE,
            )
        problem = _problem(shapes, triple, parameter.kind)
        if problem is not None and (mild := _mild_fault(node, triple, parameter.kind)):
            yield mild
        elif problem is not None:
            shown = triple.document.shorten(triple.object)
            yield ShapeFault(
                node=node,
                triple=triple,
                place=_member_place(shapes, triple, parameter.kind) or triple.object_place,
                message=f"{name} must be {parameter.kind.value}, not {shown}{problem}",
                way_out=LEFT_OUT,
            )
    yield from _check_partners(node, seen)
    typed = shapes.find(node, RDF_TYPE, Iri(SH + "NodeShape"))
    if not is_property:
        yield from _check_without_path(shapes, node)
    elif typed is not None and (path := shapes.find(node, SH + "path")) is not None:
        yield ShapeFault(
            node=node,
            triple=path,
            place=path.predicate_place,
            message="a sh:NodeShape has no sh:path: this is a property shape, whatever its type says",
            way_out="write sh:PropertyShape, or put the path and what it asks for into sh:property [ … ]",
            code=PARAMETER_WITHOUT_EFFECT,
        )


def _member_place(shapes: Corpus, triple: Triple, kind: Kind) -> Place | None:
    """Return where the first member of a list stands that its kind does not allow; None where none is wrong."""
    for member in shapes.member_triples(triple.object):
        value = member.object
        is_wrong = (
            (kind is Kind.SHAPE_LIST and isinstance(value, Literal))
            or (kind is Kind.IRI_LIST and not isinstance(value, Iri))
            or (kind is Kind.LANGUAGES and not (isinstance(value, Literal) and value.datatype == XSD_STRING))
        )
        if is_wrong and member.document is triple.document:
            return member.object_place
    return None


def _mild_fault(node: Term, triple: Triple, kind: Kind) -> ShapeFault | None:
    """Return what is wrong with a value that an engine takes all the same; None where none does."""
    value, name = triple.object, _name(triple)
    if not isinstance(value, Literal):
        return None
    shown = triple.document.shorten(value)
    if kind is Kind.PATTERN and value.datatype == XSD_STRING and is_python_pattern(value.lexical):
        code, message = PATTERN_OF_ANOTHER_DIALECT, f"{shown} is no regular expression of SPARQL, which SHACL asks for"
        way_out = "say it without looking ahead or back; other engines may not read it, pySHACL does"
    elif kind is Kind.BOOLEAN and value.datatype == XSD + "boolean" and value.lexical in {"0", "1"}:
        word = "true" if value.lexical == "1" else "false"
        code, message = PARAMETER_WITHOUT_EFFECT, f"{name} {shown} has no effect: only the word `{word}` has"
        way_out = f"write {name} {word}"
    else:
        return None
    return ShapeFault(node=node, triple=triple, place=triple.object_place, message=message, way_out=way_out, code=code)


def is_python_pattern(pattern: str) -> bool:
    """Return whether the reference engine can read a regular expression."""
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def _check_without_path(shapes: Corpus, node: Term) -> Iterator[ShapeFault]:
    """A shape without a path may be a node shape, but not a property shape."""
    uses = list(shapes.triples(None, SH + "property", node))
    for triple in uses:
        described = isinstance(node, Blank) or shapes.find(node) is not None
        yield ShapeFault(
            node=node,
            triple=triple,
            place=triple.object_place,
            message="a property shape must have a sh:path, and this one has none"
            if described
            else f"{triple.document.shorten(node)} is asked for as a property shape, and nothing describes it",
            way_out=f"add sh:path, or use sh:node; {LEFT_OUT}",
        )
    typed = shapes.find(node, RDF_TYPE, Iri(SH + "PropertyShape"))
    if typed and not uses:
        yield ShapeFault(
            node=node,
            triple=typed,
            place=typed.subject_place,
            message="a sh:PropertyShape must have a sh:path, and this one has none",
            way_out=f"add sh:path; {LEFT_OUT}",
        )


def _problem(shapes: Corpus, triple: Triple, kind: Kind) -> str | None:
    """Return None where a value is right, else a few more words, or none."""
    value = triple.object
    right: bool
    match kind:
        case Kind.IRI:
            right = isinstance(value, Iri)
        case Kind.NODE_KIND:
            right = value in NODE_KINDS
        case Kind.INTEGER:
            right = (
                isinstance(value, Literal) and value.datatype == XSD + "integer" and value.lexical.lstrip("+").isdigit()
            )
        case Kind.BOOLEAN:
            right = (
                isinstance(value, Literal) and value.datatype == XSD + "boolean" and value.lexical in {"true", "false"}
            )
        case Kind.LITERAL:
            right = isinstance(value, Literal)
        case Kind.STRING:
            right = isinstance(value, Literal) and value.datatype == XSD_STRING
        case Kind.TEXT:
            right = isinstance(value, Literal) and (value.datatype == XSD_STRING or bool(value.language))
        case Kind.PATTERN:
            return _pattern_problem(shapes, triple)
        case Kind.SHAPE:
            right = isinstance(value, Iri | Blank)
        case Kind.PATH:
            return _path_problem(shapes, value, set())
        case Kind.NODE:
            right = isinstance(value, Iri | Literal)
        case Kind.ANY:
            right = True
        case Kind.LANGUAGES | Kind.IRI_LIST | Kind.SHAPE_LIST | Kind.ANY_LIST:
            return _list_problem(shapes, value, kind)
    return None if right else ""


def _list_problem(shapes: Corpus, head: Term, kind: Kind) -> str | None:
    """Check a list: each node once, one first and one rest, members of the right kind."""
    seen: set[Term] = set()
    while head != RDF_NIL:
        firsts, rests = shapes.objects(head, RDF_FIRST), shapes.objects(head, RDF_REST)
        if head in seen:
            return ": the list bites its tail"
        if len(firsts) != 1 or len(rests) != 1:
            return NO_LIST if seen else ""
        seen.add(head)
        member = firsts[0]
        if kind is Kind.LANGUAGES and not (isinstance(member, Literal) and member.datatype == XSD_STRING):
            return " with a member that is no string"
        if kind is Kind.IRI_LIST and not isinstance(member, Iri):
            return " with a member that is no IRI"
        if kind is Kind.SHAPE_LIST and isinstance(member, Literal):
            return " with a literal as member"
        head = rests[0]
    return None


def _path_problem(shapes: Corpus, path: Term, above: set[Term]) -> str | None:
    """Check the structure of a path (https://www.w3.org/TR/shacl/#property-paths)."""
    if isinstance(path, Iri):
        return ": an empty list is no path" if path == RDF_NIL else None
    if not isinstance(path, Blank) or path in above:
        return ": it contains itself" if path in above else ""
    above = above | {path}
    operators = [triple for triple in shapes.triples(path) if triple.predicate in PATH_OPERATORS]
    if shapes.find(path, RDF_FIRST):
        return _parts_problem(shapes, path, above)
    if len(operators) != 1:
        return ": this blank node is neither a list nor one path operator"
    if operators[0].predicate == SH + "alternativePath":
        return _parts_problem(shapes, operators[0].object, above)
    return _path_problem(shapes, operators[0].object, above)


def _parts_problem(shapes: Corpus, head: Term, above: set[Term]) -> str | None:
    problem = _list_problem(shapes, head, Kind.ANY_LIST)
    members = shapes.members(head)
    if problem is not None:
        return problem
    if len(members) < 2:
        return ": a sequence or alternative has at least two parts"
    return next((found for part in members if (found := _path_problem(shapes, part, above)) is not None), None)


def _pattern_problem(shapes: Corpus, triple: Triple) -> str | None:
    """Check that SPARQL can read a regular expression."""
    value = triple.object
    if not isinstance(value, Literal) or value.datatype != XSD_STRING:
        return ""
    from pyoxigraph import Literal as OxigraphLiteral
    from pyoxigraph import QuerySolutions, Store

    flags = next((one.lexical for one in shapes.objects(triple.subject, SH + "flags") if isinstance(one, Literal)), "")
    pattern = OxigraphLiteral(value.lexical)
    answer = Store().query(f"SELECT (REGEX('', {pattern}, {OxigraphLiteral(flags)}) AS ?reads) {{ }}")
    assert isinstance(answer, QuerySolutions)  # that is what a SELECT gives
    return None if next(answer)["reads"] is not None else ": it cannot be read"


def find_unchecked(corpus: Corpus) -> Iterator[Finding]:
    """Tell the constraints and targets that no engine here knows, each once a file, so that nothing goes in silence."""
    for document in corpus.own.of(FileRole.SHAPES).documents:
        uses: dict[str, list[tuple[Document, Place]]] = {}
        for row, predicate in enumerate(document.statements.predicates):
            if predicate in UNSUPPORTED:
                uses.setdefault(predicate, []).append((document, Triple(document, row).predicate_place))
        for term, places in uses.items():
            name = f"sh:{term.removeprefix(SH)}"
            message = f"{name} is not SHACL Core or SHACL-SPARQL, so it is passed over and the rest checked"
            way_out = "say it with Core constraints or sh:sparql, if it is to be checked here"
            yield UNCHECKED_SHAPE.at_first(places, message, way_out)


def _name(triple: Triple) -> str:
    return f"sh:{triple.predicate.removeprefix(SH)}"
