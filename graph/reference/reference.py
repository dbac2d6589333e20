"""Reference data: what named sources that are not articles say of places and official statistics, as RDF.

Each file of `seeds/reference/` is one source. What a row says becomes plain triples of graph `reference`, each with a
source record in graph `sources`; a triple that two sources state has two records.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rdflib import DC, DCTERMS, RDF, RDFS, SKOS, XSD, Literal, URIRef
from rdflib.term import Node

from graph.curation.yaml_source import read_yaml
from graph.errors import UnreadableInputError
from graph.finding import Finding, Span
from graph.rdf.archive import number_to_literal
from graph.rdf.plain import plain_graph
from graph.reference.check import check_rows
from graph.reference.format import PlacePart, SourceFile, SourcePart, StatisticPart, read_rows
from graph.reference.row import Row, error
from graph.terms import GEO, KEY, PROV, QUDT, RLF, SCHEMA, UNIT, Graphs, Role, entity_iri, figure_iri
from graph.vocabulary import Vocabulary

FOLDER = "reference"
"""Name of the folder in `seeds/`; no article may have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One triple, and the source that states it.

    Attributes:
        subject: The place, statistic or figure.
        predicate: A property of the ontology.
        object: An IRI or a literal.
        source: Key of the source.
        words: The source's own words, where the row quotes them.
        span: Where the curator wrote it.
    """

    subject: URIRef
    predicate: URIRef
    object: Node
    source: str
    words: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The reference data of an archive.

    Attributes:
        iris: Places and statistics by key.
        sources: What is known of each source, by its key.
        statements: In the order of files and rows.
    """

    iris: Mapping[str, URIRef]
    sources: Mapping[str, SourcePart]
    statements: tuple[Stated, ...]


def read_reference(folder: Path, vocabulary: Vocabulary) -> tuple[Reference, list[Finding]]:
    """Read every file of a folder of reference data.

    Returns:
        The data and everything that is wrong with it. With findings the data is what is left without the defects: it
        serves to read articles on, and nothing of it may be published.

    Raises:
        UnreadableInputError: The folder holds no file, or one of them is not UTF-8 or not YAML.
    """
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise UnreadableInputError(
            "holds no .yaml file; expected one for each source of reference data",
            place=folder.as_posix(),
            way_out="seeds/reference/README.md shows the format.",
        )
    findings: list[Finding] = []
    rows: list[Row] = []
    sources: dict[str, SourcePart] = {}
    for path in paths:
        source = read_yaml(path)
        parts, wrong = read_rows(source)
        findings += wrong or _check_file(path, parts)
        if parts is not None:
            sources[path.stem] = parts.source
            language = parts.source.language
            rows += [
                Row(key=key, part=part, file=path.stem, language=language, source=source) for key, part in parts.rows
            ]
    # What is missing because its form is wrong would only make the rest look wrong.
    findings += [] if findings else check_rows(rows, vocabulary)
    return _rows_to_reference(rows, sources, vocabulary), findings


def _check_file(path: Path, parts: SourceFile | None) -> Iterator[Finding]:
    start = Span(file=path.as_posix(), line=1, column=1, end_line=1, end_column=1)
    if not KEY.fullmatch(path.stem):
        message = f"the file is called {path.name!r}; expected lower-case words joined by hyphens, and .yaml"
        yield error("wrong-file-name", start, message, "Rename it: its name is the source's key.")
    if parts is not None and not parts.rows:
        yield error("nothing-stated", start, "the file has no row", "Add what the source says, or remove the file.")


def _rows_to_reference(rows: Sequence[Row], sources: Mapping[str, SourcePart], vocabulary: Vocabulary) -> Reference:
    """Return the data of rows; what has no known class, or names something without one, is left out."""
    classes = {row.key: vocabulary.classes[row.part.a] for row in rows if row.part.a in vocabulary.classes}
    iris = {
        key: entity_iri(vocabulary.segments[kind], key) for key, kind in classes.items() if kind in vocabulary.segments
    }
    statements = [
        Stated(
            subject=subject,
            predicate=predicate,
            object=value,
            source=row.file,
            words=row.part.quote or "",
            span=row.span(*path),
        )
        for row in rows
        if row.key in iris
        for subject, predicate, value, path in _iter_triples(row, iris, vocabulary)
    ]
    return Reference(iris=iris, sources=dict(sources), statements=tuple(statements))


Triple = tuple[URIRef, URIRef, Node, tuple[str | int, ...]]
"""Subject, predicate, object, and the path of the value in its row."""


def _iter_triples(row: Row, iris: Mapping[str, URIRef], vocabulary: Vocabulary) -> Iterator[Triple]:
    """Yield what a row says."""
    subject, part = iris[row.key], row.part
    if part.a in vocabulary.classes:
        yield subject, RDF.type, vocabulary.classes[part.a], ("a",)
    for language, words in part.name.items():
        yield subject, RDFS.label, Literal(words, lang=language), ("name", language)
    if isinstance(part, PlacePart):
        yield from _iter_place_triples(subject, part, iris)
    else:
        yield from _iter_statistic_triples(subject, figure_iri(FOLDER, row.key), part, iris)


