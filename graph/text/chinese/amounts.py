"""Chinese amounts: qualifiers, ranges, money, units and times around the numbers of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from types import MappingProxyType

from graph.text.amount import Amount, Bound, Unread, Why, bound_number, bound_range
from graph.text.article import Stretch
from graph.text.chinese.numerals import COUNTED, find_chinese_numerals, parse_number
from graph.text.currencies import choose_currency, currency_signs, currency_words
from graph.text.language import CHINESE, Language
from graph.text.numeral import Numeral, NumeralKind
from graph.text.units import COUNT, PERIODS, UNITS, Kind, Unit, make_currency

_BEFORE = {
    Bound.OVER: "超过 超過 超 逾 突破 多于 高于 大于 不止 超出",
    Bound.UNDER: "不到 不足 低于 少于 不满 未满 小于 未达 未达到",
    Bound.NEARLY: "近 将近 將近 接近",
    Bound.ABOUT: "约 約 大约 大約 大概 约为 估计 估計 差不多 约合",
    Bound.AT_LEAST: "至少 不少于 不低于 最少 起码 不下 不小于",
    Bound.AT_MOST: "至多 最多 不超过 不超過 不多于 不高于 不大于 高达 多达 高達 多達 最高 最长",
    Bound.EXACTLY: "共 共计 共有 总共 总计 一共 合计 仅 只有 仅有 整整 平均",
}
QUALIFIERS: Mapping[str, Bound] = MappingProxyType(
    {words: bound for bound, listed in _BEFORE.items() for words in listed.split()}
)
"""The words before a number, and what each makes of it."""

BEHIND = (
    (re.compile("[及或]?以上|起(?!来|码|步)"), Bound.AT_LEAST),
    (re.compile("[及或]?以下|以内|之内"), Bound.AT_MOST),
    (re.compile("左右|上下|不等"), Bound.ABOUT),
    (re.compile("多(?!样|少|次|年|个|数)|有?余(?!下|地)|开外|有余|出头"), Bound.OVER),
)
"""The words behind a number or its unit; 以上, 以下, 以内 take their number in (Civil Code of China, article 1259)."""

TIMES: Mapping[str, str] = MappingProxyType(
    {
        "小时": "hour",
        "小時": "hour",
        "天": "day",
        "日": "day",
        "周": "week",
        "星期": "week",
        "月": "month",
        "年": "year",
    }
)
_TIME = "小时|小時|天|日|周|星期|月|年"
_EACH = "人|户|戶|家|亩|畝|公里|公斤|斤|吨|平方米|村|位|名|头|只"
PER_BEFORE = re.compile(
    rf"(?:(?:每|一)个?(?P<each1>{_EACH})?(?:每|一)?个?(?P<time1>{_TIME})|每个?(?P<each2>{_EACH})|(?P<time4>月|年|日)?人均(?P<time2>{_TIME})?|"
    rf"(?P<time3>月|年|日|周)(?=薪|收入|工资|均|产|租|产值|产量|发电|租金|人均|营业|销售))"
    r"[^，。；：、！？,.;:!?\d]{0,8}?\Z"
)
"""每月, 每人每年, 月薪, 人均年: the time, and what else, that an amount behind is for."""

PER_BEHIND = re.compile(
    rf"\s*(?:/|每|一)个?(?:(?P<each>{_EACH})(?:/|每|一)?个?)?(?P<time>{_TIME})(?![\d几多半])|\s*(?:/|每)(?P<alone>{_EACH})"
)
NOT_QUALIFIERS = re.compile("(?:最|附|靠|邻|临|远|亲|[合预節节条签契制])[近约]\\Z|(?:公|中)共\\Z")
"""Words that end like a qualifier: 最近, 附近, 合约."""

ABOUT_APART = re.compile(r"(?P<words>约|約|大约|大概)[占佔]了?[^，。；：、！？\d]{1,14}\Z")
"""约占全县人口的三分之一: about, with the whole between it and the part."""

RANGE = re.compile(r"\s*(?:到|至|-|–|—|―|～|~|－|或者?)\s*")
WHOLE = re.compile(r"(?:是|为|相当于|达到?|达)[^，。；！？]{0,20}?\Z")
GROWS = re.compile(r"(?:增长|增加|提高|扩大|上升|提升|增|涨|高|多|翻|快|超过|超出)了?(?:近|约|超过|超|逾)?\Z")
DOUBLES = re.compile("翻了?(?:近|约|超过?)?(?P<times>[一两二三])?番|减半|折半")
STRONG = ((re.compile("强(?![度大调制])"), Bound.OVER), (re.compile("弱(?![势点])"), Bound.UNDER))
"""四分之三强, 三分之一弱: a little more or less than the fraction."""

JIAO = re.compile("[块塊](?P<tenths>[一二两三四五六七八九])(?![十百千万亿个人名块元])")
"""三块五: three yuan and five tenths."""
_UNIT_HALF = re.compile("半(?!年|个|数|成|岁以)")


def find_chinese_amounts(text: str, language: Language) -> list[Amount | Unread]:
    """Return the amounts of a Chinese text in order, with what looks like one and tells no number."""
    found = list(_Reader(text, language, find_chinese_numerals(text)).iter_amounts())
    for match in DOUBLES.finditer(text):
        value = {"两": Fraction(4), "二": Fraction(4), "三": Fraction(8)}.get(match["times"] or "", Fraction(2))
        value = Fraction(1, 2) if match.group().endswith("半") else value
        numeral = Numeral(stretch=Stretch(start=match.start(), end=match.end()), kind=NumeralKind.TIMES, value=value)
        start, bounds, said = qualify_before(text, match.start())
        amount = bound_number(Stretch(start=start, end=match.end()), numeral, bounds, UNITS["times"], is_exact=True)
        found = [one for one in found if not one.stretch.overlaps(numeral.stretch)]
        if amount is not None:
            found.append(replace(amount, said=said))
    return sorted(found, key=lambda one: one.stretch)


def qualify_before(text: str, start: int) -> tuple[int, tuple[Bound, ...], str]:
    """Return where the qualified number begins, what its qualifiers make of it, and their words."""
    bounds: list[Bound] = []
    said: list[str] = []
    while len(bounds) < 2:
        match = _qualifier_pattern().search(text, 0, start)
        if match is None or NOT_QUALIFIERS.search(text[: match.end("words")]):
            break
        bounds.insert(0, QUALIFIERS[match["words"]])
        said.insert(0, match["words"])
        start = match.start()
    return start, tuple(bounds), "".join(said)


@dataclass(frozen=True, slots=True)
class _Reader:
    text: str
    language: Language
    numerals: list[Numeral]

    def iter_amounts(self) -> Iterator[Amount | Unread]:
        index = 0
        while index < len(self.numerals):
            numeral = self.numerals[index]
            if numeral.kind is NumeralKind.VAGUE:
                words = self.text[numeral.stretch.start : numeral.stretch.end]
                yield Unread(
                    stretch=numeral.stretch,
                    why=Why.VAGUE,
                    reason=f"“{words}” tells no number",
                    way_out="Leave the words alone as the figure.",
                )
            else:
                read, index = self._read(index)
                if read is not None:
                    yield read
            index += 1

    def _read(self, index: int) -> tuple[Amount | Unread | None, int]:
        first = self.numerals[index]
        first, unit, end, problem = self._find_unit(first)
        if index + 1 < len(self.numerals):
            last = self.numerals[index + 1]
            link = RANGE.fullmatch(self.text, end, self._sign_before(last.stretch.start)[0])
            link = link or RANGE.fullmatch(self.text, first.stretch.end, last.stretch.start)
            if link is not None and last.value is not None and first.value is not None and first.until is None:
                last, last_unit, last_end, problem = self._find_unit(last)
                if (
                    first.scale == 1
                    and last.scale > 1
                    and last.value is not None
                    and first.value < last.value / last.scale
                ):
                    first = first.scaled(last.scale)
                unit = last_unit if last_unit is not COUNT else unit
                return self._finish(first, last, unit, last_end, problem), index + 1
        return self._finish(first, None, unit, end, problem), index

    def _find_unit(self, numeral: Numeral) -> tuple[Numeral, Unit, int, str]:
        """Return a number with what 半 behind its unit adds, its unit, the index behind it, and why it stays open."""
        end = numeral.stretch.end
        if numeral.kind is NumeralKind.PART:
            key = {100: "percent", 1000: "per-mille"}.get(int(numeral.scale), "fraction")
            return numeral, UNITS[key], end, ""
        behind = re.compile("个半(?=月|小时|星期|钟头)|個半(?=月|小時)").match(self.text, end)
        if behind and numeral.value is not None:
            numeral = replace(numeral, value=numeral.value + Fraction(1, 2), step=Fraction(1, 2))
            end = behind.end()
        over = re.compile("个多(?=月|小时|星期)").match(self.text, end)
        if over:
            numeral, end = replace(numeral, is_over=True), over.end()
        money = _money_pattern().match(self.text, end)
        unit, problem = COUNT, ""
        jiao = JIAO.match(self.text, end)
        if jiao and numeral.value is not None:
            tenth = Fraction(parse_number(jiao["tenths"]) or 0, 10)
            return (
                replace(numeral, value=numeral.value + tenth, step=Fraction(1, 10)),
                make_currency("CNY"),
                jiao.end(),
                "",
            )
        if money:
            words, end = money["money"], money.end()
            code = choose_currency(words, currency_words(CHINESE)[words], self.language)
            unit = COUNT if code is None else make_currency(code)
            problem = (
                ""
                if code
                else f"“{words}” is money of several countries ({', '.join(sorted(currency_words(CHINESE)[words]))})"
            )
        else:
            unit, end = self._find_measure(end, has_half=behind is not None or over is not None)
        half = _UNIT_HALF.match(self.text, end) if unit is not COUNT and unit.kind is not Kind.MONEY else None
        if half and numeral.value is not None:
            numeral = replace(numeral, value=numeral.value + Fraction(1, 2), step=Fraction(1, 2))
            end = half.end()
        return numeral, unit, end, problem

    def _find_measure(self, end: int, *, has_half: bool) -> tuple[Unit, int]:
        best: tuple[int, Unit] = (end, COUNT)
        for pattern, unit in _unit_patterns():
            match = pattern.match(self.text, end)
            if match and match.end() > best[0]:
                best = (match.end(), unit)
        if has_half and best[1] is COUNT and self.text[end : end + 1] == "月":
            return UNITS["month"], end + 1
        return best[1], best[0]

    def _finish(
        self, first: Numeral, last: Numeral | None, unit: Unit, end: int, problem: str
    ) -> Amount | Unread | None:
        """Return the amount of one number or a range with everything around it."""
        start, currency, sign_problem = self._sign_before(first.stretch.start)
        if currency is not None or sign_problem:
            unit, problem = currency or COUNT, sign_problem
        start, bounds, said = qualify_before(self.text, start)
        apart = ABOUT_APART.search(self.text[:start]) if unit.kind is Kind.SHARE and not bounds else None
        if apart:
            bounds, said = (Bound.ABOUT,), apart["words"]
        counted = end
        if unit is COUNT and self.text[end : end + 1] and self.text[end] in COUNTED:
            counted = end + 1
        patterns = (*STRONG, *BEHIND) if first.kind is NumeralKind.PART else BEHIND
        for place in dict.fromkeys((end, counted, counted + 1)):
            behind = next(((p.match(self.text, place), b) for p, b in patterns if p.match(self.text, place)), None)
            if behind is not None and behind[0] is not None:
                bounds, said, end = (*bounds, behind[1]), f"{said}{behind[0].group()}", behind[0].end()
                break
        thing = self._read_thing(max(end, counted)) if unit is COUNT and not problem else ""
        thing = thing or self.text[end:counted]
        return self._conclude(first, last, unit, Stretch(start=start, end=end), bounds, said, thing, problem)

    def _conclude(
        self, first: Numeral, last: Numeral | None, unit: Unit, stretch: Stretch, bounds: tuple[Bound, ...], said: str,
        thing: str, problem: str,
    ) -> Amount | Unread | None:  # fmt: skip
        if (
            unit.key == "times"
            and not WHOLE.search(self.text[: stretch.start])
            and GROWS.search(self.text[: first.stretch.start])
        ):
            words = self.text[stretch.start : stretch.end]
            reason = f"“{words}” behind a verb of growth may add to the whole or be the whole"
            return Unread(stretch=stretch, why=Why.OPEN, reason=reason, way_out=SAY_WHICH)
        is_bare = unit is COUNT and not thing and not bounds and first.value is not None
        if is_bare and re.fullmatch(r"(?:1[89]|20)\d\d", self.text[stretch.start : stretch.end]):
            return None
        amount = (
            bound_number(stretch, first, bounds, unit, is_exact=unit.kind is Kind.TIME)
            if last is None
            else bound_range(stretch, first, last, bounds, unit)
        )
        if amount is None:
            reason = f"“{self.text[stretch.start : stretch.end]}” has qualifiers or ends that do not go together"
            return Unread(
                stretch=stretch, why=Why.BROKEN, reason=reason, way_out="Quote the number alone with `words:`."
            )
        start, end, per, each = self._find_per(stretch)
        is_told = self.text[start : stretch.start].startswith("每") or end > stretch.end
        if unit.kind is Kind.RATIO or (unit.kind is Kind.TIME and not is_told):
            start, end, per, each = stretch.start, stretch.end, None, ""
        whole = Stretch(start=start, end=end)
        amount = replace(amount, stretch=whole, per=per, each=each, thing=thing, said=said)
        if problem:
            return Unread(
                stretch=whole, why=Why.OPEN, reason=problem, way_out="Give the unit as `unit:`.", readings=(amount,)
            )
        return amount

    def _sign_before(self, start: int) -> tuple[int, Unit | None, str]:
        """Return where the sign or name of money before a number begins, the currency, and why it cannot be told."""
        match = _sign_pattern().search(self.text, max(0, start - 8), start)
        if match is None:
            return start, None, ""
        sign = match["sign"].strip()
        codes = currency_signs().get(sign) or currency_words(CHINESE)[sign]
        code = choose_currency(sign, codes, self.language)
        if code is None:
            return match.start("sign"), None, f"“{sign}” is the sign of {' and '.join(sorted(codes))}"
        return match.start("sign"), make_currency(code), ""

    def _find_per(self, stretch: Stretch) -> tuple[int, int, Unit | None, str]:
        """Return the words' ends with the time that the amount is for, that time, and what else it is for."""
        behind = PER_BEHIND.match(self.text, stretch.end)
        if behind:
            time = behind["time"]
            per = PERIODS[TIMES[time]] if time else None
            return stretch.start, behind.end(), per, behind["each"] or behind["alone"] or ""
        before = PER_BEFORE.search(self.text[: stretch.start])
        if before is None:
            return stretch.start, stretch.end, None, ""
        time = before["time1"] or before["time2"] or before["time3"] or before["time4"]
        each = before["each1"] or before["each2"] or ("人" if "人均" in before.group()[:3] else "")
        is_next_to = before.group().startswith("每") and len(before.group()) <= 6
        start = before.start() if is_next_to else stretch.start
        return start, stretch.end, PERIODS[TIMES[time]] if time else None, each

    def _read_thing(self, end: int) -> str:
        """Return the word behind a count as far as the next particle or mark, at most six signs."""
        match = re.compile(r"[^\W\d_]{1,6}").match(self.text, end)
        words = match.group() if match else ""
        return re.split("[的在从和与及是有被把对为就已将了]", words)[0]


