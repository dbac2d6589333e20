"""Figures and periods of an article file: from what a curator wrote to values, held against the words of the quote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rdflib import URIRef

from graph.curation.codes import FindingLog
from graph.curation.format import FigurePart, PeriodPart
from graph.curation.quotes import shorten
from graph.curation.yaml_source import YamlPath, YamlSource
from graph.terms import UNIT
from graph.text.article import Article, Stretch
from graph.text.figure import (
    NUMBER_KEYS,
    PERIODS,
    UNITS,
    Figure,
    NumberParts,
    find_clash,
    find_words,
    parts_to_figure,
)
from graph.text.numerals import find_numerals
from graph.text.period import Period, describe_rules, read_period
from graph.vocabulary import Vocabulary, suggest


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueReader:
    """Reads the figures and periods of one article file.

    Attributes:
        article: Its text and date.
        source: The file with its places.
        log: Where findings go.
        dates_relative: Whether the article's date is sound, so that relative times can be read.
    """

    article: Article
    source: YamlSource
    vocabulary: Vocabulary
    log: FindingLog
    dates_relative: bool = True

    def read_figure(self, part: FigurePart, path: YamlPath, quotes: Iterable[Stretch]) -> Figure | None:
        """Return the figure, or None where a finding stands in the way."""
        parts = figure_part_to_numbers(part)
        problem = parts.find_problem()
        if problem:
            code, key, message = problem
            self.log.add(code, self.source.key_span((*path, key)), message)
            return None
        unit = self._find_unit(part, path)
        if not parts.numbers and part.words is None:
            self.log.add("figure-empty", self.source.value_span(path), "neither a number nor words stand here")
            return None
        words = [self.article.cut(quote) for quote in quotes]
        if part.words is not None:
            label = self._check_words(part.words.strip(), parts, path, words)
        else:
            label = self._find_label(part, parts, path, words)
        if label is None or (unit is None and part.unit is not None):
            return None
        return parts_to_figure(
            parts,
            label=label,
            language=self.article.language,
            as_of=part.as_of or self.article.published,
            unit=unit or (UNIT.NUM if parts.numbers or part.of else None),
            unit_text=part.of or "",
            per=PERIODS[part.per] if part.per else None,
        )

    def _find_unit(self, part: FigurePart, path: YamlPath) -> URIRef | None:
        if part.unit is None:
            return None
        if part.unit in UNITS:
            return UNITS[part.unit].iri
        expanded = self.vocabulary.expand(part.unit)
        if expanded is not None and expanded.startswith(str(UNIT)):
            return expanded
        near = suggest(part.unit, UNITS)
        hint = f"did you mean `{near}`?" if near else f"expected {', '.join(UNITS)} or a CURIE such as unit:KiloGM"
        self.log.add("unknown-unit", self.source.value_span((*path, "unit")), f"`{part.unit}` is no known unit; {hint}")
        return None

    def _find_label(self, part: FigurePart, parts: NumberParts, path: YamlPath, quotes: list[str]) -> str | None:
        """Return the words of the quotes that give the figure's numbers."""
        place = self.source.value_span(path)
        shown = describe_numbers(parts)
        for quote in quotes:
            matches = find_words(quote, parts, unit=part.unit, unit_text=part.of or "", per=part.per)
            found = [quote[match.stretch.start : match.stretch.end] for match in matches]
            if len(found) > 1:
                choices = " and ".join(f'"{words}"' for words in found[:3])
                self.log.add("words-ambiguous", place, f"{shown} fits {len(found)} places of the quote: {choices}")
                return None
            if found:
                if matches[0].clash:
                    self.log.add("qualifier-differs", place, f'{matches[0].clash} ("{found[0]}")')
                    return None
                return found[0]
        numbers = [quote[n.stretch.start : n.stretch.end] for quote in quotes for n in find_numerals(quote)]
        held = ", ".join(f'"{number}"' for number in numbers) if numbers else "none"
        message = (
            f'{shown} does not stand in the quote "{shorten(quotes[0]) if quotes else ""}"; its numbers are: {held}'
        )
        self.log.add("figure-not-in-quote", place, message)
        return None

    def _check_words(self, words: str, parts: NumberParts, path: YamlPath, quotes: list[str]) -> str | None:
        """Return the given words if they stand in a quote and say the figure's numbers."""
        place = self.source.value_span((*path, "words"))
        quote = next((quote for quote in quotes if words in quote), None)
        if quote is None:
            shown = shorten(quotes[0]) if quotes else ""
            self.log.add("words-not-in-quote", place, f'"{words}" does not stand in the quote "{shown}"')
            return None
        start = quote.find(words)
        inside = Stretch(start=start, end=start + len(words))
        numerals = [numeral for numeral in find_numerals(quote) if inside.contains(numeral.stretch)]
        stood = [numeral.value for numeral in numerals]
        if stood != [number for _, number in parts.in_order]:
            said = ", ".join(f"{value:f}" for value in stood) or "no number"
            message = f'the words "{words}" say {said}, the figure {describe_numbers(parts)}'
            self.log.add("number-differs", place, message)
            return None
        clash = find_clash(quote, numerals, parts)
        if clash:
            self.log.add("qualifier-differs", place, f'{clash} ("{words}")')
            return None
        return words

    def read_period(self, part: PeriodPart, path: YamlPath, quotes: Iterable[Stretch]) -> Period | None:
        """Return the period, or None where a finding stands in the way."""
        words = part.when.strip()
        place = self.source.value_span((*path, "when"))
        shown = [self.article.cut(quote) for quote in quotes]
        is_sound = any(words in quote for quote in shown)
        if not is_sound:
            self.log.add(
                "words-not-in-quote",
                place,
                f'"{words}" does not stand in the quote "{shorten(shown[0]) if shown else ""}"',
            )
        if part.from_ or part.to:
            if part.from_ and part.to and part.from_ > part.to:
                message = f"`from: {part.from_}` is after `to: {part.to}`"
                self.log.add("bounds-upside-down", self.source.key_span((*path, "to")), message)
                return None
            return self._to_period(words, part.from_, part.to, part.approximate is True) if is_sound else None
        reading = read_period(words, self.article.published)
        if reading is None:
            if self.dates_relative and is_sound:
                message = f'no rule reads "{words}" for an article of {self.article.published}'
                way_out = f"Give the days with `from:` and `to:`, or words that a rule reads: {describe_rules()}."
                self.log.add("period-unread", place, message, way_out=way_out)
            return None
        rule, (earliest, latest) = reading
        return self._to_period(words, earliest, latest, True, rule.iri) if is_sound else None

    def _to_period(
        self, words: str, earliest: date | None, latest: date | None, approximate: bool, rule: URIRef | None = None
    ) -> Period:
        return Period(
            label=words,
            language=self.article.language,
            earliest=earliest,
            latest=latest,
            approximate=approximate,
            rule=rule,
        )


def figure_part_to_numbers(part: FigurePart) -> NumberParts:
    """Return the numbers of a figure by the key under which they stand in the file."""
    numbers: dict[str, Decimal] = {}
    for key in NUMBER_KEYS:
        number: Decimal | None = getattr(part, "from_" if key == "from" else key.replace("-", "_"))
        if number is not None:
            numbers[key] = number
    return NumberParts(numbers=numbers, approximate=part.approximate is True)


def describe_numbers(parts: NumberParts) -> str:
    """Return the numbers of a figure as the curator wrote them."""
    return ", ".join(f"`{key}: {number:f}`" for key, number in parts.in_order) or "no number"
