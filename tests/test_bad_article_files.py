"""Each kind of bad input in an article file: its code, its place, what stood there and what was expected."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from graph.errors import UnreadableInputError
from graph.finding import Severity
from graph.seed_codes import CODES
from graph.seeds import find_article_files, read_archive
from tests.small_archive import BODY, HEADER, TEXT, read_small, small_reference, small_vocabulary, write_article

WHOLE = HEADER + BODY

# What is changed in the small article, to what, and every finding that this gives: code, line:column, message.
CHANGES: list[tuple[str, str, list[tuple[str, str, str]]]] = [
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
    # terms and entities
    (
        "operatedBy",
        "opperatedBy",
        [("unknown-term", "21:34", "the ontology has no property `opperatedBy`; did you mean `operatedBy`?")],
    ),
    (
        "a: Company, name: Sike",
        "a: Compani, name: Sike",
        [("unknown-term", "11:13", "the ontology has no class `Compani`; did you mean `Company`?")],
    ),
    (
        "of: Factory, name",
        "of: Factori, name",
        [("unknown-term", "12:34", "the ontology has no class `Factori`; did you mean `Factory`?")],
    ),
    ("operatedBy, sike]", "operatedBy, xx:y]", [("unknown-term", "21:46", "the prefix of `xx:y` is not known")]),
    (
        "operatedBy, sike]",
        'operatedBy, "unit:<x>"]',
        [("unknown-term", "21:46", "the name in `unit:<x>` is no part of an address")],
    ),
    (
        "sike: {a: Company, name: Sike}",
        "sike: {a: Company, name: Sike, same-as: [unit:NUM, rlf:Company]}",
        [
            (
                "link-clash",
                "11:34",
                "`sike` is said to be the same as https://w3id.org/reliefgraph/ontology#Company, "
                "a term of the ontology",
            )
        ],
    ),
    (
        "sike: {a: Company, name: Sike}",
        'sike: {a: Company, name: Sike, same-as: ["https://w3id.org/reliefgraph/id/place/kashgar"]}',
        [
            (
                "link-clash",
                "11:34",
                "`sike` is said to be the same as `kashgar`: https://w3id.org/reliefgraph/id/place/kashgar",
            )
        ],
    ),
    (
        "wanda: {a: Company, name: Wanda}",
        "wanda: {a: Company, name: Wanda, same-as: [wd:Q1]}\n  kashgar-twin: "
        "{a: Place, label: the twin, same-as: [wd:Q1]}",
        [
            ("entity-unused", "17:3", "`kashgar-twin` is declared, and no claim uses it"),
            (
                "link-clash",
                "17:45",
                "`kashgar-twin` is said to be the same as `wanda`: http://www.wikidata.org/entity/Q1",
            ),
        ],
    ),
    ("operatedBy, sike]", "operatedBy, rlf:y]", [("unknown-term", "21:46", "the ontology has no individual `rlf:y`")]),
    (
        "zhang-ke: {a: Person",
        "zhang-ke: {a: Person, same-as: [xx:Q1]",
        [("unknown-term", "13:35", '"xx:Q1" is neither an address nor a CURIE with a known prefix')],
    ),
    (
        "a: Company, name: Sike",
        "a: OldCompany, name: Sike",
        [("deprecated-term", "11:13", "the class `OldCompany` is deprecated")],
    ),
    (
        "operatedBy, sike]",
        "operatedBy, zhang-ke]",
        [("wrong-type", "21:46", "`Zhang Ke` is a person; `operatedBy` takes Organization as object")],
    ),
    (
        "[sike, since,",
        "[sike, size,",
        [
            ("wrong-type", "27:16", "`sike` is a company; `size` takes Group as subject"),
            ("wrong-type", "27:28", "`two years ago` is a period; `size` takes Figure as object"),
        ],
    ),
    (
        "[sike-factories, locatedIn, kashgar]",
        "[jobs, heldBy, sike-factories]",
        [("wrong-type", "22:29", "`factories of Sike` is a group of factory; `heldBy` takes Person as object")],
    ),
    (
        "by: zhang-ke\n    claims:\n      wage",
        "by: jobs\n    claims:\n      wage",
        [("wrong-type", "29:9", "`jobs` speaks here and is no Agent")],
    ),
    (
        "a: Topic, name: Jobs",
        "a: Nameless, name: Jobs",
        [("wrong-type", "15:13", "the class `Nameless` has no path segment, so `jobs` gets no address")],
    ),
    (
        "a: Topic, name: Jobs",
        "a: Topic, of: Factory, name: Jobs",
        [("wrong-type", "15:20", "`of: Factory` stands at `jobs`, which is a Topic and no Group")],
    ),
    (
        "operatedBy, sike]",
        "operatedBy, sikee]",
        [("unknown-entity", "21:46", "nothing is declared as `sikee`; did you mean `sike`?")],
    ),
    (
        "locatedIn, kashgar]",
        "locatedIn, twin]",
        [("ambiguous-entity", "22:42", "`twin` stands for several: id/place/twin, id/topic/twin")],
    ),
    (
        "  zhang-ke: {a: Person",
        "  he: {a: Person, name: he}\n  zhang-ke: {a: Person",
        [("entity-unused", "13:3", "`he` is declared, and no claim uses it")],
    ),
    (
        "silent:",
        "mentions: {example-news: x}\nsilent:",
        [("unknown-entity", "43:12", "nothing is declared as `example-news`")],
    ),
    (
        "  zhang-ke: {a: Person",
        "  kashgar: {a: Topic, name: Kashgar}\n  zhang-ke: {a: Person",
        [
            (
                "entity-differs",
                "13:3",
                "`kashgar` is declared differently here than in the reference data "
                "(class: Place / Topic; name: Kashgar (en), 喀什 (zh) / Kashgar (en))",
            )
        ],
    ),
    (
        "a: Company, name: Wanda",
        "a: Company, name: Sike, mention: Wanda",
        [("name-repeated", "16:3", '`wanda` has the name "Sike", and so has `sike`')],
    ),
    (
        "name: Zhang Ke}",
        "name: Zhang Kee}",
        [
            (
                "mention-not-found",
                "13:3",
                '`zhang-ke` is not mentioned as "Zhang Kee"; '
                'nearest match at 197–206 differs in 1 character ("Kee" / "Ke.")',
            )
        ],
    ),
    (
        "of: Factory, ",
        "",
        [("group-without-class", "12:3", "the group `sike-factories` does not say what its members are")],
    ),
    (
        "zhang-ke: {a: Person",
        "zhang-ke: {a: PrivatePerson, same-as: [wd:Q1]",
        [("private-person-linked", "13:32", "`zhang-ke` is a private person and links to a registry elsewhere")],
    ),
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
                'its numbers are: "2,000", "seven"',
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
        "over: 2000, of: people",
        'words: "2,000 people"',
        [("number-differs", "24:50", 'the words "2,000 people" say 2000, the figure no number')],
    ),
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


@pytest.mark.parametrize(("old", "new", "expected"), CHANGES, ids=[f"{c[2][0][0]}-{n}" for n, c in enumerate(CHANGES)])
def test_each_defect_is_told_at_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, expected: list[tuple[str, str, str]]
) -> None:
    """One change of a sound file gives exactly the findings listed, and no archive where one is an error."""
    assert old in WHOLE
    path = write_article(tmp_path, WHOLE.replace(old, new))
    monkeypatch.chdir(tmp_path)
    reading = read_archive([path.relative_to(tmp_path)], small_vocabulary(), small_reference())
    assert [
        (finding.code, f"{finding.span.line}:{finding.span.column}", finding.message) for finding in reading.findings
    ] == expected
    files = {finding.span.file for finding in reading.findings if finding.code != "sentence-unread"}
    assert files == {"small/article.yaml"}
    assert all(finding.way_out.endswith(".") for finding in reading.findings)
    has_error = any(finding.severity is Severity.ERROR for finding in reading.findings)
    assert (reading.archive is None) == has_error


def test_every_code_has_a_test() -> None:
    """No code of the table goes without a case here or one of the tests below."""
    elsewhere = {"text-missing", "text-changed", "sentence-unread", "words-ambiguous"}
    assert {code for _, _, findings in CHANGES for code, _, _ in findings} | elsewhere == set(CODES)
    assert len(CHANGES) == 76


def test_an_unread_sentence_is_told_in_the_text(tmp_path: Path) -> None:
    """A sentence without claim or reason is a finding at its line and column in article.txt."""
    body = BODY.replace("  - {quote: Two cats and two dogs were seen, because: of no matter here}\n", "")
    findings = read_small(tmp_path, HEADER + body).findings
    assert [(f.code, Path(f.span.file).name, f.span.line, f.span.column) for f in findings] == [
        ("sentence-unread", "article.txt", 4, 37)
    ]
    assert findings[0].message == 'sentence 7 has no claim and no reason: "Two cats and two dogs were seen."'


def test_words_that_fit_twice_are_asked_for(tmp_path: Path) -> None:
    """A number that the quote holds twice needs `words:`, and with them it is read."""
    body = BODY.replace(
        "silent:\n",
        "  - quote: Two cats and two dogs were seen\n"
        "    claims:\n      cats: [sike-factories, size, {exactly: 2}]\nsilent:\n",
    ).replace("  - {quote: Two cats and two dogs were seen, because: of no matter here}\n", "")
    findings = read_small(tmp_path, HEADER + body).findings
    assert [(finding.code, finding.message) for finding in findings] == [
        ("words-ambiguous", '`exactly: 2` fits 2 places of the quote: "Two" and "two"')
    ]
    mended = body.replace("{exactly: 2}", "{exactly: 2, words: two dogs}")
    assert read_small(tmp_path, HEADER + mended).findings == ()


def test_a_text_that_no_longer_matches_its_hash_is_told(tmp_path: Path) -> None:
    """One changed character of the text is found at the hash, with both hashes."""
    findings = read_small(tmp_path, WHOLE.replace("seen", "sean"), TEXT.replace("seen", "sean")).findings
    assert [(finding.code, finding.span.line, finding.span.column) for finding in findings] == [("text-changed", 8, 11)]
    assert "article.txt has the SHA-256 " in findings[0].message
    assert findings[0].way_out.startswith("Restore the text")


def test_a_missing_text_is_told(tmp_path: Path) -> None:
    """A file without its article.txt is a finding, and nothing comes of it."""
    path = write_article(tmp_path)
    path.with_name("article.txt").unlink()
    reading = read_archive([path], small_vocabulary(), small_reference())
    assert [finding.code for finding in reading.findings] == ["text-missing"]
    assert reading.archive is None


def test_a_quote_of_another_article_names_it(tmp_path: Path) -> None:
    """Where the words stand in another article that is loaded, the finding says in which."""
    text = "Bananas grew well in Kashgar."
    other = HEADER.replace(HEADER.strip().splitlines()[-1].strip(), f"sha256: {sha(text)}") + (
        "passages: []\nsilent:\n  - {quote: Bananas grew well in Kashgar, because: fruit}\n"
    )
    wrong = BODY.replace("quote: Jobs are like keys", "quote: Bananas grew well")
    paths = [write_article(tmp_path, HEADER + wrong), write_article(tmp_path, other, text, "fruit")]
    findings = read_archive(paths, small_vocabulary(), small_reference()).findings
    assert [(finding.code, finding.message) for finding in findings if "quote" in finding.code] == [
        ("quote-not-found", "quote not found in article.txt; it stands in article fruit")
    ]


def test_a_second_declaration_that_differs_is_told_with_the_first(tmp_path: Path) -> None:
    """Two articles may declare the same entity alike; where they differ, both places are told."""
    paths = [write_article(tmp_path), write_article(tmp_path, key="twin-article")]
    vocabulary, reference = small_vocabulary(), small_reference()
    assert read_archive(paths, vocabulary, reference).findings == ()
    write_article(tmp_path, WHOLE.replace("a: Company, name: Sike", "a: Organization, name: Sike"), key="twin-article")
    findings = read_archive(paths, vocabulary, reference).findings
    assert [(f.code, f.message) for f in findings] == [
        ("entity-differs", "`sike` is declared differently here than in small (class: Company / Organization)")
    ]
    assert [str(related.span) for related in findings[0].related] == [f"{paths[0].as_posix()}:11:3"]


def test_all_errors_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    """A wrong date, a typo in a quote, an unknown term and a wrong number come out of one reading, in order."""
    yaml = (
        WHOLE.replace("2016-10-26", "26 October")
        .replace("It opened", "It oppened")
        .replace("operatedBy", "operated")
        .replace("exactly: 7", "exactly: 9")
    )
    findings = read_small(tmp_path, yaml).findings
    assert [finding.code for finding in findings] == [
        "wrong-value",
        "unknown-term",
        "figure-not-in-quote",
        "quote-not-found",
    ]


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b"a: [1", "1:6", "not YAML: while parsing a flow sequence expected ',' or ']', but got '<stream end>'"),
        (
            b"a: 1\n\tb: 2",
            "2:1",
            "not YAML: while scanning for the next token found character '\\t' that cannot start any token",
        ),
        (b"a: 1\nb: \xff", "2:4", "byte 0xff is not UTF-8; expected a text in UTF-8"),
        (b"a: \x01", "1:4", "the character 0x0001 stands here; expected printable text"),
        (b"a: &x 1\nb: *x", "1:4", "the anchor &x stands here; anchors and aliases are not used"),
        (
            b"a: !!python/name:os.system x",
            "1:4",
            "the tag python/name:os.system stands here; tags are not used",
        ),
        (b"a: 1\n---\nb: 2", "2:1", "not YAML: expected a single document in the stream but found another document"),
        (b"", "1:1", "the file is empty; expected a mapping"),
        (b"? [a]\n: 1", "1:3", "a list or mapping stands here as a key; expected a word"),
    ],
)
def test_what_is_not_yaml_or_utf8_is_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, place: str, message: str
) -> None:
    """The file cannot be read at all: an exception with place, message and way out, for exit code 2."""
    write_article(tmp_path).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnreadableInputError) as raised:
        read_archive([Path("small/article.yaml")], small_vocabulary())
    assert (raised.value.place, raised.value.what) == (f"small/article.yaml:{place}", message)
    assert raised.value.way_out


def test_deep_nesting_is_unreadable_and_no_traceback(tmp_path: Path) -> None:
    """Ten thousand open brackets end in the same kind of error."""
    write_article(tmp_path).write_text("a: " + "[" * 10_000, encoding="utf-8")
    with pytest.raises(UnreadableInputError, match="nested too deeply"):
        read_archive([tmp_path / "small" / "article.yaml"], small_vocabulary())


def test_a_text_that_is_not_utf8_is_unreadable(tmp_path: Path) -> None:
    """The article's text is held to the same: the place of the first wrong byte is told."""
    path = write_article(tmp_path)
    path.with_name("article.txt").write_bytes("Jobs ☃\nare ".encode() + b"\xe4 keys")
    with pytest.raises(UnreadableInputError, match=r"article.txt:2:5: byte 0xe4 is not UTF-8"):
        read_archive([path], small_vocabulary())


