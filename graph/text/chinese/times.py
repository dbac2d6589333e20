"""Chinese times: points (2018年, 上半年, 上周五) and what boundaries make of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from graph.text.chinese.numerals import parse_number
from graph.text.days import (
    Days,
    Span,
    current_fiscal_year,
    days_of_plan,
    fiscal_year,
    go_back,
    half_of,
    month_of,
    months_of,
    part_of,
    quarter_of,
    tell_ago,
    week_of,
    year_of,
)
from graph.text.language import Language
from graph.text.time_rules import FEW

_N = r"[\d〇零一二两三四五六七八九十百]+"
YEAR = (
    r"(?:(?P<year>(?:1[89]|20|21)\d\d|[一二][〇零一二三四五六七八九]{3})年|"
    r"(?P<short>\d\d)年(?=底|初|末|中|[上下]半年|\d)|(?P<which>大前年|前年|去年|上年|今年|本年|当年|明年|后年))"
)
WHICH: Mapping[str, int] = MappingProxyType(
    {"大前年": -3, "前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "当年": 0, "明年": 1, "后年": 2}
)
MONTH = rf"(?P<month>{_N})月(?:份)?"
SIDES: Mapping[str, int] = MappingProxyType(
    {"上": -1, "本": 0, "这": 0, "这个": 0, "当": 0, "下": 1, "上个": -1, "下个": 1}
)
SIDE = "(?P<side>上个|下个|这个|上|下|本|这|当)"
WEEKDAY: Mapping[str, int] = MappingProxyType({sign: n for n, sign in enumerate("一二三四五六")} | {"日": 6, "天": 6})
SEASONS: Mapping[str, tuple[int, int]] = MappingProxyType({"春": (3, 5), "夏": (6, 8), "秋": (9, 11)})
UNITS: Mapping[str, str] = MappingProxyType(
    {
        "年": "year",
        "个月": "month",
        "月": "month",
        "周": "week",
        "个星期": "week",
        "星期": "week",
        "天": "day",
        "日": "day",
    }
)
UNIT = "(?P<unit>年|个月|月|周|个星期|星期|天|日)"

Reader = Callable[["re.Match[str]", date, Language], Span | None]


def _number(words: str) -> int:
    value = parse_number(words)
    if value is None:
        raise ValueError(words)
    return int(value)


def _year(match: re.Match[str], published: date) -> int | None:
    """Return the year that a match names or means, or None where it names none."""
    groups = match.groupdict()
    if groups.get("year"):
        return _number(groups["year"])
    if groups.get("short"):
        return 2000 + int(groups["short"])
    return published.year + WHICH[groups["which"]] if groups.get("which") else None


def _in_year(match: re.Match[str], published: date, make: Callable[[int], Span]) -> Span | None:
    """Return days of the year named; without one those of the article's year, if they have begun by its date."""
    year = _year(match, published)
    span = make(published.year if year is None else year)
    return span if year is not None or span[0] <= published else None


def _read_month(match: re.Match[str], published: date, _: Language) -> Span | None:
    number = _number(match["month"])
    return _in_year(match, published, lambda year: months_of(year, number, number))


def _read_day(match: re.Match[str], published: date, _: Language) -> Span | None:
    month, day = _number(match["month"]), _number(match["day"])
    return _in_year(match, published, lambda year: (date(year, month, day), date(year, month, day)))


def _read_half(match: re.Match[str], published: date, _: Language) -> Span:
    year = _year(match, published)
    return half_of(published.year if year is None else year, 1 if match["half"] == "上" else 2)


def _read_quarter(match: re.Match[str], published: date, _: Language) -> Span | None:
    quarter = _number(match["quarter"])
    return _in_year(match, published, lambda year: quarter_of(year, quarter)) if 1 <= quarter <= 4 else None


