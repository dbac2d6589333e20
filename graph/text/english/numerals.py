"""English numbers: digits, words, magnitudes of the West and of India, fractions, multiples; what tells no number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from graph.text.article import Stretch
from graph.text.english.number_words import (
    ARTICLES,
    ATTACHED,
    BEFORE_PARTS,
    DENOMINATORS,
    FEW,
    LABELS,
    LETTER_SIGN,
    LONG,
    MAGNITUDES,
    MAY_ATTACH,
    MULTIPLES,
    NUMBER_WORDS,
    OF_WHAT,
    PLURALS,
    PRINTED,
    ROUND,
    SMALL,
    SUFFIXES,
    TENS,
    UNIT_AT_DIGITS,
    VERBS_OF_MULTIPLES,
    VULGAR,
)
from graph.text.numeral import Numeral, NumeralKind

TOKEN = re.compile(
    r"""(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+|\d+)(?:\.\d+)?)
      | (?P<vulgar>[½⅓⅔¼¾⅕⅖⅗⅘⅙⅛⅜⅝⅞])
      | (?P<word>[A-Za-zÀ-ÿ]+(?:['’][A-Za-z]+)?)
      | (?P<glue>[ \t\r\n\u00a0\u202f\u2009]+)
      | (?P<hyphen>[-‐‑])
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


def find_english_numerals(text: str) -> list[Numeral]:
    """Return the numbers of an English text in order; ordinals, labels ("No. 5") and broken digits are none."""
    scanner = _Scanner(text, list(TOKEN.finditer(text)))
    found: list[Numeral] = []
    index = 0
    while index < len(scanner.tokens):
        taken = scanner.take(index)
        if taken is None:
            index += 1
        else:
            numeral, index = taken
            if numeral is not None:
                found.append(_negate(text, numeral))
    return found


MINUS = re.compile(r"(?:\bminus\s+|(?:(?<=[\s(])|\A)[-−])\Z", re.IGNORECASE)


def _negate(text: str, numeral: Numeral) -> Numeral:
    """Return a number with the minus before it, if there is one: "minus 5", "-3.2%"."""
    minus = MINUS.search(text[: numeral.stretch.start])
    if minus is None or numeral.value is None:
        return numeral
    stretch = Stretch(start=minus.start(), end=numeral.stretch.end)
    return replace(numeral, stretch=stretch, value=-numeral.value, may_be_year=False)


@dataclass(frozen=True, slots=True)
class _Value:
    """A number that was read, its magnitude and the place of its last digit, and the index behind it."""

    value: Fraction
    behind: int
    scale: Fraction = Fraction(1)
    step: Fraction = Fraction(1)
    other: Fraction | None = None


Taken = tuple[Numeral | None, int]


@dataclass(frozen=True, slots=True)
class _Scanner:
    """Reads numbers at an index of the tokens of a text."""

    text: str
    tokens: Sequence[re.Match[str]]

    # ------------------------------------------------------------------ looking at tokens

    def word(self, index: int) -> str:
        """Return the word at an index in lower case; nothing for anything else."""
        if not 0 <= index < len(self.tokens):
            return ""
        return (self.tokens[index]["word"] or "").lower()

    def magnitude(self, index: int) -> int | None:
        """Return the magnitude that a word, also a plural, stands for."""
        word = self.word(index)
        return MAGNITUDES.get(word) or (MAGNITUDES.get(word[:-1]) if word.endswith("s") and word[:-1] in LONG else None)

    def skip(self, index: int) -> int:
        """Return the index behind white space or a hyphen at an index."""
        is_between = index < len(self.tokens) and (self.tokens[index]["glue"] or self.tokens[index]["hyphen"])
        return index + 1 if is_between else index

    def next_word(self, behind: int) -> str:
        """Return the word behind an index and what separates it."""
        return self.word(self.skip(behind))

    def last_word(self, index: int) -> str:
        """Return the word before an index and what separates it."""
        at = index - 1
        if at >= 0 and (self.tokens[at]["glue"] or self.tokens[at]["hyphen"]):
            at -= 1
        return self.word(at)

    def ends(self, behind: int) -> bool:
        """Return whether the clause ends at an index."""
        at = behind
        while at < len(self.tokens) and self.tokens[at]["glue"]:
            at += 1
        return at >= len(self.tokens) or self.tokens[at].group() in '.,;:)!?”"’'

    # ------------------------------------------------------------------ one number

    def take(self, index: int) -> Taken | None:
        """Return the number at an index and the index behind it; no number where the words are none after all."""
        for read in (self._take_vague, self._take_multiple, self._take_half, self._take_number):
            taken = read(index)
            if taken is not None:
                return taken
        return None

    def _make(self, index: int, behind: int, kind: NumeralKind, value: _Value | None) -> Taken:
        stretch = Stretch(start=self.tokens[index].start(), end=self.tokens[behind - 1].end())
        if value is None:
            return Numeral(stretch=stretch, kind=NumeralKind.VAGUE, value=None), behind
        is_bare = bool(re.fullmatch(r"\d{4}", self.text[stretch.start : stretch.end]))
        numeral = Numeral(
            stretch=stretch,
            kind=kind,
            value=value.value,
            scale=value.scale,
            step=value.step,
            may_be_year=is_bare and 1800 <= value.value <= 2100,
            other=value.other,
        )
        return numeral, behind

    def _take_vague(self, index: int) -> Taken | None:
        """Read "tens of thousands", "dozens", "several hundred", "a couple of dozen"."""
        at = index
        if self.word(at) in FEW:
            at = self.skip(at + 1)
            if self.word(at) == "of":
                at = self.skip(at + 1)
            behind = self._skip_magnitudes(at)
            return self._make(index, behind, NumeralKind.VAGUE, None) if behind > at else None
        if self.word(index) in PLURALS and self.last_word(index) not in NUMBER_WORDS:
            return self._make(index, self._skip_magnitudes(index), NumeralKind.VAGUE, None)
        return None

    def _skip_magnitudes(self, index: int) -> int:
        """Return the index behind "thousands", "tens of thousands", "hundred thousand"."""
        behind = at = index
        while self.word(at) in PLURALS or self.magnitude(at):
            behind = at + 1
            at = self.skip(behind)
            if self.word(at) == "of" and (self.word(at + 2) in PLURALS or self.magnitude(at + 2)):
                at = self.skip(at + 1)
        return behind

    def _take_multiple(self, index: int) -> Taken | None:
        """Read "double that of", "tripled", "twice", "tenfold"; "a double room" is none."""
        word = self.word(index)
        fold = re.fullmatch(r"(\w+?)-?fold", word)
        if fold and fold[1] in {**SMALL, **TENS, "hundred": 100, "thousand": 1000}:
            number = Fraction({**SMALL, **TENS, "hundred": 100, "thousand": 1000}[fold[1]])
            return self._make(index, index + 1, NumeralKind.TIMES, _Value(number, index + 1))
        if word not in MULTIPLES:
            return None
        follows = self.next_word(index + 1)
        is_multiple = (
            word in VERBS_OF_MULTIPLES
            or follows in OF_WHAT
            or self.ends(index + 1)
            or self.last_word(index) in {"than", "nearly", "almost", "over", "about", "roughly", "to", "will", "would"}
        )
        if not is_multiple:
            return None, index + 1
        return self._make(index, index + 1, NumeralKind.TIMES, _Value(MULTIPLES[word], index + 1))

    def _take_half(self, index: int) -> Taken | None:
        """Read "half a million", "half a dozen", "half an hour", "half of them", "by half"."""
        if self.word(index) != "half":
            return None
        before, at = self.last_word(index), self.skip(index + 1)
        if before in {"first", "second", "other", "latter", "former", "better"} or self.word(at) in {"year", "yearly"}:
            return None, index + 1
        is_article = self.word(at) in ARTICLES
        half = _Value(Fraction(1, 2), index + 1, step=Fraction(1, 2))
        scaled = self._times_magnitudes(half, self.skip(at + 1) if is_article else at)
        if scaled.behind > index + 1:
            return self._make(index, scaled.behind, NumeralKind.CARDINAL, scaled)
        if is_article and self.tokens[at - 1].group() != "-":
            return self._make(index, at + 1, NumeralKind.CARDINAL, half)
        is_part = self.word(at) in OF_WHAT or (self.ends(index + 1) and before != "in") or before in BEFORE_PARTS
        return self._make(index, index + 1, NumeralKind.PART, half) if is_part else (None, index + 1)

    def _take_number(self, index: int) -> Taken | None:
        """Read digits or number words with what makes them a fraction, a multiple or a mixed number."""
        value = self._read_digits(index) if self.tokens[index]["digits"] or self.tokens[index]["vulgar"] else None
        if value is None and self.tokens[index]["digits"]:
            return None, self._skip_broken(index)
        if value is None:
            value = self._read_words(index)
        if value is None:
            return None
        if self.tokens[index]["digits"] and self._is_label(index):
            return None, value.behind
        part = self._read_part(index, value)
        if part is not None:
            return part
        if self.tokens[index].group().lower() in ARTICLES and value.behind == index + 1:
            return None
        if self.tokens[index]["vulgar"] and value.behind == index + 1 and self.next_word(value.behind) in OF_WHAT:
            return self._make(index, value.behind, NumeralKind.PART, value)
        value = self._add_half(value)
        at = self.skip(value.behind)
        if self.word(at) in {"times", "fold"} and value.scale <= 1000:
            return self._make(index, at + 1, NumeralKind.TIMES, value)
        return self._make(index, value.behind, NumeralKind.CARDINAL, value)

    # ------------------------------------------------------------------ digits

    def _read_digits(self, index: int) -> _Value | None:
        """Read digits with a magnitude at or behind them; None where they are an ordinal, part of a name or broken."""
        token = self.tokens[index]
        if token["vulgar"]:
            return self._times_magnitudes(_Value(VULGAR[token.group()], index + 1), self.skip(index + 1))
        before = self.text[: token.start()]
        after = self.text[token.end() :]
        is_sum = re.search(r"\b[NK]\Z", before) and ("," in token.group() or len(token.group()) > 3)  # N30,000; not N95
        if ATTACHED.search(before) and not is_sum and not MAY_ATTACH.search(before):
            return None
        if re.match(r"[.,:]\d|/\d", after) and not re.match(r"/\d{1,2}(?!\d)\s+of\b", after):
            return None
        digits = re.sub(r"[^\d.]", "", token.group())
        decimals = len(digits.partition(".")[2])
        value = _Value(Fraction(digits), index + 1, step=Fraction(1, 10**decimals))
        slash = re.match(r"/(\d{1,2})", after)
        if slash and int(slash[1]):
            return _Value(value.value / int(slash[1]), index + 3, scale=Fraction(0))
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        if following is not None and following["vulgar"]:
            value = _Value(value.value + VULGAR[following.group()], index + 2)
        elif following is not None and following["word"]:
            return self._read_suffix(value, following)
        return self._times_magnitudes(value, self.skip(value.behind))

    def _read_suffix(self, value: _Value, following: re.Match[str]) -> _Value | None:
        """Read letters at the digits: a magnitude ("1.5m", where metres are the other reading) or a unit ("10km")."""
        letters = following.group().lower()
        if letters in SUFFIXES and following.group() != "B":
            scale = Fraction(SUFFIXES[letters])
            scaled = _Value(value.value * scale, value.behind + 1, scale, value.step * scale)
            is_open = letters == "m" and not self._has_money_sign(value.behind - 1)
            return _Value(scaled.value, scaled.behind, scale, scaled.step, value.value if is_open else None)
        if letters in {"million", "billion", "trillion", "crore", "lakh"}:
            return self._times_magnitudes(value, value.behind)
        return value if UNIT_AT_DIGITS.fullmatch(following.group()) else None

    def _has_money_sign(self, index: int) -> bool:
        before = self.text[: self.tokens[index].start()].rstrip()
        return bool(re.search(r"[$£€¥₹]\Z|\b[A-Z]{3}\Z", before) or LETTER_SIGN.search(before))

    def _skip_broken(self, index: int) -> int:
        """Return the index behind digits that cannot be read, with everything that hangs on them."""
        behind = index + 1
        while behind < len(self.tokens) and not self.tokens[behind]["glue"]:
            if not (self.tokens[behind]["digits"] or self.tokens[behind].group() in ".,:/"):
                break
            behind += 1
        return behind

    def _is_label(self, index: int) -> bool:
        """Return whether the digits are a label: "No. 5", "Article 15", "page 12"."""
        before = self.text[: self.tokens[index].start()]
        match = re.search(r"([A-Za-z]+)\.?[ \u00a0]+\Z", before)
        if match is None or match[1].lower() not in LABELS:
            return False
        return match[1][0].isupper() or match[1] in PRINTED

    # ------------------------------------------------------------------ words

    def _read_words(self, index: int) -> _Value | None:
        """Read a run of number words: "two hundred and fifty thousand", "a dozen", "two point five million"."""
        total, current = Fraction(0), Fraction(0)
        run: list[str] = []
        scale, behind, at = Fraction(1), index, index
        while at < len(self.tokens):
            word, magnitude = self.word(at), self.magnitude(at)
            if run and word == "and" and run[-1] in {"hundred", "thousand", "million", "billion", "lakh", "crore"}:
                if self.word(self.skip(at + 1)) not in NUMBER_WORDS:
                    break
            elif not _may_follow(word, magnitude, run):
                break
            else:
                total, current, scale = _add_word(word, magnitude, total, current)
                run.append(word if magnitude is None or word in MAGNITUDES else word[:-1])
                behind = at + 1
            at = self.skip(at + 1)
        if not run:
            return None
        value = _Value(total + current, behind, scale, scale if scale >= 1000 else Fraction(1))
        return self._add_decimals(value) if run[-1] in SMALL else value

    def _add_decimals(self, value: _Value) -> _Value:
        """Read what follows "point": "two point five million"."""
        at = self.skip(value.behind)
        if self.word(at) != "point":
            return value
        digits, at = "", self.skip(at + 1)
        behind = value.behind
        while SMALL.get(self.word(at), 10) < 10:
            digits, behind = digits + str(SMALL[self.word(at)]), at + 1
            at = self.skip(behind)
        if not digits:
            return value
        number = value.value + Fraction(int(digits), 10 ** len(digits))
        return self._times_magnitudes(_Value(number, behind, step=Fraction(1, 10 ** len(digits))), at)

    def _times_magnitudes(self, value: _Value, index: int) -> _Value:
        """Multiply by the magnitudes at an index: "3.4 million", "1 lakh crore"."""
        at = index
        while (magnitude := self.magnitude(at)) is not None:
            step = value.step * magnitude if magnitude >= 1000 else Fraction(1)
            value = _Value(value.value * magnitude, at + 1, value.scale * magnitude, step)
            at = self.skip(at + 1)
        return value

    # ------------------------------------------------------------------ parts and mixed numbers

    def _add_half(self, value: _Value) -> _Value:
        """Read "and a half", "and a quarter" behind a number, before or behind its magnitude."""
        at = self.skip(value.behind)
        if self.word(at) != "and":
            return value
        at = self.skip(at + 1)
        numerator = 1
        if self.word(at) in {"three", "two"}:
            numerator = SMALL[self.word(at)]
        elif self.word(at) not in ARTICLES:
            return value
        at = self.skip(at + 1)
        word = self.word(at).removesuffix("s")
        if word not in {"half", "quarter", "third"} or self.word(self.skip(at + 1)) == "of":
            return value
        share = Fraction(numerator, DENOMINATORS[word])
        mixed = _Value(value.value + share * value.scale, at + 1, value.scale, value.step * share)
        return self._times_magnitudes(mixed, self.skip(at + 1)) if value.scale == 1 else mixed

    def _read_part(self, index: int, value: _Value) -> Taken | None:
        """Read "two thirds", "a quarter of a million", "one in five", "nine out of ten" where the number begins so."""
        if value.scale == 0:  # a fraction in digits: 2/3
            return self._make(index, value.behind, NumeralKind.PART, value)
        at = self.skip(value.behind)
        word = self.word(at)
        singular = word.removesuffix("s")
        if singular in DENOMINATORS and singular != "half" and value.scale == 1 and value.value.denominator == 1:
            return self._read_denominator(index, value, at, singular)
        if word in {"half", "halves"} and value.value == 1 and self.tokens[index].group().lower() == "one":
            return self._make(index, at + 1, NumeralKind.PART, _Value(Fraction(1, 2), at + 1))
        return self._read_out_of(index, value)

    def _read_denominator(self, index: int, value: _Value, at: int, singular: str) -> Taken | None:
        is_article = self.tokens[index].group().lower() in ARTICLES
        numerator, denominator = Fraction(1) if is_article else value.value, DENOMINATORS[singular]
        is_plural = self.word(at) != singular
        if numerator >= denominator or (numerator > 1) != is_plural or (singular == "quarter" and numerator == 2):
            return None, at + 1
        behind, share = at + 1, Fraction(numerator, denominator)
        of = self.skip(behind)
        if self.word(of) == "of" and self.word(of + 2) in ARTICLES:
            scaled = self._times_magnitudes(_Value(share, behind, step=Fraction(1, denominator)), of + 4)
            if scaled.behind > behind:
                return self._make(index, scaled.behind, NumeralKind.CARDINAL, scaled)
        is_part = not (is_article or singular == "quarter") or self.word(of) in {"of", "more", "less", "fewer"}
        if not is_part and not (self.last_word(index) in BEFORE_PARTS or self.ends(behind)):
            return None, behind
        return self._make(index, behind, NumeralKind.PART, _Value(share, behind))

    def _read_out_of(self, index: int, value: _Value) -> Taken | None:
        """Read "one in five", "nine out of every ten", "one of every four"."""
        at = self.skip(value.behind)
        words = [self.word(at)]
        if words == ["out"]:
            at = self.skip(at + 1)
            words.append(self.word(at))
        elif words not in (["in"], ["of"]):
            return None
        at = self.skip(at + 1)
        has_every = self.word(at) == "every"
        if words[-1] not in {"of", "in"} or (words == ["of"] and not has_every):
            return None
        if has_every:
            at = self.skip(at + 1)
        if at >= len(self.tokens):
            return None
        other = self._read_digits(at) if self.tokens[at]["digits"] else self._read_words(at)
        is_whole = other is not None and other.value in ROUND and value.value < other.value and value.scale == 1
        if other is None or not is_whole or self.next_word(other.behind) in {"million", "percent", "per", "years"}:
            return None
        return self._make(index, other.behind, NumeralKind.PART, _Value(value.value / other.value, other.behind))


def _may_follow(word: str, magnitude: int | None, run: Sequence[str]) -> bool:
    """Return whether a word carries on a number: "a" only before a magnitude, "five" after "twenty"."""
    if magnitude is not None:
        return bool(run)
    if not run:
        return word in SMALL or word in TENS or word in ARTICLES
    last = run[-1]
    if word in SMALL and word != "single":
        return last in LONG - {"dozen"} or (last in TENS and 0 < SMALL[word] < 10)
    return word in TENS and last in LONG - {"dozen"}


def _add_word(
    word: str, magnitude: int | None, total: Fraction, current: Fraction
) -> tuple[Fraction, Fraction, Fraction]:
    """Return the sum of finished parts, the part in hand and the magnitude at its end, with one more word."""
    if magnitude is None:
        return total, current + SMALL.get(word, TENS.get(word, 0)), Fraction(1)
    if magnitude <= 100:
        return total, (current or Fraction(1)) * magnitude, Fraction(magnitude)
    if current == 0 and total:  # "one lakh crore", "hundred thousand million": the magnitudes multiply
        return Fraction(0), total * magnitude, Fraction(magnitude)
    return total + (current or Fraction(1)) * magnitude, Fraction(0), Fraction(magnitude)
