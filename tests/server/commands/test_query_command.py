"""`reliefgraph query`: the same answers as a server's, in the terminal, within the same limits."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.namespaces import BASE, OWL, RDF
from server.commands import query_command
from server.http.problems import Problem
from server.service.host import ServiceHost
from server.settings import Settings
from tests.hostile.queries import HOSTILE, HUNGRY
from tests.hostile.watching import find_family, is_alive, wait_until
from tests.server.conftest import REPORTED, small_quads
from tests.server.running import ROOT, publish, serving

PLACE = "<http://example.org/place/5>"
LOOKUP = f"SELECT ?label ?near {{ {PLACE} <http://example.org/label> ?label ; <http://example.org/near> ?near }}"
ONTOLOGY = NamedNode(BASE + "graph/ontology")
ESCAPES = "\x1b]0;owned\x07\x1b[31m\u202e\u2066\x9b2J\r\n\ttext"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small dataset, and a literal that would act on a terminal."""
    path = tmp_path_factory.mktemp("query")
    hostile = Quad(NamedNode("http://e/s"), NamedNode("http://e/hostile"), Literal(ESCAPES), REPORTED)
    county = Quad(NamedNode(BASE + "ontology#County"), NamedNode(RDF + "type"), NamedNode(OWL + "Class"), ONTOLOGY)
    publish(path, [*small_quads(), hostile, county])
    return path


