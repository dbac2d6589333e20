"""`--fix` mends prefixes and white space, and nothing else."""

from __future__ import annotations

import subprocess
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
AFTER = """# a comment  \n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ex: <http://e/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .

<http://e/> a owl:Ontology .\t
ex:A a owl:Class ; rdfs:label "too much"@en ;   \n  ex:text \"\"\"kept  \n  as it is \"\"\" .
"""


def test_fix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unused prefixes go, well-known ones come, white space goes from labels, and all else stays."""
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
    assert path.read_bytes() == declared + b"<urn:a> no:b <urn:c> . \r\n<urn:a> a owl:Thing .\r\n"


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


def test_fix_mends_only_what_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is switched off, ignored, in the baseline or in a file without a finding stays as it is."""
    monkeypatch.chdir(tmp_path)
    unused = "@prefix un: <http://un/> .{} \n<urn:a> <urn:b> <urn:c> .\n"
    texts = {
        "clean.ttl": "<urn:a> <urn:b> <urn:c> .   \n",
        "off.ttl": unused.format(""),
        "ignored.ttl": unused.format(" # reliefgraph: ignore unused-prefix because it is wanted"),
        "known.ttl": unused.format(""),
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / ".reliefgraph.toml").write_text(
        'check.baseline = "known.json"\n[[check.per-path]]\npath = "off.ttl"\nignore = ["unused-prefix"]\n',
        encoding="utf-8",
    )
    runner = CliRunner()
    runner.invoke(check, ["known.ttl", "--write-baseline"], catch_exceptions=False)
    assert "mended 0 files" in runner.invoke(check, ["--fix"], catch_exceptions=False).stderr
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in texts} == texts
    (tmp_path / ".reliefgraph.toml").unlink()
    assert "mended 2 files" in runner.invoke(check, ["--fix"], catch_exceptions=False).stderr
    assert (tmp_path / "off.ttl").read_text(encoding="utf-8") == "<urn:a> <urn:b> <urn:c> .\n"


def test_diff_shows_and_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--diff` prints a patch that git applies, ends with 1, and with 0 once there is nothing to mend."""
    monkeypatch.chdir(tmp_path)
    text = "<urn:a> a owl:Thing .\n@prefix un: <http://un/> .\n<urn:a> <urn:b> <urn:c> ."
    (tmp_path / "a.ttl").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(check, ["--diff", "--fix"], catch_exceptions=False)
    assert result.exit_code == 1
    assert result.stderr == "--fix would mend 1 file\n"
    assert (tmp_path / "a.ttl").read_text(encoding="utf-8") == text
    subprocess.run(["git", "apply", "-"], input=result.stdout, text=True, check=True)
    mended = "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n<urn:a> a owl:Thing .\n<urn:a> <urn:b> <urn:c> ."
    assert (tmp_path / "a.ttl").read_text(encoding="utf-8") == mended
    again = CliRunner().invoke(check, ["--diff"], catch_exceptions=False)
    assert (again.exit_code, again.stdout) == (0, "")
