"""Nothing goes out: SERVICE and LOAD in every spelling open no connection, as the operating system counts them."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.hostile.watching import find_family, wait_until
from tests.server.conftest import small_quads
from tests.server.running import ROOT, Running, publish, serving

TRACE = "connect,socket,sendto,sendmsg,sendmmsg"
OUTWARD = re.compile(r"\b(?:socket|connect|send\w+)\([^\"]*\bAF_INET6?\b")

QUERIES = (
    "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ service <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SeRvIcE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE SILENT<{url}>{{}} }}",
    "SELECT * {{ SERVICE# <comment>\n <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE\t\r\n<{url}> {{ ?s ?p ?o }} }}",
    "PREFIX e: <{url}> SELECT * {{ SERVICE e: {{ ?s ?p ?o }} }}",
    "PREFIX service: <{url}> SELECT * {{ SERVICE service: {{ ?s ?p ?o }} }}",
    "BASE <{url}> SELECT * {{ SERVICE <> {{ ?s ?p ?o }} }}",
    "SELECT * {{ BIND(<{url}> AS ?where) SERVICE ?where {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?where {{ <{url}> }} SERVICE SILENT ?where {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p ?o {{ SELECT * {{ OPTIONAL {{ {{ SERVICE <{url}> {{}} }} UNION {{}} }} }} }} }}",
    "ASK {{ FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "ASK {{ ?s ?p ?o MINUS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "ASK {{ GRAPH ?g {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "CONSTRUCT {{ ?s ?p ?o }} {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "DESCRIBE ?s {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ FILTER(1<2)SERVICE#>\n<{url}> {{}} }}",
    "SELECT * {{ FILTER('''a' SERVICE ''' != '') SERVICE <{url}> {{}} }}",
    'SELECT * {{ ?s ?p "a\\" # " SERVICE <{url}> {{}} }}',
    "\ufeffSELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "DESCRIBE <{url}>",
)
UPDATES = (
    "LOAD <{url}>",
    "load silent <{url}> into graph <http://e/g>",
    "LoAd# <comment>\n<{url}>",
    "PREFIX e: <{url}> LOAD e:x INTO GRAPH <http://e/g>",
    "BASE <{url}> LOAD <x>",
    "INSERT DATA {{ <http://e/s> <http://e/p> 1 }} ; LOAD <{url}>",
    "CLEAR SILENT ALL;LOAD<{url}>",
    "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "DELETE {{ ?s ?p ?o }} USING <{url}> WHERE {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "WITH <http://e/g> DELETE {{ ?s ?p ?o }} WHERE {{ {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
)
HARMLESS = 3
"""How many of the queries, the last ones, ask for nothing from outside: a graph's name is a name."""

CONTEXT = '{{"@context": "{url}", "@id": "http://e/s", "http://e/p": 1}}'


class Listener:
    """A loopback socket that counts who connects."""

    def __init__(self, listening: socket.socket) -> None:
        self._listening = listening
        listening.setblocking(False)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}/"

    def count(self) -> int:
        """Return how many connections have come since the last time."""
        found = 0
        while True:
            try:
                self._listening.accept()[0].close()
            except BlockingIOError:
                return found
            found += 1


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    """A listener on a free port."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        yield Listener(listening)


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A plain server that anybody may write to."""
    data = tmp_path_factory.mktemp("sockets")
    publish(data, small_quads(), plain=True)
    with serving(data, "--shapes", "none", "--updates", "open") as running:
        yield running


@contextmanager
def tracing(pid: int, log: Path) -> Iterator[None]:
    """Let the operating system write down each use of the network by a server and its workers, present and future."""
    members = [flag for member in find_family(pid) for flag in ("-p", str(member))]
    command = ["strace", "-f", "-qq", "-e", f"trace={TRACE}", "-o", str(log), *members]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        assert wait_until(lambda: is_traced(pid) or process.poll() is not None, 10)
        if process.poll() is not None:
            assert process.stderr is not None
            pytest.skip(f"this machine allows no tracing: {process.stderr.read().decode()[:200]}")
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(10)


def is_traced(pid: int) -> bool:
    """Return whether a process has a tracer."""
    return "TracerPid:\t0" not in Path(f"/proc/{pid}/status").read_text()


def test_the_listener_counts(listener: Listener) -> None:
    """A connection is counted once."""
    with socket.create_connection(("127.0.0.1", int(listener.url.rsplit(":")[-1].strip("/")))):
        pass
    assert (listener.count(), listener.count()) == (1, 0)


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace; on Debian: apt-get install strace")
def test_no_spelling_opens_a_connection(target: Running, listener: Listener, tmp_path: Path) -> None:
    """25 queries, 10 updates and 1 document with a remote context: refused or harmless, and no socket is opened."""
    listener.count()
    log = tmp_path / "trace"
    with tracing(target.pid, log):
        for index, text in enumerate(QUERIES):
            reply = target.query(text.format(url=listener.url), "*/*")
            harmless = index >= len(QUERIES) - HARMLESS
            assert reply.status == 200 if harmless else reply.status in (400, 403), (text, reply.text)
        for text in UPDATES:
            headers = {"Content-Type": "application/sparql-update"}
            reply = target.ask("POST", "/sparql", headers, text.format(url=listener.url).encode())
            assert reply.status == 403, (text, reply.text)
        reply = target.ask(
            "PUT",
            "/rdf-graph-store?graph=http://e/g",
            {"Content-Type": "application/ld+json"},
            CONTEXT.format(url=listener.url),
        )
        assert reply.status in (400, 403), reply.text
        time.sleep(0.2)
    assert listener.count() == 0
    trace = log.read_text()
    assert "sendto(" in trace  # the talk between the server and its workers
    assert find_outward(trace) == []


def find_outward(trace: str) -> list[str]:
    """Return the lines of a trace in which a process makes or connects a socket of the internet."""
    return [line for line in trace.splitlines() if OUTWARD.search(line)]


def test_an_opened_socket_would_be_found() -> None:
    """A trace with a socket or a connection of either family shows it; local sockets and accepted ones do not count."""
    trace = (
        "7 socket(AF_INET6, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3\n"
        '7 connect(3, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 ECONNREFUSED\n'
        '7 connect(3, {sa_family=AF_UNIX, sun_path="/run/x"}, 10) = 0\n'
        '7 sendto(3, "AF_INET", 7, 0, NULL, 0) = 7\n'
    )
    assert len(find_outward(trace)) == 2


def ask_in_sandbox(url: str) -> str:
    """Give SERVICE to the engine itself, past everything that reads queries, and return what it says."""
    program = (
        "import sys\n"
        "from pyoxigraph import Store\n"
        "from server.pool.sandbox import deny_sockets\n"
        "deny_sockets()\n"
        "try: print(list(Store().query(f'SELECT * {{ SERVICE <{sys.argv[1]}> {{ ?s ?p ?o }} }}')))\n"
        "except Exception as error: print(error)\n"
    )
    command = [sys.executable, "-c", program, url]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=True).stdout


def test_the_system_denies_what_the_reader_lets_through(listener: Listener) -> None:
    """A worker's sandbox stops a SERVICE that reached the engine; without it, the same query connects."""
    listener.count()
    assert "Operation not permitted" in ask_in_sandbox(listener.url)
    assert listener.count() == 0
    command = [
        sys.executable,
        "-c",
        f"import pyoxigraph; pyoxigraph.Store().query('ASK {{ SERVICE <{listener.url}> {{}} }}')",
    ]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        assert wait_until(lambda: listener.count() > 0, 20)
        process.kill()
