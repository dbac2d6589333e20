"""Find out what a file is for from what it says, unless the settings tell."""

from __future__ import annotations

from fnmatch import fnmatchcase

from graph.check.settings import CheckSettings
from graph.check.syntax.document import Document, FileRole, Format
from graph.check.syntax.statements import Statements
from graph.check.syntax.term import RDF_TYPE, Blank, Iri, Literal, Term
from graph.namespaces import DC, DCTERMS, OWL, RDF, RDFS, SH, SKOS, VANN

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
        for name in (
            "Ontology",
            "Class",
            "ObjectProperty",
            "DatatypeProperty",
            "AnnotationProperty",
            "Restriction",
            "AllDisjointClasses",
            "AllDisjointProperties",
            "AsymmetricProperty",
            "FunctionalProperty",
            "InverseFunctionalProperty",
            "IrreflexiveProperty",
            "ReflexiveProperty",
            "SymmetricProperty",
            "TransitiveProperty",
        )
    }
    | {RDFS + "Class", RDFS + "Datatype", RDF + "Property"}
)
ONTOLOGY_PREDICATES = frozenset(RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range")) | {
    OWL + name
    for name in (
        "complementOf", "disjointUnionOf", "disjointWith", "hasKey", "intersectionOf", "onProperty", "oneOf",
        "propertyChainAxiom", "propertyDisjointWith", "unionOf",
    )
}  # fmt: skip
"""Axioms make an ontology too, where nothing is declared; but not what maps terms (equivalence, inverses)."""
OF_SCHEMAS = (RDF, RDFS, OWL, SH, "http://datashapes.org/", "http://spinrdf.org/")
"""The vocabularies in which shapes and ontologies are written."""

OF_NOTES = (RDFS, SKOS, DCTERMS, DC, VANN)
"""Vocabularies of remarks, which a file of shapes may make about anything."""


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
        if describes_things(rows):
            roles.add(FileRole.DATA)
    if types & ONTOLOGY_CLASSES or predicates & ONTOLOGY_PREDICATES:
        roles.add(FileRole.ONTOLOGY)
    return frozenset(roles or {FileRole.DATA})


def describes_things(rows: Statements) -> bool:
    """Return whether statements of shapes also describe a thing that is no shape, no term, no ontology and no remark.

    What the header of an ontology names, such as its creators, belongs to the header.
    """
    columns = list(zip(rows.subjects, rows.predicates, rows.objects, strict=True))
    described = {
        subject
        for subject, predicate, value in columns
        if predicate.startswith(SH)
        or (predicate == RDF_TYPE and isinstance(value, Iri) and value.startswith(OF_SCHEMAS))
    }
    headers = {s for s, predicate, value in columns if predicate == RDF_TYPE and value == OWL + "Ontology"}
    inner: set[Term] = {value for s, _, value in columns if isinstance(value, Blank) or s in headers}
    return any(
        subject not in described
        and subject not in inner
        and not predicate.startswith(OF_NOTES)
        and not (predicate.startswith(OF_SCHEMAS) and predicate != RDF_TYPE)
        and not (predicate == RDF_TYPE and isinstance(value, Literal))
        for subject, predicate, value in columns
    )
