"""What a file of `seeds/reference/` may say: one source, and the rows that were read in it."""

from __future__ import annotations

from typing import Any

from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails

from graph.curation.format import DateValue, Part, close_schema
from graph.curation.yaml_source import YamlPath, YamlSource
from graph.finding import Finding, Related, Severity, Span
from graph.namespaces import BASE
from graph.reference.values import (
    GEONAMES,
    Address,
    Count,
    GbCode,
    GeoNamesId,
    IsoCode,
    Key,
    Keys,
    Language,
    Point,
    Text,
    Texts,
    Version,
    WikidataId,
)
from graph.vocabulary import suggest

WAY_OUT = "seeds/reference/README.md shows the format."


class SourcePart(Part):
    """The document or data set in which everything else of the file was read."""

    title: Text = Field(description="What it is called.")
    publisher: Text = Field(description="Who published it.")
    address: Address = Field(description="Where it is found.")
    language: Language = Field("en", description="Language of the title and of the quotes.")
    licence: Address | None = Field(None, description="The address of its licence.")
    rights: Text | None = Field(None, description="Whose it is, where no licence has an address.")
    version: Version | None = Field(None, description="Which edition was read.")
    issued: DateValue | None = Field(None, description="The day of publication.")
    note: Text | None = Field(None, description="How it was read.")


class LinksPart(Part):
    """The identifiers of a place in other registries."""

    geonames: GeoNamesId | None = Field(None, description="Identifier in GeoNames.")
    wikidata: WikidataId | None = Field(None, description="Identifier in Wikidata.")


class PlacePart(Part):
    """What one source says of one place; all of it is optional."""

    a: Text | None = Field(None, description="Its class in the ontology: Country, Province, County.")
    in_: Keys = Field((), description="The place, or a list of places, in which it lies wholly.")
    name: dict[Language, Text] = Field(default_factory=dict, description="Its name by language, one for each.")
    also: dict[Language, Texts] = Field(default_factory=dict, description="Other names by language.")
    gbt2260: GbCode | None = Field(None, description="Its six-digit code in GB/T 2260.")
    iso3166: IsoCode | None = Field(None, description="Its code in ISO 3166-1 (two letters) or ISO 3166-2.")
    point: Point | None = Field(None, description="[latitude, longitude] in degrees.")
    same_as: LinksPart | None = Field(None, description="The same place in other registries.")
    candidates: Keys = Field((), description="For an ambiguous name: the places that it may stand for.")
    quote: Text | None = Field(None, description="The source's words, where it is a text.")

    @property
    def links(self) -> dict[str, tuple[str, str]]:
        """For each registry that names the place, its identifier there and its IRI."""
        geonames, wikidata = (self.same_as.geonames, self.same_as.wikidata) if self.same_as else (None, None)
        links = {}
        if geonames:
            links["geonames"] = (geonames, f"{GEONAMES}{geonames}/")
        if wikidata:
            links["wikidata"] = (wikidata, f"http://www.wikidata.org/entity/{wikidata}")
        return links


class StatisticPart(Part):
    """What one source says of one official statistic; all of it is optional."""

    a: Text | None = Field(None, description="Its class in the ontology: Statistic.")
    name: dict[Language, Text] = Field(default_factory=dict, description="What to call it, by language.")
    of: Key | None = Field(None, description="The place whose people are counted.")
    measure: Key | None = Field(None, description="What is measured: population.")
    count: Count | None = Field(None, description="The number.")
    rounded_to: Count | None = Field(None, description="The step to which the source rounds.")
    unit: Text | None = Field(None, description="What is counted: people.")
    words: Text | None = Field(None, description="The source's words for the number; they stand in the quote.")
    as_of: DateValue | None = Field(None, description="The day for which it counts.")
    quote: Text | None = Field(None, description="The source's words.")


class SourceFile(Part):
    """A file of reference data: one source, and the rows that were read in it."""

    source: SourcePart = Field(description="What everything in the file was read in.")
    places: dict[Key, PlacePart] = Field(default_factory=dict, description="What it says of places, by key.")
    statistics: dict[Key, StatisticPart] = Field(
        default_factory=dict, description="What it says of official statistics, by key."
    )

    @property
    def rows(self) -> list[tuple[str, PlacePart | StatisticPart]]:
        """The rows of both sections with their keys."""
        return [*self.places.items(), *self.statistics.items()]


