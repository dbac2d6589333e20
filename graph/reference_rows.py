"""What a file of `seeds/reference/` may say: one source, and the rows that were read in it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from graph.finding import Finding, Related, Severity, Span
from graph.seed_format import DateValue, Number, Part
from graph.terms import KEY
from graph.vocabulary import suggest
from graph.yaml_source import YamlPath, YamlSource

WAY_OUT = "seeds/reference/README.md shows the format."


def _matching(pattern: str, expected: str) -> BeforeValidator:
    """Return a validator for words that match a pattern as a whole; a number counts as its digits."""

    def check(value: Any) -> str:
        words = str(value) if isinstance(value, Decimal) else value
        if not isinstance(words, str) or not re.fullmatch(pattern, words):
            raise PydanticCustomError("no_match", "expected {what}", {"what": expected})
        return words

    return BeforeValidator(check)


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _within(limit: int, expected: str) -> AfterValidator:
    def check(value: Decimal) -> Decimal:
        if abs(value) > limit:
            raise PydanticCustomError("outside", "expected {what}", {"what": expected})
        return value

    return AfterValidator(check)


def _not_negative(value: Decimal) -> Decimal:
    if value < 0:
        raise PydanticCustomError("negative", "expected zero or more")
    return value


def _pair(value: Any) -> Any:
    if not isinstance(value, list) or len(value) != 2:
        raise PydanticCustomError("pair", "expected [latitude, longitude]")
    return value


Text = Annotated[str, _matching(r"\S(?:[^\n]*\S)?", "words on one line")]
Key = Annotated[str, _matching(KEY.pattern, "a key: lower-case words joined by hyphens")]
Keys = Annotated[tuple[Key, ...], BeforeValidator(_one_or_more)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_one_or_more)]
Language = Annotated[
    str, _matching(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?", "a language tag, such as en, ug or zh-Latn")
]
Address = Annotated[str, _matching(r"https?://[^\s<>\"{}|\\^`]+", "an address that begins with http:// or https://")]
GbCode = Annotated[str, _matching(r"[1-9][0-9]{5}", "the six digits of a GB/T 2260 code")]
IsoCode = Annotated[str, _matching(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?", "an ISO 3166 code, such as CN or CN-XJ")]
Count = Annotated[Number, AfterValidator(_not_negative)]
Latitude = Annotated[Number, _within(90, "a latitude between -90 and 90")]
Longitude = Annotated[Number, _within(180, "a longitude between -180 and 180")]


GeoNamesId = Annotated[str, _matching(r"[1-9][0-9]*", "an identifier of GeoNames, such as 1529047")]
WikidataId = Annotated[str, _matching(r"Q[1-9][0-9]*", "an identifier of Wikidata, such as Q148")]


class SourcePart(Part):
    """The document or data set in which everything else of the file was read."""

    title: Text
    publisher: Text
    address: Address
    language: Language = "en"
    licence: Address | None = None
    rights: Text | None = None
    version: Text | None = None
    issued: DateValue | None = None
    note: Text | None = None


class LinksPart(Part):
    """The identifiers of a place in other registries."""

    geonames: GeoNamesId | None = None
    wikidata: WikidataId | None = None

    @property
    def iris(self) -> list[str]:
        """The IRIs by which those registries name the place."""
        geonames = [f"https://sws.geonames.org/{self.geonames}/"] if self.geonames else []
        return geonames + ([f"http://www.wikidata.org/entity/{self.wikidata}"] if self.wikidata else [])


class PlacePart(Part):
    """What one source says of one place; all of it is optional."""

    a: Text | None = None
    in_: Keys = ()
    name: dict[Language, Text] = Field(default_factory=dict)
    also: dict[Language, Texts] = Field(default_factory=dict)
    gbt2260: GbCode | None = None
    iso3166: IsoCode | None = None
    point: Annotated[tuple[Latitude, Longitude], BeforeValidator(_pair)] | None = None
    same_as: LinksPart = LinksPart()
    candidates: Keys = ()
    quote: Text | None = None


class StatisticPart(Part):
    """What one source says of one official statistic; all of it is optional."""

    a: Text | None = None
    name: dict[Language, Text] = Field(default_factory=dict)
    of: Key | None = None
    count: Count | None = None
    rounded_to: Count | None = None
    unit: Text | None = None
    words: Text | None = None
    as_of: DateValue | None = None
    quote: Text | None = None


class SourceFile(Part):
    """A whole file."""

    source: SourcePart
    places: dict[Key, PlacePart] = Field(default_factory=dict)
    statistics: dict[Key, StatisticPart] = Field(default_factory=dict)

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

PARTS: dict[str, type[Part]] = {"source": SourcePart, "places": PlacePart, "statistics": StatisticPart}


def read_rows(source: YamlSource) -> tuple[SourceFile | None, list[Finding]]:
    """Return the rows of a file, or None, and everything that is wrong with their form."""
    findings = [_duplicate(path, span, source) for path, span in source.duplicates]
    try:
        return SourceFile.model_validate(source.value), findings
    except ValidationError as error:
        return None, findings + [_detail_to_finding(detail, source) for detail in error.errors()]


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
