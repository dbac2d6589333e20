"""English amounts: qualifiers, ranges, money, units and times around the numbers of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

from graph.text.amount import Amount, Bound, Unread, Why, bound_number, bound_range
from graph.text.article import Stretch
from graph.text.currencies import choose_currency, currency_signs, currency_words
from graph.text.english.numerals import find_english_numerals
from graph.text.english.words import (
    ADVERBS,
    ADVERBS_OF_TIME,
    APART,
    BEFORE_YEARS,
    BEHIND,
    CHANGES,
    DIMENSIONS,
    EACH,
    MONTHS,
    PEOPLE,
    PER,
    QUALIFIERS,
    RATES,
    STOP,
    UNLISTED,
)
from graph.text.language import ENGLISH, Language
from graph.text.numeral import Numeral, NumeralKind
from graph.text.units import COUNT, PERIODS, UNITS, Kind, Unit, make_currency


def _words_pattern(words: Mapping[str, object]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)


_QUALIFIER = re.compile(rf"(?<![\w-]){ADVERBS}(?P<words>{_words_pattern(QUALIFIERS)})\s*\Z", re.IGNORECASE)
_BEHIND = tuple((re.compile(pattern, re.IGNORECASE), bound) for pattern, bound in BEHIND)
_RANGE = re.compile(r"[\s-]*(?P<link>to|and|or)[\s-]*|\s*(?P<dash>-|–|—|~)\s*", re.IGNORECASE)
_AND_HALF = re.compile(r"\s+and\s+(?:an?\s+)?(?P<part>half|quarter|three\s+quarters)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Behind:
    """What stands behind a number: its unit, the index behind it, and the currency's or metre's other reading."""

    unit: Unit
    end: int
    problem: str = ""


def find_english_amounts(text: str, language: Language) -> list[Amount | Unread]:
    """Return the amounts of an English text in order, with what looks like one and tells no number."""
    spaced = _join_groups(text, language)
    return list(_Reader(spaced, language, find_english_numerals(spaced)).iter_amounts())


def _join_groups(text: str, language: Language) -> str:
    """Return the text with no-break spaces inside numbers whose thousands are parted by spaces: "19 137 524".

    One space alone may part two numbers ("15 200"); it counts where the region writes numbers so.
    """
    several = r"{1,}" if language.region in SPACED_REGIONS else r"{2,}"
    pattern = rf"(?<![\d.,])(?<!\d )\d{{1,3}}(?: \d{{3}}){several}(?![\d,])(?! \d)"

    def join(match: re.Match[str]) -> str:
        is_day = re.search(rf"\b(?:{MONTHS})\.?\s\Z", text[: match.start()])
        return match.group() if is_day else match.group().replace(" ", "\u00a0")

    return re.sub(pattern, join, text)


SPACED_REGIONS = frozenset({"ZA", "NA"})
"""Regions whose English parts thousands by a space, in print if not in CLDR."""


@dataclass(frozen=True, slots=True)
class _Reader:
    text: str
    language: Language
    numerals: list[Numeral]

    def iter_amounts(self) -> Iterator[Amount | Unread]:
        index = 0
        was_year = False
        while index < len(self.numerals):
            numeral = self.numerals[index]
            if numeral.kind is NumeralKind.VAGUE:
                yield self._refuse_vague(numeral)
            elif self._is_time(index, was_year):
                was_year = numeral.may_be_year
                index += 1
                continue
            else:
                read, index = self._read(index)
                yield read
            was_year = False
            index += 1

    def _refuse_vague(self, numeral: Numeral) -> Unread:
        start, _, _ = self._qualify(numeral.stretch.start)
        stretch = Stretch(start=start, end=numeral.stretch.end)
        words = self.text[stretch.start : stretch.end]
        return Unread(
            stretch=stretch,
            why=Why.VAGUE,
            reason=f'"{words}" tells no number',
            way_out="Leave the words alone as the figure.",
        )

    # ------------------------------------------------------------------ years, days, hours

    def _is_time(self, index: int, was_year: bool) -> bool:
        """Return whether a number is a year, a day of a month or an hour of the day."""
        numeral = self.numerals[index]
        before, behind = self.text[: numeral.stretch.start], self.text[numeral.stretch.end :]
        words = self.text[numeral.stretch.start : numeral.stretch.end]
        if not words[0].isdigit():
            return False
        if re.match(r"\s*(?:[ap]\.?m\b|o['’]clock\b)", behind, re.IGNORECASE):
            return True
        if re.fullmatch(r"\d{1,2}", words) and self._is_day(numeral, before, behind):
            return True
        if was_year and re.fullmatch(r"\d{2}(?:\d{2})?", words) and re.search(r"\d{4}\s?[-–/]\s?\Z", before):
            return True
        if not numeral.may_be_year or self._unit_behind(numeral) is not None:
            return False
        if _QUALIFIER.search(before) and not re.search(r"\b(?:around|about|all|of)\s+\Z", before, re.IGNORECASE):
            return False
        has_article = re.search(r"(?:\b(?:the|its|their|this|our)|['’]s)\s+\Z", before, re.IGNORECASE) is not None
        return not self._counts_behind(numeral.stretch.end, words=1 if has_article else 3)

    def _is_day(self, numeral: Numeral, before: str, behind: str) -> bool:
        """Return whether one or two digits are a day of the month beside them: "31 January", "March 5, 2018"."""
        if re.match(rf"\s+(?:of\s+)?(?:{MONTHS})\b(?!\s+(?:be|have|not)\b)", behind):
            return True
        if not re.search(rf"\b(?:{MONTHS})\.?\s+\Z", before):
            return False
        ends = re.match(r"\s*(?:[,.;:)]|and\b|to\b|[-–]|$|\s[a-z])", behind)
        return bool(ends) and self._unit_behind(numeral) is None and not self._counts_behind(numeral.stretch.end)

    def _counts_behind(self, end: int, words: int = 3) -> bool:
        """Return whether a plural stands within some words behind a place: what is counted."""
        at = end
        for _ in range(words):
            match = re.compile(r"[\s-]+([A-Za-z][\w'’]*)").match(self.text, at)
            word = match[1] if match else ""
            if match is None or word.lower() in STOP or word[0].isupper():
                return False
            if word in PEOPLE or (word.endswith("s") and not word.endswith(("ss", "us", "'s", "’s"))):
                return True
            at = match.end()
        return False

    # ------------------------------------------------------------------ one amount

    def _read(self, index: int) -> tuple[Amount | Unread, int]:
        """Return what the numbers from an index on tell, and the index of the last one taken in."""
        first = self.numerals[index]
        behind = self._find_behind(first)
        if index + 1 < len(self.numerals):
            last = self.numerals[index + 1]
            joined = self._join(first, behind, last)
            if joined is not None:
                return joined, index + 1
        return self._finish(first, None, behind), index

    def _join(self, first: Numeral, behind: _Behind, last: Numeral) -> Amount | Unread | None:
        """Return the range that two numbers make, or None where they make none."""
        sign, _, _ = self._sign_before(last.stretch.start)
        between = self.text[behind.end : sign]
        link = _RANGE.fullmatch(between) or _RANGE.fullmatch(self.text[first.stretch.end : sign])
        low, high = first.value, last.value
        if link is None or low is None or high is None:
            return None
        if first.kind is NumeralKind.CARDINAL and last.kind is NumeralKind.TIMES:  # "2 to 3 times"
            first = replace(first, kind=NumeralKind.TIMES)
        if first.kind is not last.kind:
            return None
        before = self.text[: self._qualify(first.stretch.start)[0]]
        word = (link["link"] or link["dash"]).lower()
        is_between = re.search(r"\bbetween\s+\Z", before, re.IGNORECASE) is not None
        if (word == "and") != is_between:
            return None
        if (
            word == "to"
            and re.search(r"\bfrom\s+\Z", before, re.IGNORECASE)
            and CHANGES.search(before[: before.rstrip().rfind(" ") + 1])
        ):
            return None
        if first.scale == 1 and last.scale > 1 and low < high / last.scale:
            first = first.scaled(last.scale)
        return self._finish(first, last, self._find_behind(last), shared=behind)

    def _finish(
        self, first: Numeral, last: Numeral | None, behind: _Behind, shared: _Behind | None = None
    ) -> Amount | Unread:
        """Return the amount of one number or a range with everything around it."""
        end_numeral = last or first
        _, currency, problem = self._sign_before(first.stretch.start)
        start, bounds, said = self._qualify(first.stretch.start)
        if last is not None:
            opening = re.search(r"\b(?:between|from)\s+\Z", self.text[:start], re.IGNORECASE)
            if opening:
                start, more, said_more = self._qualify(opening.start(), is_start=True)
                bounds, said = (*more, *bounds), f"{said_more} {said}".strip()
        end, after, said_after = self._qualify_behind(end_numeral.stretch.end)
        if end > end_numeral.stretch.end:
            behind = self._find_behind(end_numeral, end)
        unit = behind.unit
        half = _AND_HALF.match(self.text, behind.end) if unit is not COUNT and last is None else None
        if half and first.value is not None:  # "a year and a half"
            share = {"half": Fraction(1, 2), "quarter": Fraction(1, 4)}.get(half["part"].lower(), Fraction(3, 4))
            first, behind = replace(first, value=first.value + share), replace(behind, end=half.end())
        if unit is COUNT and re.search(
            r"\bage[ds]?\s+(?:of\s+|between\s+|from\s+)?\Z", self.text[:start], re.IGNORECASE
        ):
            unit = UNITS["year"]
        if unit is COUNT and shared is not None and shared.unit is not COUNT:
            unit = shared.unit
        if currency is not None or problem:
            unit = currency or COUNT
        end = max(end, behind.end)
        end, later, said_later = self._qualify_behind(end) if not after else (end, (), "")
        bounds = (*bounds, *after, *later)
        said = " ".join(filter(None, (said, said_after, said_later)))
        end, per, each = self._find_per(end, first.stretch.start, unit)
        stretch = Stretch(start=start, end=end)
        problem = problem or behind.problem
        return self._conclude(stretch, first, last, bounds, unit, per, each, said, problem)

    def _conclude(
        self,
        stretch: Stretch,
        first: Numeral,
        last: Numeral | None,
        bounds: tuple[Bound, ...],
        unit: Unit,
        per: Unit | None,
        each: str,
        said: str,
        problem: str,
    ) -> Amount | Unread:
        words = self.text[stretch.start : stretch.end]
        unit, refusal = self._settle_multiple(first, unit, stretch)
        if refusal:
            return Unread(stretch=stretch, why=Why.OPEN, reason=refusal, way_out=SAY_WHICH)
        is_exact = unit.kind is Kind.TIME
        amount = (
            bound_number(stretch, first, bounds, unit, is_exact=is_exact)
            if last is None
            else bound_range(stretch, first, last, bounds, unit)
        )
        if amount is None:
            reason = f'"{words}" has qualifiers or ends that do not go together'
            return Unread(
                stretch=stretch, why=Why.BROKEN, reason=reason, way_out="Quote the number alone with `words:`."
            )
        if any(bound is Bound.EXACTLY for bound in bounds) and len(set(bounds)) == 1:
            amount = (
                replace(amount, rounded_to=None) if re.search(r"exactly|precisely", said, re.IGNORECASE) else amount
            )
        thing = self._read_thing(stretch.end) if unit is COUNT and not problem else ""
        if first.kind is NumeralKind.TIMES and unit is COUNT:
            thing = "times"
        amount = replace(amount, per=per, each=each, thing=thing, said=said)
        if first.other is not None and unit is COUNT and currency_missing(thing):
            return self._open_m(amount, first)
        if problem:
            return Unread(
                stretch=stretch, why=Why.OPEN, reason=problem, way_out="Give the unit as `unit:`.", readings=(amount,)
            )
        if first.may_be_year and last is None and not bounds and BEFORE_YEARS.search(self.text[: stretch.start]):
            reason = f'"{words}" may be a year or a number'
            return Unread(stretch=stretch, why=Why.OPEN, reason=reason, way_out=SAY_WHICH, readings=(amount,))
        return amount

    def _open_m(self, amount: Amount, numeral: Numeral) -> Amount | Unread:
        """Settle "1.5m": million before what is counted, metres before "tall"; else it stays open."""
        follows = re.match(r"[\s-]+([A-Za-z]+)", self.text[numeral.stretch.end :])
        word = follows[1].lower() if follows else ""
        assert numeral.other is not None
        metres = replace(numeral, value=numeral.other, scale=Fraction(1), other=None)
        as_length = bound_number(amount.stretch, metres, (), UNITS["metre"], is_exact=True)
        assert as_length is not None
        if word in DIMENSIONS:
            return as_length
        if self._counts_behind(numeral.stretch.end):
            return amount
        reason = f'"{self.text[amount.stretch.start : amount.stretch.end]}" may be millions or metres'
        return Unread(
            stretch=amount.stretch, why=Why.OPEN, reason=reason, way_out=SAY_WHICH, readings=(amount, as_length)
        )

    def _settle_multiple(self, numeral: Numeral, unit: Unit, stretch: Stretch) -> tuple[Unit, str]:
        """Return the unit of a part or a multiple, and why a multiple cannot be told."""
        if numeral.kind is NumeralKind.PART:
            return UNITS["fraction"], ""
        if numeral.kind is not NumeralKind.TIMES:
            return unit, ""
        words = self.text[numeral.stretch.start : numeral.stretch.end]
        follows = re.match(
            r"\s+(?:an?|per|each|every)\s+(?:hour|day|week|month|year)|ly\b", self.text[numeral.stretch.end :]
        )
        if follows or not re.search(r"times|twice|thrice", words, re.IGNORECASE):
            return (COUNT if follows else UNITS["times"]), ""
        if re.match(r"\s+(?:as|the|that|what|its|their|his|her)\b", self.text[numeral.stretch.end :], re.IGNORECASE):
            return UNITS["times"], ""
        if re.match(
            r"\s+(?:more|higher|greater|larger|bigger|longer|faster|less|lower|fewer)\b",
            self.text[numeral.stretch.end :],
        ):
            return unit, f'"{words} more" may add to the whole or be the whole'
        if CHANGES.search(self.text[: stretch.start]):
            return unit, f'"{words}" behind a verb of change may add to the whole or be the whole'
        return COUNT, ""

    # ------------------------------------------------------------------ before the number

    def _sign_before(self, start: int) -> tuple[int, Unit | None, str]:
        """Return where the sign of money before a number begins, the currency, and why it cannot be told."""
        match = _sign_pattern().search(self.text, max(0, start - 8), start)
        if match is None:
            return start, None, ""
        sign = " ".join(match["sign"].split())
        currency = choose_currency(sign, currency_signs()[sign], self.language)
        if currency is None:
            return match.start("sign"), None, f'"{sign}" is the sign of {" and ".join(sorted(currency_signs()[sign]))}'
        return match.start("sign"), make_currency(currency), ""

    def _qualify(self, start: int, *, is_start: bool = False) -> tuple[int, tuple[Bound, ...], str]:
        """Return where the qualified number begins, what its qualifiers make of it, and their words."""
        start = start if is_start else self._sign_before(start)[0]
        bounds: list[Bound] = []
        said: list[str] = []
        while len(bounds) < 2:
            match = _QUALIFIER.search(self.text, 0, start)
            if match is None:
                break
            words = " ".join(match["words"].lower().split())
            bounds.insert(0, QUALIFIERS[words])
            said.insert(0, self.text[match.start("words") : match.end("words")])
            start = match.start("words") if words in {"all", "all of"} else match.start()
        return start, tuple(bounds), " ".join(said)

    # ------------------------------------------------------------------ behind the number

    def _qualify_behind(self, end: int) -> tuple[int, tuple[Bound, ...], str]:
        for pattern, bound in _BEHIND:
            match = pattern.match(self.text, end)
            if match:
                return match.end(), (bound,), match.group().strip(" -")
        return end, (), ""

    def _unit_behind(self, numeral: Numeral) -> Unit | None:
        unit = self._find_behind(numeral).unit
        if unit is not COUNT:
            return unit
        return self._sign_before(numeral.stretch.start)[1]

    def _find_behind(self, numeral: Numeral, end: int | None = None) -> _Behind:
        """Return the unit behind a number, or what is counted."""
        end = numeral.stretch.end if end is None else end
        money = self._money_behind(end, numeral)
        if money is not None:
            return money
        best: tuple[int, Unit] | None = None
        for pattern, unit in _unit_patterns():
            match = pattern.match(self.text, end)
            if match and (best is None or match.end() > best[0]):
                best = (match.end(), unit)
        unlisted = UNLISTED.match(self.text, end)
        if unlisted:
            return _Behind(COUNT, unlisted.end(), f'"{unlisted["unit"]}" is no unit of the table')
        if best is None:
            strong = re.compile(r"-strong\b", re.IGNORECASE).match(self.text, end)
            return _Behind(COUNT, strong.end() if strong else end)
        if best[1].key == "metre" and self.text[best[0] - 1] == "m" and self._counts_behind(best[0]):
            return _Behind(COUNT, end, f'"{self.text[numeral.stretch.start : best[0]]}" may be millions or metres')
        if best[1].key == "tonne" and self.language.region == "US" and "metric" not in self.text[end : best[0]].lower():
            return _Behind(best[1], best[0], "a ton of the United States may be short or metric")
        return _Behind(best[1], best[0])

    def _money_behind(self, end: int, numeral: Numeral) -> _Behind | None:
        """Return the longest name of money behind a number: "U.S. dollars", "Indian rupees"."""
        match = re.compile(r"[\s-]*((?:[A-Za-zÀ-ÿ.$’']+\s+){0,3}?[A-Za-zÀ-ÿ.$’']+)").match(self.text, end)
        names = currency_words(ENGLISH)
        best: tuple[int, str] | None = None
        pieces = re.compile(r"(?:[\s-]+|(?<=\d))([A-Za-zÀ-ÿ$’']+(?:\.[A-Za-z]\.)?\.?)")
        phrase, at = "", end
        while match is not None and (piece := pieces.match(self.text, at)) and len(phrase) < 40:
            phrase = f"{phrase} {piece[1]}".strip()
            at = piece.end()
            for words, stop in ((phrase, at), (phrase.rstrip(".,"), at - len(phrase) + len(phrase.rstrip(".,")))):
                folded = words.casefold().replace("’", "ʻ")
                if (
                    folded in names
                    or folded in {"pound", "pounds"}
                    or (words.isupper() and words in currency_signs() and words.isalpha())
                ):
                    best = (stop, words)
            if len(phrase.split()) >= 4:
                break
        if best is None:
            return None
        words = best[1]
        if words.casefold() in {"pound", "pounds"}:
            return _Behind(COUNT, best[0], f'"{words}" may be a weight or money')
        codes = names.get(words.casefold().replace("’", "ʻ")) or currency_signs()[words]
        if words.casefold() == "won" and (numeral.value or 0) < 500:
            return None
        code = choose_currency(words, codes, self.language)
        if code is None:
            return _Behind(COUNT, best[0], f'"{words}" is money of several countries ({", ".join(sorted(codes))})')
        return _Behind(make_currency(code), best[0])

    def _find_per(self, end: int, start: int, unit: Unit) -> tuple[int, Unit | None, str]:
        """Return the end of the words with the time that the amount is for, that time, and what else it is for."""
        per: Unit | None = None
        each = ""
        while True:
            match = PER.match(self.text, end) if per is None else None
            if match:
                word = match["time"] or match["slash"] or ADVERBS_OF_TIME.get((match["adverb"] or "").lower(), "year")
                per, end = PERIODS[word.lower()], match.end()
                continue
            other = EACH.match(self.text, end) if not each else None
            if not other:
                break
            each, end = " ".join(other["each"].lower().split()), other.end()
        if per is None:
            apart = APART.match(self.text, end)
            adverb = (apart["adverb"] or apart["rate"] or "").lower() if apart else ""
            word = (apart["time"] or ADVERBS_OF_TIME.get(adverb, "year")) if apart else ""
            per = PERIODS[word.lower()] if word else None
        if per is None and unit.kind not in {Kind.TIME, Kind.SHARE, Kind.RATIO, Kind.POINTS}:
            rate = RATES.search(self.text[: self._qualify(start)[0]])
            per = PERIODS[ADVERBS_OF_TIME[rate["adverb"].lower()]] if rate else None
        return end, per, each

    def _read_thing(self, end: int) -> str:
        """Return up to three words behind a count, up to one that ends a group of words."""
        words: list[str] = []
        at = end
        while len(words) < 3:
            match = re.compile(r"[\s-]+([A-Za-z][\w'’-]*)").match(self.text, at)
            if match is None or match[1].lower() in STOP:
                break
            words.append(match[1])
            at = match.end()
        return " ".join(words)


SAY_WHICH = "Say which with the number and its unit by their keys."


def currency_missing(thing: str) -> bool:
    """Return whether what stands behind a number is not money."""
    return thing.casefold() not in currency_words(ENGLISH)


@cache
def _sign_pattern() -> re.Pattern[str]:
    signs = sorted(currency_signs(), key=len, reverse=True)
    letters, longer = [sign for sign in signs if sign.isalpha() and len(sign) == 1], [*signs]
    for sign in letters:
        longer.remove(sign)
    attached = "|".join(letters)  # "R370"; "vitamin K 12" is no money
    apart = "|".join(re.escape(sign) for sign in longer)
    return re.compile(rf"(?<![A-Za-z])(?P<sign>(?:{apart})(?=[ \u00a0]?\Z)|(?:{attached})(?=\Z))[ \u00a0]?\Z")


@cache
def _unit_patterns() -> tuple[tuple[re.Pattern[str], Unit], ...]:
    """Return a pattern for each unit: its symbols as written, its words in any case."""
    found = []
    for unit in UNITS.values():
        if unit.key in {"fraction", "times"}:
            continue
        words = [re.escape(unit.one).replace(r"\ ", r"[\s-]+"), re.escape(unit.many).replace(r"\ ", r"[\s-]+")]
        words += [unit.english] if unit.english else []
        alternatives = [rf"[\s\u00a0-]+(?i:{'|'.join(words)})\b"]
        if unit.symbols:
            alternatives.append(rf"[\s\u00a0-]*(?:{unit.symbols})(?![A-Za-z0-9])")
        attached = [unit.english] if unit.english and unit.key in ATTACHED_WORDS else []
        alternatives += [rf"(?i:{pattern})\b" for pattern in attached]
        found.append((re.compile("|".join(alternatives)), unit))
    return tuple(found)


ATTACHED_WORDS = frozenset({"kilometre", "kilogram", "hour", "year", "percent", "square-metre"})
"""Units whose short words may be written at the digits: "10kms"."""
