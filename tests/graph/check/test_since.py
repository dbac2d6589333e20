"""`--changed`: what files that have changed since a revision of git brought about, wherever it shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.errors import SettingError, UnreadableInputError
from server.commands.check import check
from tests.graph.check.changes.test_changes import git

TERMS = """@prefix : <http://example.org/o#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:Tree a owl:Class ; rdfs:label "tree"@en . :Leaf a owl:Class ; rdfs:label "leaf"@en .
"""
DATA = """@prefix : <http://example.org/o#> .
<urn:a> a :Tree , :Leaf .
<urn:b> a :Twig .
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a repository with an ontology, data with a mistake, a question and its answer."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "terms.ttl").write_text(TERMS, encoding="utf-8")
    (tmp_path / "data.ttl").write_text(DATA, encoding="utf-8")
    (tmp_path / "q.rq").write_text("SELECT ?s { ?s a <http://example.org/o#Leaf> }\n", encoding="utf-8")
    (tmp_path / "q.csv").write_text("s\nurn:a\n", encoding="utf-8")
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "first")
    return tmp_path


def run(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(check, list(arguments), catch_exceptions=False)


def told(*arguments: str) -> list[str]:
    """Run the command, and return code and place of each finding that counts as an error or a warning."""
    found = json.loads(run("-f", "json", *arguments).stdout)["findings"]
    return [f"{one['code']} {one['file']}:{one['line']}" for one in found if one["severity"] != "info"]


def test_nothing_changed(repository: Path) -> None:
    """Without a change nothing is told, though all is checked, and the summary says so."""
    assert "undefined-term data.ttl:3" in told()
    result = run("--changed")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "told is what 0 changed files brought about" in result.stderr


def test_what_a_change_brings_about_elsewhere(repository: Path) -> None:
    """A term that is taken away is missed where it is used; what was wrong there before is not told."""
    (repository / "terms.ttl").write_text(TERMS.replace(":Leaf a owl:Class", ":Leaves a owl:Class"), encoding="utf-8")
    expected = ["undefined-term data.ttl:2"]
    assert [one for one in told("--changed") if "data.ttl" in one] == expected
    assert [one for one in told("--changed", "--no-cache") if "data.ttl" in one] == expected
    (repository / "terms.ttl").write_text(TERMS, encoding="utf-8")
    assert told("--changed") == []


def test_what_changed_is_told_whole(repository: Path) -> None:
    """All findings of a changed file are told, old ones too, and those of a file that git does not know yet."""
    (repository / "data.ttl").write_text(f"# more\n{DATA}", encoding="utf-8")
    (repository / "new.ttl").write_text(
        DATA.replace("<urn:a> a :Tree , :Leaf .", "<urn:x> a :Tree ."), encoding="utf-8"
    )
    assert told("--changed") == ["undefined-term data.ttl:4", "undefined-term new.ttl:3"]


def test_a_file_beside_a_question(repository: Path) -> None:
    """A question whose expected answer has changed is told."""
    (repository / "q.csv").write_text("s\nurn:b\n", encoding="utf-8")
    assert told("--changed") == ["unexpected-answer q.csv:2", "unexpected-answer q.rq:1"]


def test_a_branch(repository: Path) -> None:
    """Against a branch, changes count from where the two have parted, and a file that is gone counts too."""
    git(repository, "switch", "--quiet", "--create", "work")
    git(repository, "rm", "--quiet", "terms.ttl")
    (repository / "terms2.ttl").write_text(TERMS.replace("Leaf", "Lief"), encoding="utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "--message", "second")
    git(repository, "switch", "--quiet", "main")
    (repository / "data.ttl").write_text(DATA.replace("Twig", "Root"), encoding="utf-8")
    git(repository, "commit", "--quiet", "--all", "--message", "third")
    git(repository, "switch", "--quiet", "work")
    assert [one for one in told("--changed", "main") if "data" in one] == ["undefined-term data.ttl:2"]
    assert run("--changed").exit_code == 0


def test_what_is_no_revision(repository: Path) -> None:
    """A path after `--changed` is what is checked; anything else that is no revision ends with what to do."""
    (repository / "data.ttl").write_text(f"# more\n{DATA}", encoding="utf-8")
    assert told("--changed", "data.ttl") == told("--changed", "HEAD", "data.ttl")
    with pytest.raises(UnreadableInputError, match="name a branch, tag or commit"):
        run("--changed", "nonsense")
    with pytest.raises(SettingError, match="leave out --changed"):
        run("--changed", "--write-baseline", "--baseline", "b.json")