def _iter_place_triples(subject: URIRef, part: PlacePart, iris: Mapping[str, URIRef]) -> Iterator[Triple]:
    for language, names in part.also.items():
        for name in names:
            yield subject, SKOS.altLabel, Literal(name, lang=language), ("also", language)
    for index, key in enumerate(part.in_):
        if key in iris:
            yield subject, RLF.locatedIn, iris[key], ("in", index)
    for index, key in enumerate(part.candidates):
        if key in iris:
            yield subject, RLF.candidate, iris[key], ("candidates", index)
    for registry, (_, iri) in part.links.items():
        yield subject, SKOS.exactMatch, URIRef(iri), ("same-as", registry)
    if part.gbt2260:
        yield subject, RLF.gbt2260, Literal(part.gbt2260), ("gbt2260",)
    if part.iso3166:
        yield subject, RLF.iso3166, Literal(part.iso3166), ("iso3166",)
    if part.point:
        for index, (predicate, degrees) in enumerate(zip((GEO.lat, GEO.long), part.point, strict=True)):
            yield subject, predicate, Literal(f"{degrees.normalize():f}", datatype=XSD.decimal), ("point", index)


def _iter_statistic_triples(
    subject: URIRef, figure: URIRef, part: StatisticPart, iris: Mapping[str, URIRef]
) -> Iterator[Triple]:
    """Yield a statistic's own triples and those of its figure."""
    if part.of and part.of in iris:
        yield subject, RLF.of, iris[part.of], ("of",)
    if part.measure:
        yield subject, RLF.measure, entity_iri("measure", part.measure), ("measure",)
    if part.count is not None:
        yield subject, RLF.value, figure, ("count",)
        yield figure, RDF.type, RLF.Figure, ("count",)
        yield figure, RDF.type, SCHEMA.QuantitativeValue, ("count",)
        yield figure, SCHEMA.value, number_to_literal(part.count), ("count",)
        yield figure, QUDT.hasUnit, UNIT.NUM, ("count",)
    if part.words:
        yield figure, RDFS.label, Literal(part.words, lang="en"), ("words",)
    if part.unit:
        yield figure, SCHEMA.unitText, Literal(part.unit), ("unit",)
    if part.rounded_to:
        yield figure, RLF.roundedTo, number_to_literal(part.rounded_to), ("rounded-to",)
    if part.as_of:
        yield figure, RLF.asOf, Literal(part.as_of), ("as-of",)


def record_iri(stated: Stated) -> URIRef:
    """Return the IRI of the record that a source states a triple; it depends on the two alone, not on any order."""
    words = " ".join(term.n3() for term in (stated.subject, stated.predicate, stated.object))
    return entity_iri("record", f"{stated.source}/{hashlib.sha256(words.encode()).hexdigest()[:16]}")


def reference_to_graphs(reference: Reference) -> Graphs:
    """Return two graphs: `reference`, and `sources` with each source and one record per triple and source."""
    plain, sources = plain_graph(), plain_graph()
    for key, part in reference.sources.items():
        for predicate, value in _iter_source_values(part):
            sources.add((entity_iri("source", key), predicate, value))
    for stated in reference.statements:
        plain.add((stated.subject, stated.predicate, stated.object))
        record = record_iri(stated)
        sources.add((record, RDF.type, RLF.SourceRecord))
        sources.add((record, RDF.type, RDF.Statement))
        sources.add((record, RDF.subject, stated.subject))
        sources.add((record, RDF.predicate, stated.predicate))
        sources.add((record, RDF.object, stated.object))
        sources.add((record, PROV.wasDerivedFrom, entity_iri("source", stated.source)))
        if stated.words:
            sources.add((record, RLF.wording, Literal(stated.words, lang="en")))
    return {Role.REFERENCE: plain, Role.SOURCES: sources}


def _iter_source_values(part: SourcePart) -> Iterator[tuple[URIRef, Node]]:
    """Yield what is known of a source."""
    yield RDF.type, RLF.Source
    yield RDFS.label, Literal(part.title, lang=part.language)
    yield DCTERMS.title, Literal(part.title, lang=part.language)
    yield DC.publisher, Literal(part.publisher)
    yield SCHEMA.url, URIRef(part.address)
    if part.licence:
        yield DCTERMS.license, URIRef(part.licence)
    if part.rights:
        yield DC.rights, Literal(part.rights, lang="en")
    if part.version:
        yield SCHEMA.version, Literal(part.version)
    if part.issued:
        yield DCTERMS.issued, Literal(part.issued)
    if part.note:
        yield RDFS.comment, Literal(part.note, lang="en")
