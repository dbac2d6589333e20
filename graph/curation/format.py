"""The format of an article file: pydantic models that check it and from which the JSON Schema is generated.

The models see one file alone. What needs the text, the ontology or other articles is checked by
`graph.curation.curate`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError

from graph.address import is_web_address
from graph.namespaces import BASE
from graph.terms import KEY
from graph.text.units import UNITS


def _check_date(value: object) -> object:
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            if len(value) == len("2016-10-26"):
                return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("date_expected", "expected a date such as 2016-10-26")


def _check_number(value: object) -> object:
    if isinstance(value, Decimal):
        return value
    raise PydanticCustomError("number_expected", "expected a number in digits without commas, such as 2000 or 2.5")


def _check_printable(value: str) -> str:
    if UNPRINTABLE.search(value):
        raise PydanticCustomError("printable_expected", "expected words without control characters")
    return value


def _check_address(value: str) -> str:
    if not is_web_address(value):
        raise PydanticCustomError("address_expected", "expected an address such as http://example.org/news/1.html")
    return value


UNPRINTABLE = re.compile("[^\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""What no XML document, and so not every answer, can hold (XML 1.0, section 2.2, https://www.w3.org/TR/xml/#charsets)."""

DateValue = Annotated[
    date, BeforeValidator(_check_date), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
]
Number = Annotated[Decimal, BeforeValidator(_check_number), WithJsonSchema({"type": "number"})]
Words = Annotated[str, Field(min_length=1, pattern=r"\S"), AfterValidator(_check_printable)]
Address = Annotated[
    Words,
    AfterValidator(_check_address),
    WithJsonSchema({"type": "string", "format": "iri", "pattern": r"^https?://[^\s<>\"{}|\\^`]+$"}),
]
Key = Annotated[str, Field(pattern=f"^{KEY.pattern}$")]
Language = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]


def _check_one_or_more(value: object) -> object:
    return [value] if isinstance(value, str) else value