def run(data: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the command with its output in pipes."""
    command = [sys.executable, "-m", "server.cli", "query", "--data", str(data), *arguments]
    return subprocess.run(command, cwd=ROOT, input=given, capture_output=True, timeout=120, check=False)


def run_in_terminal(data: Path, *arguments: str) -> str:
    """Run the command in a terminal of 200 columns and return what arrives there."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "server.cli", "query", "--data", str(data), *arguments]
    environment = {**os.environ, "COLUMNS": "200", "TERM": "xterm"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=theirs, stdout=theirs, stderr=theirs):
        os.close(theirs)
        received = bytearray()
        try:
            while chunk := os.read(ours, 65536):
                received += chunk
        except OSError:  # the other end is closed
            pass
    os.close(ours)
    return received.decode()


def test_the_answer_is_a_servers(data: Path) -> None:
    """In each format the bytes are those that a server sends."""
    with serving(data) as server:
        for name in ("json", "xml", "csv", "tsv"):
            expected = server.ask(
                "POST", f"/sparql?format={name}", {"Content-Type": "application/sparql-query"}, LOOKUP
            )
            done = run(data, LOOKUP, "--format", name)
            assert (done.returncode, done.stdout) == (0, expected.body), name


def test_a_query_is_read_from_a_file_or_from_standard_input(data: Path, tmp_path: Path) -> None:
    """Text, file, `-` and standard input give the same, also where the file begins with a byte order mark."""
    file = tmp_path / "query.rq"
    file.write_bytes(b"\xef\xbb\xbf" + LOOKUP.encode())
    expected = b"label,near\r\nPlace 5,http://example.org/place/36\r\n"
    for arguments, given in (
        ((LOOKUP,), b""),
        (("-f", str(file)), b""),
        ((), LOOKUP.encode()),
        (("-",), LOOKUP.encode()),
    ):
        done = run(data, *arguments, given=given)
        assert (done.returncode, done.stdout, done.stderr) == (0, expected, b"")


def test_a_table_in_the_terminal(data: Path) -> None:
    """A terminal gets a table with the names of the columns, the terms, and the number of rows."""
    shown = run_in_terminal(data, LOOKUP)
    for words in ("label", "near", "Place 5", "http://example.org/place/36", "1 row"):
        assert words in shown


@pytest.mark.parametrize("arguments", [(), ("--format", "csv"), ("--format", "tsv"), ("--format", "json")])
def test_data_cannot_act_on_the_terminal(data: Path, arguments: tuple[str, ...]) -> None:
    """No escape sequence, no bell and no mark of direction arrives at a terminal; XML, which has none, is refused."""
    shown = run_in_terminal(data, "SELECT ?x { ?s <http://e/hostile> ?x }", *arguments)
    if "xml" in arguments:
        assert "XML has no character U+001B" in shown
    else:
        assert "owned" in shown
        assert "text" in shown
    for sign in ("\x1b]", "\x1b[31m", "\x07", "\x9b", "\u202e", "\u2066"):
        assert sign not in shown
    told = run_in_terminal(data, f'SELECT ("{chr(0x202E)}text" AS ?x) {{', *arguments)
    assert "text" in told
    assert "\u202e" not in told


def test_pipes_get_the_data_as_it_is(data: Path) -> None:
    """What goes to a file or to another program is not changed."""
    done = run(data, "SELECT ?x { ?s <http://e/hostile> ?x }", "--format", "json")
    assert json.loads(done.stdout)["results"]["bindings"][0]["x"]["value"] == ESCAPES


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("SELECT * { ?s ?p }",), "reliefgraph: query:1:18: "),
        (("SELECT * { ?s foaf:name ?o }",), "PREFIX foaf: <http://xmlns.com/foaf/0.1/>"),
        (("SELECT * { SERVICE <http://e/> {} }",), "would ask another server"),
        (("INSERT DATA { <http://e/s> <http://e/p> 1 }",), "begins an update"),
        ((LOOKUP, "--format", "ttl"), "the formats here are json, xml, csv, tsv"),
        (("--strict", "SELECT * { ?s a <https://w3id.org/reliefgraph/ontology#Nothing> }"), "exists nowhere here"),
        (("--deadline-s", "0.5", HOSTILE["count of a cross product"]), "did not end within 0.5 s"),
        (("--memory-mb", "64", HUNGRY), "needs more than the 64 MB"),
        (("--deadline-s", "no", LOOKUP), "--deadline-s: deadline_s"),
        (("-f", "/no/such/file"), "/no/such/file: cannot be read"),
        (("-f", "/no/such/file", LOOKUP), "there are two queries"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_ends_with_2(data: Path, arguments: tuple[str, ...], words: str) -> None:
    """Standard error says what is wrong and where, without a traceback; standard output stays empty."""
    done = run(data, *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert words in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_a_long_answer_that_fails_says_that_it_is_not_whole(data: Path) -> None:
    """What has been written stays, and the exit code and standard error say that there is no more."""
    done = run(data, "--max-result-mb", "3", "SELECT * { ?a ?b ?c . ?d ?e ?f }")
    assert done.returncode == 2
    assert len(done.stdout) > 1 << 20
    assert b"The answer above is not whole." in done.stderr


def test_a_misspelt_name_is_hinted_at(data: Path) -> None:
    """An empty answer says on standard error which name exists nowhere, and the exit code is 0."""
    done = run(data, "SELECT * { ?s a <https://w3id.org/reliefgraph/ontology#Nothing> }")
    assert (done.returncode, done.stdout) == (0, b"s\r\n")
    assert done.stderr.startswith(b"hint: <https://w3id.org/reliefgraph/ontology#Nothing> exists nowhere here")


def test_without_data_the_way_out_is_named(tmp_path: Path) -> None:
    """A directory without a revision is told of, with the command that makes one."""
    done = run(tmp_path, "ASK {}")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"reliefgraph build" in done.stderr


def test_no_process_is_left(data: Path) -> None:
    """The command takes its processes along when it is killed."""
    command = [sys.executable, "-m", "server.cli", "query", "--data", str(data), HOSTILE["count of a cross product"]]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        assert wait_until(lambda: len(find_family(process.pid)) >= 3, 30)
        family = find_family(process.pid)
        process.kill()
        assert wait_until(lambda: not any(is_alive(pid) for pid in family), 10)


def test_evidence_comes_by_the_same_command(data: Path) -> None:
    """With --evidence a program gets one column more, and a terminal a tree."""
    reply = run(data, "--evidence", LOOKUP)
    assert reply.stdout.splitlines()[0] == b"label,near,evidence"
    assert "1 row" in run_in_terminal(data, "--evidence", LOOKUP)


def test_a_plan_is_told_in_place_of_the_answer(data: Path) -> None:
    """With --plan the order of the patterns is told, and that goes with no format."""
    done = run(data, "--plan", 'SELECT * { ?x <http://example.org/near> ?y . ?y <http://example.org/label> "Place 5" }')
    lines = done.stdout.decode().splitlines()
    assert lines[0].startswith("1:12: reordered, about ")
    assert lines[1].split()[:2] == ["1", "?y"]
    assert run(data, "--plan", "--format", "csv", LOOKUP).returncode == 2


def test_a_slow_query_has_room_beside_the_search_for_its_names(data: Path) -> None:
    """Two slow queries at once, such as one and the list of terms for its hints, both run to their deadline."""
    settings = query_command._small(Settings(data=data, deadline_s=1.5))
    host = ServiceHost(settings, on_settled=lambda: None, writes=False)

    def ask(number: int) -> str:
        text = f"{HOSTILE['count of a cross product']} # {number}"
        try:
            host.answer(query_command.make_request(text, settings, "csv", False, [], evidence=False))
        except Problem as problem:
            return problem.type.name
        return "answered"

    try:
        with ThreadPoolExecutor(2) as threads:
            assert list(threads.map(ask, range(2))) == ["deadline", "deadline"]
    finally:
        host.stop()


def test_a_mistake_is_told_with_its_place_once() -> None:
    """The place stands before the message, and not behind it again; without a place nothing is cut off."""
    detail = "LIMIT takes a whole number, and ten is none."
    problem = Problem("malformed-query", f"{detail} (line 1, column 29)", line=1, column=29)
    assert list(query_command.iter_problem_lines(problem, "query")) == [f"reliefgraph: query:1:29: {detail}"]
    placeless = Problem("unknown-speaker", "Nobody called 'x' speaks here. (line 1, column 2)")
    assert list(query_command.iter_problem_lines(placeless, "query")) == [
        "reliefgraph: query: Nobody called 'x' speaks here. (line 1, column 2)",
        "  Take one of the names that are suggested, or narrator for the articles' own voice.",
    ]
