"""Other engines for tests: Oxigraph's server in a process of its own, and one that does what a test says."""

from __future__ import annotations

import http.client
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.server.running import free_port

OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")


@dataclass
class Engine:
    """Oxigraph's server over a directory; it can be killed and started again at its port."""

    port: int
    location: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def query_url(self) -> str:
        """Where it answers queries."""
        return f"http://127.0.0.1:{self.port}/query"

    @property
    def update_url(self) -> str:
        """Where it takes updates."""
        return f"http://127.0.0.1:{self.port}/update"

    def start(self) -> None:
        """Start it and wait until it answers."""
        assert OXIGRAPH is not None
        command = [OXIGRAPH, "serve", "--location", str(self.location), "--bind", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            try:
                connection.request(
                    "GET", "/query?query=ASK%7B%7D", headers={"Accept": "application/sparql-results+json"}
                )
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.05)
            finally:
                connection.close()
        raise AssertionError("Oxigraph's server did not start")

    def kill(self) -> None:
        """End it at once, as a machine that fails would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()


@contextmanager
def running_engine(location: Path) -> Iterator[Engine]:
    """Run Oxigraph's server over a directory; skip the test where it is not installed."""
    if OXIGRAPH is None:
        pytest.skip("Oxigraph's server is not here; make setup-dev installs it")
    engine = Engine(port=free_port(), location=location)
    engine.start()
    try:
        yield engine
    finally:
        engine.kill()


@dataclass
class Scripted:
    """An engine that answers as a test says.

    Attributes:
        url: Its address.
        seen: The requests it got: their fields in lower case, and their bodies.
    """

    url: str
    seen: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


Script = Callable[[BaseHTTPRequestHandler, int], None]
"""Answers the request of a number, counted from 1."""


@contextmanager
def scripted_engine(script: Script) -> Iterator[Scripted]:
    """Run an engine that answers as a script says."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            engine.seen.append(({name.lower(): value for name, value in self.headers.items()}, body))
            script(self, len(engine.seen))

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    engine = Scripted(url=f"http://127.0.0.1:{server.server_address[1]}/sparql")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield engine
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, media_type: str, **fields: str) -> None:
    """Send one answer."""
    handler.send_response(status)
    handler.send_header("Content-Type", media_type)
    handler.send_header("Content-Length", fields.pop("length", str(len(body))))
    for name, value in fields.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)
