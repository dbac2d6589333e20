"""The values that curation yields: entities, claims with their axes and evidence, quotations, mentions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from rdflib import URIRef

from graph.finding import Span
from graph.terms import RLF, Role
from graph.text.article import Article, Sentence, Stretch
from graph.text.figure import Figure
from graph.text.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How long or how often, in an article's words; a duration has a number where the words hold one.

    Attributes:
        figure: The words, their language and, where they hold one, the number with its unit.
        is_frequency: Whether it is how often; else how long.
    """

    figure: Figure
    is_frequency: bool


Value = Figure | Period | Extent
"""What a claim's object may be beside an entity."""


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
    HOPED = "hoped"
    POSSIBLE = "possible"
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
    "hoped": "Hoped",
    "possible": "Possible",
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
PROSPECT_FACTUALITIES = frozenset(
    {
        Factuality.AIMED,
        Factuality.PLANNED,
        Factuality.PROMISED,
        Factuality.EXPECTED,
        Factuality.HOPED,
        Factuality.POSSIBLE,
    }
)
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
        aliases: Other names by language tag.
        broader: For a concept, the concepts above it.
        definition: For a concept, what it means.
    """

    key: str
    iri: URIRef
    classes: tuple[URIRef, ...]
    names: tuple[tuple[str, str], ...]
    member_class: URIRef | None = None
    same_as: tuple[URIRef, ...] = ()
    exact_matches: tuple[URIRef, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    broader: tuple[URIRef, ...] = ()
    definition: str = ""

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
        utterance: Key of the utterance to which it belongs; empty for the narrator.
        rests_on: The document on which the source says that it rests.
    """

    key: str
    quotes: tuple[Stretch, ...]
    speaker: URIRef | None
    axes: Axes
    label: str
    label_language: str
    note: str = ""
    deprecated: str = ""
    utterance: str = ""
    rests_on: URIRef | None = None

    @property
    def is_prospect(self) -> bool:
        """Whether it is of what is aimed at, planned, promised, expected, hoped for or possible."""
        return self.axes.factuality in PROSPECT_FACTUALITIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Statement):
    """One subject-predicate-object with its quotes, its speaker and its axes.

    Attributes:
        value: The figure, period, duration or frequency that is its object.
        reading: For a claim on a group, of whom in it the claim holds.
    """

    subject: URIRef
    predicate: URIRef
    object: URIRef
    value: Value | None = None
    reading: URIRef | None = None

    @property
    def yields_triple(self) -> bool:
        """Whether the plain triple stands in `reported`, or for a prospect in `prospects`."""
        return self.axes.polarity is Polarity.POSITIVE and not self.deprecated


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation(Statement):
    """What is kept as words: an opinion, advice or figure of speech, or a fact that the vocabulary cannot say.

    It yields no plain triple. Its factuality tells which it is: assessed or recommended, or another.
    """

    about: tuple[URIRef, ...]
    topics: tuple[URIRef, ...] = ()

    @property
    def is_opinion(self) -> bool:
        """Whether it is a judgement, advice or a figure of speech."""
        return self.axes.factuality in OPINION_FACTUALITIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One speech act: who speaks, how the article gives it, and its whole sentences.

    Attributes:
        key: Unique within its article: the speaker's key and a number.
        speaker: Whose words they are.
        voice: Direct where some of its words stand in quotation marks.
        sentences: The whole sentences, in the order of the text.
        addressee: To whom it was said.
        event: At which event it was said.
    """

    key: str
    speaker: URIRef
    voice: Voice
    sentences: tuple[Stretch, ...]
    addressee: URIRef | None = None
    event: URIRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A stretch that states nothing, with the reason."""

    stretch: Stretch
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratedArticle:
    """An article with everything that was read from it.

    Attributes:
        aside: What the article tells of as a prospect or as denied only, and the graph in which it is described.
        used: The entities that its statements name, those of the reference data excepted.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    claims: tuple[Claim, ...]
    quotations: tuple[Quotation, ...]
    mentions: tuple[Mention, ...]
    silences: tuple[Silence, ...]
    utterances: tuple[Utterance, ...] = ()
    aside: Mapping[URIRef, Role] = field(default_factory=dict)
    used: tuple[Entity, ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Claims and quotations, in the order of their keys."""
        return tuple(sorted((*self.claims, *self.quotations), key=lambda statement: statement.key))


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """All articles and the entities that they share.

    Attributes:
        articles: In the order of their keys.
        entities: Declared entities by key, those of one article alone by `article/key`; those of the reference data are
            not among them.
        places: Where the curator wrote what became this IRI: claims, entities, figures, articles.
    """

    articles: tuple[CuratedArticle, ...]
    entities: Mapping[str, Entity]
    places: Mapping[URIRef, Span] = field(default_factory=dict)
