"""The values that reference files hold: keys, names, codes, addresses, points."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from graph.curation.format import Number
from graph.terms import KEY


@dataclass(frozen=True, slots=True)
class Matching:
    """Makes a type of words that match a pattern as a whole.

    Attributes:
        pattern: The pattern.
        expected: What it stands for, for messages.
        is_number: Whether YAML may make a number of them; it counts as its digits.
    """

    pattern: str
    expected: str
    is_number: bool = False

    def check(self, value: Any) -> str:
        """Return the words where they match."""
        words = str(value) if isinstance(value, Decimal) else value
        if not isinstance(words, str) or not re.fullmatch(self.pattern, words):
            raise PydanticCustomError("no_match", "expected {what}", {"what": self.expected})
        return words

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check the words before anything else is done with them."""
        return core_schema.no_info_before_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return what an editor should check."""
        words = {"type": "string", "pattern": f"^(?:{self.pattern})$"}
        return {"anyOf": [words, {"type": "integer"}]} if self.is_number else words


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _or_one(schema: dict[str, Any]) -> None:
    """Let a list be written as its one item."""
    item = schema.pop("items")
    del schema["type"]
    schema["anyOf"] = [item, {"type": "array", "items": item}]


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


Text = Annotated[str, Matching(r"\S(?:[^\n]*\S)?", "words on one line")]
Version = Annotated[str, Matching(r"\S(?:[^\n]*\S)?", "words on one line", is_number=True)]
Key = Annotated[str, Matching(KEY.pattern, "a key: lower-case words joined by hyphens")]
Keys = Annotated[tuple[Key, ...], BeforeValidator(_one_or_more), Field(json_schema_extra=_or_one)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_one_or_more), Field(json_schema_extra=_or_one)]
Language = Annotated[
    str, Matching(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?", "a language tag, such as en, ug or zh-Latn")
]
Address = Annotated[str, Matching(r"https?://[^\s<>\"{}|\\^`]+", "an address that begins with http:// or https://")]
GbCode = Annotated[str, Matching(r"[1-9][0-9]{5}", "the six digits of a GB/T 2260 code", is_number=True)]
IsoCode = Annotated[str, Matching(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?", "an ISO 3166 code, such as CN or CN-XJ")]
GEONAMES = "https://sws.geonames.org/"
"""Before an identifier of GeoNames, and a slash behind it: the address that stands for the place."""

GeoNamesId = Annotated[str, Matching(r"[1-9][0-9]*", "an identifier of GeoNames, such as 1529047", is_number=True)]
WikidataId = Annotated[str, Matching(r"Q[1-9][0-9]*", "an identifier of Wikidata, such as Q148")]
Count = Annotated[Number, AfterValidator(_not_negative), WithJsonSchema({"type": "number", "minimum": 0})]
Latitude = Annotated[
    Number,
    _within(90, "a latitude between -90 and 90"),
    WithJsonSchema({"type": "number", "minimum": -90, "maximum": 90}),
]
Longitude = Annotated[
    Number,
    _within(180, "a longitude between -180 and 180"),
    WithJsonSchema({"type": "number", "minimum": -180, "maximum": 180}),
]
Point = Annotated[tuple[Latitude, Longitude], BeforeValidator(_pair)]
