"""Data, IRIs and file names that would write into a terminal or a log of CI: no report and no command lets them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import RevisionDirectory
from server.commands.check_output import FORMATS
from tests.repository import ROOT

DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
DANGEROUS = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{DIRECTIONS}\u2028\u2029]")
OWN = re.compile(r"::(?:error|warning|notice) ")

HOSTILE = {
    "a line end": '"""x\n::stop-commands::tok"""^^xsd:integer',
    "an escaped line end": '"x\\n::stop-commands::tok"^^xsd:integer',
    "a carriage return": '"""x\r::add-mask::y"""^^xsd:integer',
    "a title": '"\x1b]0;owned\x07"^^xsd:integer',
    "an escaped title": '"\\u001B]0;owned\\u0007"^^xsd:integer',
    "a colour": '"\x9b31m"^^xsd:integer',
    "a direction": '"\u202eabc"^^xsd:integer',
    "a vso command": '"##vso[task.setvariable variable=PATH]x"^^xsd:integer',
    "an old command": '"##[add-mask]x"^^xsd:integer',
    "an IRI": "<http://e/\\u202E\\u2066x::> , 'x'^^xsd:integer",
    "a prefix": "##[error]:x",
}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command of the product."""
    command = [sys.executable, "-m", "server.cli", *arguments]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False, timeout=120)


def assert_harmless(output: bytes, *, own: bool = False) -> None:
    """Hold an output to what a terminal and a log may get."""
    text = output.decode()
    assert not DANGEROUS.search(text), text
    for line in text.splitlines():
        assert not re.search(r"##\w*\[", line), line
        assert not line.lstrip().startswith("::") or (own and OWN.match(line)), line


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("term", HOSTILE.values(), ids=list(HOSTILE))
def test_no_report_lets_data_act(tmp_path: Path, format_: str, term: str) -> None:
    """Whatever a literal or an IRI holds, each report says it in escapes, and only its own commands are commands."""
    prefixes = "@prefix : <http://e/> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    (tmp_path / "d.ttl").write_text(f"{prefixes}:b :p {term} .\n", encoding="utf-8", newline="")
    done = run(tmp_path, "check", "--no-cache", "--format", format_, "d.ttl")
    assert done.returncode == 1, done.stderr
    assert_harmless(done.stdout, own=format_ == "github")
    assert_harmless(done.stderr)
    if format_ in ("json", "sarif"):
        json.loads(done.stdout)
    if format_ == "junit":
        ElementTree.fromstring(done.stdout)


NAMES = [
    "::stop-commands::tok.ttl",
    "a\n::error::b.ttl",
    "a\x1b[2Jb.ttl",
    "a\u202eltt.ttl",
    "##[group]c.ttl",
    "\x9bd.ttl",
]


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("name", NAMES)
def test_no_report_lets_a_file_name_act(tmp_path: Path, format_: str, name: str) -> None:
    """Whatever a file is called, each report names it in escapes."""
    (tmp_path / name).write_text("<x:a> <x:b> no:c .\n")
    done = run(tmp_path, "check", "--no-cache", "--verbose", "--format", format_, ".")
    assert done.returncode in (1, 2), done.stderr
    assert_harmless(done.stdout, own=format_ == "github")
    assert_harmless(done.stderr)


def test_the_caret_stays_under_its_term(tmp_path: Path) -> None:
    """A source line with control characters is shown with a sign for each, so that the caret still points."""
    (tmp_path / "d.ttl").write_text('<x:a> <x:b> "\x1b[31m", no:c .\n')
    done = run(tmp_path, "check", "--no-cache", "d.ttl")
    lines = done.stdout.decode().splitlines()
    assert lines[1] == '  1 | <x:a> <x:b> "␛[31m", no:c .'
    assert lines[2].index("^") == lines[1].index("no:")


def test_an_error_of_the_command_line_does_nothing(tmp_path: Path) -> None:
    """A message that names a hostile file or setting is one that only says so."""
    for arguments in (
        ("check", "\x1b]0;x\x07\n::error::y"),
        ("export", "--format", "csv", "-o", "-", "--data", "a\n::b"),
    ):
        done = run(tmp_path, *arguments)
        assert done.returncode == 2
        assert_harmless(done.stdout)
        assert_harmless(done.stderr)


def test_tables_of_revisions_do_nothing(tmp_path: Path) -> None:
    """The list of revisions shows who and what of the journal in escapes, one line for each."""
    quad = Quad(NamedNode("http://e/a"), NamedNode("http://e/p"), Literal("v"))
    change = Change(kind=ChangeKind.UPDATE, who="a\x1b[31m", what="INSERT\n::stop-commands::x\t##[error]y")
    RevisionDirectory(tmp_path).publish([quad], change, plain=True)
    done = run(tmp_path, "revision", "list", "--data", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert_harmless(done.stdout)
    assert len(done.stdout.splitlines()) == 1
    assert b"INSERT\\n\\u003A:stop-commands::x\\t#\\u0023[error]y" in done.stdout
