"""What no user should have, and what they get for it: a finding, within bounds, and never a traceback."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from graph.check.files import read_document
from graph.check.run import Result, check_paths
from graph.check.settings import CheckSettings
from graph.finding import Severity
from server.commands.check import check


def run(folder: Path, max_file_bytes: int = 10_000_000) -> Result:
    """Check a folder."""
    return check_paths([folder], CheckSettings(root=folder, max_file_bytes=max_file_bytes))


def told(result: Result) -> list[str]:
    """Return the findings as `file:line:column code`."""
    return [f"{one.span} {one.code}" for one in result.findings]


def test_binary_file(tmp_path: Path) -> None:
    """A binary file under the name of Turtle is one finding, and the run says that it could not check."""
    (tmp_path / "a.ttl").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00" * 1000)
    result = run(tmp_path)
    assert told(result) == ["a.ttl:1:1 not-utf-8"]
    assert result.exit_code(Severity.ERROR) == 2


def test_latin_1_file(tmp_path: Path) -> None:
    """A byte that is not UTF-8 is told at its line and column."""
    (tmp_path / "a.ttl").write_bytes("<urn:a> <urn:b>\n  'caf\u00e9' .".encode("latin-1"))
    assert told(run(tmp_path)) == ["a.ttl:2:7 not-utf-8"]


def test_nul_characters(tmp_path: Path) -> None:
    """A file of NUL characters is told to be binary."""
    (tmp_path / "a.nt").write_bytes(b"\0" * 100)
    assert told(run(tmp_path)) == ["a.nt:1:1 not-utf-8"]


def test_file_over_the_limit(tmp_path: Path) -> None:
    """A file over the size limit is not read."""
    (tmp_path / "a.nt").write_text("#" * 1000, encoding="utf-8")
    result = run(tmp_path, max_file_bytes=999)
    assert told(result) == ["a.nt:1:1 file-too-large"]
    assert result.exit_code(Severity.ERROR) == 2


def test_file_that_is_a_folder_loop(tmp_path: Path) -> None:
    """A folder that contains itself through a link is walked once, and a link to itself cannot be read."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "a" / "b.ttl").write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    (tmp_path / "self.ttl").symlink_to(tmp_path / "self.ttl")
    assert [one for one in told(run(tmp_path)) if "unreadable" in one] == ["self.ttl:1:1 unreadable-file"]


def test_hundred_errors(tmp_path: Path) -> None:
    """A file that is no Turtle at all ends after a hundred errors."""
    (tmp_path / "a.ttl").write_text("no turtle .\n" * 5000, encoding="utf-8")
    codes = [one.code for one in run(tmp_path).findings]
    assert codes.count("syntax-error") == 100
    assert codes.count("too-many-syntax-errors") == 1


def test_deep_nesting(tmp_path: Path) -> None:
    """10,000 nested blank nodes are read, and as many that are never closed are one error."""
    deep = 10_000
    (tmp_path / "a.ttl").write_text(
        "<urn:a> <urn:b> " + "[ <urn:b> " * deep + "1" + " ]" * deep + " .", encoding="utf-8"
    )
    (tmp_path / "b.ttl").write_text("<urn:a> <urn:b> " + "[ <urn:b> " * deep + "1 .", encoding="utf-8")
    result = run(tmp_path)
    documents = [read_document(tmp_path / name, CheckSettings(root=tmp_path)) for name in ("a.ttl", "b.ttl")]
    assert [len(document.statements) for document in documents] == [deep + 1, deep + 1]
    assert {one.span.file for one in result.findings if one.code == "syntax-error"} == {"b.ttl"}


def test_unclosed_long_string_is_quick(tmp_path: Path) -> None:
    """A long string of 5 MB that is never closed is one error, found in one pass."""
    (tmp_path / "a.ttl").write_text('<urn:a> <urn:b> """' + 'a"b ' * 1_200_000, encoding="utf-8")
    assert told(run(tmp_path)) == ["a.ttl:1:17 syntax-error"]


def test_path_that_does_not_exist() -> None:
    """A path that does not exist is told on one line; nothing is checked."""
    result = CliRunner().invoke(check, ["no-such-file.ttl"])
    assert "no-such-file.ttl: no such file or folder" in str(result.exception)


def test_owl_xml_is_not_taken_for_rdf_xml(tmp_path: Path) -> None:
    """OWL/XML is told to be a syntax that is not read, and is not read as nonsense."""
    (tmp_path / "a.owl").write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE Ontology [ <!ENTITY xsd "http://www.w3.org/2001/XMLSchema#" > ]>\n'
        '<Ontology xmlns="http://www.w3.org/2002/07/owl#" ontologyIRI="http://e/o"><Declaration/></Ontology>\n',
        encoding="utf-8",
    )
    assert told(run(tmp_path)) == ["a.owl:1:1 unknown-syntax"]


def test_a_gigabyte_is_not_read(tmp_path: Path) -> None:
    """A line of 1 GB is refused by its size, and not read to be shown either."""
    with (tmp_path / "a.ttl").open("wb") as file:
        file.truncate(1_000_000_000)
    command = [str(Path(sys.executable).parent / "reliefgraph"), "check", "a.ttl"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        output, _ = process.communicate(timeout=60)
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert process.returncode == 2
    assert "[file-too-large]" in output
    assert usage.ru_maxrss < 1_000_000
