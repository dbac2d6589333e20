"""Defects of axes, figures and periods.

Each is what is changed in the small article, to what, and every finding that this gives: code, line:column, message.
"""

from __future__ import annotations

from graph.text.units import UNITS
from tests.small_archive import Change

UNKNOWN_UNIT = [
    (
        "unknown-unit",
        "34:40",
        f"`unit:FOOBAR` is no known unit; expected {', '.join(UNITS)}, a currency's code or a unit of QUDT such as "
        "unit:KiloGM",
    )
]

FIGURES: list[Change] = [
    # axes
    (
        "by: zhang-ke\n    claims:\n      keys",
        "by: zhang\n    claims:\n      keys",
        [("unknown-entity", "36:9", "nothing is declared as `zhang`; did you mean `zhang-ke`?")],
    ),
    (
        "by: zhang-ke\n    claims:\n      keys",
        "voice: direct\n    claims:\n      keys",
        [("speaker-missing", "36:12", "`voice: direct` stands without a speaker")],
    ),
    (
        "by: zhang-ke\n    claims:\n      keys",
        "by: zhang-ke\n    voice: narrator\n    claims:\n      keys",
        [("voice-clash", "37:12", "`voice: narrator` stands with a speaker; expected direct or indirect")],
    ),
    (
        "by: zhang-ke\n    claims:\n      wage",
        "by: zhang-ke\n    voice: direct\n    claims:\n      wage",
        [("voice-clash", "30:12", "`voice: direct` stands at a quote outside quotation marks")],
    ),
    (
        "keys: {about",
        "keys: {factuality: actual, about",
        [("factuality-clash", "38:26", "`factuality: actual` stands at a quotation; expected assessed or recommended")],
    ),
    (
        "opened: [sike, since, {when: two years ago}]",
        "opened: {says: [sike, since, {when: two years ago}], factuality: planned}",
        [
            (
                "factuality-clash",
                "27:72",
                "`factuality: planned` stands at an ordinary predicate; expected actual, ongoing or estimated",
            )
        ],
    ),
    (
        "pledge-by: [wanda-pledge, pledgedBy, wanda]",
        "pledge-by: {says: [wanda-pledge, pledgedBy, wanda], factuality: actual}",
        [
            (
                "factuality-clash",
                "41:71",
                "`factuality: actual` stands at a prospect; expected aimed, planned, promised or expected",
            )
        ],
    ),
    (
        "opened: [sike, since, {when: two years ago}]",
        "opened: {says: [sike, since, {when: two years ago}], factuality: assessed}",
        [("opinion-as-triple", "27:72", "`factuality: assessed` stands at a triple")],
    ),
    (
        "[wanda-pledge, pledgedBy, wanda]",
        "[wanda, pledgedBy, wanda-pledge]",
        [("prospect-clash", "41:26", "“pledged by” is a predicate of prospects, and `wanda` is no prospect")],
    ),
    (
        "[wanda-pledge, pledgedBy, wanda]",
        "[wanda-pledge, locatedIn, kashgar]",
        [
            ("entity-unused", "16:3", "`wanda` is declared, and no claim uses it"),
            ("prospect-clash", "41:33", "“located in” is an ordinary predicate, and `wanda-pledge` is a prospect"),
        ],
    ),
    # figures and periods
    (
        "from: 2000, to: 3000",
        "from: 3000, to: 2000",
        [("bounds-upside-down", "34:24", "`from: 3000` is not below `to: 2000`")],
    ),
    ("from: 2000, to: 3000", "from: 2000", [("bounds-clash", "34:12", "`from` stands without `to`; expected both")]),
    (
        "over: 2000",
        "over: 2000, exactly: 2000",
        [("bounds-clash", "24:55", "`over`, `exactly` stand together; expected one number or one pair of bounds")],
    ),
    ("over: 2000, of", "of", [("figure-empty", "24:42", "neither a number nor words stand here")]),
    (
        "exactly: 7",
        "exactly: 8",
        [
            (
                "figure-not-in-quote",
                "23:38",
                '`exactly: 8` does not stand in the quote "employs over 2,000 people at seven factories in Kashgar"; '
                'its numbers are: "over 2,000", "seven"',
            )
        ],
    ),
    (
        "over: 2000, of: people",
        "over: 2000, words: 2000 people",
        [
            (
                "words-not-in-quote",
                "24:62",
                '"2000 people" does not stand in the quote "employs over 2,000 people at seven factories in Kashgar"',
            )
        ],
    ),
    (
        "over: 2000, of: people",
        'over: 3000, words: "2,000 people"',
        [("number-differs", "24:62", 'the words "2,000 people" say 2000, the figure `over: 3000`')],
    ),
    (
        "unit: CNY, per",
        "unit: USD, per",
        [("unit-differs", "34:11", '"2,000 to 3,000 yuan" is in yuan, the figure in US dollars')],
    ),
    (
        "unit: CNY, per: month",
        "unit: CNY, per: year",
        [("unit-differs", "34:11", '"2,000 to 3,000 yuan" is per month, the figure per year')],
    ),
    (
        "over: 2000, of: people",
        "over: 2000, unit: CNY",
        [("unit-differs", "24:42", '"over 2,000" has no unit, the figure is in yuan')],
    ),
    ("unit: CNY, per", "unit: unit:FOOBAR, per", UNKNOWN_UNIT),
    (
        "over: 2000",
        "exactly: 2000",
        [
            (
                "qualifier-differs",
                "24:42",
                'the words say "over", the figure `exactly: 2000` ("over 2,000 people")',
            )
        ],
    ),
    (
        "exactly: 60000000000",
        "about: 60000000000",
        [
            (
                "qualifier-differs",
                "42:52",
                'the words have no qualifier, the figure says `about: 60000000000` ("60 billion yuan")',
            )
        ],
    ),
    ("unit: CNY, per", "unit: CNZ, per", [("unknown-unit", "34:40", "`CNZ` is no known unit; did you mean `CNY`?")]),
    (
        "{when: two years ago}",
        "{when: three years ago}",
        [
            (
                "words-not-in-quote",
                "27:36",
                '"three years ago" does not stand in the quote "It opened a factory in Kashgar two years ago"',
            )
        ],
    ),
    (
        "{when: two years ago}",
        "{when: a factory}",
        [("period-unread", "27:36", 'no rule reads "a factory" for an article of 2016-10-26')],
    ),
    (
        "{when: two years ago}",
        "{when: two years ago, from: 2015-01-01, to: 2014-01-01}",
        [("bounds-upside-down", "27:69", "`from: 2015-01-01` is after `to: 2014-01-01`")],
    ),
]