FORMS = {
    "model_type": "expected a mapping",
    "dict_type": "expected a mapping",
    "tuple_type": "expected a key or a list of keys",
}
"""What the named errors of pydantic mean in a file."""

PLACEHOLDER = {"title": "unknown", "publisher": "unknown", "address": "http://unknown.invalid/"}
"""Stands in for a source with a defect while the rest of its file is read; never published."""

PARTS: dict[str, type[Part]] = {"source": SourcePart, "places": PlacePart, "statistics": StatisticPart}


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a reference file (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": BASE + "schema/source.schema.json",
        **close_schema(SourceFile.model_json_schema(by_alias=True)),
        "title": "reliefgraph reference file",
    }


def read_rows(source: YamlSource) -> tuple[SourceFile | None, list[Finding]]:
    """Return the rows of a file without what is wrong in them, and everything that is wrong with their form.

    None where the file is no mapping. A `source:` with a defect is stood in for while the rest is read.
    """
    findings = [_duplicate(path, span, source) for path, span in source.duplicates]
    try:
        return SourceFile.model_validate(source.value), findings
    except ValidationError as error:
        details = error.errors()
    findings += [_detail_to_finding(detail, source) for detail in details]
    pieces = {_piece(detail) for detail in details}
    if pieces == {()}:
        return None, findings
    sound = _without(source.value, pieces)
    if any(path[0] == "source" for path in pieces):
        sound["source"] = PLACEHOLDER
    return SourceFile.model_validate(sound), findings


def _piece(detail: ErrorDetails) -> YamlPath:
    """Return the path of what can be left out for a defect: one value of a row, or a row with a wrong key."""
    path = tuple(part for part in detail["loc"] if part != "[key]")
    return path[:3]


def _without(value: Any, pieces: set[YamlPath], path: YamlPath = ()) -> Any:
    """Return data without the values at some paths."""
    if not isinstance(value, dict):
        return value
    left = {key: item for key, item in value.items() if (*path, key) not in pieces}
    return {key: _without(item, pieces, (*path, key)) for key, item in left.items()}


def _duplicate(path: YamlPath, span: Span, source: YamlSource) -> Finding:
    return Finding(
        code="duplicate-key",
        severity=Severity.ERROR,
        message=f"the key {path[-1]!r} stands here a second time",
        span=span,
        way_out="Join the two, or rename one.",
        related=(Related(message="the first", span=source.key_span(path)),),
    )


def _detail_to_finding(detail: ErrorDetails, source: YamlSource) -> Finding:
    """Return the finding for one thing that pydantic says of a file."""
    path = tuple(part for part in detail["loc"] if part != "[key]")
    name = str(path[-1]) if path else ""
    if detail["type"] == "extra_forbidden":
        known = _known_keys(path)
        near = suggest(name, known)
        return Finding(
            code="unknown-key",
            severity=Severity.ERROR,
            message=f"the key {name!r} is not known here; expected one of {', '.join(known)}",
            span=source.key_span(path),
            way_out=f"Did you mean {near!r}?" if near else WAY_OUT,
        )
    if detail["type"] == "missing":
        return Finding(
            code="missing-key",
            severity=Severity.ERROR,
            message=f"the key {name!r} is missing",
            span=source.key_span(path[:-1]),
            way_out=WAY_OUT,
        )
    at_key = path != detail["loc"]
    said = FORMS.get(detail["type"]) or detail["msg"].replace("Input should be", "expected")
    return Finding(
        code="wrong-value",
        severity=Severity.ERROR,
        message=f"{repr(name) if at_key else _show(detail['input'])} stands here; {said}",
        span=source.key_span(path) if at_key else source.value_span(path),
        way_out=WAY_OUT,
    )


def _known_keys(path: YamlPath) -> list[str]:
    """Return the keys that may stand where an unknown one does."""
    part = PARTS[str(path[0])] if len(path) > 1 else SourceFile
    if "same-as" in path[2:-1]:
        part = LinksPart
    return [field.alias or name for name, field in part.model_fields.items()]


def _show(value: Any) -> str:
    """Return a value as a message names it."""
    match value:
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case None:
            return "nothing"
        case str():
            return repr(value)
        case _:
            return str(value)
