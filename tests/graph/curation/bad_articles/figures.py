"""Defects of speakers, observations, figures and times.

Each is what is changed in the small article, to what, and every finding that this gives: code, line:column, message.
"""

from __future__ import annotations

from graph.text.units import UNITS
from tests.small_archive import Change

UNKNOWN_UNIT = [
    (
        "unknown-unit",
        "16:74",
        f"`unit:FOOBAR` is no known unit; expected {', '.join(UNITS)}, a currency's code or a unit of QUDT such as "
        "unit:KiloGM",
    )
]

FIGURES: list[Change] = [
    (
        "by: zhang-ke\n    assessed",
        "by: zhang\n    assessed",
        [("unknown-entity", "24:9", "nothing is declared as `zhang`; did you mean `zhang-ke`?")],
    ),
    (
        "by: zhang-ke\n    assessed",
        "voice: direct\n    assessed",
        [("speaker-missing", "24:12", "`voice: direct` stands without a speaker")],
    ),
    (
        "by: zhang-ke\n    assessed",
        "assessed",
        [("speaker-missing", "23:12", "the quote stands inside quotation marks, and nobody says it")],
    ),
    (
        "by: zhang-ke\n    assessed",
        "by: zhang-ke\n    voice: narrator\n    assessed",
        [("voice-clash", "25:12", "`voice: narrator` stands with a speaker; expected direct or indirect")],
    ),
    (
        "by: zhang-ke\n    workers",
        "by: zhang-ke\n    voice: direct\n    workers",
        [("voice-clash", "21:12", "`voice: direct` stands at a quote outside quotation marks")],
    ),
    (
        "    promised:\n      pledge: {kind: funding, agent: wanda, amount",
        (
            "    pledge: {kind: funding, place: kashgar}\n    promised:\n      pledge: {kind: fundin"
            "g, agent: wanda, amount"
        ),
        [
            ("factuality-clash", "29:5", "`pledge` is told as a prospect in one place and as a report in another"),
            ("object-not-in-quote", "29:29", "the quote has no words for `kashgar`"),
            (
                "duplicate-key",
                "31:16",
                "the claim key `pledge-kind-funding-248` is taken; the first is at small/article.yaml:29:14",
            ),
        ],
    ),
    (
        "staff: {of: factories, measure: headcount, value",
        "staff: {of: factories, value",
        [("measure-missing", "16:5", "`staff` does not say what is measured")],
    ),
    (
        'measure: headcount, value: "over 2,000 people"}',
        "measure: headcount}",
        [("value-missing", "16:5", "`staff` has neither a `value` nor a `quality`")],
    ),
    (
        'measure: headcount, value: "over 2,000 people"}',
        'measure: ratio, value: "over 2,000 people"}',
        [
            ("comparison-one-sided", "16:5", "`staff` compares, and the other side is missing"),
            ("unit-differs", "16:51", "`ratio` is given in ratio or share, and the words are in count"),
        ],
    ),
    (
        'value: "over 2,000 people"}',
        'value: "over 3,000 people"}',
        [
            (
                "words-not-in-quote",
                "16:55",
                (
                    '"over 3,000 people" does not stand in the quote "Sike now employs over 2,000 people a'
                    't seven factories in Ka…"'
                ),
            )
        ],
    ),
    (
        'value: "over 2,000 people"}',
        "value: {exactly: 2000}}",
        [("qualifier-differs", "16:55", 'the words say "over", the figure `exactly: 2000` ("over 2,000")')],
    ),
    (
        'value: "over 2,000 people"}',
        "value: {over: 2000, exactly: 2000}}",
        [("bounds-clash", "16:68", "`over`, `exactly` stand together; expected one number or one pair of bounds")],
    ),
    (
        'value: "over 2,000 people"}',
        "value: {from: 2000}}",
        [("bounds-clash", "16:56", "`from` stands without `to`; expected both")],
    ),
    (
        'value: "over 2,000 people"}',
        "value: {from: 3000, to: 2000}}",
        [("bounds-upside-down", "16:68", "`from: 3000` is not below `to: 2000`")],
    ),
    (
        'value: "over 2,000 people"}',
        "value: {of: people}}",
        [("figure-empty", "16:55", "neither a number nor words stand here")],
    ),
    ('value: "over 2,000 people"}', "value: {over: 2000, unit: unit:FOOBAR}}", UNKNOWN_UNIT),
    (
        'value: "over 2,000 people"}',
        'value: {over: 3000, words: "over 2,000 people"}}',
        [("number-differs", "16:75", 'the words "over 2,000 people" say 2000, the figure `over: 3000`')],
    ),
    (
        'value: "over 2,000 people"}',
        "value: {over: 2000, unit: CNZ}}",
        [("unknown-unit", "16:74", "`CNZ` is no known unit; did you mean `CNY`?")],
    ),
    (
        'value: "over 2,000 people"}',
        'value: "2,000 people at seven factories in Kashgar"}',
        [
            (
                "words-ambiguous",
                "16:55",
                'the words "2,000 people at seven factories in Kashgar" hold "over 2,000" and "seven"',
            )
        ],
    ),
    (
        "size: seven factories",
        "size: {exactly: 8}",
        [
            (
                "figure-not-in-quote",
                "15:67",
                (
                    '`exactly: 8` does not stand in the quote "Sike now employs over 2,000 people at seven'
                    ' factories in Ka…"; its numbers are: "over 2,000", "seven"'
                ),
            )
        ],
    ),
    (
        "measure: wage,",
        "measure: headcount,",
        [("unit-differs", "22:51", "`headcount` is given in count, and the words are in money")],
    ),
    (
        '{words: "2,000 to 3,000 yuan", per',
        '{words: "2,000 to 3,000 yuan", unit: USD, per',
        [("unit-differs", "22:54", '"2,000 to 3,000 yuan" is in yuan, the figure in US dollars')],
    ),
    (
        "time: two years ago}",
        "time: three years ago}",
        [
            (
                "words-not-in-quote",
                "18:63",
                '"three years ago" does not stand in the quote "It opened a factory in Kashgar two years ago"',
            )
        ],
    ),
    (
        "time: two years ago}",
        "time: a factory}",
        [("period-unread", "18:63", 'no rule reads "a factory" for an article of 2016-10-26')],
    ),
    (
        "time: two years ago}",
        "time: {words: two years ago, from: 2015-01-01, to: 2014-01-01}}",
        [("bounds-upside-down", "18:104", "`from: 2015-01-01` is after `to: 2014-01-01`")],
    ),
]