def _read_year_part(match: re.Match[str], published: date, _: Language) -> Span:
    year = _year(match, published)
    part = {"底": "end", "末": "end", "初": "beginning", "中": "middle"}[match["part"]]
    return part_of(year_of(published.year if year is None else year), part)


def _read_month_part(match: re.Match[str], published: date, language: Language) -> Span | None:
    span = _read_month(match, published, language)
    parts = {"上旬": "early", "中旬": "mid", "下旬": "late", "初": "early", "底": "late", "末": "late", "中": "mid"}
    return part_of(span, parts[match["part"]]) if span else None


def _read_season(match: re.Match[str], published: date, _: Language) -> Span | None:
    return _in_year(match, published, lambda year: months_of(year, *SEASONS[match["season"]]))


def _read_near_season(match: re.Match[str], published: date, _: Language) -> Span:
    step = {"今": 0, "去": -1, "明": 1}[match["which"]]
    return months_of(published.year + step, *SEASONS[match["season"]])


def _read_first_months(match: re.Match[str], published: date, _: Language) -> Span | None:
    """Read 前三季度, 2017年前两个月."""
    months = _number(match["count"]) * (1 if match["unit"] == "个月" else 3)
    year = _year(match, published)
    span = months_of(published.year if year is None else year, 1, months) if 1 <= months < 12 else None
    return span if span and (year is not None or span[1] <= published) else None


def _read_decade(match: re.Match[str], _: date, __: Language) -> Span | None:
    century = match["century"] or ""
    decade = _number(match["decade"])
    first = {"上世纪": 1900, "20世纪": 1900, "二十世纪": 1900, "本世纪": 2000, "21世纪": 2000, "二十一世纪": 2000}.get(
        century
    )
    if first is None or decade % 10 or decade > 90:
        return None
    return date(first + decade, 1, 1), date(first + decade + 9, 12, 31)


def _read_fiscal(match: re.Match[str], published: date, language: Language) -> Span:
    region = language.region or "CN"
    if match["side"]:
        step = {"去": -1, "上": -1, "今": 0, "本": 0, "明": 1}[match["side"]]
        return current_fiscal_year(published, region, step)
    return fiscal_year(int(match["year"]), region)


def _read_plan(match: re.Match[str], _: date, __: Language) -> Span:
    return days_of_plan(10 + _number(match["plan"]))


def _read_side(match: re.Match[str], published: date, _: Language) -> Span:
    step = SIDES[match["side"]]
    return month_of(published, step) if match["unit"] == "月" else week_of(published, step)


def _read_weekday(match: re.Match[str], published: date, _: Language) -> Span:
    weekday = WEEKDAY[match["weekday"]]
    if match["side"]:
        day = week_of(published, SIDES[match["side"]])[0] + timedelta(days=weekday)
    else:
        day = published - timedelta(days=(published.weekday() - weekday) % 7)
    return day, day


def _read_named_day(match: re.Match[str], published: date, _: Language) -> Span:
    step = {"昨天": -1, "昨日": -1, "昨晚": -1, "昨夜": -1, "前天": -2, "明天": 1, "明日": 1, "后天": 2}.get(
        match.group(), 0
    )
    day = published + timedelta(days=step)
    return day, day


