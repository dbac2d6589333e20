"""Shapes that no value, or every value, conforms to: bounds that cross, kinds that exclude each other, unknown names.

Such a shape is well-formed, so an engine runs it: it holds every value for a violation, or checks nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import Declared, Kind, declarations_of
from graph.check.lint.datatypes import BOUNDS, comparable, is_crossed
from graph.check.shacl.codes import RECURSIVE_SHAPE, UNKNOWN_SHAPE, UNSATISFIABLE_SHAPE
from graph.check.shacl.lint import find_shapes, shapes_of
from graph.check.shacl.vocabulary import SHAPE_LISTS, SHAPE_REFERENCES
from graph.check.shapes.values import (
    find_clashing_paths,
    find_empty_integers,
    find_excluded_values,
    find_own_path,
    find_wrong_datatypes,
    is_deactivated,
)
from graph.check.syntax.document import FileRole, Triple
from graph.check.syntax.term import LANG_STRING, RDF_NIL, RDF_TYPE, Blank, Iri, Literal, Term
from graph.finding import Finding
from graph.namespaces import SH, XSD

COUNTS = (("minCount", "maxCount"), ("minLength", "maxLength"), ("qualifiedMinCount", "qualifiedMaxCount"))
NO_LITERALS = frozenset(SH + name for name in ("IRI", "BlankNode", "BlankNodeOrIRI"))
OF_LITERALS = tuple(SH + name for name in ("datatype", "languageIn", "uniqueLang", "minInclusive", "maxInclusive"))
OF_THINGS = (SH + "class",)
REFERENCES = tuple(SH + name for name in ("node", "not", "qualifiedValueShape"))


def find_unsatisfiable(corpus: Corpus) -> Iterator[Finding]:
    """Tell the shapes that nothing, or everything, conforms to."""
    shapes = shapes_of(corpus)
    declared = declarations_of(corpus.vocabulary)
    for node in sorted(find_shapes(shapes), key=str):
        about: dict[str, Triple] = {}
        for triple in shapes.triples(node):
            about.setdefault(triple.predicate, triple)
        if not about or all(FileRole.LIBRARY in one.document.roles for one in about.values()):
            continue
        if is_deactivated(about):
            continue
        yield from find_crossed_bounds(about)
        yield from find_empty_lists(about)
        yield from find_excluded_values(shapes, about, tell_unsatisfiable)
        yield from find_wrong_datatypes(about, tell_unsatisfiable)
        yield from find_empty_integers(about, tell_unsatisfiable)
        yield from find_own_path(about, tell_unsatisfiable)
        yield from find_other_kind(declared, about)
        yield from find_clashing_paths(shapes, node, tell_unsatisfiable)
        yield from find_closed_to_types(shapes, node, about)
        yield from find_excluding_kinds(shapes, node, about)
    for predicate in REFERENCES:
        for triple in shapes.triples(None, predicate):
            is_unknown = isinstance(triple.object, Iri) and shapes.find(triple.object) is None
            if (is_unknown and FileRole.LIBRARY not in triple.document.roles) or (
                isinstance(triple.object, Blank) and shapes.find(triple.object) is None
            ):
                yield tell_unknown_shape(triple)
    yield from find_recursive(shapes)


def find_other_kind(declared: Declared, about: Mapping[str, Triple]) -> Iterator[Finding]:
    """Tell what asks for literals of a property that the ontology relates to things, and the other way round."""
    path = about.get(SH + "path")
    has = declared.kinds.get(path.object, set()) if path is not None else set()
    if path is None or len(has & {Kind.OBJECT, Kind.DATA}) != 1:
        return
    is_object = Kind.OBJECT in has
    kind = about.get(SH + "nodeKind")
    clash = next((about[name] for name in (OF_LITERALS if is_object else OF_THINGS) if name in about), None)
    excluded = {SH + "Literal"} if is_object else NO_LITERALS
    if clash is None and kind is not None and kind.object in excluded:
        clash = kind
    # A class that stands for a datatype is told as that.
    is_class = clash is not None and clash.predicate == SH + "datatype" and declared.is_a(clash.object, Kind.CLASS)
    if clash is None or is_class or FileRole.LIBRARY in clash.document.roles:
        return
    shown, at = clash.document.shorten, declared.at[path.object]
    what, asked = ("an object property", "literals") if is_object else ("a datatype property", "things that are none")
    message = f"{shown(path.object)} is {what}, and {shown(clash.predicate)} {shown(clash.object)} asks for {asked}"
    way_out = "name the other property, or change one of the two"
    related = [("declared here", at.document, at.object_place)]
    yield UNSATISFIABLE_SHAPE.at(clash.document, clash.object_place, message, way_out, related)


def find_recursive(shapes: Corpus) -> Iterator[Finding]:
    """Tell the shapes that are asked for inside themselves, each circle once (SHACL, section 3.4.3)."""
    edges: dict[Term, list[tuple[Term, Triple]]] = {}
    for predicate in SHAPE_REFERENCES:
        for triple in shapes.triples(None, predicate):
            edges.setdefault(triple.subject, []).append((triple.object, triple))
    for predicate in SHAPE_LISTS:
        for triple in shapes.triples(None, predicate):
            edges.setdefault(triple.subject, []).extend((one, triple) for one in shapes.members(triple.object))
    done: set[Term] = set()
    for start in edges:
        path: list[Term] = []
        waiting: list[tuple[Term, int]] = [(start, 0)]
        while waiting:
            node, number = waiting.pop()
            if number == 0:
                path.append(node)
                done.add(node)
            following = edges.get(node, [])
            if number < len(following):
                waiting.append((node, number + 1))
                inner, triple = following[number]
                if inner in path and FileRole.LIBRARY not in triple.document.roles:
                    name = "it" if isinstance(inner, Blank) else triple.document.shorten(inner)
                    message = f"{name} is asked for inside itself, and SHACL leaves open what that means"
                    way_out = "engines differ here; ask for what the inner value needs, without the circle"
                    yield RECURSIVE_SHAPE.at(triple.document, triple.object_place, message, way_out)
                elif inner not in done:
                    waiting.append((inner, 0))
            else:
                path.pop()


def find_crossed_bounds(about: dict[str, Triple]) -> Iterator[Finding]:
    """Tell lower bounds above the upper one."""
    pairs = [*((low, high, False) for low, high in COUNTS), *BOUNDS]
    for low, high, is_open in pairs:
        least, most = about.get(SH + low), about.get(SH + high)
        if least is None or most is None:
            continue
        one, other = comparable(least.object), comparable(most.object)
        if one is not None and other is not None and is_crossed(one, other, is_open=is_open):
            shown = most.document.shorten
            what = "number of values" if low in {"minCount", "qualifiedMinCount"} else "value"
            bounds = f"sh:{low} is {text_of(least.object)} and sh:{high} is {text_of(most.object)}"
            message = f"{bounds}: no {what} lies between them"
            related = [(f"{shown(least.predicate)} here", least.document, least.object_place)]
            way_out = "lower the first bound, or raise this one"
            yield UNSATISFIABLE_SHAPE.at(most.document, most.object_place, message, way_out, related)


def find_empty_lists(about: dict[str, Triple]) -> Iterator[Finding]:
    """Tell the lists of what is allowed that allow nothing."""
    for name in ("in", "languageIn"):
        if (triple := about.get(SH + name)) is not None and triple.object == RDF_NIL:
            message = f"sh:{name} is an empty list: no value is allowed"
            yield UNSATISFIABLE_SHAPE.at(triple.document, triple.object_place, message, "list the values")


def find_closed_to_types(shapes: Corpus, node: Term, about: dict[str, Triple]) -> Iterator[Finding]:
    """Tell the closed shapes that do not allow the rdf:type by which they find their focus nodes."""
    closed, target = about.get(SH + "closed"), about.get(SH + "targetClass")
    if closed is None or target is None or getattr(closed.object, "lexical", "") not in {"true", "1"}:
        return
    allowed: set[Term] = set()
    for head in shapes.objects(node, SH + "ignoredProperties"):
        allowed.update(shapes.members(head))
    for inner in shapes.objects(node, SH + "property"):
        allowed.update(shapes.objects(inner, SH + "path"))
    if RDF_TYPE not in allowed:
        message = "the shape is closed and does not allow rdf:type, which each instance of its target class has"
        related = [("the target class", target.document, target.object_place)]
        way_out = "add sh:ignoredProperties ( rdf:type )"
        yield UNSATISFIABLE_SHAPE.at(closed.document, closed.object_place, message, way_out, related)


def find_excluding_kinds(shapes: Corpus, node: Term, about: dict[str, Triple]) -> Iterator[Finding]:
    """Tell constraints of literals beside those of things."""
    for triple in shapes.triples(node, SH + "class"):
        if str(triple.object).startswith(XSD) or triple.object == LANG_STRING:
            shown = triple.document.shorten(triple.object)
            message = f"sh:class {shown}: a literal is never an instance of a class, and {shown} is a datatype"
            yield UNSATISFIABLE_SHAPE.at(triple.document, triple.object_place, message, f"write sh:datatype {shown}")
    kind = about.get(SH + "nodeKind")
    literal = next((about[name] for name in OF_LITERALS if name in about), None)
    classed = about.get(SH + "class")
    if kind is not None and kind.object in NO_LITERALS and literal is not None:
        shown = f"sh:{str(kind.object)[len(SH) :]}"
        message = f"sh:nodeKind {shown} beside sh:{literal.predicate[len(SH) :]}: a literal is no {shown}"
        related = [("of literals only", literal.document, literal.object_place)]
        yield UNSATISFIABLE_SHAPE.at(kind.document, kind.object_place, message, "keep one of the two", related)
    elif classed is not None and SH + "datatype" in about:
        literal = about[SH + "datatype"]
        message = "sh:class beside sh:datatype: a literal is never an instance of a class"
        related = [("of literals only", literal.document, literal.object_place)]
        yield UNSATISFIABLE_SHAPE.at(classed.document, classed.object_place, message, "keep one of the two", related)
    elif classed is not None and kind is not None and kind.object == SH + "Literal":
        message = "sh:class beside sh:nodeKind sh:Literal: a literal is never an instance of a class"
        yield UNSATISFIABLE_SHAPE.at(classed.document, classed.object_place, message, "keep one of the two")


def tell_unsatisfiable(triple: Triple, message: str, way_out: str, other: Triple | None = None) -> Finding:
    """Make the finding of a shape that nothing conforms to, with the statement that it clashes with."""
    related = (
        []
        if other is None
        else [(f"{other.document.shorten(other.predicate)} here", other.document, other.object_place)]
    )
    return UNSATISFIABLE_SHAPE.at(triple.document, triple.object_place, message, way_out, related)


def tell_unknown_shape(triple: Triple) -> Finding:
    """Tell a reference to a shape that nothing describes: every value conforms to it."""
    if isinstance(triple.object, Blank):
        so = "no value conforms to its negation" if triple.predicate == SH + "not" else "nothing is asked"
        message = f"this shape is empty, so every value conforms to it, and {so}"
        return UNKNOWN_SHAPE.at(triple.document, triple.object_place, message, "say what it asks for, or remove it")
    name = triple.document.shorten(triple.object)
    what = "no value conforms" if triple.predicate == SH + "not" else "every value conforms"
    message = f"{name} is asked for as a shape, and nothing describes it: {what}"
    return UNKNOWN_SHAPE.at(triple.document, triple.object_place, message, "look for a typo, or check its file as well")


def text_of(term: Term) -> str:
    """Write a bound."""
    return term.lexical if isinstance(term, Literal) else str(term)
