"""The application under WSGI servers as operators start them, and the front beside them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from server.pool.sandbox import can_deny_sockets
from server.sparql.tokens import UPDATE, make_token, write_tokens
from tests.hostile.queries import HOSTILE
from tests.hostile.watching import find_family, is_alive, is_running, wait_until
from tests.server.conftest import small_quads
from tests.server.running import ROOT, Running, free_port, publish
from tests.server.ways import CLIENT, SERVERS, running_program, serving_by

LOOKUP = "SELECT ?label { <http://example.org/place/5> <http://example.org/label> ?label }"
LONG = "SELECT ?a ?b ?c ?d ?e ?f { ?a ?b ?c . ?d ?e ?f }"
"""Some 16 million rows: more than an answer may have."""


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve the small dataset by each server, and each shape of it."""
    data = tmp_path_factory.mktemp("wsgi")
    publish(data, small_quads())
    with serving_by(request.param, data, deadline_s="120", memory_mb="128", max_result_mb="4") as running:
        yield running


def labels(server: Running) -> list[str]:
    """Ask the look-up and return what it finds."""
    reply = server.query(LOOKUP)
    assert reply.status == 200, reply.text
    return [row["label"]["value"] for row in json.loads(reply.body)["results"]["bindings"]]


@pytest.mark.parametrize("name", ["count of a cross product", "path over everything", "catastrophic regex"])
def test_a_hostile_query_is_killed_at_its_deadline(server: Running, name: str) -> None:
    """The client gets 503, no process of the server goes on working at the query, and the next one is answered."""
    reply = server.query(HOSTILE[name], timeout="0.5")
    assert (reply.status, json.loads(reply.body)["type"]) == (503, f"{server.url}problems/deadline")
    assert wait_until(lambda: not any(is_running(pid) for pid in find_family(server.pid)), 20)
    assert labels(server) == ["Place 5"]


def receive_raw(server: Running, query: str, version: str) -> bytes:
    """Ask as a client that keeps its connection would, and return all bytes until the server closes it."""
    target = "/sparql?" + urlencode({"query": query})
    head = f"GET {target} HTTP/{version}\r\nHost: 127.0.0.1\r\nAccept: text/csv\r\n\r\n"
    received = bytearray()
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall(head.encode())
        try:
            while chunk := connection.recv(1 << 16):
                received += chunk
        except ConnectionResetError:
            pass
    return bytes(received)


def iter_chunk_lengths(body: bytes) -> Iterator[int]:
    """Yield the length of each chunk that begins in a chunked body; the last chunk of a whole one has 0."""
    offset = 0
    while offset < len(body):
        line, _, _ = body[offset : offset + 20].partition(b"\r\n")
        yield int(line, 16)
        offset += len(line) + 2 + int(line, 16) + 2


def test_a_long_answer_that_fails_is_cut(server: Running) -> None:
    """What has begun and passes the cap ends without its last chunk: the connection closes, and no error follows."""
    received = receive_raw(server, LONG, "1.1")
    head, _, body = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert b"transfer-encoding: chunked" in head.lower()
    assert len(body) > 1 << 20
    lengths = list(iter_chunk_lengths(body))
    assert len(lengths) > 10
    assert 0 not in lengths
    assert b"problem" not in body
    assert labels(server) == ["Place 5"]


def test_by_http_1_0_a_long_answer_is_refused(server: Running) -> None:
    """A client that could not tell a cut answer from a whole one gets an error in its place."""
    received = receive_raw(server, LONG, "1.0")
    head, _, body = received.partition(b"\r\n\r\n")
    assert head.split(b"\r\n")[0].split()[1] == b"503"
    assert json.loads(body)["type"].endswith("/problems/result-too-large")


@pytest.mark.skipif(not can_deny_sockets(), reason="the system has no such filter")
def test_no_worker_has_a_socket(server: Running) -> None:
    """SERVICE is refused, and the workers could not follow it."""
    reply = server.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert (reply.status, json.loads(reply.body)["type"]) == (403, f"{server.url}problems/outward-request")
    workers = [pid for pid in find_family(server.pid) if "zygote" in read_command(pid)]
    assert len(workers) >= 3
    filtered = [pid for pid in workers if "Seccomp:\t2" in (Path("/proc") / str(pid) / "status").read_text()]
    assert len(filtered) >= 2


def read_command(pid: int) -> str:
    """Return the command line of a process; nothing where it has gone."""
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["term", "kill"])
@pytest.mark.parametrize("way", SERVERS)
def test_no_process_is_left(way: str, number: signal.Signals, tmp_path: Path) -> None:
    """When the first process of a server ends, in order or not, all that it has started end within seconds."""
    publish(tmp_path, small_quads()[:100])
    with serving_by(way, tmp_path, deadline_s="60") as server:
        assert labels(server) == ["Place 5"]
        family = find_family(server.pid)
        assert len(family) >= 4
        os.kill(server.pid, number)
        assert wait_until(lambda: not any(is_alive(pid) for pid in family), 40)


