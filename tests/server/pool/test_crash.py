"""What is acknowledged is never lost, whenever the server dies; a full disk loses nothing."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

import pytest
from pyoxigraph import Literal

from graph.revision.revision import RevisionDirectory
from tests.server.running import Running, free_port, publish, serving

KILLS = 4
UPDATE = {"Content-Type": "application/sparql-update"}


def kill_under_updates(data: Path, kills: int, seed: int) -> tuple[int, int]:
    """Kill a server at random moments of a stream of updates; return acknowledged and kept updates.

    Raises AssertionError where a server does not start again, a revision is half there, or an update is lost.
    """
    moments = random.Random(seed)
    acknowledged: set[int] = set()
    publish(data, [], plain=True)
    number = 0
    for _ in range(kills):
        with serving(data, "--shapes", "none", "--updates", "open", "--keep", "3") as running:
            assert running.ask("POST", "/sparql", UPDATE, "CLEAR SILENT GRAPH <http://e/none>").status == 200
            killer = threading.Timer(moments.uniform(0.05, 0.8), _kill_group, [running.pid])
            killer.start()
            try:
                while True:
                    number += 1
                    subject = f"<http://e/{number}>"
                    text = f"INSERT DATA {{ {subject} <http://e/n> {number} . {subject} <http://e/m> 0 }}"
                    if running.ask("POST", "/sparql", UPDATE, text, timeout_s=10).status == 200:
                        acknowledged.add(number)
            except (OSError, HTTPException):
                killer.join()
    revision = RevisionDirectory(data).get_current()
    rows = list(revision.open().iter_quads())
    names = [quad.predicate.value for quad in rows]
    assert names.count("http://e/n") == names.count("http://e/m"), "half an update is there"
    assert len(rows) == revision.quads
    kept = {
        int(quad.object.value)
        for quad in rows
        if quad.predicate.value == "http://e/n" and isinstance(quad.object, Literal)
    }
    assert acknowledged <= kept, f"lost: {sorted(acknowledged - kept)}"
    return len(acknowledged), len(kept)


def _kill_group(pid: int) -> None:
    """Kill the server and each process it started, all at once, as a power cut would."""
    children = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = [tuple(map(int, line.split())) for line in children.splitlines()]
    family = {pid}
    for _ in range(5):
        family |= {child for child, parent in parents if parent in family}
    for member in family:
        try:
            os.kill(member, signal.SIGKILL)
        except ProcessLookupError:
            continue


def test_no_acknowledged_update_is_lost(tmp_path: Path) -> None:
    """After SIGKILLs at random moments, every acknowledged update is there, whole, and the server starts again."""
    acknowledged, kept = kill_under_updates(tmp_path, KILLS, seed=11)
    assert acknowledged > KILLS
    assert kept <= acknowledged + KILLS


def test_a_killed_writer_is_replaced(tmp_path: Path) -> None:
    """When only the writing process dies, the next write is done by another one."""
    publish(tmp_path, [], plain=True)
    with serving(tmp_path, "--shapes", "none", "--updates", "open") as running:
        assert running.ask("POST", "/sparql", UPDATE, "INSERT DATA { <http://e/a> <http://e/p> 1 }").status == 200
        os.kill(find_writer(tmp_path), signal.SIGKILL)
        time.sleep(0.2)
        assert running.ask("POST", "/sparql", UPDATE, "INSERT DATA { <http://e/b> <http://e/p> 1 }").status == 200
        assert running.query("SELECT * { ?s ?p ?o }", "text/csv").text.count("\n") == 3


def find_writer(data: Path) -> int:
    """Return the number of the process that writes into a directory."""
    listing = subprocess.run(["ps", "-eo", "pid=,args=", "-ww"], capture_output=True, text=True, check=True).stdout
    [line] = [line for line in listing.splitlines() if "server.pool.writer" in line and str(data) in line]
    return int(line.split()[0])


def test_a_writer_killed_in_a_write(tmp_path: Path) -> None:
    """Who sent a write whose process is killed is told that it was not done, and the next one is."""
    publish(tmp_path, [], plain=True)
    values = " ".join(map(str, range(3000)))
    pattern = "VALUES ?a { NUMBERS } VALUES ?b { NUMBERS } BIND(IRI(CONCAT('http://e/', STR(?a))) AS ?s)"
    long = "INSERT { ?s <http://e/p> ?b } WHERE { PATTERN }".replace("PATTERN", pattern).replace("NUMBERS", values)
    with serving(tmp_path, "--shapes", "none", "--updates", "open") as running, ThreadPoolExecutor() as threads:
        sent = threads.submit(running.ask, "POST", "/sparql", UPDATE, long)
        time.sleep(0.5)
        assert not sent.done()
        os.kill(find_writer(tmp_path), signal.SIGKILL)
        reply = sent.result()
        assert reply.status == 503
        assert json.loads(reply.body)["type"].endswith("/problems/write-failed")
        assert "Nothing was changed." in reply.text
        assert running.ask("POST", "/sparql", UPDATE, "INSERT DATA { <http://e/b> <http://e/p> 1 }").status == 200
        assert running.query("SELECT * { ?s ?p ?o }", "text/csv").text.count("\n") == 2


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    """A file system of 12 MB, where this machine lets us mount one."""
    mount = tmp_path / "disk"
    mount.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(mount)]
    if os.geteuid() != 0 or shutil.which("mount") is None or subprocess.run(command, check=False).returncode != 0:
        pytest.skip("mounting a small file system needs root")
    return mount


def test_a_full_disk_is_507_and_reads_go_on(small_disk: Path) -> None:
    """When the disk is full, a write gets 507 and changes nothing, reads go on, and writes work again with room."""
    publish(small_disk, [], plain=True)
    try:
        with serving(
            small_disk, "--shapes", "none", "--updates", "open", "--keep", "1", log=Path(os.devnull)
        ) as running:
            filler = small_disk / "filler"
            assert write(running, 1) == 200
            before = running.query("ASK {}").headers["reliefgraph-revision"]
            fill(filler)
            assert write(running, 2) == 507
            assert running.query("ASK { <http://e/1> ?p ?o }").text.endswith("true}")
            assert running.ask("GET", "/search?q=weight").status == 200
            assert running.ask("GET", "/dump/all.nq.gz").status == 200
            assert running.query("ASK {}").headers["reliefgraph-revision"] == before
            filler.unlink()
            assert write(running, 3) == 200
    finally:
        subprocess.run(["umount", "-l", str(small_disk)], check=False)


def fill(filler: Path) -> None:
    """Write a file that leaves 64 kB of the disk, whatever the server writes meanwhile."""
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(b"x" * 4096) == 4096:
            pass
    os.truncate(filler, filler.stat().st_size - 64 * 1024)


def write(running: Running, number: int) -> int:
    """Insert one triple and some weight; return the status."""
    text = f'INSERT DATA {{ <http://e/{number}> <http://e/p> "{"weight " * 30_000}" }}'
    return running.ask("POST", "/sparql", UPDATE, text).status


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    """Where somebody listens already, the command ends with one sentence and no traceback."""
    publish(tmp_path, [], plain=True)
    with serving(tmp_path, "--shapes", "none") as running:
        command = [sys.executable, "-m", "server.cli", "serve", "--data", str(tmp_path), "--port", str(running.port)]
        root = Path(__file__).resolve().parents[3]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 2
    assert f"port {running.port}" in done.stderr
    assert "Traceback" not in done.stderr
    assert free_port() > 0