NAMED_DAYS = "昨天|昨日|昨晚|昨夜|今早|今晚|今晨|今天|今日|明天|明日|前天|后天|目前|现在|如今|当前|眼下"
_ROWS: tuple[tuple[str, str, Reader], ...] = (
    ("year", r"(?P<year>(?:1[89]|20|21)\d\d|[一二][〇零一二三四五六七八九]{3})年?(?P<short>)(?P<which>)(?:度|全年)?",
     lambda m, _, __: year_of(_number(m["year"]))),
    ("calendar-year", r"(?P<which>大前年|前年|去年|上年|今年|本年|当年|明年|后年)(?:全年)?",
     lambda m, p, _: year_of(p.year + WHICH[m["which"]])),
    ("month", rf"(?:{YEAR})?{MONTH}", _read_month),
    ("day", rf"(?:{YEAR})?{MONTH}(?P<day>{_N})[日号](?:上午|下午|中午|晚上?|凌晨)?", _read_day),
    ("half-year", rf"(?:{YEAR}的?)?(?P<half>[上下])半年", _read_half),
    ("quarter", rf"(?:{YEAR}的?)?第?(?P<quarter>[一二三四1-4])季度?", _read_quarter),
    ("part", rf"(?:{YEAR})?年?(?<=年)(?P<part>底|末|初|中)", _read_year_part),
    ("part", rf"(?:{YEAR})?{MONTH}(?P<part>上旬|中旬|下旬|初|底|末|中)", _read_month_part),
    ("part", rf"(?:{YEAR})?前(?P<count>{_N})(?P<unit>个月|个?季度)", _read_first_months),
    ("season", r"(?P<which>今|去|明)(?P<season>[春夏秋])", _read_near_season),
    ("coming", r"(?:今年|年)(?:之)?内", lambda _, p, __: (p, date(p.year, 12, 31))),
    ("season", rf"(?:{YEAR})(?P<season>[春夏秋])(?:季|天)?", _read_season),
    ("decade", rf"(?P<century>上世纪|本世纪|{_N}世纪)?(?P<decade>{_N})年代", _read_decade),
    ("fiscal-year", r"(?:(?P<year>\d{4})|(?P<side>去|今|本|明|上))年?(?:财政?年度|财年)", _read_fiscal),
    ("plan-period", r"[“\"「]?十(?P<plan>[一二三四五六])五[”\"」]?(?:规划)?(?:时期|期间)?", _read_plan),
    ("calendar-month", rf"{SIDE}(?P<unit>月)(?:份)?", _read_side),
    ("calendar-week", rf"{SIDE}(?P<unit>周|星期)", _read_side),
    ("weekday", rf"{SIDE}?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])", _read_weekday),
    ("named-day", NAMED_DAYS, _read_named_day),
)  # fmt: skip
_POINTS = tuple((name, re.compile(rf"在?(?:{pattern})"), read) for name, pattern, read in _ROWS)


def read_point(words: str, published: date, language: Language) -> tuple[str, Span] | None:
    """Return the time that words name by itself, with the rule that reads it."""
    for name, pattern, read in _POINTS:
        match = pattern.fullmatch(words)
        span = read(match, published, language) if match else None
        if span is not None:
            return name, span
    return None


AGO = re.compile(rf"(?:大?约)?(?P<count>{_N}|半){UNIT}(?:以|之)?前")
COMING = re.compile(rf"(?:在)?(?:未来|今后|接下来|之后|将来)的?(?P<count>{_N}|几|数){UNIT}(?:内|里|间|中)?")
SO_LONG = re.compile(rf"(?P<count>{_N})(?P<unit>年|个月|周|个星期|星期|天)(?P<side>来|内|以来|之内)")
PAST = re.compile(rf"(?:在)?(?:过去|近|最近)的?(?P<count>{_N}|几|数)?{UNIT}(?:来|间|里|内|中)?")
WORDS_ONLY = re.compile(
    "每[天日周月年]|[几多数]年前|[几数]个?月前|[几数]天前|多年来?|长期|长期以来|一直|近日|日前|最近|不久前|很久以前|常年|年年|将来|未来|有朝一日|此后"
)
SINCE = re.compile("(?:自|从)?(?P<point>.+?)(?:以来|至今|起|开始|以后至今)|(?:自|从)(?P<alone>.+)")
BY = re.compile("(?:截至|截止|截止到|到|至|直到)(?P<point>.+?)(?:为止|时)?")
BEFORE = re.compile("(?:在)?(?P<point>.+?)(?:之前|以前|前)")
AFTER = re.compile("(?:在)?(?P<point>.+?)(?:之后|以后|后)")
BETWEEN = re.compile("(?:从|自|在)?(?P<first>.+?)(?:到|至|—|–|-|~|～)(?P<last>.+?)(?:之?间|期间)?")


