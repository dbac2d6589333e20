"""Every code has a page, and the examples on it are what the checks say they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.check.changes.checks import CODES as CHANGES
from graph.check.pages import iter_examples, list_pages, read_page
from graph.check.registry import load_checks, load_codes
from graph.check.run import check_paths
from graph.check.settings import CheckSettings
from graph.curation.codes import CODES as SEED_CODES
from graph.reference.codes import CODES as REFERENCE_CODES

WITHOUT_EXAMPLE = {
    "check-failed": "tests/graph/check/test_run.py",
    "nothing-validated": "tests/graph/check/test_run.py",
    "consistency-unchecked": "tests/graph/check/lint/test_consistency.py",
    "file-too-large": "tests/graph/check/test_bad_input.py",
    "not-utf-8": "tests/graph/check/test_bad_input.py",
    "too-many-syntax-errors": "tests/graph/check/test_bad_input.py",
    "unknown-syntax": "tests/graph/check/test_bad_input.py",
    "unreadable-file": "tests/graph/check/test_bad_input.py",
    "validation-failed": "tests/graph/check/shacl/test_shacl.py",
}
"""Codes that no example of text can show, and where they are tested instead."""

WITHOUT_EXAMPLE |= {f"article-{name}": "the tests of graph/seeds" for name in SEED_CODES}
WITHOUT_EXAMPLE |= {f"reference-{name}": "tests/graph/reference/test_bad_files.py" for name in REFERENCE_CODES}
WITHOUT_EXAMPLE |= {"article-unreadable": "tests/graph/check/lint/test_articles.py"}
WITHOUT_EXAMPLE |= dict.fromkeys(CHANGES, "tests/graph/check/changes/test_changes.py")

CODES = sorted(load_codes())


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    """The pages in graph/check/codes are exactly those of the codes that checks can report."""
    assert list_pages() == CODES


def test_every_code_belongs_to_one_check() -> None:
    """No two checks report the same code."""
    names = [code.name for check in load_checks() for code in check.codes]
    assert sorted(names) == CODES


@pytest.mark.parametrize("code", CODES)
def test_page_begins_with_a_title(code: str) -> None:
    """A page says in its first line what the finding means, and has something to say below."""
    first, _, rest = read_page(code).partition("\n")
    assert first.startswith("# ")
    assert len(rest.strip()) > 30


@pytest.mark.parametrize("code", [code for code in CODES if code not in WITHOUT_EXAMPLE])
def test_failing_example_fails_where_it_says(code: str, tmp_path: Path) -> None:
    """The failing example of a page has findings of its code at the places that the page names, and nowhere else."""
    failing = [one for one in iter_examples(read_page(code)) if one.fails]
    assert failing, "the page has no failing example"
    assert any(one.places for one in failing), "the failing example names no place"
    wanted = {(one.file, place) for one in failing for place in one.places}
    assert places_of(code, tmp_path, {one.file: one.text for one in failing}) == wanted


@pytest.mark.parametrize("code", [code for code in CODES if code not in WITHOUT_EXAMPLE])
def test_passing_example_passes(code: str, tmp_path: Path) -> None:
    """The passing example of a page has no finding of its code."""
    passing = [one for one in iter_examples(read_page(code)) if not one.fails]
    assert passing, "the page has no passing example"
    assert places_of(code, tmp_path, {one.file: one.text for one in passing}) == set()


def places_of(code: str, folder: Path, texts: dict[str, str]) -> set[tuple[str, str]]:
    """Check files and return where findings of a code stand."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    result = check_paths([folder], CheckSettings(root=folder))
    return {(one.span.file, f"{one.span.line}:{one.span.column}") for one in result.findings if one.code == code}
