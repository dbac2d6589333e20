"""The format of an article file: pydantic models that check it and from which the JSON Schema is generated.

The models see one file alone, and of what a quote says only that it is a mapping of entities. What needs the text, the
ontology or other articles is checked by `graph.curation.curate`.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from graph.address import is_web_address
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

    title: Words | None = Field(None, description="The title as published; left out where the text has none.")
    published: DateValue = Field(
        description="The day of publication; relative times refer to it.", examples=["2016-10-26"]
    )
    date_read_from: Words | None = Field(None, description="How the day was found, where the article does not give it.")
    address: Address = Field(description="Where it was published.", examples=["http://example.org/news/1.html"])
    publisher: PublisherPart = Field(description="Who published it: {key: ecns, name: Ecns.cn}.")
    language: Language = Field(description="Language of the text, as in BCP 47.", examples=["en"])
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] = Field(
        description="SHA-256 of article.txt, in hexadecimal."
    )
    speech: Literal["marked", "unmarked"] | None = Field(
        None,
        description="unmarked where speech stands without quotation marks: a transcript, a reply in parliament. What "
        "somebody says is direct speech then, unless `voice:` says otherwise.",
    )
    retracted: Words | None = Field(
        None, description="Why the article no longer stands: its claims keep their places and yield no triple."
    )


class IdentityPart(Part):
    """What identifies an entity; the other keys of an entity are properties of the vocabulary."""

    a: OneOrMore | None = Field(
        None, description="Its class in the ontology, or a list of classes.", examples=["Company"]
    )
    name: Words | None = Field(
        None,
        description="Its name as the article gives it, or what to call it; left out, the words of its key, and for an "
        "event or an observation words made of its roles.",
    )
    names: dict[Language, Words] | None = Field(None, description="Its name in other languages.")
    aka: OneOrMore | None = Field(None, description="Other names and abbreviations, in the language of the article.")
    mention: Words | None = Field(
        None, description="The words of the article that stand for it; left out, its name is looked for."
    )
    group_of: Words | None = Field(None, description="For a group: the class of its members.", examples=["Factory"])
    same_as: list[Words] | None = Field(None, description="The same thing elsewhere: CURIEs or addresses.")
    matches: list[Words] | None = Field(None, description="Concepts elsewhere that mean the same: CURIEs or addresses.")
    broader: OneOrMore | None = Field(None, description="For a kind, measure or other concept: the one above it.")
    definition: Words | None = Field(None, description="For a kind, measure or other concept: what it means.")
    shared: bool | None = Field(
        None, description="true where a group, event or observation is the same one in other articles too."
    )
    note: Words | None = Field(None, description="A remark for curators; it goes nowhere.")


class FigurePart(Part):
    """A number as the article gives it, where its words alone do not say all."""

    words: Words | None = Field(None, description="The article's words; left out, they are found around the number.")
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
    as_of: DateValue | None = Field(None, description="The day for which it holds; left out, the article's.")
    rounded_to: Number | None = Field(None, description="The step to which it is rounded; 0 where it is exact.")
    equals: Words | FigurePart | None = Field(None, description="The same amount in another unit: 418 U.S. dollars.")


class PeriodPart(Part):
    """A time as the article gives it, where no rule reads the words."""

    words: Words = Field(description="The article's words: in the dry season.", examples=["last week"])
    from_: DateValue | None = Field(None, description="The first day.")
    to: DateValue | None = Field(None, description="The last day.")
    approximate: bool | None = Field(None, description="Whether the days that you give are approximate.")


class LongPart(Part):
    """A value with more than itself: other quotes, a remark, what the text says of a group."""

    says: Any = Field(description="The value: a key, words, or a list of them.")
    quotes: list[Words] | None = Field(None, description="More quotes that support it, beside the passage's.")
    label: Words | None = Field(None, description="The claim in words; left out, made from names.")
    note: Words | None = Field(None, description="A remark that is published with the claim.")
    deprecated: Words | None = Field(None, description="Why the claim no longer stands; it keeps its place.")
    reading: Literal["each", "some", "together"] | None = Field(
        None, description="Of whom in a group it holds; left out, what the property says."
    )
    key: Key | None = Field(None, description="The claim's key; left out, made of entity and property.")


class WordsPart(Part):
    """A statement in words: it yields no triple."""

    about: OneOrMore = Field(description="Keys of the entities it speaks of.")
    topic: OneOrMore | None = Field(None, description="Keys of its topics.")
    quotes: list[Words] | None = Field(None, description="More quotes, beside the passage's.")
    label: Words | None = Field(None, description="The statement in words; left out, its quote.")
    note: Words | None = Field(None, description="A remark that is published with it.")
    deprecated: Words | None = Field(None, description="Why it no longer stands; it keeps its place.")


class PassagePart(BaseModel):
    """A quote, and what it says: every other key is an entity, or a word that says how it is said."""

    model_config = ConfigDict(extra="allow", frozen=True, alias_generator=_to_kebab)

    quote: Words = Field(description="Words of article.txt, verbatim; they must stand there once.")
    by: Key | None = Field(None, description="Key of the speaker; left out, the narrator.")
    voice: VoiceWord | None = Field(
        None, description="Left out: narrator without `by`; with it direct inside quotation marks, else indirect."
    )
    to_whom: Key | None = Field(None, description="Key of the person or body to whom it is said.")
    said_at: Key | None = Field(None, description="Key of the event at which it is said.")
    rests_on: Key | None = Field(None, description="Key of the document on which the source says that it rests.")


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
    entities: dict[Key, IdentityPart] = Field(
        default_factory=dict,
        description="Entities that need more than a line where they are first used: names, links, kinds, places.",
    )
    says: list[PassagePart] = Field(description="Quotes and what they say, in the order of the text.")
    silent: list[SilentPart] = Field(default_factory=list, description="Stretches that state nothing, with the reason.")
    strays: list[StrayPart] = Field(default_factory=list, description="Characters that are in the text by mistake.")


PASSAGE_KEYS = tuple(info.alias or name for name, info in PassagePart.model_fields.items())
IDENTITY_KEYS = tuple(info.alias or name for name, info in IdentityPart.model_fields.items())

HOW: dict[str, str] = {
    "ongoing": "going on",
    "estimated": "an estimate, by the source's word",
    "aimed": "aimed at: stands among the prospects",
    "planned": "planned: stands among the prospects",
    "promised": "promised: stands among the prospects",
    "expected": "expected: stands among the prospects",
    "hoped": "hoped or wished for: stands among the prospects",
    "possible": "possible (may, might, could): stands among the prospects",
    "denied": "denied: nothing is reported",
    "paraphrase": "said in other words",
    "inference": "concluded by a reader from the quote and what stands around it",
    "assessed": "a judgement or a figure of speech, kept as words",
    "recommended": "advice, kept as words",
    "in-words": "a statement that the vocabulary cannot say, kept as words",
}
"""The keys of a passage that say how the entities below them are said, with what each means."""

WORDS_ONLY = frozenset({"assessed", "recommended", "in-words"})

FORM_TAGS = frozenset({"FigurePart", "str"})
"""Names that pydantic puts into an error's path where it chose between forms; they stand nowhere in the file."""


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
