"""What no user should have, and what they get for it: a finding, within bounds, and never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.check.corpus.files import read_document
from graph.check.kept.unchanged import hash_of
from graph.check.run import Result, check_paths
from graph.check.settings import CheckSettings
from graph.check.syntax.source import SourceLines
from graph.check.syntax.term import XSD_STRING, Literal
from graph.errors import ReliefgraphError
from graph.finding import Severity
from server.commands.check import check
from server.commands.check_output import FORMATS


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


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("a.ttl", "<urn:a> <urn:b> <urn:c d> .", "1:17 bad-iri"),
        ("a.trig", "<urn:g> { <urn:a> <urn:b> <urn:c d> }", "1:27 bad-iri"),
        ("a.nt", "<urn:a> <urn:b> <urn:c d> .", "1:17 bad-iri"),
        ("a.nq", "<urn:a> <urn:b> <urn:c d> .", "1:17 bad-iri"),
        ("a.jsonld", '{"@id": "urn:a", "b": 1}', "1:18 json-ld-dropped"),
        (
            "a.rdf",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:li/></rdf:RDF>',
            "1:67 syntax-error",
        ),
    ],
)
def test_byte_order_mark(name: str, text: str, place: str, tmp_path: Path) -> None:
    """A file with a byte order mark is read, and its first line counts its columns without the mark."""
    (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert f"{name}:{place}" in told(run(tmp_path))
    assert not any("U+FEFF" in one.message for one in run(tmp_path).findings)


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
    """A file that is no Turtle at all is given up after a hundred errors, of which those that follow are not told."""
    (tmp_path / "a.ttl").write_text("no turtle .\n" * 5000, encoding="utf-8")
    codes = [one.code for one in run(tmp_path).findings]
    assert codes.count("syntax-error") == 1
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
    result = run(tmp_path)
    assert told(result) == ["a.owl:1:1 other-syntax"]
    assert (result.files, result.exit_code(Severity.WARNING)) == ((), 2)
    assert "1 file in other syntaxes of OWL" in result.summary.unchecked


def test_a_named_file_in_no_syntax(tmp_path: Path) -> None:
    """A file that is named and is nothing that is read here is an error, and the run ends with exit code 2."""
    path = tmp_path / "notes"
    path.write_text("These are notes.\n", encoding="utf-8")
    result = check_paths([path], CheckSettings(root=tmp_path))
    assert told(result) == ["notes:1:1 unknown-syntax"]
    assert result.exit_code(Severity.ERROR) == 2


MEASURED = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, text=True, timeout=60)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, done.stdout)
"""
"""Runs a command from a small process: the largest size of a new one counts that of whoever has started it."""


def test_a_gigabyte_is_not_read(tmp_path: Path) -> None:
    """A line of 1 GB is refused by its size, and not read to be shown either."""
    with (tmp_path / "a.ttl").open("wb") as file:
        file.truncate(1_000_000_000)
    command = [str(Path(sys.executable).parent / "reliefgraph"), "check", "a.ttl"]
    measured = [sys.executable, "-c", MEASURED, *command]
    done = subprocess.run(measured, cwd=tmp_path, capture_output=True, text=True, check=True)
    code, most_kb, output = done.stdout.split(" ", 2)
    assert code == "2"
    assert "[file-too-large]" in output
    assert int(most_kb) < 500_000


def test_pipe_and_device(tmp_path: Path) -> None:
    """A pipe with the name of a file is not waited for, nor is a device read."""
    os.mkfifo(tmp_path / "a.ttl")
    result = run(tmp_path)
    assert told(result) == ["a.ttl:1:1 unreadable-file"]
    assert SourceLines(tmp_path).line("a.ttl", 1) == ""
    assert hash_of(str(tmp_path / "a.ttl")) == ""
    assert [one.code for one in check_paths([Path("/dev/null")], CheckSettings(root=tmp_path)).findings] == [
        "unreadable-file"
    ]


def test_link_that_leads_nowhere(tmp_path: Path) -> None:
    """A link to nothing is told with its way out."""
    (tmp_path / "a.ttl").symlink_to("none.ttl")
    assert [one.way_out for one in run(tmp_path).findings] == ["remove the link, or exclude it"]


def test_name_that_is_no_text(tmp_path: Path) -> None:
    """A file whose name is not UTF-8 is checked, and told with a replacement character in every report."""
    Path(os.fsdecode(bytes(tmp_path) + b"/\xff.ttl")).write_text("<urn:a> <urn:b> .\n", encoding="utf-8")
    assert told(run(tmp_path)) == ["\ufffd.ttl:1:17 syntax-error"]
    for format_ in FORMATS:
        done = CliRunner().invoke(check, ["--no-cache", "-f", format_, str(tmp_path)], catch_exceptions=False)
        assert done.exit_code == 1
        done.output.encode()