def test_a_missing_file_or_folder_is_unreadable(tmp_path: Path) -> None:
    """A path that leads nowhere, or to a folder without articles, says so."""
    with pytest.raises(UnreadableInputError, match="cannot be read: No such file"):
        read_archive([tmp_path / "none" / "article.yaml"], small_vocabulary())
    with pytest.raises(UnreadableInputError, match="there is no such folder"):
        find_article_files(tmp_path / "none")
    with pytest.raises(UnreadableInputError, match="no article here"):
        find_article_files(tmp_path)
    write_article(tmp_path).unlink()
    with pytest.raises(UnreadableInputError, match=r"small/article.yaml: cannot be read: No such file"):
        read_archive(find_article_files(tmp_path), small_vocabulary())


def test_a_folder_whose_name_is_no_key_is_told(tmp_path: Path) -> None:
    """The name of the folder is the article's key, and is held to the form of one."""
    reading = read_archive([write_article(tmp_path, key="Small 2016")], small_vocabulary(), small_reference())
    assert [(finding.code, finding.message) for finding in reading.findings] == [
        ("bad-key", "the folder is called `Small 2016`; expected lower-case words joined by hyphens")
    ]
    assert reading.archive is None


@pytest.mark.parametrize("data", ["just words", "- a\n- b", "42", "null"])
def test_yaml_without_a_mapping_is_a_finding(tmp_path: Path, data: str) -> None:
    """Readable YAML of another shape is a finding, not an exception."""
    reading = read_small(tmp_path, data)
    assert [(finding.code, finding.span.line) for finding in reading.findings] == [("wrong-value", 1)]
    assert reading.archive is None


def sha(text: str) -> str:
    """Return the hash that a header states."""
    return sha256(text.encode()).hexdigest()