SAY_WHICH = "Say which with the number and its unit by their keys."


@cache
def _qualifier_pattern() -> re.Pattern[str]:
    words = sorted(QUALIFIERS, key=len, reverse=True)
    return re.compile(rf"(?P<words>{'|'.join(words)})了?\s*\Z")


@cache
def _money_pattern() -> re.Pattern[str]:
    names = sorted(currency_words(CHINESE), key=len, reverse=True)
    return re.compile(
        rf"\s*(?P<money>{'|'.join(re.escape(name) for name in names)}|[A-Z]{{3}}(?![A-Z]))(?!朝|旦|宵|素)"
    )


@cache
def _sign_pattern() -> re.Pattern[str]:
    signs = [
        *currency_signs(),
        *(name for name in currency_words(CHINESE) if name not in {"元", "圆", "块", "块钱", "塊"}),
    ]
    return re.compile(rf"(?P<sign>{'|'.join(re.escape(sign) for sign in sorted(signs, key=len, reverse=True))})\s?\Z")


@cache
def _unit_patterns() -> tuple[tuple[re.Pattern[str], Unit], ...]:
    """Return a pattern for each unit: its Chinese words and its symbols as written."""
    found = []
    for unit in UNITS.values():
        alternatives = [unit.chinese] if unit.chinese else []
        if unit.symbols:
            alternatives.append(rf"(?:{unit.symbols})(?![A-Za-z0-9])")
        if alternatives:
            found.append((re.compile(rf"\s*(?:{'|'.join(alternatives)})"), unit))
    return tuple(found)
