"""Figures, periods, durations and frequencies of an article file: from words to values, held against the quote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pydantic import ValidationError
from rdflib import URIRef

from graph.curation.claim import Extent
from graph.curation.codes import FindingLog
from graph.curation.file import report_errors
from graph.curation.format import FigurePart, PeriodPart
from graph.curation.quotes import shorten
from graph.curation.yaml_source import YamlPath, YamlSource
from graph.finding import Span
from graph.terms import UNIT
from graph.text.amount import Amount, Unread, Why
from graph.text.amount_reader import find_amounts
from graph.text.article import Article, Stretch
from graph.text.figure import (
    NUMBER_KEYS,
    Figure,
    NumberParts,
    amount_to_figure,
    find_clash,
    find_unit_clash,
    find_words,
    iter_readings,
    number_text,
)
from graph.text.language import describe_unread, parse_language
from graph.text.period import WORDS_ONLY, Period, read_period
from graph.text.units import COUNT, PERIODS, UNITS, Unit, find_unit, iri_to_unit, list_unit_names
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

    def read_figure(
        self, value: str | Mapping[str, Any], path: YamlPath, quotes: Iterable[Stretch], beside: Mapping[str, Any]
    ) -> tuple[Figure, Figure | None] | None:
        """Return a figure and the same amount in another unit, or None where a finding stands in the way.

        Args:
            value: The article's words, or a mapping that says more.
            path: Where it stands in the file.
            quotes: The quotes in which the words stand.
            beside: What the entity says of its figures: `per`, `as-of`, and the unit in which its measure is given.
        """
        part = self._read_part(FigurePart, {"words": value} if isinstance(value, str) else value, path)
        if part is None:
            return None
        part = part.model_copy(
            update={
                "per": part.per or beside.get("per"),
                "as_of": part.as_of or beside.get("as-of"),
            }
        )
        default = beside.get("unit")
        figure = self._read_one(part, path, list(quotes), is_words=isinstance(value, str), default=default)
        equal = None
        if part.equals is not None and figure is not None:
            other = FigurePart.model_validate({"words": part.equals}) if isinstance(part.equals, str) else part.equals
            other = other.model_copy(update={"per": other.per or part.per, "as_of": other.as_of or part.as_of})
            equal = self._read_one(
                other, (*path, "equals"), list(quotes), is_words=isinstance(part.equals, str), is_conversion=True
            )
        return (figure, equal) if figure is not None else None

    def _read_part(self, model: type[Any], value: Mapping[str, Any], path: YamlPath) -> Any:
        try:
            return model.model_validate(value)
        except ValidationError as error:
            report_errors(error, path, self.source, self.log)
            return None

    def _read_one(
        self,
        part: FigurePart,
        path: YamlPath,
        quotes: list[Stretch],
        *,
        is_words: bool,
        is_conversion: bool = False,
        default: URIRef | None = None,
    ) -> Figure | None:
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
            place = self.source.value_span(path if is_words else (*path, "words"))
            found = self._read_words(part, part.words.strip(), parts, unit, place, words)
        else:
            found = self._find_words(part, parts, unit, path, words)
        if found is None or (unit is None and part.unit is not None):
            return None
        label, amount = found
        as_of = part.as_of or self.article.published
        if amount is None:
            text = part.of or ""
            iri = unit.iri if unit else (UNIT.NUM if text else None)
            return Figure(label=label, language=self.article.language, as_of=as_of, unit=iri, unit_text=text)
        thing = part.of or amount.thing
        told = unit or amount.unit
        if told is COUNT and not thing and default is not None:
            # "16" is an age, and "three" the number of what is measured.
            told = iri_to_unit(default) or told
        amount = replace(amount, unit=told, per=_period_of(part) or amount.per, thing="")
        return amount_to_figure(
            self._round(amount, part, is_conversion=is_conversion),
            label=label,
            language=self.article.language,
            as_of=as_of,
            unit_text=thing if told is COUNT else part.of or "",
        )

    def _round(self, amount: Amount, part: FigurePart, *, is_conversion: bool) -> Amount:
        """Return an amount with the step that the curator gives, or the last digit of one that converts another.

        What is rounded has no bounds: it can be half a step either way.
        """
        if amount.value is None or amount.approximate or amount.lower != amount.upper:
            return amount
        step = amount.rounded_to if part.rounded_to is None else Fraction(part.rounded_to)
        if part.rounded_to is None and step is None and is_conversion and amount.value.denominator == 1:
            step = Fraction(1)
        if not step or amount.unit is UNITS["percent"]:
            return replace(amount, rounded_to=None)
        return replace(amount, rounded_to=step, lower=None, upper=None)

    def _find_unit(self, part: FigurePart, path: YamlPath) -> Unit | None:
        if part.unit is None:
            return None
        unit = find_unit(part.unit)
        if unit is None:
            near = suggest(part.unit, list_unit_names())
            hint = (
                f"did you mean `{near}`?"
                if near
                else f"expected {', '.join(UNITS)}, a currency's code or a unit of QUDT such as unit:KiloGM"
            )
            place = self.source.value_span((*path, "unit"))
            self.log.add("unknown-unit", place, f"`{part.unit}` is no known unit; {hint}")
        return unit

    def _find_words(
        self, part: FigurePart, parts: NumberParts, unit: Unit | None, path: YamlPath, quotes: list[str]
    ) -> tuple[str, Amount] | None:
        """Return the words of the quotes that give the figure's numbers, and what they say."""
        place, language = self.source.value_span(path), self.article.language
        shown = describe_numbers(parts)
        if not parse_language(language).is_read:
            way_out = "Give the article's words beside the number: `words:`."
            self.log.add("language-unread", place, describe_unread(language), way_out=way_out)
            return None
        per = _period_of(part)
        for quote in quotes:
            matches = find_words(quote, parts, unit=unit, unit_text=part.of or "", per=per, language=language)
            found = [quote[match.stretch.start : match.stretch.end] for match in matches]
            if len(found) > 1:
                choices = " and ".join(f'"{words}"' for words in found[:3])
                self.log.add("words-ambiguous", place, f"{shown} fits {len(found)} places of the quote: {choices}")
                return None
            if found:
                clash, unit_clash = matches[0].clash, matches[0].unit_clash
                return None if self._tell_clash(clash, unit_clash, found[0], place) else (found[0], matches[0].amount)
        self._tell_missing(shown, place, quotes)
        return None

    def _tell_clash(self, clash: str, unit_clash: str, words: str, place: Span) -> bool:
        """Note how words contradict a figure, and return whether they do."""
        if clash:
            self.log.add("qualifier-differs", place, f'{clash} ("{words}")')
        elif unit_clash:
            self.log.add("unit-differs", place, unit_clash)
        return bool(clash or unit_clash)

    def _tell_missing(self, shown: str, place: Span, quotes: list[str]) -> None:
        """Note that a figure's number does not stand in the quotes, with what stands there."""
        found = [(quote, one) for quote in quotes for one in find_amounts(quote, self.article.language)]
        held = ", ".join(f'"{quote[one.stretch.start : one.stretch.end]}"' for quote, one in found) or "none"
        quote = shorten(quotes[0]) if quotes else ""
        message = f'{shown} does not stand in the quote "{quote}"; its numbers are: {held}'
        self.log.add("figure-not-in-quote", place, message)

    def _read_words(
        self, part: FigurePart, words: str, parts: NumberParts, unit: Unit | None, place: Span, quotes: list[str]
    ) -> tuple[str, Amount | None] | None:
        """Return the given words if they stand in a quote, and what they say or the curator's numbers for them."""
        language = self.article.language
        quote = next((quote for quote in quotes if words in quote), None)
        if quote is None:
            shown = shorten(quotes[0]) if quotes else ""
            self.log.add("words-not-in-quote", place, f'"{words}" does not stand in the quote "{shown}"')
            return None
        per = _period_of(part)
        if not parse_language(language).is_read:
            # Nobody but the curator has read the words.
            return words, parts.to_amount(unit or COUNT, per) if parts.numbers else None
        start = quote.find(words)
        inside = Stretch(start=start, end=start + len(words))
        if not parts.numbers:
            held = [one for one in find_amounts(quote, language) if one.stretch.overlaps(inside)]
            return self._take_words(words, held, unit, per, quote, place, inside)
        readings = [one for one in iter_readings(quote, language) if one.stretch.overlaps(inside)]
        fitting = [one for one in readings if one.numbers == tuple(number for _, number in parts.in_order)]
        if not fitting:
            said = ", ".join(number_text(number) for one in readings for number in one.numbers) or "no number"
            message = f'the words "{words}" say {said}, the figure {describe_numbers(parts)}'
            self.log.add("number-differs", place, message)
            return None
        amount = min(fitting, key=lambda one: bool(find_clash(one, parts)))
        clash = find_clash(amount, parts)
        unit_clash = find_unit_clash(quote, amount, unit, per, language)
        if self._tell_clash(clash, unit_clash, words, place):
            return None
        return words, self._with_thing(amount, quote, inside)

    def _take_words(
        self,
        words: str,
        held: list[Amount | Unread],
        unit: Unit | None,
        per: Unit | None,
        quote: str,
        place: Span,
        inside: Stretch,
    ) -> tuple[str, Amount | None] | None:
        """Return words that stand alone as a figure, with the amount that they tell, if any."""
        amounts = [one for one in held if isinstance(one, Amount)]
        unread = next((one for one in held if isinstance(one, Unread) and one.why is not Why.VAGUE), None)
        if unread is not None:
            self.log.add("number-open", place, unread.reason, way_out=unread.way_out)
            return None
        if len(amounts) > 1:
            shown = " and ".join(f'"{quote[one.stretch.start : one.stretch.end]}"' for one in amounts)
            self.log.add("words-ambiguous", place, f'the words "{words}" hold {shown}')
            return None
        if not amounts:
            return words, None
        unit_clash = find_unit_clash(quote, amounts[0], unit, per, self.article.language)
        if self._tell_clash("", unit_clash, words, place):
            return None
        return words, self._with_thing(amounts[0], quote, inside)

    def _with_thing(self, amount: Amount, quote: str, inside: Stretch) -> Amount:
        """Return a count with what is counted: what stands behind it in the curator's words."""
        behind = quote[amount.stretch.end : inside.end].strip(" ,.;-") if amount.unit is COUNT else ""
        return replace(amount, thing=behind.removeprefix("of the ").removeprefix("of "))

    def read_period(self, value: str | Mapping[str, Any], path: YamlPath, quotes: Iterable[Stretch]) -> Period | None:
        """Return the period, or None where a finding stands in the way."""
        part = self._read_part(PeriodPart, {"words": value} if isinstance(value, str) else value, path)
        if part is None:
            return None
        words = part.words.strip()
        place = self.source.value_span((*path, "words"))
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
        reading = read_period(words, self.article.published, self.article.language)
        if reading is None and not isinstance(value, str):
            return self._to_period(words, None, None, True, WORDS_ONLY.iri) if is_sound else None
        if reading is None:
            if self.dates_relative and is_sound:
                message = f'no rule reads "{words}" for an article of {self.article.published}'
                if not parse_language(self.article.language).is_read:
                    message = describe_unread(self.article.language)
                way_out = (
                    f"Give the days, as {{words: {words}, from: 2016-05-01, to: 2016-09-30}}; where the text does not "
                    f"say from when to when, {{words: {words}}} alone. seeds/README.md lists what is read."
                )
                self.log.add("period-unread", place, message, way_out=way_out)
            return None
        rule, (earliest, latest) = reading
        return self._to_period(words, earliest, latest, True, rule.iri) if is_sound else None

    def read_extent(
        self, value: str | Mapping[str, Any], path: YamlPath, quotes: Iterable[Stretch], *, is_frequency: bool
    ) -> Extent | None:
        """Return a duration or a frequency: its words, and the number of a duration where they hold one."""
        if is_frequency and isinstance(value, str):
            shown = [self.article.cut(quote) for quote in quotes]
            if not any(value.strip() in quote for quote in shown):
                message = f'"{value}" does not stand in the quote "{shorten(shown[0]) if shown else ""}"'
                self.log.add("words-not-in-quote", self.source.value_span(path), message)
                return None
            per = next(
                (
                    unit.iri
                    for word, unit in PERIODS.items()
                    if re.search(rf"{word}|daily" if word == "day" else word, value.lower())
                ),
                None,
            )
            figure = Figure(label=value.strip(), language=self.article.language, as_of=self.article.published, per=per)
            return Extent(figure=figure, is_frequency=True)
        read = self.read_figure(value, path, quotes, {})
        return Extent(figure=read[0], is_frequency=is_frequency) if read is not None else None

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


def _period_of(part: FigurePart) -> Unit | None:
    return PERIODS[part.per] if part.per else None


def figure_part_to_numbers(part: FigurePart) -> NumberParts:
    """Return the numbers of a figure by the key under which they stand in the file."""
    numbers: dict[str, Fraction] = {}
    for key in NUMBER_KEYS:
        number: Decimal | None = getattr(part, "from_" if key == "from" else key.replace("-", "_"))
        if number is not None:
            numbers[key] = Fraction(number)
    return NumberParts(numbers=numbers, approximate=part.approximate is True)


def describe_numbers(parts: NumberParts) -> str:
    """Return the numbers of a figure as the curator wrote them."""
    return ", ".join(f"`{key}: {number_text(number)}`" for key, number in parts.in_order) or "no number"
