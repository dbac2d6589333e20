"""Defects of the file's format and of quotes.

Each is what is changed in the small article, to what, and every finding that this gives: code, line:column, message.
"""

from __future__ import annotations

from tests.small_archive import Change

FILE_FORMAT: list[Change] = [
    (
        'value: "over 2,000 people"',
        'values: "over 2,000 people"',
        [
            ("value-missing", "16:5", "`staff` has neither a `value` nor a `quality`"),
            ("unknown-term", "16:48", "the vocabulary has no property `values`; did you mean `value`?"),
        ],
    ),
    ("silent:", "silence:", [("unknown-key", "31:1", "the key `silence` is not known here; did you mean `silent`?")]),
    ("  published: 2016-10-26\n", "", [("missing-key", "2:1", "`published` is missing at `article`")]),
    ("  - quote: Jobs are like keys\n    by", "  - by", [("missing-key", "23:5", "`quote` is missing at `says`")]),
    (
        "    start: {kind",
        "    staff: {kind",
        [("wrong-type", "18:28", "`staff` is an observation; `agent` takes Document or Event or Facility as subject")],
    ),
    (
        "staff: {of: factories, measure: headcount,",
        "staff: {of: factories, of: sike, measure: headcount,",
        [
            (
                "duplicate-key",
                "16:28",
                "the key `of` stands here a second time; the first is at small/article.yaml:16:13",
            )
        ],
    ),
    (
        "http://example.org/1",
        "http://exa mple.org/<1>",
        [
            (
                "wrong-value",
                "5:12",
                ('"http://exa mple.org/<1>" stands here; expected an address such as http://example.org/news/1.html'),
            )
        ],
    ),
    (
        "http://example.org/1",
        "javascript:alert(1)",
        [
            (
                "wrong-value",
                "5:12",
                ('"javascript:alert(1)" stands here; expected an address such as http://example.org/news/1.html'),
            )
        ],
    ),
    (
        "published: 2016-10-26",
        "published: 2016-10-26T12:00:00Z",
        [("wrong-value", "4:14", '"2016-10-26T12:00:00Z" stands here; expected a date such as 2016-10-26')],
    ),
    (
        "published: 2016-10-26",
        "published: 2016-10-32",
        [("wrong-value", "4:14", '"2016-10-32" stands here; expected a date such as 2016-10-26')],
    ),
    (
        "name: factories of Sike",
        'name: "factories\\0"',
        [
            ("wrong-value", "15:42", '"factories\\x00" stands here; expected words without control characters'),
        ],
    ),
    (
        "    start: {kind",
        "    Start: {kind",
        [("bad-key", "18:5", "`Start` stands here; expected lower-case words joined by hyphens")],
    ),
    (
        "quote: Jobs are like keys",
        "quote: ''",
        [("empty-value", "23:12", "`quote` is empty; expected at least one word or item")],
    ),
    (
        "because: a heading",
        "because: ",
        [("empty-value", "32:24", "nothing stands at `because`; expected a value or no such key")],
    ),
    (
        "name: Zhang Ke}",
        "name: 2016}",
        [
            (
                "wrong-value",
                "12:31",
                "2016 stands here; expected words (in quotation marks where they look like a number)",
            ),
        ],
    ),
    ("topic: jobs}", "topic: []}", [("empty-value", "26:38", "`topic` is empty; expected at least one word or item")]),
    (
        "start: {kind: opening, agent: sike, place: kashgar, time: two years ago}",
        "start: opening",
        [("wrong-value", "18:12", '"opening" stands at `start`; expected what is said of it, as {place: awat}')],
    ),
    (
        "    assessed:\n      keys: {about: zhang-ke, topic: jobs}",
        "    assessed:\n      keys: {topic: jobs}",
        [("missing-key", "26:7", "`about` is missing at `keys`")],
    ),
    (
        "    assessed:\n      keys: {about: zhang-ke, topic: jobs}\n",
        "",
        [("passage-empty", "23:5", "the quote says nothing: no entity stands below it")],
    ),
    (
        "    assessed:",
        "    asessed:",
        [("unknown-key", "25:5", "the key `asessed` is not known here; did you mean `assessed`?")],
    ),
    (
        "quote: Sike now employs over 2,000",
        "quote: Sike now employ over 2,000",
        [
            (
                "quote-not-found",
                "14:12",
                ('quote not found in article.txt; nearest match at 0–64 differs in 1 character ("employ" / "employs")'),
            )
        ],
    ),
    (
        "locatedIn: kashgar,",
        "locatedIn: {says: kashgar, quotes: [Jobs are like locks]},",
        [
            (
                "quote-not-found",
                "15:120",
                ('quote not found in article.txt; nearest match at 208–226 differs in 5 characters ("locks" / "keys")'),
            )
        ],
    ),
    (
        "quote: A HEADING",
        "quote: bananas in pyjamas",
        [("quote-not-found", "32:13", "quote not found in article.txt; nothing there is like it")],
    ),
    (
        "quote: A HEADING",
        "quote: in",
        [("quote-not-unique", "32:13", 'the quote "in" stands 2 times in article.txt: 1:55, 1:88; expected once')],
    ),
    (
        "factories in Kashgar\n",
        "factories in Kashgar.8\n",
        [("quote-over-stray", "14:12", 'the quote takes in the stray "8" (a footnote mark)')],
    ),
    (
        "quote: Wanda has promised 60 billion yuan",
        "quote: Jobs are like keys",
        [
            ("sentence-unread", "4:1", 'sentence 6 has no claim and no reason: "Wanda has promised 60 billion yuan."'),
            ("quote-repeated", "27:12", "another passage has the same quote"),
            ("speaker-missing", "27:12", "the quote stands inside quotation marks, and nobody says it"),
            ("object-not-in-quote", "30:31", "the quote has no words for `wanda`"),
            ("words-not-in-quote", "30:53", '"60 billion yuan" does not stand in the quote "Jobs are like keys"'),
        ],
    ),
]
