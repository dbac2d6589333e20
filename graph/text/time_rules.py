"""The rules by which words become days, as the guide and the vocabulary tell them."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import URIRef

from graph.terms import RLF

FEW = 5
"""How many years, months or weeks "few" and "several" reach at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRule:
    """How words for a time become days.

    Attributes:
        name: `years-ago`; its IRI is `rlf:rule-years-ago`.
        phrase: Words that it reads, for people.
        statement: What it makes of them, for people.
    """

    name: str
    phrase: str
    statement: str

    @property
    def iri(self) -> URIRef:
        """The individual of the ontology that stands for this rule."""
        return RLF[f"rule-{self.name}"]


RULES: tuple[ReadingRule, ...] = (
    ReadingRule(
        name="years-ago",
        phrase="N years ago, N年前",
        statement="The article's date N years back, half a year before and half a year after included, "
        "never later than the article.",
    ),
    ReadingRule(
        name="months-ago",
        phrase="N months ago, N个月前",
        statement="The article's date N months back, 15 days before and 15 days after included, "
        "never later than the article.",
    ),
    ReadingRule(
        name="weeks-ago",
        phrase="N weeks ago, N周前",
        statement="The article's date N weeks back, three days before and three days after included.",
    ),
    ReadingRule(name="days-ago", phrase="N days ago, N天前", statement="The day that is N days before the article's."),
    ReadingRule(
        name="calendar-week",
        phrase="last week, this week, next week, 上周",
        statement="Monday to Sunday of the week before the article's, of the article's week or of the week after it.",
    ),
    ReadingRule(
        name="calendar-month",
        phrase="last month, this month, next month, 上个月",
        statement="The whole calendar month before the article's, the article's month or the month after it.",
    ),
    ReadingRule(
        name="calendar-year",
        phrase="last year, this year, next year, the year before last, 去年",
        statement="The whole calendar year so many years from the article's.",
    ),
    ReadingRule(
        name="coming",
        phrase="the next few years, in the coming months, within N years, 未来几年",
        statement=f"From the article's date to N units on; few, several or no number is read as up to {FEW}.",
    ),
    ReadingRule(
        name="past",
        phrase="the past few years, in recent months, the last N years, 近三年",
        statement=f"From N units back to the article's date; few, several or no number is read as up to {FEW}.",
    ),
    ReadingRule(
        name="before-year",
        phrase="before 2020, before June, 2020年前",
        statement="To the day before the time named; from the article's date where that is not yet past.",
    ),
    ReadingRule(
        name="by-year",
        phrase="by 2020, by the end of next year, until 31 March 2018, 到2020年底",
        statement="To the last day of the time named; from the article's date where that is not yet past.",
    ),
    ReadingRule(
        name="since-year",
        phrase="since 2014, since June, from July this year, 2014年以来",
        statement="From the first day of the time named to the article's date, or with open end where it is yet to "
        "come; since a month is since the last one that has begun.",
    ),
    ReadingRule(
        name="after",
        phrase="after 2015, 2015年之后",
        statement="From the day after the time named; to the article's date where that is past.",
    ),
    ReadingRule(
        name="between",
        phrase="between 2015 and 2017, from January to June 2018, 2015-2017, 2015年至2017年",
        statement="From the first day of the first time named to the last day of the second.",
    ),
    ReadingRule(name="year", phrase="in 2015, 2015, 2015年", statement="The whole year named."),
    ReadingRule(
        name="half-year",
        phrase="in the first half of 2018, H1 2018, 上半年",
        statement="January to June or July to December of the year named or meant.",
    ),
    ReadingRule(
        name="quarter",
        phrase="the third quarter of 2017, Q3 2017, 第三季度",
        statement="The three months of the year named; of the article's year where none is and the quarter has begun.",
    ),
    ReadingRule(
        name="season",
        phrase="in the spring of 2018, summer 2017, 2018年春季",
        statement="March to May, June to August, September to November; a winter only where both its years are named.",
    ),
    ReadingRule(
        name="part",
        phrase="early 2018, in mid-June, at the end of 2017, 2018年底, 3月上旬",
        statement="Of a year four months (early, mid, late), its first or last month (beginning, end) or June and July "
        "(middle); of a month ten days.",
    ),
    ReadingRule(name="decade", phrase="the 1990s, 上世纪90年代", statement="The ten years from the one named."),
    ReadingRule(
        name="fiscal-year",
        phrase="2017-18, FY2018, this fiscal year, 2018财年",
        statement="The fiscal year of the region in the article's language (en-IN: April to March); without a region "
        "every day that it can mean.",
    ),
    ReadingRule(
        name="plan-period",
        phrase="the 13th Five-Year Plan period, “十三五”期间",
        statement="The five years of one of China's plans; the 13th is that of 2016 to 2020.",
    ),
    ReadingRule(
        name="month",
        phrase="in October 2016, October 2016, 2016年10月",
        statement="The whole month named; without a year that of the article's year, if it has begun by then.",
    ),
    ReadingRule(
        name="day",
        phrase="on 31 January 2018, January 31, 2018年1月31日",
        statement="The day named; without a year that of the article's year, if it has come by then.",
    ),
    ReadingRule(
        name="weekday",
        phrase="on Tuesday, last Friday, 上周五",
        statement="The last such day up to the article's; with last, this or next that of the week meant.",
    ),
    ReadingRule(
        name="named-day",
        phrase="yesterday, today, tomorrow, now, currently, 目前",
        statement="The article's day, the day before it or the day after it.",
    ),
    ReadingRule(
        name="words-only",
        phrase="for years, long ago, so far, previously, every day, 每天",
        statement="The words alone: they do not say from when to when.",
    ),
)
"""Every rule."""