OneOrMore = Annotated[
    tuple[Words, ...],
    BeforeValidator(_check_one_or_more),
    Field(min_length=1),
    WithJsonSchema(
        {"oneOf": [{"type": "string", "minLength": 1}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
    ),
]

VoiceWord = Literal["narrator", "direct", "indirect"]
FactualityWord = Literal[
    "actual", "ongoing", "estimated", "aimed", "planned", "promised", "expected", "assessed", "recommended"
]
PolarityWord = Literal["positive", "negated"]
DirectnessWord = Literal["verbatim", "paraphrase", "inference"]


def _to_kebab(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


class Part(BaseModel):
    """A mapping of the file: closed, and written with hyphens."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=_to_kebab)


class PublisherPart(Part):
    """Who published the article."""

    key: Key = Field(description="The publisher's key, one for all articles.")
    name: Words = Field(description="The publisher's name.")


class Header(Part):
    """The article and its publication."""

    title: Words | None = Field(None, description="The title as published. Where the text has none, give `label`.")
    label: Words | None = Field(None, description="A name for an article without a title.")
    published: DateValue = Field(
        description="The day of publication; relative times refer to it.", examples=["2016-10-26"]
    )
    address: Address = Field(description="Where it was published.", examples=["http://example.org/news/1.html"])
    publisher: PublisherPart = Field(description="Who published it: {key: ecns, name: Ecns.cn}.")
    language: Language = Field(description="Language of the text, as in BCP 47.", examples=["en"])
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] = Field(
        description="SHA-256 of article.txt, in hexadecimal."
    )


class EntityPart(Part):
    """Something that claims speak of."""

    a: OneOrMore = Field(description="Its class in the ontology, or a list of classes.", examples=["Company"])
    name: Words | None = Field(
        None,
        description="Its name as the article gives it; left out, the words of its key. "
        "Where the article has no name for it, give `mention` too, or `label`.",
    )
    label: Words | None = Field(
        None, description="What to call it where the article has no name for it; its mention is then its claim's quote."
    )
    names: dict[Language, Words] | None = Field(None, description="Its name in other languages.")
    mention: Words | None = Field(
        None, description="The words of the article that stand for it; left out, its name is looked for."
    )
    of: Words | None = Field(None, description="For a group: the class of its members.", examples=["Factory"])
    same_as: list[Words] | None = Field(None, description="The same thing elsewhere: CURIEs or addresses.")
    matches: list[Words] | None = Field(None, description="Concepts elsewhere that mean the same: CURIEs or addresses.")
    note: Words | None = Field(None, description="A remark for curators; it goes nowhere.")


class FigurePart(Part):
    """A number as the article gives it."""

    exactly: Number | None = Field(None, description="The number itself: 36.")
    about: Number | None = Field(None, description="The number after about, around, roughly.")
    over: Number | None = Field(None, description="The number after over, more than; itself excluded.")
    under: Number | None = Field(None, description="The number after under, less than; itself excluded.")
    at_least: Number | None = Field(None, description="The number after at least; itself included.")
    at_most: Number | None = Field(None, description="The number after at most, up to; itself included.")
    from_: Number | None = Field(None, description="The first number of a range; needs `to`.")
    to: Number | None = Field(None, description="The second number of a range; needs `from`.")
    approximate: bool | None = Field(None, description="true for a range after about.")
    of: Words | None = Field(None, description="What is counted: people, factories.")
    unit: Words | None = Field(
        None,
        description=f"The unit: {', '.join(UNITS)}, a currency's code such as CNY, or a unit of QUDT such as unit:LB.",
        examples=["CNY", "percent", "kilometre"],
    )
    per: Literal["hour", "day", "week", "month", "year"] | None = Field(None, description="The time an amount is for.")
    words: Words | None = Field(None, description="The article's words; left out, they are found around the number.")
    as_of: DateValue | None = Field(None, description="The day for which it holds; left out, the article's.")
    equals: FigurePart | None = Field(None, description="The same amount in another unit: {exactly: 418, unit: USD}.")


class PeriodPart(Part):
    """A time as the article gives it."""

    when: Words = Field(description="The article's words, read by a rule: two years ago.", examples=["last week"])
    from_: DateValue | None = Field(None, description="The first day, where no rule reads the words.")
    to: DateValue | None = Field(None, description="The last day, where no rule reads the words.")
    approximate: bool | None = Field(None, description="Whether the days that you give are approximate.")


def _kind_of_object(value: object) -> str | None:
    if isinstance(value, Mapping):
        return "period" if "when" in value else "figure"
    return "keys" if isinstance(value, list) else "key" if isinstance(value, str) else None


Object = Annotated[
    Annotated[Words, Tag("key")]
    | Annotated[list[Words], Field(min_length=1), Tag("keys")]
    | Annotated[FigurePart, Tag("figure")]
    | Annotated[PeriodPart, Tag("period")],
    Discriminator(
        _kind_of_object,
        custom_error_type="object_expected",
        custom_error_message="expected an entity key, a list of keys, a CURIE, a figure or a period",
    ),
    Field(description="An entity key, a list of keys, a CURIE, a figure such as {over: 2000, of: people}, {when: …}."),
]
Triple = tuple[
    Annotated[Words, Field(description="Subject: an entity key.")],
    Annotated[Words, Field(description="Predicate: a property of the ontology.")],
    Object,
]


class AxesPart(Part):
    """Who says it and how; on a passage for all its claims, or on one claim."""

    by: Key | None = Field(None, description="Key of the speaker; left out, the narrator.")
    voice: VoiceWord | None = Field(
        None, description="Left out: narrator without `by`; with it direct inside quotation marks, else indirect."
    )
    factuality: FactualityWord | None = Field(
        None,
        description="Left out: actual; for a Plan planned, a Pledge promised, a Target aimed, a Forecast expected; "
        "for a quotation assessed.",
    )
    polarity: PolarityWord | None = Field(None, description="Left out: positive.")
    directness: DirectnessWord | None = Field(None, description="Left out: verbatim.")


class StatementPart(AxesPart):
    """What a long claim and a quotation may both say."""

    quotes: list[Words] | None = Field(None, description="More quotes that support it, beside the passage's.")
    label: Words | None = Field(None, description="The claim in words; left out, made from names.")
    note: Words | None = Field(None, description="A remark that is published with the claim.")
    deprecated: Words | None = Field(None, description="Why the claim no longer stands; it keeps its place.")


class ClaimPart(StatementPart):
    """A claim with more than its triple."""

    says: Triple = Field(description="[subject, predicate, object]")


class QuotationPart(StatementPart):
    """An opinion, advice or figure of speech: it yields no triple."""

    about: Annotated[list[Words], Field(min_length=1)] = Field(description="Keys of the entities it speaks of.")
    topic: list[Words] | None = Field(None, description="Keys of its topics.")


def _kind_of_claim(value: object) -> str | None:
    if isinstance(value, Mapping):
        return "quotation" if "about" in value and "says" not in value else "claim"
    return "triple" if isinstance(value, list) else None


AnyClaim = Annotated[
    Annotated[Triple, Tag("triple")] | Annotated[ClaimPart, Tag("claim")] | Annotated[QuotationPart, Tag("quotation")],
    Discriminator(
        _kind_of_claim,
        custom_error_type="claim_expected",
        custom_error_message="expected [subject, predicate, object], {says: …} or {about: …}",
    ),
]


class Passage(AxesPart):
    """A quote, and what it says."""

    quote: Words = Field(description="Words of article.txt, verbatim; they must stand there once.")
    claims: Annotated[dict[Key, AnyClaim], Field(min_length=1)] = Field(description="What the quote says, by key.")


class SilentPart(Part):
    """A stretch that states nothing."""

    quote: Words = Field(description="Words of article.txt, verbatim; they must stand there once.")
    because: Words = Field(description="Why it states nothing: a heading.")


class StrayPart(Part):
    """Characters that got into the text by mistake; they stay there and may be in no quote."""

    quote: Words = Field(description="Words that stand once in article.txt and hold the stray characters: home.8")
    stray: Words = Field(description="The stray characters themselves: 8")
    because: Words = Field(description="What they are: a footnote mark left over.")


class ArticleFile(Part):
    """An article file: what an article says, quote by quote."""

    article: Header = Field(description="What the article is, and where and when it was published.")
    entities: dict[Key, EntityPart] = Field(
        default_factory=dict, description="What claims speak of, by key; a key declared elsewhere is not repeated."
    )
    mentions: dict[Key, Words] = Field(
        default_factory=dict,
        description="For entities declared elsewhere: the words of this article, where they differ.",
    )
    passages: list[Passage] = Field(description="Quotes and what they say, in the order of the text.")
    silent: list[SilentPart] = Field(default_factory=list, description="Stretches that state nothing, with the reason.")
    strays: list[StrayPart] = Field(default_factory=list, description="Characters that are in the text by mistake.")


FORM_TAGS = frozenset({"key", "keys", "figure", "period", "triple", "claim", "quotation"})
"""Names that pydantic puts into an error's path where it chose between forms; they stand nowhere in the file."""


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of an article file (draft 2020-12)."""
    schema = close_schema(ArticleFile.model_json_schema(by_alias=True, mode="validation"))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": BASE + "schema/article.schema.json",
        **schema,
        "title": "reliefgraph article file",
    }


def close_schema(schema: Any) -> Any:
    """Return the schema as strict as the reader: no null where a key may be left out, no key off the pattern."""
    if isinstance(schema, list):
        return [close_schema(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: close_schema(value) for key, value in schema.items() if key != "title" or not isinstance(value, str)}
    if closed.get("default", "") is None:
        del closed["default"]
    if "patternProperties" in closed:
        closed.setdefault("additionalProperties", False)
    choices = closed.get("anyOf")
    if isinstance(choices, list) and {"type": "null"} in choices:
        rest = [choice for choice in choices if choice != {"type": "null"}]
        del closed["anyOf"]
        closed = {**closed, **rest[0]} if len(rest) == 1 else {**closed, "anyOf": rest}
    return closed