def test_loading_the_application_does_nothing() -> None:
    """A process that has loaded it has one thread, no child, and no store open, so a server may fork it."""
    program = (
        "import os, threading, server.wsgi as module\n"
        "assert module.application.extensions['service'] is not None\n"
        "files = [os.readlink(f'/proc/self/fd/{one}') for one in os.listdir('/proc/self/fd')"
        " if os.path.exists(f'/proc/self/fd/{one}')]\n"
        "print(threading.active_count(), len(os.listdir('/proc/self/task')),"
        " open(f'/proc/self/task/{os.getpid()}/children').read().split(),"
        " [name for name in files if '/revisions/' in name])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[0] == "1 1 [] []"


def test_a_process_that_is_forked_from_a_used_one_answers(tmp_path: Path) -> None:
    """A child of a process that has answered queries and pages answers both by processes of its own."""
    publish(tmp_path, small_quads()[:100])
    program = (
        "import os, sys\n"
        "from server.wsgi import application\n"
        "def ask():\n"
        "    client = application.test_client()\n"
        "    return [client.get('/sparql?query=ASK%7B%7D').status_code, client.get('/dataset').status_code]\n"
        "assert ask() == [200, 200]\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    found = ask()\n"
        "    application.extensions['service'].stop()\n"
        "    os._exit(0 if found == [200, 200] else 1)\n"
        "assert ask() == [200, 200]\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    )
    environment = {**os.environ, "RELIEFGRAPH_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    assert done.stdout == "0\n"


def test_the_first_request_finds_a_revision(tmp_path: Path) -> None:
    """Over a directory that is not there yet, one of two processes makes the first revision, and both answer by it."""
    port, data = free_port(), tmp_path / "none"
    command = [sys.executable, "-m", "gunicorn", "-w", "2", "-b", f"127.0.0.1:{port}", "server.wsgi:application"]
    with running_program(command, port, data, shapes="none", updates="open") as server:
        assert [server.query("ASK {}").status for _ in range(4)] == [200] * 4
        assert [entry.name for entry in (data / "revisions").iterdir() if entry.name.isdecimal()] == ["00000001"]


def test_a_first_revision_that_fails_is_told(tmp_path: Path) -> None:
    """Where the first revision cannot be made, health is answered and everything else says so, without a traceback."""
    program = (
        "from server.wsgi import application\n"
        "client = application.test_client()\n"
        "print([client.get(path).status_code for path in ('/healthz', '/sparql?query=ASK%7B%7D', '/', '/readyz')])\n"
        "print(client.get('/').json['type'])\n"
    )
    environment = {**os.environ, "RELIEFGRAPH_DATA": str(tmp_path / "new"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.stdout == "[200, 503, 503, 503]\nhttp://localhost/problems/no-data\n", done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("RELIEFGRAPH_DEADLINE", "3", "did you mean RELIEFGRAPH_DEADLINE_S?"),
        ("RELIEFGRAPH_KEEP", "no", "RELIEFGRAPH_KEEP: keep"),
        ("RELIEFGRAPH_CONFIG", "/no/such/file", "cannot be read"),
        ("RELIEFGRAPH_QUERY_LOG", "/dev/null/log", "query_log: cannot be written"),
    ],
)
def test_settings_that_cannot_be_used_end_the_start(name: str, value: str, words: str, tmp_path: Path) -> None:
    """The application is not loaded with a wrong setting; the error says which one it is."""
    environment = {**os.environ, "RELIEFGRAPH_DATA": str(tmp_path), name: value}
    done = subprocess.run(
        [sys.executable, "-c", "import server.wsgi"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert words in done.stderr.rpartition("SettingError: ")[2]


def test_a_server_that_may_not_show_a_cut_gets_whole_answers(tmp_path: Path) -> None:
    """Under a server that is not known to send chunks a long answer comes whole, with its length, or as an error."""
    publish(tmp_path, small_quads())
    with serving_by(CLIENT, tmp_path, max_result_mb="4") as server:
        whole = server.query("SELECT ?a ?b ?c ?n { ?a ?b ?c VALUES ?n { 1 2 3 4 5 6 7 8 } }", "text/csv")
        assert (whole.status, int(whole.headers["content-length"])) == (200, len(whole.body))
        assert whole.text.count("\r\n") == 8 * 4000 + 1
        failed = server.query(LONG, "text/csv")
        assert (failed.status, json.loads(failed.body)["type"]) == (503, f"{server.url}problems/result-too-large")


def test_what_is_open_is_closed_to_another_address(tmp_path: Path) -> None:
    """Whatever a WSGI server listens at, a client of another address needs a token where this machine needs none."""
    publish(tmp_path, [], plain=True)
    secret, kept = make_token("curator", (UPDATE,))
    with serving_by(CLIENT, tmp_path, shapes="none", updates="open") as server:
        client = server.app.test_client()  # type: ignore[attr-defined] # this way has it

        def update(address: str, **headers: str) -> tuple[int, str]:
            sent = {"content_type": "application/sparql-update", "environ_overrides": {"REMOTE_ADDR": address}}
            reply = client.post("/sparql", data="INSERT DATA { <e:a> <e:b> 1 }", headers=headers, **sent)
            return reply.status_code, reply.json.get("type", "").rpartition("/")[2]

        assert update("127.0.0.1") == (200, "")
        assert update("203.0.113.9") == update("2001:db8::1") == update("") == (403, "update-local")
        write_tokens(tmp_path, (kept,))
        assert update("203.0.113.9") == (401, "unauthorized")
        assert update("203.0.113.9", Authorization=f"Bearer {secret}") == (200, "")


def test_behind_a_mount_addresses_begin_with_it(tmp_path: Path) -> None:
    """An application that stands under a path of its server says so in its addresses, and answers by them."""
    publish(tmp_path, small_quads()[:10])
    with serving_by(CLIENT, tmp_path) as server:
        client = server.app.test_client()  # type: ignore[attr-defined] # this way has it
        reply = client.get("/no/such/thing", base_url="http://data.example/relief")
        assert json.loads(reply.text)["type"] == "http://data.example/relief/problems/not-found"
        described = client.get("/sparql", base_url="http://data.example/relief").text
        assert "sd:endpoint <http://data.example/relief/sparql>" in described
