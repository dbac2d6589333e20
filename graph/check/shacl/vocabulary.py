"""The terms of SHACL, and what each constraint parameter may have as value (https://www.w3.org/TR/shacl/#core-components)."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from graph.check.syntax.term import RDF_TYPE, Term
from graph.namespaces import OWL, RDFS, SH


class Kind(Enum):
    """What the value of a parameter must be; the text stands in messages."""

    IRI = "an IRI"
    NODE_KIND = "one of the six node kinds, such as sh:IRI"
    INTEGER = "an integer that is not negative"
    BOOLEAN = "true or false"
    LITERAL = "a literal"
    STRING = "a string"
    TEXT = "a string, with a language or without"
    PATTERN = "a regular expression"
    LANGUAGES = "a list of language tags"
    IRI_LIST = "a list of IRIs"
    SHAPE = "a shape: an IRI or a blank node"
    SHAPE_LIST = "a list of shapes"
    ANY_LIST = "a list"
    PATH = "a property path"
    NODE = "an IRI or a literal"
    ANY = "a value"


class Parameter(NamedTuple):
    """A parameter of a shape.

    Attributes:
        kind: What its value must be.
        only_once: Whether a shape may have at most one.
        only_property: Whether only property shapes may have it.
    """

    kind: Kind
    only_once: bool = False
    only_property: bool = False


PARAMETERS = {
    SH + name: parameter
    for name, parameter in {
        "class": Parameter(Kind.IRI),
        "datatype": Parameter(Kind.IRI, only_once=True),
        "nodeKind": Parameter(Kind.NODE_KIND, only_once=True),
        "minCount": Parameter(Kind.INTEGER, only_once=True, only_property=True),
        "maxCount": Parameter(Kind.INTEGER, only_once=True, only_property=True),
        "minExclusive": Parameter(Kind.LITERAL, only_once=True),
        "minInclusive": Parameter(Kind.LITERAL, only_once=True),
        "maxExclusive": Parameter(Kind.LITERAL, only_once=True),
        "maxInclusive": Parameter(Kind.LITERAL, only_once=True),
        "minLength": Parameter(Kind.INTEGER, only_once=True),
        "maxLength": Parameter(Kind.INTEGER, only_once=True),
        "pattern": Parameter(Kind.PATTERN, only_once=True),
        "flags": Parameter(Kind.STRING, only_once=True),
        "languageIn": Parameter(Kind.LANGUAGES, only_once=True),
        "uniqueLang": Parameter(Kind.BOOLEAN, only_once=True, only_property=True),
        "equals": Parameter(Kind.IRI),
        "disjoint": Parameter(Kind.IRI),
        "lessThan": Parameter(Kind.IRI, only_property=True),
        "lessThanOrEquals": Parameter(Kind.IRI, only_property=True),
        "not": Parameter(Kind.SHAPE),
        "and": Parameter(Kind.SHAPE_LIST),
        "or": Parameter(Kind.SHAPE_LIST),
        "xone": Parameter(Kind.SHAPE_LIST),
        "node": Parameter(Kind.SHAPE),
        "property": Parameter(Kind.SHAPE),
        "qualifiedValueShape": Parameter(Kind.SHAPE, only_once=True, only_property=True),
        "qualifiedMinCount": Parameter(Kind.INTEGER, only_once=True, only_property=True),
        "qualifiedMaxCount": Parameter(Kind.INTEGER, only_once=True, only_property=True),
        "qualifiedValueShapesDisjoint": Parameter(Kind.BOOLEAN, only_once=True, only_property=True),
        "closed": Parameter(Kind.BOOLEAN, only_once=True),
        "ignoredProperties": Parameter(Kind.IRI_LIST, only_once=True),
        "hasValue": Parameter(Kind.ANY),
        "in": Parameter(Kind.ANY_LIST, only_once=True),
        "sparql": Parameter(Kind.SHAPE),
        "severity": Parameter(Kind.IRI, only_once=True),
        "message": Parameter(Kind.TEXT),
        "deactivated": Parameter(Kind.BOOLEAN, only_once=True),
        "path": Parameter(Kind.PATH, only_once=True),
        "targetNode": Parameter(Kind.NODE),
        "targetClass": Parameter(Kind.IRI),
        "targetSubjectsOf": Parameter(Kind.IRI),
        "targetObjectsOf": Parameter(Kind.IRI),
    }.items()
}
"""What shapes may say, by the IRI of the property."""

NODE_KINDS = frozenset(
    SH + name for name in ("BlankNode", "IRI", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
)
TARGETS = tuple(SH + name for name in ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf"))
CLASSES = frozenset({RDFS + "Class", OWL + "Class"})
SHAPE_LISTS = tuple(SH + name for name in ("and", "or", "xone"))
SHAPE_REFERENCES = tuple(SH + name for name in ("property", "node", "not", "qualifiedValueShape"))
PATH_OPERATORS = tuple(
    SH + name for name in ("inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
)

UNSUPPORTED = frozenset(
    SH + name
    for name in re.findall(
        r"\w+",
        """expression filterShape js jsFunctionName jsLibrary maxListLength memberShape minListLength
        nodeByExpression nodes reificationRequired reifierShape rootClass rule singleLine someValue target
        targetWhere uniqueMembers values""",
    )
)
"""Constraints and targets of SHACL-AF, SHACL-JS and SHACL 1.2: no engine here checks them, so it must be said."""


def is_target(predicate: str, value: Term) -> bool:
    """Return whether a statement about a shape gives it a target, be it that it makes the shape a class."""
    return predicate in TARGETS or (predicate == RDF_TYPE and value in CLASSES)


def component_parameter(component: str) -> str:
    """Return the parameter that names a core component: for sh:MinCountConstraintComponent that is sh:minCount."""
    name = component.removeprefix(SH).removesuffix("ConstraintComponent")
    for ending in ("MinCount", "MaxCount"):
        if name == f"Qualified{ending}":
            return f"{SH}qualified{ending}"
    name = {"SPARQL": "sparql", "QualifiedMin": "qualifiedMinCount", "QualifiedMax": "qualifiedMaxCount"}.get(
        name, name
    )
    return SH + name[:1].lower() + name[1:]
