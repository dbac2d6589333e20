"""Chinese numbers: 2500, 3.5万, 一千二百, 两三千, 十几, 三分之二, 七成; and what tells no number (数千)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from graph.text.article import Stretch
from graph.text.numeral import Numeral, NumeralKind

_DIGITS = "〇零 一壹 二两兩贰貳 三叁參 四肆 五伍 六陆陸 七柒 八捌 九玖"
DIGITS: Mapping[str, int] = MappingProxyType(
    {sign: value for value, signs in enumerate(_DIGITS.split()) for sign in signs}
)
TENS: Mapping[str, int] = MappingProxyType({"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000})
MYRIADS: Mapping[str, int] = MappingProxyType({"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8})

_D = f"[{''.join(DIGITS)}]"
_M = f"(?:[{''.join(sign for sign in (*TENS, *MYRIADS) if sign != '千')}]|千(?![瓦克米卡伏赫焦]))"
_ARABIC = r"(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?"
_WORDS = rf"(?:{_D}|{_M})+(?:点{_D}+{_M}*)?"
NUMBER = rf"(?:{_ARABIC}\s?{_M}*(?:\d+{_M}+|{_D}+{_M}*)*(?:(?<=万)\d(?!\d))?|{_WORDS})"

COUNTED = (
    "个個名位人户戶家村县縣镇鎮乡鄉省市区區座栋棟套台臺辆輛头頭只隻匹棵株项項件种種类類次批份所间間层層张張块塊期届屆组組队隊支口条條"
    "代倍成元里斤吨噸克米亩畝顷年月周天日秒岁歲度瓦升角分课門门场場笔筆趟册冊架艘封盏朵段处處幢"
)
"""What is counted and what measures: a lone digit (三) is a number only before one of these."""

VAGUE = re.compile(
    rf"(?:成[{''.join(TENS)}]+上[{''.join(MYRIADS)}千]|[好数數几幾上成][{''.join(TENS)}{''.join(MYRIADS)}]+(?:[{''.join(MYRIADS)}])?|"
    rf"[数數几幾](?=[个個名位人户戶家村年天周次项種种])|无数|許多|许多)"
)
"""数千, 几十万, 上百: words that tell no number."""

TEENS = re.compile(rf"(?P<tens>{_D}?[十拾])[几幾](?P<scale>{_M}*)")
"""十几, 二十几万: between the tens and the next, both left out."""

PAIR = re.compile(rf"(?P<first>{_D})[、]?(?P<second>{_D})")
PART = re.compile(
    rf"(?P<whole>百|千|万|{_D}|{NUMBER})分之(?P<part>{NUMBER})(?:(?:到|至|-|－|—|~|～)(?:(?P=whole)分之)?(?P<until>{NUMBER}))?"
)
TENTHS = re.compile(
    rf"(?P<tenths>{NUMBER})成(?!立|功|为|為|员|員|本|绩|果|人|都|熟|长|長|不|以下儿)(?P<half>半|[{''.join(DIGITS)}](?![十百千万亿个年月]))?"
)
HALF = re.compile(
    r"(?P<over>一?大半|一?多半|过半数?|過半數?)|(?P<half>一半|半数|半數|(?<=[近超])半(?![年月天日小个個里径数]))"
)
HALF_UNIT = re.compile(r"半(?=个?(?:月|小时|钟头|星期)|年(?!度|级|报)|天|日|亩|斤|公里|里路|吨|分钟|岁)")
"""半 before a unit: half a year; 上半年 is a time and no number."""

QUALIFIED = re.compile("(?:将?近|逾|超过?|突?破|达到?|约|接近|不足|不到)\\Z")
"""What before 百万 or 千亿 shows that it is a number."""

GENERATION = re.compile("(?:[5-9]0|[01]0|[五六七八九零]零)后(?![年天日月来個个])")
"""80后: people born in the eighties."""

OVER = re.compile(rf"(?P<over>[多余餘])(?P<scale>[{''.join(MYRIADS)}千百]*)")


FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)} | {ord("．"): "."}
"""Digits of full width, each in place of one sign."""

MINUS = re.compile(r"(?:零下|负|(?:(?<=[\s（(])|\A)[-−])\Z")

BILLIONS = re.compile(r"[个個](?P<over>多)?[亿億]")
"""三个亿: how people say 300 million."""


def find_chinese_numerals(text: str) -> list[Numeral]:
    """Return the numbers of a Chinese text in order; ordinals, dates and words that only look like numbers are none."""
    found: list[Numeral] = []
    text = text.translate(FULL_WIDTH)
    at = 0
    while at < len(text):
        generation = GENERATION.match(text, at) if not text[at - 1 : at].isdigit() else None
        if generation:
            at = generation.end()
            continue
        numeral = _read_at(text, at)
        if numeral is None:
            at += 1
            continue
        minus = MINUS.search(text[:at])
        if minus and numeral.value is not None:
            stretch = Stretch(start=minus.start(), end=numeral.stretch.end)
            numeral = replace(numeral, stretch=stretch, value=-numeral.value)
        if numeral.stretch.start < numeral.stretch.end and (
            numeral.value is not None or numeral.kind is NumeralKind.VAGUE
        ):
            found.append(numeral)
        at = numeral.stretch.end
    return found


def parse_number(words: str) -> Fraction | None:
    """Return what a Chinese number amounts to: 一千二百, 3.5万, 2万5千, 一万五 (15,000); None for what is none."""
    words = re.sub(r"[,，\s]", "", words)
    if re.fullmatch(rf"{_D}+", words) and len(words) > 1:
        is_year = len(words) == 4
        return (
            Fraction("".join(str(DIGITS[sign]) for sign in words))
            if is_year or "〇" in words or "零" in words
            else None
        )
    total, section, current, last = Fraction(0), Fraction(0), None, 0
    after_zero = False
    for token in re.findall(rf"\d+(?:\.\d+)?|{_D}点{_D}+|.", words):
        if token[0].isdigit() and token[0].isascii():
            if current is not None:
                return None
            current = Fraction(token)
        elif "点" in token and len(token) > 2:
            whole, _, decimals = token.partition("点")
            current = Fraction(f"{DIGITS[whole]}.{''.join(str(DIGITS[sign]) for sign in decimals)}")
        elif token in DIGITS:
            if DIGITS[token] == 0:
                after_zero = True
                continue
            if current is not None:
                return None
            current = Fraction(DIGITS[token])
        elif token in TENS:
            unit = TENS[token]
            if current is None and (unit != 10 or section % 100):
                return None
            section += (Fraction(1) if current is None else current) * unit
            current, last, after_zero = None, unit, False
        elif token in MYRIADS:
            unit = MYRIADS[token]
            section += current or 0
            if section == 0 and total == 0:
                return None
            total = (total + section) * unit if unit == 10**8 and total < 10**8 else total + section * unit
            section, current, last, after_zero = Fraction(0), None, unit, False
        else:
            return None
    if current is not None:  # 一万五 is 15,000: a lone last digit counts the next magnitude down
        is_colloquial = last >= 100 and not after_zero and current < 10 and len(re.findall(r"\d+\Z", words)) <= 1
        section += current * last / 10 if is_colloquial else current
    return total + section


def _is_one_of(sign: str, signs: str) -> bool:
    """Return whether there is a sign, and it is one of some."""
    return sign != "" and sign in signs


def _scale_of(words: str) -> Fraction:
    """Return the magnitude at the end of a number, which a range shares."""
    scale = Fraction(1)
    for sign in reversed(words):
        if sign in MYRIADS:
            scale *= MYRIADS[sign]
        elif sign in TENS and scale > 1:
            break
        elif sign in TENS and re.fullmatch(rf"[\d.,]+\s?[{''.join(TENS)}]", words):
            scale *= TENS[sign]
        else:
            break
    return scale


def _step_of(words: str, scale: Fraction) -> Fraction:
    """Return the place of the last digit told: of 3.5万 a thousand."""
    decimals = re.match(r"[\d,，]+\.(\d+)", words) or re.search(rf"点({_D}+)", words)
    return scale / 10 ** len(decimals[1]) if decimals else scale


def _read_at(text: str, at: int) -> Numeral | None:
    """Return what stands at a place: a number, something vague, or a stretch without a value to pass over."""
    half = HALF.match(text, at)
    if half and not (half["half"] == "一半" and _is_one_of(text[at - 1 : at], "上下前后後")):
        is_over = half["over"] is not None
        return _numeral(at, half.end(), NumeralKind.PART, Fraction(1, 2), is_over=is_over)
    for pattern, read in ((PART, _read_part), (TENTHS, _read_tenths)):
        match = pattern.match(text, at)
        numeral = read(match) if match and text[at - 1 : at] != "第" else None
        if numeral is not None:
            return numeral
    half_unit = HALF_UNIT.match(text, at)
    if half_unit and not re.search(r"[上下前后後大个個年天月一]\Z", text[:at]):
        return _numeral(at, half_unit.end(), NumeralKind.CARDINAL, Fraction(1, 2), step=Fraction(1, 2))
    teens = TEENS.match(text, at)
    if teens:
        low = parse_number(teens["tens"])
        scale = parse_number(f"一{teens['scale']}") if teens["scale"] else Fraction(1)
        if low is not None and scale is not None:
            return _numeral(at, teens.end(), NumeralKind.CARDINAL, low * scale, until=(low + 10) * scale, is_open=True)
    vague = VAGUE.match(text, at)
    if vague and not _is_one_of(text[at - 1 : at], "多以"):
        return _numeral(at, vague.end(), NumeralKind.VAGUE, None)
    return _read_number(text, at)


def _read_part(match: re.Match[str]) -> Numeral | None:
    """Read 三分之二, 百分之十, 百分之十到二十; of 百分之 the value is told in per cent."""
    whole = {"百": Fraction(100), "千": Fraction(1000), "万": Fraction(10_000)}.get(match["whole"]) or parse_number(
        match["whole"]
    )
    part = parse_number(match["part"]) if match["part"] != "百" else Fraction(100)
    until = parse_number(match["until"]) if match["until"] else None
    if not whole or part is None:
        return None
    divisor = Fraction(1) if whole in {100, 1000} and match["whole"] in "百千" else whole
    return _numeral(
        match.start(), match.end(), NumeralKind.PART, part / divisor, until=None if until is None else until / divisor,
        scale=whole if divisor == 1 else Fraction(1),
    )  # fmt: skip


def _read_tenths(match: re.Match[str]) -> Numeral | None:
    """Read 三成, 七成五, 六七成 as per cent."""
    pair = PAIR.fullmatch(match["tenths"])
    more = Fraction(5) if match["half"] == "半" else Fraction(DIGITS.get(match["half"] or "", 0))
    if pair and _is_pair(pair):
        first, second = (Fraction(DIGITS[pair[name]] * 10) for name in ("first", "second"))
        return _numeral(match.start(), match.end(), NumeralKind.PART, first, until=second, scale=Fraction(100))
    tenths = parse_number(match["tenths"])
    if tenths is None or tenths > 10:
        return None
    return _numeral(match.start(), match.end(), NumeralKind.PART, tenths * 10 + more, scale=Fraction(100))


def _is_pair(pair: re.Match[str]) -> bool:
    first, second = DIGITS[pair["first"]], DIGITS[pair["second"]]
    return first > 0 and (second == first + 1 or (first, second) == (3, 5))


def _read_number(text: str, at: int) -> Numeral | None:
    match = re.compile(NUMBER).match(text, at)
    if match is None:
        return None
    words, end = match.group(), match.end()
    before, behind = text[at - 1 : at], text[end : end + 1]
    nothing = _numeral(at, end, NumeralKind.CARDINAL, None)
    if words[0].isascii() and re.search(r"[A-Za-z][-]?\Z|[./:]\Z", text[:at]):
        return nothing
    if re.match(r"[.:/]\d", text[end : end + 2]):
        return nothing
    if before == "第" or _is_date(text, at, end, words):
        return nothing
    pair = PAIR.search(words)
    if pair and _is_pair(pair) and not words.isascii():
        return _read_pair(text, at, match, pair) or nothing
    value = parse_number(words)
    over = OVER.match(text, end)
    if value is None:  # 百余, 千多: a bare magnitude counts only with what says that it is more
        bare = {**TENS, **MYRIADS}.get(words)
        if bare is not None and bare > 10 and over and not over["scale"]:
            return _numeral(at, over.end(), NumeralKind.CARDINAL, Fraction(bare), is_over=True)
        if re.fullmatch("[百千][万萬亿億]", words) and QUALIFIED.search(text[:at]) and behind != "富":
            return _numeral(
                at, end, NumeralKind.CARDINAL, parse_number(f"一{words}"), scale=Fraction(MYRIADS[words[1]])
            )
        if words in {*MYRIADS, "百", "千"} and _is_one_of(behind, "名人户家个元亩"):
            return _numeral(at, end, NumeralKind.VAGUE, None)
        return nothing
    billions = BILLIONS.match(text, end)
    if billions:
        value *= 10**8
        return _numeral(
            at, billions.end(), NumeralKind.CARDINAL, value, is_over=bool(billions["over"]), scale=Fraction(10**8),
            step=Fraction(10**8),
        )  # fmt: skip
    is_plain = words[0].isascii() or len(words) > 1
    opens_range = re.match(rf"[到至\-—–~～](?:{_D}|\d)", text[end:]) is not None
    if not is_plain and not _is_one_of(behind, COUNTED) and not over and behind != "来" and not opens_range:
        return nothing
    if words == "十" and _is_one_of(behind, "分足") and text[end : end + 2] not in ("分钟", "分之"):
        return nothing
    if words == "一" and _is_one_of(behind, "成起样些代带"):
        return nothing
    return _with_over(text, at, end, words, value, over)


def _with_over(text: str, at: int, end: int, words: str, value: Fraction, over: re.Match[str] | None) -> Numeral:
    """Return the number with 多 or 余 behind it, or before its last magnitude (3000多万)."""
    scale = _scale_of(words)
    step = _step_of(words, scale)
    if over is None or (
        text[over.end() - 1] in "多" and text[over.end() : over.end() + 1] in ("样", "少", "次") and not over["scale"]
    ):
        about = re.compile(rf"[来來](?P<scale>[{''.join(MYRIADS)}]*)(?=[{COUNTED}]|\Z)").match(text, end)
        if about is None:
            return _numeral(at, end, NumeralKind.CARDINAL, value, scale=scale, step=step)
        times = parse_number(f"一{about['scale']}") if about["scale"] else Fraction(1)
        assert times is not None
        return _numeral(at, about.end(), NumeralKind.CARDINAL, value * times, scale=scale * times, is_about=True)
    more = parse_number(f"一{over['scale']}") if over["scale"] else Fraction(1)
    assert more is not None
    return _numeral(at, over.end(), NumeralKind.CARDINAL, value * more, scale=scale * more, is_over=True)


def _read_pair(text: str, at: int, match: re.Match[str], pair: re.Match[str]) -> Numeral | None:
    """Read 两三千, 七八十万, 三五年 as a range."""
    words, end = match.group(), match.end()
    head, tail = words[: pair.start()], words[pair.end() :]
    if not tail and not _is_one_of(text[end : end + 1], COUNTED):
        return None
    ends = [parse_number(f"{head}{pair[name]}{tail}") for name in ("first", "second")]
    if ends[0] is None or ends[1] is None:
        return None
    over = OVER.match(text, end)
    if over and over["scale"]:
        return None
    return _numeral(at, end, NumeralKind.CARDINAL, ends[0], until=ends[1])


def _is_date(text: str, at: int, end: int, words: str) -> bool:
    """Return whether a number is a year, a month, a day, an hour, a weekday or part of a name."""
    behind = text[end:]
    before = text[:at]
    if re.match(r"年代|月份|世纪|世紀|届全|中全会", behind) or re.search(r"(?:星期|礼拜|周|週|第|正月初|初)\Z", before):
        return True
    if re.match(r"年", behind) and (re.fullmatch(r"(?:1[89]|20|21)\d\d", words) or re.fullmatch(rf"{_D}{{4}}", words)):
        return True
    if re.fullmatch(r"\d\d", words) and re.match(r"年(?:底|初|末|中|[上下]半年|\d|[一二三四五六七八九十]+月)", behind):
        return True
    if re.fullmatch(r"(?:1[89]|20|21)\d\d", words) and re.match(r"\s*(?:[-—–~～至到]\s*\d{2,4}年|[/.]\d)", behind):
        return True
    if re.match(r"月(?!薪|收|均|租|供)", behind) and 1 <= (parse_number(words) or 0) <= 12:
        return True
    is_small = 1 <= (parse_number(words) or 0) <= 31
    if (
        is_small
        and re.match(r"[日号號](?!元|间)", behind)
        and (re.search(r"月\s*\Z|[至到、—-]\s*\Z", before) or not re.match("日(?:内|之内)", behind))
    ):
        return True
    return bool(is_small and re.match(r"[点點时時](?!\d)", behind) and not re.match("时间", behind))


def _numeral(
    start: int,
    end: int,
    kind: NumeralKind,
    value: Fraction | None,
    *,
    until: Fraction | None = None,
    is_open: bool = False,
    is_over: bool = False,
    is_about: bool = False,
    scale: Fraction = Fraction(1),
    step: Fraction = Fraction(1),
) -> Numeral:
    return Numeral(
        stretch=Stretch(start=start, end=end), kind=kind, value=value, until=until, is_open=is_open, is_over=is_over,
        is_about=is_about,
        scale=scale, step=step,
    )  # fmt: skip
