"""Who says a statement and how: speaker, voice, factuality, polarity and directness, with their defaults."""

from __future__ import annotations

from dataclasses import dataclass

from graph.curation.claim import Axes, Entity, Factuality, Voice
from graph.curation.codes import FindingLog
from graph.curation.entities import EntityRegister
from graph.curation.file import SeedFile
from graph.curation.format import PassagePart
from graph.curation.nodes import Manner
from graph.finding import Span
from graph.terms import RLF
from graph.text.article import MARKS, Article, Stretch, find_quotations


@dataclass(frozen=True, slots=True, kw_only=True)
class AxesReader:
    """Reads speaker and axes of the statements of one article file."""

    file: SeedFile
    article: Article
    register: EntityRegister
    log: FindingLog

    @property
    def is_unmarked(self) -> bool:
        """Whether speech stands in the article without quotation marks."""
        return self.file.model.article.speech == "unmarked"

    def find_speaker(self, passage: PassagePart, index: int, quote: Stretch | None) -> Entity | None:
        """Return the speaker of a passage; None for the narrator, or with a finding."""
        if passage.by is None:
            self._check_narrator(passage, index, quote)
            return None
        place = self.file.source.value_span(("says", index, "by"))
        speaker = self.register.find_entity(self.article.key, passage.by, place, (RLF.Agent,))
        if speaker is None:
            return None
        classes = (*speaker.classes, *([speaker.member_class] if speaker.member_class else []))
        if not self.register.vocabulary.is_any(classes, RLF.Agent):
            self.log.add(
                "wrong-type", place, f"`{passage.by}` speaks here and is no Agent", way_out="Name who says it."
            )
        return speaker

    def _check_narrator(self, passage: PassagePart, index: int, quote: Stretch | None) -> None:
        """Note words inside quotation marks that nobody says."""
        place = self.file.source.value_span(("says", index, "quote"))
        if passage.voice in {"direct", "indirect"}:
            where = self.file.source.value_span(("says", index, "voice"))
            self.log.add("speaker-missing", where, f"`voice: {passage.voice}` stands without a speaker")
        elif passage.voice is None and quote is not None and self._is_inside_quotation(quote):
            self.log.add("speaker-missing", place, "the quote stands inside quotation marks, and nobody says it")

    def read_axes(self, passage: PassagePart, index: int, quote: Stretch | None, manner: Manner) -> Axes:
        """Return the axes of a statement."""
        has_speaker = passage.by is not None
        is_quoted = quote is not None and self._is_inside_quotation(quote)
        is_direct = is_quoted or self.is_unmarked
        default = (Voice.DIRECT if is_direct else Voice.INDIRECT) if has_speaker else Voice.NARRATOR
        voice = Voice(passage.voice) if passage.voice else default
        if passage.voice:
            place = self.file.source.value_span(("says", index, "voice"))
            self._check_voice(voice, has_speaker, quote, place)
        return Axes(
            voice=voice,
            factuality=manner.factuality or Factuality.ACTUAL,
            polarity=manner.polarity,
            directness=manner.directness,
        )

    def _check_voice(self, voice: Voice, has_speaker: bool, quote: Stretch | None, place: Span) -> None:
        if voice is Voice.NARRATOR and has_speaker:
            self.log.add("voice-clash", place, "`voice: narrator` stands with a speaker; expected direct or indirect")
        elif self.is_unmarked:
            return
        elif voice is Voice.DIRECT and has_speaker and quote is not None and not self._touches_quotation(quote):
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
