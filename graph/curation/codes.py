"""Everything that can be wrong with an article file: one code each, with its meaning and the way out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.finding import Finding, Related, Severity, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedCode:
    """One kind of defect.

    Attributes:
        meaning: What is wrong, for the guide.
        way_out: What to do about it; told with every finding that has no nearer advice.
        severity: How much it matters.
    """

    meaning: str
    way_out: str
    severity: Severity = Severity.ERROR


CODES: Mapping[str, SeedCode] = {
    # the file
    "unknown-key": SeedCode(
        meaning="A key that the format does not know.", way_out="Remove it, or write it as seeds/README.md shows."
    ),
    "missing-key": SeedCode(meaning="A key that must be there is not.", way_out="Add it."),
    "duplicate-key": SeedCode(
        meaning="A key stands twice: in one mapping, or one claim key in two passages.",
        way_out="Rename or remove one of the two.",
    ),
    "bad-key": SeedCode(
        meaning="A key that is not lower-case words and numbers joined by single hyphens.",
        way_out="Write it like guangdong-sike-electronics.",
    ),
    "empty-value": SeedCode(
        meaning="A key without a value, or empty words.", way_out="Write a value or remove the key."
    ),
    "wrong-value": SeedCode(
        meaning="A value of the wrong kind: a number for words, a word that is none of the choices, a wrong date.",
        way_out="Write it as seeds/README.md shows; words that look like numbers go in quotation marks.",
    ),
    # the text
    "text-missing": SeedCode(
        meaning="There is no article.txt beside the file.", way_out="Put the article's text there, as UTF-8."
    ),
    "text-changed": SeedCode(
        meaning="The article's text no longer matches its hash.",
        way_out="Restore the text; where the change is meant, write the new hash and read every quote again.",
    ),
    "sentence-unread": SeedCode(
        meaning="A sentence has neither a claim nor a reason why it states nothing.",
        way_out="Add a passage that quotes it, or list it under `silent:` with the reason.",
    ),
    # quotes
    "quote-not-found": SeedCode(
        meaning="A quote does not stand in the article.", way_out="Copy the words from article.txt as they stand."
    ),
    "quote-not-unique": SeedCode(
        meaning="A quote stands in the article more than once.", way_out="Quote more of the sentence around it."
    ),
    "quote-over-stray": SeedCode(
        meaning="A quote takes in characters that are in the text by mistake.", way_out="Quote only up to them."
    ),
    "quote-repeated": SeedCode(
        meaning="Two passages have the same quote.",
        way_out="Put what both say under one of them.",
        severity=Severity.WARNING,
    ),
    # terms and entities
    "unknown-term": SeedCode(
        meaning="A class, property or CURIE that the ontology does not have.",
        way_out="The vocabulary page lists the terms; a kind, measure or other concept of your own is declared in the "
        "article's file, and what no term can say is kept below `in-words:`.",
    ),
    "deprecated-term": SeedCode(
        meaning="A term of a former edition that is no longer used.",
        way_out="Use the term that its entry in the ontology names.",
    ),
    "wrong-type": SeedCode(
        meaning="A subject, object, speaker or group of a class that the property does not take.",
        way_out="Use another property, or correct the entity's class.",
    ),
    "unknown-entity": SeedCode(
        meaning="A key that no article and no reference data declares.",
        way_out="Declare it where it is used, as {a: Company, name: …}, or correct the key.",
    ),
    "ambiguous-entity": SeedCode(
        meaning="A key that the reference data gives to two entities.", way_out="Give one of them another key."
    ),
    "entity-unused": SeedCode(
        meaning="An entity that no claim of any article uses.", way_out="Make a claim about it, or remove it."
    ),
    "entity-differs": SeedCode(
        meaning="An entity is declared twice, and the declarations differ.",
        way_out="Keep one declaration, or give the other entity another key.",
    ),
    "name-repeated": SeedCode(
        meaning="Two entities have the same or almost the same name; they may be one.",
        way_out="Use one key for both, or tell them apart by name or by `same-as:`.",
        severity=Severity.WARNING,
    ),
    "link-clash": SeedCode(
        meaning="Two entities are said to be the same thing elsewhere, or one to be a term of the ontology.",
        way_out="Use one key for both, or remove the wrong link.",
    ),
    "mention-not-found": SeedCode(
        meaning="The words for an entity do not stand in the article.",
        way_out="Give the article's words as `mention:`.",
    ),
    "class-missing": SeedCode(
        meaning="An entity is described, and neither a class nor its roles tell what it is.",
        way_out="Add `a:` with a class, such as Company or Group.",
    ),
    "group-without-class": SeedCode(
        meaning="A group does not say what its members are.", way_out="Add `group-of:` with the members' class."
    ),
    "private-person-linked": SeedCode(
        meaning="A private person is linked to a registry elsewhere.", way_out="Remove `same-as:` and `matches:`."
    ),
    # axes
    "speaker-missing": SeedCode(
        meaning="Words in quotation marks, or direct or indirect speech, without a speaker.",
        way_out="Name the speaker with `by:`; where the marks stand for a name or for irony, write `voice: narrator`.",
    ),
    "voice-clash": SeedCode(
        meaning="The voice does not fit: a narrator with `by:`, or direct speech outside quotation marks.",
        way_out="Leave `voice:` out, or correct it.",
    ),
    "factuality-clash": SeedCode(
        meaning="One event or observation is told as a prospect in one place and as a report in another.",
        way_out="Put all that is said of it below `planned:`, `promised:`, `aimed:` or `expected:`, or nothing.",
    ),
    "may-be-prospect": SeedCode(
        meaning="The quote tells what lies ahead, and everything in it is told as done.",
        way_out="Put what is planned, promised, aimed at or expected below a key of that name.",
        severity=Severity.WARNING,
    ),
    "may-be-denied": SeedCode(
        meaning="The quote denies something, and nothing in it is denied.",
        way_out="Put what is denied below `denied:`.",
        severity=Severity.WARNING,
    ),
    "day-differs": SeedCode(
        meaning="The quote names a day or a year, and the figure holds as of the article's day.",
        way_out="Give the day as `as-of:`, or the time as `time:`.",
        severity=Severity.WARNING,
    ),
    "object-not-in-quote": SeedCode(
        meaning="A claim is said to be verbatim, and the quote has no words for its object.",
        way_out="Quote more, put it below `paraphrase:` or `inference:`, or give the words as `mention:`.",
        severity=Severity.WARNING,
    ),
    # roles
    "role-not-taken": SeedCode(
        meaning="A role that events of this kind do not take.",
        way_out="Use another role or kind; ontology/kinds.ttl tells which kind takes which.",
    ),
    "group-unreadable": SeedCode(
        meaning="A statement on a group with a property that does not say of whom in it it holds.",
        way_out="Say it of a member, or with another property.",
    ),
    "measure-missing": SeedCode(
        meaning="An observation does not say what is measured.",
        way_out="Add `measure:`, such as wage, headcount or share, or `quality:` for a comparison in words.",
    ),
    "value-missing": SeedCode(
        meaning="An observation has neither a value nor a quality, and nothing refers to it.",
        way_out="Add `value:` with the article's words, or `quality:`.",
    ),
    "comparison-one-sided": SeedCode(
        meaning="A comparison, ratio, growth or distance without the other side.",
        way_out="Add `comparedWith:` with a thing, an observation or {time: …}; `not-named` where the text names none.",
    ),
    "passage-empty": SeedCode(
        meaning="A quote below which nothing stands.",
        way_out="Say what it states, or list the quote under `silent:` with the reason.",
    ),
    # figures and periods
    "bounds-clash": SeedCode(
        meaning="Numbers of a figure that do not go together.",
        way_out="Give exactly or about alone, over or at-least with or without under or at-most, or from with to.",
    ),
    "bounds-upside-down": SeedCode(
        meaning="A lower bound that is not below the upper one, or days in the wrong order.", way_out="Swap the two."
    ),
    "figure-empty": SeedCode(
        meaning="A figure with neither a number nor words.", way_out="Give a number, or the article's `words:` alone."
    ),
    "figure-not-in-quote": SeedCode(
        meaning="The quote does not hold the figure's number.",
        way_out="Correct the number, or give the article's `words:`.",
    ),
    "words-ambiguous": SeedCode(
        meaning="The quote holds the figure's number more than once.", way_out="Give the article's words with `words:`."
    ),
    "words-not-in-quote": SeedCode(
        meaning="The words of a figure or period do not stand in the quote.", way_out="Copy them from the quote."
    ),
    "number-differs": SeedCode(
        meaning="The number in a figure's words is not the figure's.", way_out="Correct the number or the words."
    ),
    "qualifier-differs": SeedCode(
        meaning='The words say "over", "about" or nothing of the kind, and the figure says otherwise.',
        way_out="Write the figure as the words have it.",
    ),
    "unit-differs": SeedCode(
        meaning="The words name another unit or time than the figure, or none where the figure has one.",
        way_out="Write the unit that the words name, or quote the words that name it.",
    ),
    "number-open": SeedCode(
        meaning="The words of a figure may mean several things, or their qualifiers do not go together.",
        way_out="Say which with the number and its unit by their keys.",
    ),
    "language-unread": SeedCode(
        meaning="The words are in a language whose numbers and times are not read.",
        way_out="Give the number and the article's `words:`, or the days with `from:` and `to:`.",
    ),
    "unknown-unit": SeedCode(meaning="A unit that is not known.", way_out="Use one of the units in seeds/README.md."),
    "period-unread": SeedCode(
        meaning="No rule reads the words of a period.",
        way_out="Give the days with `from:` and `to:`, or `{words: …}` alone where the text does not say from when to "
        "when.",
    ),
}
"""Every finding that reading an article file can give."""


@dataclass(frozen=True, slots=True)
class FindingLog:
    """Collects the findings of one reading, in the order found; what is told once is not told again."""

    findings: list[Finding] = field(default_factory=list)
    _told: set[Finding] = field(default_factory=set)

    def add(self, code: str, span: Span, message: str, *, way_out: str = "", related: tuple[Related, ...] = ()) -> None:
        """Note one defect; severity and, where none is given, the way out are the code's."""
        kind = CODES[code]
        finding = Finding(
            code=code,
            severity=kind.severity,
            message=message,
            span=span,
            way_out=way_out or kind.way_out,
            related=related,
        )
        if finding not in self._told:
            self._told.add(finding)
            self.findings.append(finding)
