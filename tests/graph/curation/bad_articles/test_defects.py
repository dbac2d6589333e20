"""Each kind of bad input in an article file: its code, its place, what stood there and what was expected."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from graph.curation.archive import read_archive
from graph.curation.codes import CODES
from graph.finding import Severity
from tests.graph.curation.bad_articles.figures import FIGURES
from tests.graph.curation.bad_articles.file_format import FILE_FORMAT
from tests.graph.curation.bad_articles.terms import TERMS
from tests.small_archive import BODY, HEADER, TEXT, read_small, small_reference, small_vocabulary, write_article

WHOLE = HEADER + BODY
CHANGES = FILE_FORMAT + TERMS + FIGURES


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
    elsewhere = {"text-missing", "text-changed", "sentence-unread", "words-ambiguous", "number-open", "language-unread"}
    elsewhere |= {"may-be-prospect", "may-be-denied", "day-differs", "entity-differs"}
    assert {code for _, _, findings in CHANGES for code, _, _ in findings} | elsewhere == set(CODES)
    assert len(CHANGES) == 82


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
        "  - quote: Two cats and two dogs were seen\n    animals: {group-of: Item, size: {exactly: 2}}\nsilent:\n",
    ).replace("  - {quote: Two cats and two dogs were seen, because: of no matter here}\n", "")
    findings = read_small(tmp_path, HEADER + body).findings
    assert [(finding.code, finding.message) for finding in findings] == [
        ("words-ambiguous", '`exactly: 2` fits 2 places of the quote: "Two" and "two"')
    ]
    mended = body.replace("{exactly: 2}", "{exactly: 2, words: two dogs}")
    assert read_small(tmp_path, HEADER + mended).findings == ()


def test_words_for_a_concept_are_not_the_key_of_something_else(tmp_path: Path) -> None:
    """A quality in the article's words stays a quality where an event of the article has the same word as its key."""
    body = BODY.replace(
        "silent:\n", "  - quote: Two cats and two dogs were seen\n    seen: {kind: change, quality: seen}\nsilent:\n"
    ).replace("  - {quote: Two cats and two dogs were seen, because: of no matter here}\n", "")
    reading = read_small(tmp_path, HEADER + body)
    assert reading.findings == ()
    assert reading.archive is not None
    (claim,) = (one for one in reading.archive.articles[0].claims if str(one.predicate).endswith("#quality"))
    assert (str(claim.subject).split("/id/")[1], str(claim.object).split("/id/")[1]) == (
        "event/small/seen",
        "quality/seen",
    )


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
        "says: []\nsilent:\n  - {quote: Bananas grew well in Kashgar, because: fruit}\n"
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


CAUTIONS = (
    ("Sike will open a mill in Kashgar.", "mill: {kind: opening, agent: sike}", "may-be-prospect"),
    ("Sike is expected to make yarn.", "sike: {produces: yarn}", "may-be-prospect"),
    ("Sike does not make yarn.", "sike: {produces: yarn}", "may-be-denied"),
    ("Sike had 90 workers in 2011.", "staff: {of: sike, measure: headcount, value: 90 workers}", "day-differs"),
)


@pytest.mark.parametrize(("text", "says", "code"), CAUTIONS, ids=[f"{one[2]}-{n}" for n, one in enumerate(CAUTIONS)])
def test_words_that_do_not_fit_what_is_said_are_a_warning(tmp_path: Path, text: str, says: str, code: str) -> None:
    """A plan told as done, a denial told as so, and another year are warned of."""
    yaml = HEADER.replace(HEADER.strip().splitlines()[-1].strip(), f"sha256: {sha(text)}") + (
        f"entities:\n  sike: {{a: Company, name: Sike}}\nsays:\n  - quote: {text[:-1]}\n    {says}\n"
    )
    findings = read_small(tmp_path, yaml, text).findings
    assert [(finding.code, finding.severity) for finding in findings] == [(code, Severity.WARNING)]


def test_what_is_told_as_it_is_said_gives_no_warning(tmp_path: Path) -> None:
    """Below `planned:` and `denied:`, and with the year as the figure's time, nothing is warned of."""
    text = "Sike will open a mill. It does not make yarn. It had 90 workers in 2011."
    yaml = HEADER.replace(HEADER.strip().splitlines()[-1].strip(), f"sha256: {sha(text)}") + (
        "entities:\n  sike: {a: Company, name: Sike}\nsays:\n"
        "  - quote: Sike will open a mill\n    planned:\n      mill: {kind: opening, agent: sike}\n"
        "  - quote: It does not make yarn\n    denied:\n      sike: {produces: yarn}\n"
        "  - quote: It had 90 workers in 2011\n"
        "    staff: {of: sike, measure: headcount, value: 90 workers, time: in 2011}\n"
    )
    assert read_small(tmp_path, yaml, text).findings == ()


def test_all_errors_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    """A wrong date, a typo in a quote, an unknown term and a wrong number come out of one reading, in order."""
    yaml = (
        WHOLE.replace("2016-10-26", "26 October")
        .replace("It opened", "It oppened")
        .replace("operatedBy", "operated")
        .replace('over 2,000 people"', 'over 3,000 people"')
    )
    findings = read_small(tmp_path, yaml).findings
    assert [finding.code for finding in findings] == [
        "wrong-value",
        "unknown-term",
        "words-not-in-quote",
        "quote-not-found",
    ]


def sha(text: str) -> str:
    """Return the hash that a header states."""
    return sha256(text.encode()).hexdigest()
