"""An article file in an editor: its findings as typed, what may stand at the cursor, what a word means."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graph.check.workspace import Workspace
from server.lsp.articles import complete, describe, read_words
from tests.small_archive import BODY, HEADER, write_article

TEXT = HEADER + BODY


def labels(before: str) -> list[str]:
    """Return what is offered behind these words of the file."""
    assert TEXT.count(before) == 1
    offset = TEXT.index(before) + len(before)
    return [item.label for item in complete(read_words(Path("nowhere")), TEXT, offset).items]


@pytest.mark.parametrize(
    ("before", "offered", "not_offered"),
    [
        ("start: {kind: ", {"opening", "investment", "denial"}, {"wage", "sike", "Company"}),
        ("staff: {of: factories, measure: ", {"headcount", "wage"}, {"opening", "sike"}),
        ("sike: {a: ", {"Company", "PrivatePerson"}, {"opening", "sike"}),
        ("workers: {group-of: ", {"Person", "Household"}, {"wage"}),
        ("worksFor: ", {"sike", "zhang-ke", "woman"}, {"opening", "wage", "Company"}),
        ("  - quote: Jobs are like keys\n    by: ", {"zhang-ke", "sike"}, {"opening"}),
        ("start: {kind: opening, ", {"agent", "theme", "time", "name", "group-of"}, {"sike", "opening", "employs"}),
        ("  - quote: Workers at Sike are paid 2,000 to 3,000 yuan (about 400 U.S. dollars) a month\n    ",
         {"by", "denied", "expected", "sike", "pay"}, {"agent", "opening"}),
    ],
)  # fmt: skip
def test_what_may_stand_at_the_cursor_is_offered(before: str, offered: set[str], not_offered: set[str]) -> None:
    """Behind a key stand its values, inside an entity its roles, at the beginning of a line what a passage has."""
    found = set(labels(before))
    assert offered <= found
    assert not_offered.isdisjoint(found)


def test_nothing_is_offered_inside_a_quote() -> None:
    """Behind `quote:`, whose words are the article's, no word of the vocabulary is offered."""
    assert labels("  - quote: Wanda has promised") == []


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("locatedIn", "**locatedIn** (role)\n\nThe subject lies wholly within the place"),
        ("opening, agent", "**opening** (kind)\n\nSomething is opened"),
        ("headcount", "**headcount** (measure)\n\nHow many people work there."),
        ("promised:", "**promised** (manner)\n\nWhat stands below is promised: stands among the prospects."),
        ("group-of: Person", "**group-of** (key)\n\nFor a group: the class of its members."),
        ("zhang-ke\n    workers", "**zhang-ke** (entity)\n\na: Person, name: Zhang Ke"),
    ],
)
def test_a_word_tells_its_meaning(at: str, told: str) -> None:
    """A role, kind, measure, manner, key or entity under the cursor is explained, with the place of the word."""
    offset = TEXT.index(at)
    found = describe(read_words(Path("nowhere")), TEXT, offset + 1)
    assert found is not None
    assert found[0].startswith(told)
    assert TEXT[found[1] : found[2]] == told.split("**")[1]


def test_words_of_a_quote_have_no_meaning_here() -> None:
    """A word that is none of the format's, the vocabulary's or the file's is not explained."""
    assert describe(read_words(Path("nowhere")), TEXT, TEXT.index("employs") + 1) is None


def test_findings_are_those_of_the_text_that_is_open(tmp_path: Path) -> None:
    """What an editor holds open is checked in place of the file, with the findings of a build at their places."""
    body = BODY.replace(", locatedIn: kashgar", "").replace(", place: kashgar", "")
    path = write_article(tmp_path / "seeds", HEADER + body)
    space = Workspace(tmp_path)
    assert [finding.code for finding in space.check().findings] == []
    text = path.read_text("utf-8")
    space.open[path] = text.replace("measure: headcount", "measure: headcuont")
    line = 1 + text[: text.index("measure: headcount")].count("\n")
    found = [(finding.code, finding.span.line) for finding in space.check().findings]
    assert found == [("article-unknown-entity", line)]
    space.open[path] = "article: {"
    assert [finding.code for finding in space.check().findings] == ["article-unreadable"]


def test_one_article_is_checked_with_those_beside_it(tmp_path: Path) -> None:
    """An entity that another article of the folder declares is known where one article alone is checked."""
    body = BODY.replace(", locatedIn: kashgar", "").replace(", place: kashgar", "")
    seeds = tmp_path / "seeds"
    write_article(seeds, HEADER + body, key="first")
    alone = body.replace("  sike: {a: Company, name: Sike}\n", "").replace(
        "http://example.org/1", "http://example.org/2"
    )
    path = write_article(seeds, HEADER + alone, key="second")
    settings = replace(Workspace(tmp_path).settings, paths=("seeds/second",))
    space = Workspace(tmp_path)
    space.settings = settings
    found = [finding for finding in space.check().findings if finding.code == "article-unknown-entity"]
    assert found == []
    assert {document.location for document in space.documents()} == {path.as_posix()}
