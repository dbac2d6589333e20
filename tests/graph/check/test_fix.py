"""`--fix` mends prefixes and white space, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from server.commands.check import check

BEFORE = """# a comment  \n@prefix ex: <http://e/> .
@prefix un: <http://un/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix also: <http://also/> .

<http://e/> a owl:Ontology .\t
ex:A a owl:Class ; rdfs:label " too  much "@en ;   \n  ex:text \"\"\"kept  \n  as it is \"\"\" .
"""
AFTER = """# a comment
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ex: <http://e/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .

<http://e/> a owl:Ontology .
ex:A a owl:Class ; rdfs:label "too much"@en ;
  ex:text \"\"\"kept  \n  as it is \"\"\" .
"""


def test_fix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unused prefixes go, well-known ones come, white space goes from labels and line ends, strings stay."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.ttl"
    path.write_bytes(BEFORE.encode())
    result = CliRunner().invoke(check, ["--fix", "a.ttl"], catch_exceptions=False)
    assert path.read_bytes().decode() == AFTER
    assert "mended 1 file" in result.stderr
    assert not {"unused-prefix", "undefined-prefix", "stray-space"} & set(result.stdout.replace("]", "[").split("["))
    before = path.stat().st_mtime_ns
    CliRunner().invoke(check, ["--fix", "a.ttl"], catch_exceptions=False)
    assert path.stat().st_mtime_ns == before


def test_fix_keeps_line_ends_and_unknown_prefixes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows line ends stay, and a prefix that nobody knows is not invented."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.ttl"
    path.write_bytes(b"@prefix un: <http://un/> .\r\n<urn:a> no:b <urn:c> . \r\n<urn:a> a owl:Thing .\r\n")
    CliRunner().invoke(check, ["--fix", "a.ttl"], catch_exceptions=False)
    declared = b"@prefix owl: <http://www.w3.org/2002/07/owl#> .\r\n"
    assert path.read_bytes() == declared + b"<urn:a> no:b <urn:c> .\r\n<urn:a> a owl:Thing .\r\n"


def test_fix_follows_links_and_keeps_modes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file behind a link is mended where it is, with its permissions, and nothing is left beside it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "real").mkdir()
    path = tmp_path / "real" / "a.ttl"
    path.write_bytes(b"@prefix un: <http://un/> .\n<urn:a> <urn:b> <urn:c> .\n")
    path.chmod(0o640)
    (tmp_path / "link.ttl").symlink_to(path)
    CliRunner().invoke(check, ["--fix", "link.ttl"], catch_exceptions=False)
    assert path.read_bytes() == b"<urn:a> <urn:b> <urn:c> .\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "link.ttl").is_symlink()
    assert [one.name for one in path.parent.iterdir()] == ["a.ttl"]


def test_fix_leaves_a_broken_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with a syntax error is not touched: what it means is not known."""
    monkeypatch.chdir(tmp_path)
    text = b"@prefix un: <http://un/> .  \n<urn:a> <urn:b> .\n"
    (tmp_path / "a.ttl").write_bytes(text)
    assert CliRunner().invoke(check, ["--fix", "a.ttl"]).exit_code == 1
    assert (tmp_path / "a.ttl").read_bytes() == text
