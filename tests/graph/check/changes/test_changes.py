"""What has changed since a revision of git, told at its place, with the version that it calls for."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.check.changes.checks import find_changes
from graph.check.changes.history import read_former, resolve_revision
from graph.check.corpus.corpus import Corpus
from graph.check.corpus.files import find_files, read_document
from graph.check.settings import CheckSettings
from graph.errors import UnreadableInputError
from server.commands.check import check

HEAD = """@prefix : <http://example.org/o#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://example.org/o> a owl:Ontology ; owl:versionInfo "VERSION" .
:A a owl:Class . :B a owl:Class ; rdfs:subClassOf :A . :C a owl:Class .
"""
BODY = ':p a owl:ObjectProperty ; rdfs:domain :B ; skos:definition "To hold."@en .\n'


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder, as nobody in particular."""
    who = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


def findings(folder: Path, before: str, after: str, versions: tuple[str, str] = ("1.0.0", "2.0.0")) -> list[str]:
    """Commit a state, write the next one, and return code and place of what is told."""
    path = folder / "o.ttl"
    path.write_text(HEAD.replace("VERSION", versions[0]) + before, encoding="utf-8")
    git(folder, "init", "--quiet")
    git(folder, "add", "o.ttl")
    git(folder, "commit", "--quiet", "--message", "first")
    path.write_text(HEAD.replace("VERSION", versions[1]) + after, encoding="utf-8")
    settings = CheckSettings(root=folder)
    documents = [read_document(one, settings) for one in find_files([folder], settings)]
    former = read_former(folder, "HEAD", [folder], documents, settings)
    return [f"{one.code} {one.span}" for one in find_changes(Corpus(documents, former=former))]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (BODY, []),
        ("", ["removed-term o.ttl:5:1"]),
        (BODY.replace("ObjectProperty", "DatatypeProperty"), ["retyped-term o.ttl:7:6"]),
        (BODY.replace(":B ;", ":A ;"), []),
        (BODY.replace("rdfs:domain :B ;", ""), []),
        (BODY.replace(":B ;", ":C ;"), ["narrowed-property o.ttl:7:39"]),
        (BODY.replace(":B ;", ":B ; rdfs:range :C ;"), ["narrowed-property o.ttl:7:55"]),
        (BODY.replace("Property ;", "Property , owl:TransitiveProperty ;"), ["changed-meaning o.ttl:7:27"]),
        (BODY + ":B owl:disjointWith :C .\n", ["changed-meaning o.ttl:8:21"]),
        (BODY.replace("To hold.", "To  hold."), []),
        (BODY.replace("To hold.", "To keep."), ["changed-definition o.ttl:7:60"]),
        (BODY + ":D a owl:Class .\n", []),
    ],
)
def test_change(after: str, expected: list[str], tmp_path: Path) -> None:
    """A change is told where it stands, and one that breaks nothing is not told."""
    assert findings(tmp_path, BODY, after) == expected


def test_a_superclass_that_is_gone_is_told(tmp_path: Path) -> None:
    """A class that is no longer below another has changed its meaning; one that is so by a detour has not."""
    before = ":D a owl:Class ; rdfs:subClassOf :A , :B . :E a owl:Class ; rdfs:subClassOf :C .\n"
    after = ":D a owl:Class ; rdfs:subClassOf :B . :E a owl:Class .\n"
    assert findings(tmp_path, before, after) == ["changed-meaning o.ttl:7:39"]


@pytest.mark.parametrize(
    ("was", "now", "after", "is_low"),
    [
        ("1.0.0", "1.0.0", BODY, False),
        ("1.0.0", "1.0.0", "", True),
        ("1.0.0", "1.9.0", "", True),
        ("1.0.0", "2.0.0", "", False),
        ("1.0.0", "1.0.1", BODY + ":D a owl:Class .\n", True),
        ("1.0.0", "1.1.0", BODY + ":D a owl:Class .\n", False),
        ("0.3.0", "0.3.1", "", True),
        ("0.3.0", "0.4.0", "", False),
        ("0.3.0", "0.3.1", BODY + ":D a owl:Class .\n", False),
        ("first", "second", "", False),
    ],
)
def test_version(was: str, now: str, after: str, is_low: bool, tmp_path: Path) -> None:
    """A version that has grown less than its changes call for is told at the number."""
    found = findings(tmp_path, BODY, after, (was, now))
    assert ("version-too-low o.ttl:5:57" in found) == is_low


def test_a_file_that_is_gone_takes_its_terms_with_it(tmp_path: Path) -> None:
    """A term of an ontology whose file was deleted is told as removed."""
    (tmp_path / "more.ttl").write_text(
        "@prefix m: <http://example.org/more#> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\nm:X a owl:Class .\n",
        encoding="utf-8",
    )
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "more.ttl")
    git(tmp_path, "commit", "--quiet", "--message", "zero")
    (tmp_path / "more.ttl").unlink()
    path = tmp_path / "o.ttl"
    path.write_text(HEAD, encoding="utf-8")
    settings = CheckSettings(root=tmp_path)
    document = read_document(path, settings)
    former = read_former(tmp_path, "HEAD", [tmp_path], [document], settings)
    messages = [one.message for one in find_changes(Corpus([document], former=former))]
    assert messages == ["m:X is gone"]


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "HEAD:o.ttl"])
def test_a_revision_that_is_none_is_an_error(revision: str, tmp_path: Path) -> None:
    """What names no commit cannot be compared with, and the error says what to name."""
    git(tmp_path, "init", "--quiet")
    with pytest.raises(UnreadableInputError, match="git cannot read this revision"):
        resolve_revision(tmp_path, revision)


def test_the_command_line_tells_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--against` adds the changes to what is told, and names no revision that git does not know."""
    findings(tmp_path, BODY, "")
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(check, ["--against", "HEAD"])
    assert "o.ttl:5:1: error: :p is gone [removed-term]" in told.output
    assert told.exit_code == 1
    assert "removed-term" not in CliRunner().invoke(check, []).output
    assert isinstance(CliRunner().invoke(check, ["--against", "nowhere"]).exception, UnreadableInputError)
