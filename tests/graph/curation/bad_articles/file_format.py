"""Defects of the file's format and of quotes.

Each is what is changed in the small article, to what, and every finding that this gives: code, line:column, message.
"""

from __future__ import annotations

from tests.small_archive import Change

FILE_FORMAT: list[Change] = [
    # the file's format
    (
        "over: 2000, of: people",
        "over: 2000, off: people",
        [("unknown-key", "24:55", "the key `off` is not known here; did you mean `of`?")],
    ),
    ("silent:", "silence:", [("unknown-key", "43:1", "the key `silence` is not known here; did you mean `silent`?")]),
    ("  published: 2016-10-26\n", "", [("missing-key", "2:1", "`published` is missing at `article`")]),
    ("  - quote: Jobs are like keys\n    by", "  - by", [("missing-key", "35:5", "`quote` is missing at `passages`")]),
    (
        "[sike-factories, operatedBy, sike]",
        "[sike-factories, operatedBy]",
        [("wrong-value", "21:17", "a list of 2 stands here; expected [subject, predicate, object]")],
    ),
    (
        "      place: [",
        "      staff: [",
        [
            (
                "duplicate-key",
                "24:7",
                "the key `staff` stands here a second time; the first is at small/article.yaml:22:7",
            )
        ],
    ),
    (
        "      pledge-by:",
        "      staff:",
        [("duplicate-key", "41:7", "the claim key `staff` is taken; the first is at small/article.yaml:24:7")],
    ),
    (
        "      pledge-by:",
        "      wage-equals:",
        [("duplicate-key", "41:7", "the claim key `wage-equals` is taken; the first is at small/article.yaml:31:7")],
    ),
    (
        "http://example.org/1",
        "http://exa mple.org/<1>",
        [
            (
                "wrong-value",
                "5:12",
                '"http://exa mple.org/<1>" stands here; expected an address such as http://example.org/news/1.html',
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
                '"javascript:alert(1)" stands here; expected an address such as http://example.org/news/1.html',
            )
        ],
    ),
    (
        "published: 2016-10-26",
        "published: 2016-10-26T12:00:00Z",
        [("wrong-value", "4:14", '"2016-10-26T12:00:00Z" stands here; expected a date such as 2016-10-26')],
    ),
    (
        "label: pledge by Wanda",
        'label: "pledge\\0"',
        [
            ("wrong-value", "17:36", '"pledge\\x00" stands here; expected words without control characters'),
        ],
    ),
    (
        "      opened:",
        "      Has_Opened:",
        [("bad-key", "27:7", "`Has_Opened` stands here; expected lower-case words joined by hyphens")],
    ),
    (
        "quote: Jobs are like keys",
        "quote: ''",
        [("empty-value", "35:12", "`quote` is empty; expected at least one word or item")],
    ),
    (
        "because: a heading",
        "because: ",
        [("empty-value", "44:24", "nothing stands at `because`; expected a value or no such key")],
    ),
    (
        "over: 2000, of",
        "over: 2,000, of",
        [("empty-value", "24:51", "nothing stands at `000`; expected a value or no such key")],
    ),
    (
        "name: Zhang Ke}",
        "name: 2016}",
        [
            (
                "wrong-value",
                "13:31",
                "2016 stands here; expected words (in quotation marks where they look like a number)",
            )
        ],
    ),
    (
        "over: 2000",
        "over: many",
        [
            (
                "wrong-value",
                "24:49",
                '"many" stands here; expected a number in digits without commas, such as 2000 or 2.5',
            )
        ],
    ),
    (
        "published: 2016-10-26",
        "published: 2016-10-32",
        [("wrong-value", "4:14", '"2016-10-32" stands here; expected a date such as 2016-10-26')],
    ),
    (
        "keys: {about",
        "keys: {polarity: 'no', about",
        [("wrong-value", "38:24", '"no" stands here; expected one of positive or negated')],
    ),
    # quotes
    (
        "employs over 2,000 people at seven",
        "employ over 2,000 people at seven",
        [
            (
                "quote-not-found",
                "19:12",
                'quote not found in article.txt; nearest match at 9–64 differs in 1 character ("employ" / "employs")',
            )
        ],
    ),
    (
        "operator: [sike-factories, operatedBy, sike]",
        "operator: {says: [sike-factories, operatedBy, sike], quotes: [Jobs are like locks]}",
        [
            (
                "quote-not-found",
                "21:69",
                'quote not found in article.txt; nearest match at 208–226 differs in 5 characters ("locks" / "keys")',
            )
        ],
    ),
    (
        "quote: A HEADING",
        "quote: bananas in pyjamas",
        [("quote-not-found", "44:13", "quote not found in article.txt; nothing there is like it")],
    ),
    (
        "quote: A HEADING",
        "quote: in",
        [("quote-not-unique", "44:13", 'the quote "in" stands 2 times in article.txt: 1:55, 1:88; expected once')],
    ),
    (
        "seven factories in Kashgar\n    claims",
        "seven factories in Kashgar.8\n    claims",
        [("quote-over-stray", "19:12", 'the quote takes in the stray "8" (a footnote mark)')],
    ),
    (
        "quote: Wanda has promised 60 billion yuan",
        "quote: Jobs are like keys",
        [
            ("sentence-unread", "4:1", 'sentence 6 has no claim and no reason: "Wanda has promised 60 billion yuan."'),
            ("quote-repeated", "39:12", "another passage has the same quote"),
            (
                "figure-not-in-quote",
                "42:52",
                '`exactly: 60000000000` does not stand in the quote "Jobs are like keys"; its numbers are: none',
            ),
        ],
    ),
]
