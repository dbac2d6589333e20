"""What an ontology says of itself: its title, its licence, its version and its namespace included."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import Kind, declarations_of
from graph.check.corpus.folders import is_extract, is_illustration
from graph.check.registry import MORE_PLACES, Check, Code
from graph.check.syntax.document import Document, Triple
from graph.check.syntax.term import RDF_TYPE, Iri, Literal, Term
from graph.finding import Finding, Severity
from graph.namespaces import CC, DC, DCTERMS, OWL, RDFS, SCHEMA, SCHEMA_HTTP, VANN, namespace_of

MISSING_HEADER = Code(name="missing-ontology-header", severity=Severity.INFO)
SEVERAL_HEADERS = Code(name="several-ontology-headers", severity=Severity.INFO)
MISSING_LICENCE = Code(name="missing-licence", severity=Severity.WARNING)
LICENCE_AS_TEXT = Code(name="licence-as-text", severity=Severity.INFO)
MISSING_TITLE = Code(name="missing-title", severity=Severity.WARNING)
MISSING_DESCRIPTION = Code(name="missing-description", severity=Severity.INFO)
MISSING_VERSION = Code(name="missing-version", severity=Severity.INFO)
SEVERAL_VERSION_IRIS = Code(name="several-version-iris", severity=Severity.WARNING)
NAMESPACE_MISMATCH = Code(name="namespace-mismatch", severity=Severity.WARNING)

SCHEMAS = (SCHEMA, SCHEMA_HTTP)
LICENCES = (
    *(DCTERMS + "license", DCTERMS + "rights", DC + "rights", DC + "license", CC + "license", DCTERMS + "accessRights"),
    *(space + "license" for space in SCHEMAS),
    "http://www.w3.org/1999/xhtml/vocab#license",
)
WANTED = (
    (MISSING_LICENCE, LICENCES, "licence", "nobody knows whether they may use it; add dcterms:license"),
    (
        MISSING_TITLE,
        (DCTERMS + "title", DC + "title", RDFS + "label", *(space + "name" for space in SCHEMAS)),
        "title",
        "add dcterms:title",
    ),
    (
        MISSING_DESCRIPTION,
        (
            *(DCTERMS + "description", DC + "description", RDFS + "comment", DCTERMS + "abstract"),
            *(space + "description" for space in SCHEMAS),
        ),
        "description",
        "add dcterms:description",
    ),
    (
        MISSING_VERSION,
        (
            *(OWL + "versionInfo", OWL + "versionIRI", DCTERMS + "modified", DCTERMS + "hasVersion", DC + "date"),
            *(space + "version" for space in SCHEMAS),
        ),
        "version",
        "add owl:versionInfo and owl:versionIRI",
    ),
)
_NUMBER = re.compile(r"[vV]?\d+(?:[.-]\d+)*")
"""A version: numbers with points or hyphens between them."""

PREFERRED = VANN + "preferredNamespaceUri"


def find_headers(corpus: Corpus) -> Iterator[Finding]:
    """Tell what an ontology does not say of itself."""
    ontology = corpus.ontology
    declared = declarations_of(ontology)
    headers = [(term, declared.at[term]) for term in dict.fromkeys(ontology.instances(OWL + "Ontology"))]
    for document in ontology.documents:
        here = [(term, at) for term, at in headers if at.document is document]
        for term, at in here[1:]:
            message = f"a second ontology, {document.shorten(term)}, begins in this file"
            first = [("the first", document, here[0][1].subject_place)]
            yield SEVERAL_HEADERS.at(document, at.subject_place, message, "give each ontology its own file", first)
    if not headers:
        yield from find_headless(ontology)
    yield from find_lacking(ontology, headers)
    for term, _ in headers:
        version: Triple | None = None
        told: Triple | None = None
        for triple in ontology.triples(term):
            if triple.predicate == OWL + "versionIRI":
                version = version or triple
                if triple.object != version.object and triple.document is version.document:
                    message = f"the ontology has a second version IRI, {triple.document.shorten(triple.object)}"
                    related = [("the first", version.document, version.object_place)]
                    yield SEVERAL_VERSION_IRIS.at(triple.document, triple.object_place, message, "keep one", related)
            if triple.predicate == OWL + "versionInfo" and is_number(triple.object):
                told = told or triple
                if triple.object != told.object and triple.document is told.document:
                    message = f"the ontology has a second version, {triple.document.shorten(triple.object)}"
                    related = [("the first", told.document, told.object_place)]
                    yield SEVERAL_VERSION_IRIS.at(triple.document, triple.object_place, message, "keep one", related)
            if (
                triple.predicate in LICENCES[:1]
                and isinstance(triple.object, Literal)
                and not is_address(triple.object)
            ):
                yield LICENCE_AS_TEXT.at(
                    triple.document, triple.object_place, "the licence is text, which no program understands",
                    "name it by its address, such as <https://creativecommons.org/licenses/by/4.0/>",
                )  # fmt: skip
            elif triple.predicate == PREFERRED and isinstance(triple.object, Literal | Iri):
                yield from check_preferred(ontology, triple)


MANY, MOST = 3, 5
"""So many ontologies of a run are told one by one what they lack; more, together: the first if they are most of all."""


def find_lacking(ontology: Corpus, headers: Sequence[tuple[Term, Triple]]) -> Iterator[Finding]:
    """Tell the ontologies without a licence, a title, a description or a version; where most lack it, once.

    Examples need none, nor does a file that only gathers others or holds terms taken over from others.
    """
    lacking: dict[Code, list[Triple]] = {}
    count = 0
    for term, at in headers:
        names = {triple.predicate for triple in ontology.triples(term)}
        only_imports = len(headers) > 1 and names == {RDF_TYPE, OWL + "imports"} and not declares_terms(at.document)
        if only_imports or is_illustration(at.document.path) or is_extract(at.document.path):
            continue
        if at.document.is_broken and is_cut_off(at):
            continue  # what is missing may stand in what was not read
        count += 1
        for code, predicates, _, _ in WANTED:
            if not names.intersection(predicates):
                lacking.setdefault(code, []).append(at)
    for code, _, word, way_out in WANTED:
        found = lacking.get(code, [])
        if len(found) > MOST or (len(found) > MANY and len(found) * 2 > count):
            related = [("nor has this one", one.document, one.subject_place) for one in found[1 : MORE_PLACES + 1]]
            message = f"{len(found)} of the {count} ontologies here have no {word}"
            yield code.at(found[0].document, found[0].subject_place, message, way_out, related)
            continue
        for at in found:
            yield code.at(at.document, at.subject_place, f"the ontology has no {word}", way_out)


def is_cut_off(at: Triple) -> bool:
    """Return whether a syntax error stands in the statements about an ontology."""
    rows, start = at.document.statements, at.subject_place.start
    following = (
        rows.subject_at[row]
        for row in range(at.row, len(rows))
        if rows.subjects[row] != at.subject and isinstance(rows.subjects[row], Iri) and rows.subject_at[row] >= 0
    )
    end = next(following, len(at.document.text))
    return any(start <= fault.start < end for fault in at.document.parsed.faults)


def declares_terms(document: Document) -> bool:
    """Return whether a file says of anything but its ontology what it is."""
    rows = document.statements
    pairs = zip(rows.predicates, rows.objects, strict=True)
    return any(predicate == RDF_TYPE and value != OWL + "Ontology" for predicate, value in pairs)


def is_number(value: Term) -> bool:
    """Return whether a version is a number or a date, and no remark."""
    return isinstance(value, Literal) and _NUMBER.fullmatch(value.lexical.strip()) is not None


def is_address(value: Literal) -> bool:
    """Return whether a text is the address of something."""
    return value.lexical.startswith(("http://", "https://"))


def find_headless(ontology: Corpus) -> Iterator[Finding]:
    """Tell the first own term of OWL in files none of which has an ontology."""
    for term in declarations_of(ontology).terms(Kind.CLASS, Kind.OBJECT, Kind.DATA):
        at = declarations_of(ontology).at[term]
        if str(at.object).startswith(OWL):
            message = "these terms belong to no ontology: nothing here is an owl:Ontology"
            yield MISSING_HEADER.at(at.document, at.subject_place, message, "say whose they are: <…> a owl:Ontology")
            return


def check_preferred(ontology: Corpus, triple: Triple) -> Iterator[Finding]:
    """The preferred namespace is that of at least one term."""
    said = triple.object.lexical if isinstance(triple.object, Literal) else str(triple.object)
    spaces = {namespace_of(term) for term in declarations_of(ontology).terms()}
    if spaces and said not in spaces:
        message = f"no term here is in the preferred namespace <{said}>"
        yield NAMESPACE_MISMATCH.at(triple.document, triple.object_place, message, "name the namespace of the terms")


CHECKS = (
    Check(
        codes=(
            *(MISSING_HEADER, SEVERAL_HEADERS, MISSING_LICENCE, LICENCE_AS_TEXT, MISSING_TITLE, MISSING_DESCRIPTION),
            *(MISSING_VERSION, SEVERAL_VERSION_IRIS, NAMESPACE_MISMATCH),
        ),
        run=find_headers,
        is_pure=True,
    ),
)
