"""Amounts in words, English and Chinese, against a table written by hand; and where they stand in sentences."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from graph.text.amount import Amount, Unread
from graph.text.amount_reader import find_amounts, read_amount
from graph.text.figure import number_text
from tests.repository import ROOT

TABLE = Path(__file__).with_name("amounts.tsv")
ROWS = [
    tuple(line.split("\t"))
    for line in TABLE.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def write_reading(found: Amount | Unread) -> str:
    """Return a reading in the notation of the table."""
    if isinstance(found, Unread):
        return f"refused {found.why.value}"
    about = "~" if found.approximate else ""
    if found.value is not None and found.upper == found.value and not found.upper_inclusive:
        text = f"nearly {number_text(found.value)}"
    elif found.value is not None:
        text = about + number_text(found.value)
    else:
        low = "" if found.lower is None else f"{'[' if found.lower_inclusive else '('}{number_text(found.lower)}"
        high = "" if found.upper is None else f"{number_text(found.upper)}{']' if found.upper_inclusive else ')'}"
        text = f"{about}{low}..{high}"
    unit = found.unit.key + (f"/{found.per.key}" if found.per else "") + (f" x {found.each}" if found.each else "")
    return f"{text} {unit}"


def test_the_table_has_so_many_phrases() -> None:
    """The table is read whole: 246 English phrases, 151 Chinese ones and one in a language that is not read."""
    languages = [language.partition("-")[0] for language, _, _ in ROWS]
    assert {code: languages.count(code) for code in set(languages)} == {"en": 246, "zh": 151, "fr": 1}
    assert len({(language, words) for language, words, _ in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("language", "words", "reading"), ROWS, ids=[f"{row[0]}: {row[1]}" for row in ROWS])
def test_each_phrase_is_read_right_or_refused(language: str, words: str, reading: str) -> None:
    """What the words say is what the table says; what is refused is refused with a reason and a way out."""
    found = read_amount(words, language)
    assert write_reading(found) == reading
    if isinstance(found, Unread):
        assert found.reason
        assert found.way_out.endswith(".")


SENTENCES = [
    ("Jiashi has 125,000 people, less than 10 percent, on 31 January 2018.", ["125,000", "less than 10 percent"]),
    ("Wages rose from 2,000 yuan in 2015 to 3,000 yuan in 2017.", ["2,000 yuan", "3,000 yuan"]),
    ("It grew from 20 to 30 percent.", ["20", "30 percent"]),
    ("The 2018 budget gave Rs 500 each to 40 villages in Article 15.", ["Rs 500", "40"]),
    ("Miyasil Tulson, 16, earns 1,200 to 1,500 yuan (about 180 dollars) a month.",
     ["16", "1,200 to 1,500 yuan", "about 180 dollars"]),
    ("take them home.8 In version 1.2.3 at 12:30 of the 1990s", []),
    ("2018年3月5日，全县有36家企业，其中三成在第三产业园，同比增长5个百分点。", ["36", "三成", "5个百分点"]),
    ("从2000元提高到3000元，最近几年百姓十分满意。", ["2000元", "3000元", "几"]),
    ("In 2016 300 people came; 19 137 524 grants were paid.", ["300", "19 137 524"]),
    ("Vitamin K 12 helps N95 wearers, but R370 and Sh4,000 are money.", ["12", "R370", "Sh4,000"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), SENTENCES)
def test_amounts_are_found_in_sentences(text: str, words: list[str]) -> None:
    """Dates, hours, labels and names are left alone, and a change is two amounts and no range."""
    language = "en" if text.isascii() else "zh"
    assert [text[one.stretch.start : one.stretch.end] for one in find_amounts(text, language)] == words


def test_the_readme_prints_what_it_says() -> None:
    """The example of the room's README runs and prints what stands below it."""
    readme = (ROOT / "graph" / "text" / "README.md").read_text(encoding="utf-8")
    code, shown = re.findall(r"```(?:python|text)\n(.*?)```", readme, re.DOTALL)
    printed = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert printed.stdout == shown
