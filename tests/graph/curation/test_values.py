"""Figures of a sentence: what a curator writes, what the words say, and what is told where the two differ."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from graph.text.figure import Figure, number_text
from tests.small_archive import read_small

FRAME = """
article:
  title: One sentence
  published: 2018-03-14
  address: http://example.org/1
  publisher: {{key: example-news, name: Example News}}
  language: {language}
  sha256: {sha}
entities:
  sike: {{a: Company, name: Sike}}
says:
  - quote: "{text}"
    deal: {{kind: funding, agent: sike, amount: {figure}}}
"""

READ = [
    ("en", "Sike employs half a million people.", "{exactly: 500000, of: people}", "500000 NUM",
     "half a million people"),
    ("en", "Sike trained some 30 millions.", "{about: 30000000}", "30000000 NUM", "some 30 millions"),
    ("en", "Sike trained seven crore people.", "{exactly: 70000000, of: people}", "70000000 NUM", "seven crore people"),
    ("en", "Sike paid Rs 200 crore.", "{exactly: 2000000000, unit: INR}", "2000000000 CCY_INR", "Rs 200 crore"),
    ("en", "Sike employs two-thirds of them.", "{words: two-thirds}", "2/3 UNITLESS", "two-thirds"),
    ("en", "Sike employs as many as 3,000.", "{at-most: 3000}", "..3000 NUM", "as many as 3,000"),
    ("en", "Sike has 3,000-plus workers.", "{at-least: 3000}", "3000.. NUM", "3,000-plus"),
    ("en", "Sike employs nearly 3,000 here.", "{about: 3000}", "3000 NUM", "nearly 3,000"),
    ("en", "It rose by two percentage points at Sike.", "{words: two percentage points}", "2 unit-percentage-point",
     "two percentage points"),
    ("en", "Sike works 30 minutes.", "{exactly: 30, unit: minute}", "30 MIN", "30 minutes"),
    ("en", "Sike employs 1.5m people.", "{exactly: 1500000}", "1500000 NUM", "1.5m"),
    ("en", "Sike built a 1.5m wall.", "{exactly: 1.5, unit: metre}", "1.5 M", "1.5m"),
    ("en", "Sike employs dozens of men.", "{words: dozens}", " None", "dozens"),
    ("en", "Sike employs at least five and at most ten.", "{at-least: 5, at-most: 10}", "5..10 NUM",
     "at least five and at most ten"),
    ("zh", "Sike他每月拿2500元工资。", "{exactly: 2500, unit: CNY, per: month}", "2500 CCY_CNY", "每月拿2500元"),
    ("zh", "Sike有三千五百人。", "{exactly: 3500, of: 人}", "3500 NUM", "三千五百人"),
    ("fr", "Sike emploie 2 500 hommes.", "{exactly: 2500, words: 2 500 hommes}", "2500 NUM", "2 500 hommes"),
]  # fmt: skip

TOLD = [
    ("en", "Sike invested 100 million yuan.", "{exactly: 100000000, unit: USD}",
     ("unit-differs", '"100 million yuan" is in yuan, the figure in US dollars')),
    ("en", "Sike helped 100 poor villages.", "{exactly: 100, unit: CNY}",
     ("unit-differs", '"100" has no unit, the figure is in yuan')),
    ("en", "Sike employs nearly 3,000.", "{under: 3000}",
     ("qualifier-differs",
      'the words say "nearly", which is read as `about: 3000`, the figure `under: 3000` ("nearly 3,000")')),
    ("en", "It rose by two percentage points at Sike.", "{exactly: 2, unit: percent}",
     ("unit-differs", '"two percentage points" is in percentage points, the figure in percent')),
    ("en", "Sike paid 5,000 shillings.", "{words: '5,000 shillings'}",
     ("number-open", '"shillings" is money of several countries (KES, SOS, TZS, UGX)')),
    ("en", "Sike built a 1.5m wall.", "{words: 1.5m}", ("number-open", '"1.5m" may be millions or metres')),
    ("en", "It is three times higher at Sike.", "{words: three times higher}",
     ("number-open", '"three times more" may add to the whole or be the whole')),
    ("en", "Sike opened in 2016.", "{exactly: 2016}",
     ("figure-not-in-quote",
      '`exactly: 2016` does not stand in the quote "Sike opened in 2016"; its numbers are: none')),
    ("fr", "Sike emploie 2 500 hommes.", "{exactly: 2500}",
     ("language-unread", 'numbers and times are read in English and Chinese, not in "fr"')),
    ("zh", "Sike有三千五百人。", "{exactly: 350}",
     ("figure-not-in-quote",
      '`exactly: 350` does not stand in the quote "Sike有三千五百人"; its numbers are: "三千五百"')),
]  # fmt: skip


def frame(language: str, text: str, figure: str) -> str:
    """Return an article file with one figure of one sentence."""
    sha = sha256(text.encode()).hexdigest()
    return FRAME.format(language=language, sha=sha, text=text.rstrip(".。"), figure=figure)


@pytest.mark.parametrize(("language", "text", "figure", "read", "label"), READ, ids=[row[1] for row in READ])
def test_a_figure_is_what_its_words_say(
    tmp_path: Path, language: str, text: str, figure: str, read: str, label: str
) -> None:
    """The number, the unit and the article's words come out as they stand."""
    reading = read_small(tmp_path, frame(language, text, figure), text)
    assert [str(finding) for finding in reading.findings] == []
    assert reading.archive is not None
    values = [claim.value for claim in reading.archive.articles[0].claims]
    (value,) = [one for one in values if isinstance(one, Figure)]
    low, high = (None if end is None else number_text(end) for end in (value.lower, value.upper))
    number = f"{low or ''}..{high or ''}" if value.value is None and (low or high) else ""
    number = number_text(value.value) if value.value is not None else number
    unit = value.unit.rpartition("/")[2].rpartition("#")[2] if value.unit else None
    assert (f"{number} {unit}", value.label) == (
        read,
        label,
    )


@pytest.mark.parametrize(("language", "text", "figure", "expected"), TOLD, ids=[row[1] for row in TOLD])
def test_what_differs_from_the_words_is_told(
    tmp_path: Path, language: str, text: str, figure: str, expected: tuple[str, str]
) -> None:
    """A number, bound, unit or language that does not fit its words is a finding, and nothing is published."""
    reading = read_small(tmp_path, frame(language, text, figure), text)
    assert [(finding.code, finding.message) for finding in reading.findings] == [expected]
    assert reading.archive is None
