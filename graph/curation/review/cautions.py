"""Warnings where the words of a quote and what is said of it may not fit: plans, denials, dates, missing words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rdflib import SKOS, URIRef

from graph.curation.claim import Claim, Directness, Entity, Polarity, Quotation
from graph.curation.codes import FindingLog
from graph.curation.entities import EntityRegister
from graph.finding import Span
from graph.terms import RLF, claim_iri
from graph.text.article import Article, Stretch
from graph.text.language import CHINESE, ENGLISH, parse_language
from graph.text.wording import find_ahead, find_denials, find_pronouns

OTHER_DAY: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        ENGLISH: re.compile(r"\b(?:by|at|until|in|since|as of) (?:the end of )?(?:[A-Z][a-z]+ )?(?:19|20)\d\d\b"),
        CHINESE: re.compile(r"(?:19|20)\d\d\s*年"),
    }
)
"""Words that name another day than the article's."""


SPEECH_AHEAD = frozenset({"question", "request", "promise", "invitation", "application", "proposal", "warning"})
"""Kinds of speech acts that are reported as done though their words tell what lies ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CautionReader:
    """Compares the claims of one article with the words of their quotes."""

    article: Article
    register: EntityRegister
    places: Mapping[URIRef, Span]
    mentions: Mapping[URIRef, str]
    log: FindingLog

    def check(self, claims: Sequence[Claim], quotations: Sequence[Quotation]) -> None:
        """Note what may be told wrongly; each quote is told of once."""
        language = self.article.language
        by_quote: dict[Stretch, list[Claim]] = {}
        for claim in claims:
            by_quote.setdefault(claim.quotes[0], []).append(claim)
        kept = {quotation.quotes[0] for quotation in quotations}
        for quote, group in by_quote.items():
            words, place = self.article.cut(quote), self._place(group[0])
            self._check_sense(language, words, place, group, is_kept=any(quote.overlaps(one) for one in kept))
            self._check_day(language, words, group)
        for claim in claims:
            self._check_object(claim)

    def _check_sense(self, language: str, words: str, place: Span, group: Sequence[Claim], *, is_kept: bool) -> None:
        ahead, denials = find_ahead(words, language), find_denials(words, language)
        kinds = {str(claim.object).rpartition("/")[2] for claim in group if claim.predicate == RLF.kind}
        if ahead and not is_kept and not kinds & SPEECH_AHEAD and not any(claim.is_prospect for claim in group):
            message = f'the quote says "{_cut(words, ahead[0])}", and everything in it is told as done'
            self.log.add("may-be-prospect", place, message)
        is_denied = "denial" in kinds or any(claim.axes.polarity is Polarity.NEGATED for claim in group)
        if denials and not is_kept and not is_denied:
            message = f'the quote says "{_cut(words, denials[0])}", and nothing in it is denied'
            self.log.add("may-be-denied", place, message)

    def _check_day(self, language: str, words: str, group: Sequence[Claim]) -> None:
        pattern = OTHER_DAY.get(parse_language(language).code)
        match = pattern.search(words) if pattern else None
        if match is None or any(claim.predicate in (RLF.time, RLF.comparedWith) for claim in group):
            return
        for claim in group:
            as_of = getattr(claim.value, "as_of", None)
            if claim.predicate == RLF.value and as_of == self.article.published:
                message = f'the quote says "{match.group()}", and the figure holds as of {as_of}, the article\'s day'
                self.log.add("day-differs", self._place(claim), message)

    def _check_object(self, claim: Claim) -> None:
        """Note an object of which the quote has no words, though it is said to state it."""
        if claim.axes.directness is not Directness.VERBATIM or claim.value is not None or claim.object == claim.speaker:
            return
        if claim.note:  # the curator says how the words are meant
            return
        entity = self.register.by_iri.get(claim.object)
        if entity is None or self.register.is_local(entity.classes):
            return
        if self.register.vocabulary.is_any(entity.classes, SKOS.Concept) and claim.predicate in (RLF.kind, RLF.measure):
            return
        quoted = " ".join(self.article.cut(quote) for quote in claim.quotes)
        may_be_pronoun = any(self.register.vocabulary.is_any(entity.classes, one) for one in (RLF.Agent, RLF.Facility))
        if may_be_pronoun and find_pronouns(quoted, self.article.language):
            return
        if self._is_described(entity, quoted):
            return
        if not any(stands_in(word, quoted) for word in self._words_of(entity)):
            message = f"the quote has no words for `{entity.key}`"
            self.log.add("object-not-in-quote", self._place(claim), message)

    def _is_described(self, entity: Entity, quoted: str) -> bool:
        """Return whether the quote may mean an entity by its class: "the programme", "this county"."""
        vocabulary = self.register.vocabulary
        above = {one for term in entity.classes for one in vocabulary.ancestors.get(term, frozenset())}
        nouns = {vocabulary.label(one) for one in above} | {
            name for name, one in vocabulary.other_names.items() if one in above
        }
        spoken = "|".join(re.escape(noun) for noun in sorted(nouns))
        pattern = rf"\b(?:the|this|that|these|its|their|his|her|our)\s+(?:[\w'’-]+\s+){{0,3}}(?:{spoken})s?\b"
        return re.search(pattern, quoted, re.IGNORECASE) is not None

    def _words_of(self, entity: Entity) -> Iterator[str]:
        yield from (name for _, name in (*entity.names, *entity.aliases))
        yield entity.key.replace("-", " ")
        if entity.iri in self.mentions:
            yield self.mentions[entity.iri]

    def _place(self, claim: Claim) -> Span:
        return self.places[claim_iri(self.article.key, claim.key)]


def _cut(words: str, stretch: Stretch) -> str:
    return words[stretch.start : stretch.end]


_GENERIC = """
county province prefecture region city town village district township state country autonomous group company corporation
limited north south east west northern southern eastern western central with from that this
"""
GENERIC = frozenset(_GENERIC.split())
"""Words that many names have in common; the others of a name may stand for it."""


def stands_in(words: str, text: str) -> bool:
    """Return whether words stand in a text, or one word of a name that few other names have, whatever the case."""
    folded, name = (" ".join(re.findall(r"\w+", one.lower())) for one in (text, words))
    telling = {word for word in name.split() if len(word) > 3} - GENERIC
    return name in folded or not telling.isdisjoint(folded.split())
