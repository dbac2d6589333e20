"""The servers that are measured side by side, each in processes of its own on a free loopback port."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, serialize

from tests.bench.data.claims_dataset import E, iter_triples
from tests.server.running import free_port, publish, serving
from tests.server.virtuoso import write_settings


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """A server that holds the data, and the port and path of its queries."""

    name: str
    port: int
    path: str


Start = Callable[[Path, int], AbstractContextManager[Endpoint]]
"""Starts a server with so many triples in a folder."""


@dataclass(frozen=True, kw_only=True)
class Peer:
    """A kind of server: its name, the program it needs, and how to start it."""

    name: str
    program: str
    start: Start
    largest: int = 10_000_000

    @property
    def installed(self) -> bool:
        """True where its program is there."""
        return not self.program or shutil.which(self.program) is not None


def write_triples(folder: Path, count: int) -> Path:
    """Write the data as N-Triples, unless it is there."""
    file = folder / f"{count}.nt"
    if not file.exists():
        with file.open("wb") as output:
            serialize(iter_triples(count), output, format=RdfFormat.N_TRIPLES)
    return file


@contextmanager
def start_own(folder: Path, count: int, *flags: str) -> Iterator[Endpoint]:
    """Serve a plain revision with this server, isolation and limits as they are by default."""
    data = folder / f"own-{count}"
    if not (data / "current").exists():
        publish(data, (Quad(*triple) for triple in iter_triples(count)), plain=True)
    with serving(data, "--shapes", "none", "--client-seconds", "1000000", *flags) as running:
        yield Endpoint(name="reliefgraph", port=running.port, path="/sparql")


def start_own_without_cache(folder: Path, count: int) -> AbstractContextManager[Endpoint]:
    """Serve without remembering answers."""
    return start_own(folder, count, "--cache-mb", "0")


@contextmanager
def start_oxigraph(folder: Path, count: int) -> Iterator[Endpoint]:
    """Serve with Oxigraph's own server, read-only."""
    location, port = folder / f"oxigraph-{count}", free_port()
    if not location.exists():
        command = ["oxigraph", "load", "--location", str(location), "--file", str(write_triples(folder, count))]
        subprocess.run(command, check=True, capture_output=True)
    command = ["oxigraph", "serve-read-only", "--location", str(location), "--bind", f"127.0.0.1:{port}"]
    with _process(command, port, folder / "oxigraph.log"):
        yield Endpoint(name="Oxigraph", port=port, path="/query")


@contextmanager
def start_virtuoso(folder: Path, count: int) -> Iterator[Endpoint]:
    """Serve with Virtuoso 7."""
    home = folder / f"virtuoso-{count}"
    fresh = not home.exists()
    home.mkdir(exist_ok=True)
    port, sql = free_port(), free_port()
    settings = write_settings(home, sql=sql, http=port, threads=20, buffers=170_000)
    command = ["virtuoso-t", "+foreground", "+configfile", str(settings)]
    with _process(command, port, home / "output.log"):
        if fresh:
            shutil.copy(write_triples(folder, count), home / "data.nt")
            load = f"log_enable(2); DB.DBA.TTLP_MT(file_open('{home}/data.nt'), '', '{E}graph'); checkpoint;"
            command = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}"]
            subprocess.run(command, check=True, capture_output=True)
        yield Endpoint(name="Virtuoso", port=port, path="/sparql")


@contextmanager
def start_rdflib_endpoint(folder: Path, count: int) -> Iterator[Endpoint]:
    """Serve with rdflib-endpoint, in memory."""
    port = free_port()
    command = ["rdflib-endpoint", "serve", "--host", "127.0.0.1", "--port", str(port)]
    with _process([*command, str(write_triples(folder, count))], port, folder / "rdflib-endpoint.log"):
        yield Endpoint(name="rdflib-endpoint", port=port, path="/")


PEERS = (
    Peer(name="reliefgraph", program="", start=start_own_without_cache),
    Peer(name="Oxigraph", program="oxigraph", start=start_oxigraph),
    Peer(name="Virtuoso", program="virtuoso-t", start=start_virtuoso),
    Peer(name="rdflib-endpoint", program="rdflib-endpoint", start=start_rdflib_endpoint, largest=100_000),
)


@contextmanager
def _process(command: list[str], port: int, log: Path) -> Iterator[None]:
    """Run a server until the block ends; it must listen within three minutes."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        _wait(process, port, log)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + 180
    while time.monotonic() < end and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{process.args!r} does not listen at port {port}:\n{log.read_text()[-2000:]}")
