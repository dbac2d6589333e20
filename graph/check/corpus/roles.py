"""Find out what a file is for from what it says, unless the settings tell."""

from __future__ import annotations

from fnmatch import fnmatchcase

from graph.check.settings import CheckSettings
from graph.check.syntax.document import Document, FileRole, Format
from graph.check.syntax.term import RDF_TYPE
from graph.namespaces import OWL, RDF, RDFS, SH

SHAPE_CLASSES = frozenset({SH + "NodeShape", SH + "PropertyShape", SH + "ConstraintComponent"})
SHAPE_PREDICATES = frozenset(
    SH + name
    for name in (
        "targetClass",
        "targetNode",
        "targetSubjectsOf",
        "targetObjectsOf",
        "target",
        "path",
        "property",
        "declare",
    )
)
ONTOLOGY_CLASSES = frozenset(
    {
        OWL + name
        for name in ("Ontology", "Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "Restriction")
    }
    | {RDFS + "Class", RDFS + "Datatype", RDF + "Property"}
)
ONTOLOGY_PREDICATES = frozenset(RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range"))


def roles_of(document: Document, settings: CheckSettings) -> frozenset[FileRole]:
    """Return the roles of a file; a file without shapes and without declarations of terms is data."""
    set_roles = {
        FileRole(role)
        for role, patterns in settings.roles.items()
        if any(fnmatchcase(document.path, one) for one in patterns)
    }
    if set_roles:
        return frozenset(set_roles)
    if document.format is Format.ARTICLE:
        return frozenset({FileRole.ARTICLE})
    if document.format is Format.QUESTION:
        return frozenset({FileRole.QUESTION})
    rows = document.statements
    predicates = set(rows.predicates)
    types = {value for predicate, value in zip(rows.predicates, rows.objects, strict=True) if predicate == RDF_TYPE}
    roles = set()
    if types & SHAPE_CLASSES or predicates & SHAPE_PREDICATES:
        roles.add(FileRole.SHAPES)
    if types & ONTOLOGY_CLASSES or predicates & ONTOLOGY_PREDICATES:
        roles.add(FileRole.ONTOLOGY)
    return frozenset(roles or {FileRole.DATA})