def test_report_that_cannot_be_written(tmp_path: Path) -> None:
    """A report into a folder that is not there makes it; one that cannot be written is told on one line."""
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> .\n", encoding="utf-8")
    path = tmp_path / "deep" / "er" / "r.json"
    arguments = ["--no-cache", str(tmp_path / "a.ttl")]
    assert CliRunner().invoke(check, [*arguments, "--report", f"json={path}"]).exit_code == 1
    assert path.is_file()
    for options in (["--report", f"json={tmp_path}"], ["--baseline", str(tmp_path), "--write-baseline"]):
        error = CliRunner().invoke(check, [*arguments, *options]).exception
        assert isinstance(error, ReliefgraphError)
        assert "cannot be written: Is a directory" in str(error)


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of a shell in a folder."""
    return subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)


def test_output_that_is_full(tmp_path: Path) -> None:
    """A full disk is told on one line with exit code 2; a reader who goes away ends the run without a word."""
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> .\n" * 50, encoding="utf-8")
    command = f"{Path(sys.executable).parent / 'reliefgraph'} check --no-cache --all a.ttl"
    full = shell(f"{command} > /dev/full", tmp_path)
    assert (full.returncode, full.stderr) == (2, "reliefgraph: the report cannot be printed: No space left on device\n")
    head = shell(f"{command} -f json | head -1", tmp_path)
    assert head.stdout == "{\n"
    assert "Traceback" not in head.stderr


def test_folder_that_is_gone(tmp_path: Path) -> None:
    """In a folder that has been removed the command says so."""
    done = shell(f"mkdir x; cd x; rmdir ../x; {Path(sys.executable).parent / 'reliefgraph'} check", tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("reliefgraph: the current folder is not there")


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-16", "utf-8"])
def test_encodings_of_xml(encoding: str, tmp_path: Path) -> None:
    """RDF/XML is read in the encoding that it declares, and its places and lines are those of the text."""
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="http://e/">\n'
        '<ex:T ex:name="\u00e9"><ex:n rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">x</ex:n></ex:T></rdf:RDF>'
    )
    (tmp_path / "a.rdf").write_bytes(text.encode(encoding))
    assert told(run(tmp_path)) == ["a.rdf:3:81 invalid-literal"]
    document = read_document(tmp_path / "a.rdf", CheckSettings(root=tmp_path))
    assert Literal("\u00e9", XSD_STRING) in document.statements.objects
    assert SourceLines(tmp_path).line("a.rdf", 3)[14:17] == '"\u00e9"'


@pytest.mark.parametrize("name", ["a.ttl", "a.jsonld"])
def test_utf_16_is_not_read(name: str, tmp_path: Path) -> None:
    """UTF-16 is told by its name in files that cannot be written in it, and so is an encoding that nobody knows."""
    (tmp_path / name).write_bytes("<urn:a> <urn:b> <urn:c> .".encode("utf-16"))
    assert [one.message for one in run(tmp_path).findings] == ["the file is UTF-16 text"]
    (tmp_path / name).write_bytes(b'<?xml version="1.0" encoding="klingon"?><a b="\xff"/>')
    assert [one.message for one in run(tmp_path).findings] == ["byte 0xFF is not UTF-8 text"]


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("a.nt", r'<http://e/l> <http://e/p> "\uD83D" .', "a.nt:1:28 bad-escape"),
        ("a.ttl", r'<http://e/l> <http://e/p> "ok\n\U0000DC00" .', "a.ttl:1:32 bad-escape"),
        ("a.ttl", r'<http://e/l> <http://e/p> "\U00110000" .', "a.ttl:1:28 bad-escape"),
        ("a.ttl", r'<http://e/\uD800> <http://e/p> "a" .', "a.ttl:1:1 bad-iri"),
        ("a.jsonld", r'{"@id": "http://e/a", "http://e/p": "\uD83D"}', "a.jsonld:1:37 syntax-error"),
    ],
)
def test_half_of_a_pair_of_surrogates(name: str, text: str, place: str, tmp_path: Path) -> None:
    """What is no character is told where it stands, and shapes are held against the rest without a traceback."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "shapes.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <http://e/S> a sh:NodeShape ; sh:targetNode <http://e/l> .",
        encoding="utf-8",
    )
    assert place in told(run(tmp_path))


def test_pair_of_surrogates_in_json(tmp_path: Path) -> None:
    """A whole pair in JSON is one character."""
    (tmp_path / "a.jsonld").write_text(r'{"@id": "http://e/a", "http://e/p": "\uD83D\uDE00"}', encoding="utf-8")
    document = read_document(tmp_path / "a.jsonld", CheckSettings(root=tmp_path))
    assert Literal("\U0001f600", XSD_STRING) in document.statements.objects
    assert document.parsed.faults == []