def _read_counted(words: str, published: date) -> tuple[str, Days] | None:
    ago = AGO.fullmatch(words)
    if ago and ago["count"] != "半" and _number(ago["count"]) <= 500:
        unit = UNITS[ago["unit"]]
        return f"{unit}s-ago", tell_ago(unit, _number(ago["count"]), published)
    if words == "半年前":
        return "months-ago", tell_ago("month", 6, published)
    so_long = SO_LONG.fullmatch(words)
    if so_long and _number(so_long["count"]) <= 500:  # 三年来, 三年内
        count, unit = _number(so_long["count"]), UNITS[so_long["unit"]]
        is_past = so_long["side"].endswith("来")
        other = go_back(unit, count if is_past else -count, published)
        return ("past", (other, published)) if is_past else ("coming", (published, other))
    for name, pattern in (("coming", COMING), ("past", PAST)):
        match = pattern.fullmatch(words)
        if match is None or (match["count"] is None and not words.startswith(("近年", "最近"))):
            continue
        count = FEW if match["count"] in {"几", "数", None} else _number(match["count"])
        other = go_back(UNITS[match["unit"]], -count if name == "coming" else count, published)
        return name, ((published, other) if name == "coming" else (other, published))
    return None


def _since_span(words: str, published: date, language: Language) -> Span | None:
    for year in (published.year, published.year - 1):
        point = (
            read_point(f"{year}年{words}", published, language)
            if words[:1].isdigit() or words[:1] in "一二三四五六七八九十"
            else None
        )
        if point is not None and point[0] in {"month", "day"} and point[1][0] <= published:
            return point[1]
    point = read_point(words, published, language)
    return point[1] if point else None


def _bound(words: str, published: date, language: Language) -> tuple[str, Days] | None:
    """Read what a boundary makes of a point."""
    match = SINCE.fullmatch(words)
    span = _since_span(match["point"] or match["alone"], published, language) if match else None
    if span is not None:
        return ("since-year", (span[0], published)) if span[0] <= published else None
    for name, pattern in (("by-year", BY), ("before-year", BEFORE), ("after", AFTER)):
        match = pattern.fullmatch(words)
        point = read_point(match["point"], published, language) if match else None
        if point is None:
            continue
        first, last = point[1]
        if name == "after":
            begin = last + timedelta(days=1)
            return name, (begin, published if begin <= published else None)
        if name == "before-year" and words.startswith(("到", "至")):
            continue
        end = last if name == "by-year" or (point[0] == "part") else first - timedelta(days=1)
        return name, (published if end > published else None, end)
    return None


def _range(words: str, published: date, language: Language) -> tuple[str, Days] | None:
    match = BETWEEN.fullmatch(words)
    if match is None:
        return None
    one, other = match["first"], match["last"]
    year = re.match(r"\d{4}年", one)
    last = (read_point(f"{year.group()}{other}", published, language) if year else None) or read_point(
        other, published, language
    )
    if last is None:
        return None
    forms = (one, f"{one}年", f"{one}月", f"{one}日" if "月" in one else one)
    first = next((point for form in forms if (point := read_point(form, published, language)) is not None), None)
    if first is None or first[1][0] >= last[1][1]:
        return None
    return "between", (first[1][0], last[1][1])


def read_chinese_time(words: str, published: date, language: Language) -> tuple[str, Days] | None:
    """Return the name of the rule that reads the words, and the days that they can mean; None where none does."""
    folded = "".join(words.strip(" ，,").split())
    if WORDS_ONLY.fullmatch(folded):
        return "words-only", (None, None)
    return (
        read_point(folded, published, language)
        or _read_counted(folded, published)
        or _bound(folded, published, language)
        or _range(folded, published, language)
    )
