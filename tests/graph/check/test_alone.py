"""Checks that look at each file by itself find the same, kept or not, and rest on that file only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graph.check.alone import find_alone
from graph.check.corpus.corpus import Corpus
from graph.check.corpus.files import read_document
from graph.check.kept.memory import Memory
from graph.check.registry import Check, load_checks
from graph.check.run import run_checks
from graph.check.settings import CheckSettings
from graph.check.syntax.document import Document, FileRole
from graph.finding import Finding

FILES = {
    "one.ttl": "@prefix a: <urn:a> .\n@prefix a: <urn:b> .\n<urn:x> <urn:p> '1'@qq , no:thing .\n",
    "two.ttl": "@prefix owl: <http://www.w3.org/2002/07/owl> .\n<urn:x> a owl:Class ; <urn:p> 'x'^^<urn:y> .\n",
    "three.ttl": "@prefix r: <http://www.w3.org/2000/01/rdf-schema#> . <urn:x> a r:Class ; r:label ' x' .\n",
}


def alone_checks() -> list[Check]:
    """Return the checks that look at each file by itself."""
    return [check for check in load_checks() if check.is_alone]


@pytest.fixture
def documents(tmp_path: Path) -> list[Document]:
    """Read three small files with something wrong in each."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [read_document(tmp_path / name, CheckSettings(root=tmp_path)) for name in FILES]


def test_which_checks_look_at_each_file_by_itself() -> None:
    """Those about syntax, prefixes, literals and texts are among them; none about the terms that others declare is."""
    codes = {code.name for check in alone_checks() for code in check.codes}
    assert codes >= {
        "syntax-error",
        "unused-prefix",
        "misbound-prefix",
        "invalid-literal",
        "stray-space",
        "label-clash",
    }
    assert codes.isdisjoint({"undefined-term", "unknown-term", "missing-label", "shape-violation", "inconsistent"})


def test_what_is_found_by_itself_is_found_together(documents: list[Document]) -> None:
    """Each such check finds in a corpus of all files what it finds in each, wherever that lies."""
    elsewhere = [replace(one, location="/nowhere/at/all.ttl") for one in documents]
    for check in alone_checks():
        assert list(check.run(Corpus(documents))) == list(find_alone(elsewhere, [check], Memory()))
        assert list(check.run(Corpus(documents))) == list(find_alone(documents, [check], Memory()))


def test_what_is_kept_is_what_is_found(documents: list[Document], tmp_path: Path) -> None:
    """Findings that were kept come back whole; each of the files has one here."""
    expected = list(find_alone(documents, alone_checks(), Memory()))
    assert {one.span.file for one in expected} == set(FILES)
    for _ in range(2):
        assert list(find_alone(documents, alone_checks(), Memory(tmp_path))) == expected


def test_kept_findings_are_not_looked_for(documents: list[Document], tmp_path: Path) -> None:
    """A file of the same text is not looked at again; one in another role, or at another place, is."""
    looked: list[str] = []

    def note(corpus: Corpus) -> list[Finding]:
        looked.extend(one.path for one in corpus.documents)
        return []

    check = replace(alone_checks()[0], run=note)
    for _ in range(2):
        list(find_alone(documents, [check], Memory(tmp_path)))
    assert looked == list(FILES)
    looked.clear()
    others = [
        replace(documents[0], text=documents[0].text + "#"),
        replace(documents[1], roles=frozenset({FileRole.LIBRARY})),
        replace(documents[2], path="four.ttl"),
    ]
    list(find_alone(others, [check], Memory(tmp_path)))
    assert looked == ["one.ttl", "two.ttl", "four.ttl"]


def test_a_check_that_fails_is_told_once(documents: list[Document], tmp_path: Path) -> None:
    """Where one fails, it is told as of any other check, and what the others find stands."""

    def fail(_: Corpus) -> list[Finding]:
        raise RuntimeError("broken")

    checks = alone_checks()
    failing = [replace(checks[0], run=fail), *checks[1:]]
    corpus = Corpus(documents, memory=Memory(tmp_path))
    found = list(run_checks(corpus, CheckSettings(root=tmp_path), failing, lambda *_: None))
    assert [one.code for one in found].count("check-failed") == 1
    assert {one.code for one in found} > {"check-failed", "redefined-prefix"}
