"""Who says a statement and how: speaker, voice, factuality, polarity and directness, with their defaults."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import URIRef

from graph.curation.claim import (
    OPINION_FACTUALITIES,
    PROSPECT_FACTUALITIES,
    Axes,
    Directness,
    Entity,
    Factuality,
    Polarity,
    Voice,
)
from graph.curation.codes import FindingLog
from graph.curation.entities import EntityRegister
from graph.curation.file import SeedFile
from graph.curation.format import Passage, StatementPart
from graph.curation.yaml_source import YamlPath
from graph.finding import Span
from graph.terms import RLF
from graph.text.article import MARKS, Article, Stretch, find_quotations

PROSPECT_DEFAULTS = (
    (RLF.Plan, Factuality.PLANNED),
    (RLF.Pledge, Factuality.PROMISED),
    (RLF.Target, Factuality.AIMED),
    (RLF.Forecast, Factuality.EXPECTED),
)
"""The factuality of a prospect predicate by the class of its subject, where the curator gives none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a passage and a long claim say around the triple: quotes, speaker, axes and remarks."""

    key: str
    path: YamlPath
    quotes: tuple[Stretch, ...]
    speaker: Entity | None
    part: StatementPart
    passage: Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class AxesReader:
    """Reads speaker and axes of the statements of one article file."""

    file: SeedFile
    article: Article
    register: EntityRegister
    log: FindingLog

    def _axis_path(self, frame_path: YamlPath, part: StatementPart, axis: str) -> YamlPath:
        """Return where an axis was written: on the claim, else on the passage."""
        return (*frame_path, axis) if getattr(part, axis) is not None else (*frame_path[:2], axis)

    def find_speaker(self, part: StatementPart, path: YamlPath, passage: Passage) -> Entity | None:
        """Return the speaker of a statement; None for the narrator, or with a finding."""
        key = part.by or passage.by
        if key is None:
            return None
        place = self.file.source.value_span(self._axis_path(path, part, "by"))
        speaker = self.register.find_entity(key, place)
        if speaker is None:
            return None
        vocabulary = self.register.vocabulary
        classes = (*speaker.classes, *([speaker.member_class] if speaker.member_class else []))
        if not vocabulary.is_any(classes, RLF.Agent):
            self.log.add("wrong-type", place, f"`{key}` speaks here and is no Agent", way_out="Name who says it.")
        return speaker

    def read_axes(self, frame: Frame, factuality: Factuality) -> Axes:
        """Return the axes of a statement; the claim's own words go before the passage's, and those before defaults."""
        part, passage = frame.part, frame.passage
        voice_word = part.voice or passage.voice
        is_quoted = bool(frame.quotes) and all(self._is_inside_quotation(quote) for quote in frame.quotes[:1])
        has_speaker = (part.by or passage.by) is not None
        default = (Voice.DIRECT if is_quoted else Voice.INDIRECT) if has_speaker else Voice.NARRATOR
        voice = Voice(voice_word) if voice_word else default
        if voice_word:
            place = self.file.source.value_span(self._axis_path(frame.path, part, "voice"))
            self._check_voice(voice, has_speaker, frame, place)
        return Axes(
            voice=voice,
            factuality=factuality,
            polarity=Polarity(part.polarity or passage.polarity or "positive"),
            directness=Directness(part.directness or passage.directness or "verbatim"),
        )

    def _check_voice(self, voice: Voice, has_speaker: bool, frame: Frame, place: Span) -> None:
        if voice is Voice.NARRATOR and has_speaker:
            self.log.add("voice-clash", place, "`voice: narrator` stands with a speaker; expected direct or indirect")
        elif voice is not Voice.NARRATOR and not has_speaker:
            self.log.add("speaker-missing", place, f"`voice: {voice.value}` stands without a speaker")
        elif voice is Voice.DIRECT and not any(self._touches_quotation(quote) for quote in frame.quotes):
            self.log.add("voice-clash", place, "`voice: direct` stands at a quote outside quotation marks")

    def _is_inside_quotation(self, quote: Stretch) -> bool:
        bare = quote
        while bare.start < bare.end and self.article.text[bare.start] in MARKS:
            bare = Stretch(start=bare.start + 1, end=bare.end)
        while bare.start < bare.end and self.article.text[bare.end - 1] in MARKS:
            bare = Stretch(start=bare.start, end=bare.end - 1)
        return any(quotation.contains(bare) for quotation in find_quotations(self.article.text, self.article.language))

    def _touches_quotation(self, quote: Stretch) -> bool:
        return any(quotation.overlaps(quote) for quotation in find_quotations(self.article.text, self.article.language))

    def find_factuality(self, frame: Frame) -> tuple[Factuality | None, Span]:
        """Return the factuality that the curator gave, if any, and where."""
        word = frame.part.factuality or frame.passage.factuality
        place = self.file.source.value_span(self._axis_path(frame.path, frame.part, "factuality"))
        return (Factuality(word), place) if word else (None, self.file.source.key_span(frame.path))

    def choose_factuality(
        self, subject: Entity | None, predicate: URIRef | None, frame: Frame, predicate_place: Span
    ) -> Factuality:
        """Return the factuality given or the default, with a finding where it does not fit predicate and subject."""
        given, place = self.find_factuality(frame)
        if subject is None or predicate is None:
            return given or Factuality.ACTUAL
        vocabulary = self.register.vocabulary
        is_prospect_property = vocabulary.is_prospect_property(predicate)
        if is_prospect_property != subject.is_prospect:
            this = "an ordinary predicate" if subject.is_prospect else "a predicate of prospects"
            that = "a prospect" if subject.is_prospect else "no prospect"
            name = vocabulary.label(predicate)
            self.log.add("prospect-clash", predicate_place, f"“{name}” is {this}, and `{subject.key}` is {that}")
            return given or Factuality.ACTUAL
        if is_prospect_property:
            if given is not None and given not in PROSPECT_FACTUALITIES:
                message = (
                    f"`factuality: {given.value}` stands at a prospect; expected aimed, planned, promised or expected"
                )
                self.log.add("factuality-clash", place, message)
            defaults = (value for kind, value in PROSPECT_DEFAULTS if vocabulary.is_any(subject.classes, kind))
            return given or next(defaults, Factuality.EXPECTED)
        if given in PROSPECT_FACTUALITIES:
            message = (
                f"`factuality: {given.value}` stands at an ordinary predicate; expected actual, ongoing or estimated"
            )
            self.log.add("factuality-clash", place, message)
        elif given in OPINION_FACTUALITIES:
            self.log.add("opinion-as-triple", place, f"`factuality: {given.value}` stands at a triple")
        return given or Factuality.ACTUAL
