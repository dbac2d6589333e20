"""Nothing goes out: counted at a listener, and forbidden to workers by the kernel."""

from __future__ import annotations

import json
import multiprocessing
import re
import socket
import subprocess
import threading
from pathlib import Path

from server.pool.sandbox import can_deny_sockets, deny_sockets
from tests.server.running import Running

SPELLINGS = (
    "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ service silent <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE#c\n<{url}> {{}} }}",
    "PREFIX e: <{url}> SELECT * {{ SERVICE e: {{}} }}",
    "BASE <{url}> SELECT * {{ SERVICE <x> {{}} }}",
    "SELECT * {{ BIND(<{url}> AS ?u) SERVICE ?u {{}} }}",
    "SELECT * {{ FILTER(1<2)SERVICE#>\n<{url}> {{}} }}",
    "SELECT * {{ FILTER(1<2)seRVice?u#>\n{{}} BIND(<{url}> AS ?u) }}",
    "SELECT * {{ VALUES ?x {{ '''a' }} SERVICE <{url}> {{}} }}",
    "SELECT * {{ {{ SELECT * {{ OPTIONAL {{ SERVICE <{url}> {{}} }} }} }} }}",
    "ASK {{ FILTER EXISTS {{ SERVICE <{url}> {{}} }} }}",
    "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
)
UPDATES = (
    "LOAD <{url}>",
    "load silent <{url}> INTO GRAPH <http://e/g>",
    "INSERT DATA {{ <http://e/s> <http://e/p> 1 }} ; LOAD#c\n<{url}>",
    "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
)


def test_nobody_is_asked_in_any_spelling(server: Running) -> None:
    """A listener that every spelling of SERVICE and LOAD names is never connected to."""
    connections = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.5)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"

        def accept() -> None:
            while True:
                try:
                    connections.append(listener.accept())
                except TimeoutError:
                    if done.is_set():
                        return

        done = threading.Event()
        thread = threading.Thread(target=accept)
        thread.start()
        for spelling in SPELLINGS:
            reply = server.query(spelling.format(url=url))
            refused = spelling.startswith("SELECT * FROM")
            assert reply.status == (200 if refused else 403), spelling
        for spelling in UPDATES:
            body = spelling.format(url=url)
            reply = server.ask("POST", "/sparql", {"Content-Type": "application/sparql-update"}, body)
            assert reply.status == 403
        done.set()
        thread.join()
    assert connections == []


def test_workers_live_behind_a_filter(server: Running) -> None:
    """Every worker process has a seccomp filter and cannot gain privileges."""
    assert can_deny_sockets()
    pool = json.loads(server.ask("GET", "/healthz").body)["pool"]
    listing = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(pid): int(parent) for pid, parent in (line.split() for line in listing.splitlines())}
    workers = []
    for pid in parents:
        ancestor, depth = pid, 0
        while ancestor in parents and ancestor != server.pid:
            ancestor, depth = parents[ancestor], depth + 1
        if ancestor == server.pid and depth == 2:  # server, the zygote, a worker
            workers.append(pid)
    assert len(workers) >= pool["workers"] > 0
    for pid in workers:
        status = Path(f"/proc/{pid}/status").read_text()
        assert re.search(r"^Seccomp:\t2$", status, re.MULTILINE), status
        assert re.search(r"^NoNewPrivs:\t1$", status, re.MULTILINE)


def _try_everything(results: multiprocessing.Queue[str]) -> None:
    deny_sockets()
    outcomes = []
    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK):
        try:
            socket.socket(family, socket.SOCK_STREAM if family != socket.AF_NETLINK else socket.SOCK_RAW)
            outcomes.append("made")
        except PermissionError:
            outcomes.append("refused")
    try:
        subprocess.run(["true"], check=False)
        outcomes.append("ran")
    except PermissionError:
        outcomes.append("refused")
    results.put(",".join(outcomes))


def test_the_filter_refuses_sockets_and_programs() -> None:
    """Behind the filter, no socket of any family can be made and no program started."""
    context = multiprocessing.get_context("fork")
    results: multiprocessing.Queue[str] = context.Queue()
    process = context.Process(target=_try_everything, args=(results,))
    process.start()
    assert results.get(timeout=10) == "refused,refused,refused,refused,refused"
    process.join(10)
