"""The values that curation yields: entities, claims with their axes and evidence, quotations, mentions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from rdflib import URIRef

from graph.finding import Span
from graph.terms import RLF
from graph.text.article import Article, Sentence, Stretch
from graph.text.figure import Figure
from graph.text.period import Period


class Axis(Enum):
    """A value of one of the four axes; its value is the word that a curator writes."""

    @property
    def iri(self) -> URIRef:
        """The individual of the ontology that stands for this value."""
        return RLF[AXIS_NAMES[self.value]]


class Voice(Axis):
    """Who speaks, and how the article gives it."""

    NARRATOR = "narrator"
    DIRECT = "direct"
    INDIRECT = "indirect"


class Factuality(Axis):
    """How a statement relates to what is so."""

    ACTUAL = "actual"
    ONGOING = "ongoing"
    ESTIMATED = "estimated"
    AIMED = "aimed"
    PLANNED = "planned"
    PROMISED = "promised"
    EXPECTED = "expected"
    ASSESSED = "assessed"
    RECOMMENDED = "recommended"


class Polarity(Axis):
    """Whether a statement affirms or denies."""

    POSITIVE = "positive"
    NEGATED = "negated"


class Directness(Axis):
    """How far a claim is from the words of its quote."""

    VERBATIM = "verbatim"
    PARAPHRASE = "paraphrase"
    INFERENCE = "inference"


AXIS_NAMES: Mapping[str, str] = {
    "narrator": "Narrator",
    "direct": "DirectSpeech",
    "indirect": "IndirectSpeech",
    "actual": "Actual",
    "ongoing": "Ongoing",
    "estimated": "Estimated",
    "aimed": "Aimed",
    "planned": "Planned",
    "promised": "Promised",
    "expected": "Expected",
    "assessed": "Assessed",
    "recommended": "Recommended",
    "positive": "Positive",
    "negated": "Negated",
    "verbatim": "Verbatim",
    "paraphrase": "Paraphrase",
    "inference": "NeedsInference",
}
"""Name of the individual in the ontology for each word."""

REPORTED_FACTUALITIES = frozenset({Factuality.ACTUAL, Factuality.ONGOING, Factuality.ESTIMATED})
PROSPECT_FACTUALITIES = frozenset({Factuality.AIMED, Factuality.PLANNED, Factuality.PROMISED, Factuality.EXPECTED})
OPINION_FACTUALITIES = frozenset({Factuality.ASSESSED, Factuality.RECOMMENDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Something that claims speak of.

    Attributes:
        key: The curator's key, one for all articles.
        iri: Minted from its class's segment and the key.
        classes: Its declared classes, in the order given.
        names: Name by language tag; at least one.
        member_class: For a group, what its members are.
        same_as: IRIs of the same thing elsewhere.
        exact_matches: IRIs of concepts elsewhere that mean the same.
        is_prospect: Whether it is a plan, pledge, target or forecast.
    """

    key: str
    iri: URIRef
    classes: tuple[URIRef, ...]
    names: tuple[tuple[str, str], ...]
    member_class: URIRef | None = None
    same_as: tuple[URIRef, ...] = ()
    exact_matches: tuple[URIRef, ...] = ()
    is_prospect: bool = False

    def name(self, language: str) -> str:
        """Return the name in a language, or the first one."""
        return dict(self.names).get(language, self.names[0][1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """The words of an article that stand for an entity."""

    entity: URIRef
    key: str
    stretch: Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """The four axes of a claim."""

    voice: Voice
    factuality: Factuality
    polarity: Polarity = Polarity.POSITIVE
    directness: Directness = Directness.VERBATIM


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What claims and quotations have in common.

    Attributes:
        key: Unique within its article.
        quotes: Where it stands in the text; at least one.
        speaker: The person or body whose word it is; None for the narrator.
        axes: Its values on the four axes.
        label: The statement in words.
        label_language: Language of the label.
        note: The curator's remark.
        deprecated: Why it no longer stands.
    """

    key: str
    quotes: tuple[Stretch, ...]
    speaker: URIRef | None
    axes: Axes
    label: str
    label_language: str
    note: str = ""
    deprecated: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Statement):
    """One subject-predicate-object with its quotes, its speaker and its axes."""

    subject: URIRef
    predicate: URIRef
    object: URIRef
    value: Figure | Period | None = None
    is_prospect: bool = False

    @property
    def yields_triple(self) -> bool:
        """Whether the plain triple stands in `reported`, or for a prospect claim in `prospects`."""
        return self.axes.polarity is Polarity.POSITIVE and not self.deprecated


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation(Statement):
    """An opinion, advice or figure of speech: who said it of what; it yields no plain triple."""

    about: tuple[URIRef, ...]
    topics: tuple[URIRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A stretch that states nothing, with the reason."""

    stretch: Stretch
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratedArticle:
    """An article with everything that was read from it."""

    article: Article
    sentences: tuple[Sentence, ...]
    claims: tuple[Claim, ...]
    quotations: tuple[Quotation, ...]
    mentions: tuple[Mention, ...]
    silences: tuple[Silence, ...]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Claims and quotations, in the order of their keys."""
        return tuple(sorted((*self.claims, *self.quotations), key=lambda statement: statement.key))


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """All articles and the entities that they share.

    Attributes:
        articles: In the order of their keys.
        entities: Declared entities by key; those of the reference data are not among them.
        places: Where the curator wrote what became this IRI: claims, entities, figures, articles.
    """

    articles: tuple[CuratedArticle, ...]
    entities: Mapping[str, Entity]
    places: Mapping[URIRef, Span] = field(default_factory=dict)
