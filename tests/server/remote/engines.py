"""Other engines for tests: servers in processes of their own, and one that does what a test says."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from server.remote.connection import PASSWORD, USER, EngineConnection
from server.remote.engine_errors import EngineAwayError
from tests.server.running import free_port
from tests.server.virtuoso import write_settings

JSON = "application/sparql-results+json"
OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
VIRTUOSO = shutil.which("virtuoso-t")


@dataclass
class Engine(ABC):
    """An engine over a directory; it can be killed and started again at its port.

    Attributes:
        port: Where it answers, on loopback.
        location: Its directory.
        process: It, where it runs.
    """

    port: int
    location: Path
    process: subprocess.Popen[bytes] | None = None

    environment: ClassVar[dict[str, str]] = {}
    """The variables that hold the credentials of whoever may write to it."""

    @property
    @abstractmethod
    def query_url(self) -> str:
        """Where it answers queries."""

    @property
    @abstractmethod
    def update_url(self) -> str:
        """Where it takes updates."""

    @abstractmethod
    def make_command(self) -> list[str]:
        """Return what starts it."""

    def connect(self, **options: Any) -> EngineConnection:
        """Return a connection of whoever may write."""
        return EngineConnection(self.query_url, self.update_url, environment=self.environment, **options)

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.process = subprocess.Popen(self.make_command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        connection = EngineConnection(self.query_url, environment={})
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            with suppress(EngineAwayError):
                connection.query("ASK {}", accept=JSON, default=(), named=(), deadline_s=5)
                return
        raise AssertionError(f"{self} did not start")

    def kill(self) -> None:
        """End it at once, as a machine that fails would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()


class OxigraphServer(Engine):
    """Oxigraph's own server."""

    @property
    def query_url(self) -> str:
        """Where it answers queries."""
        return f"http://127.0.0.1:{self.port}/query"

    @property
    def update_url(self) -> str:
        """Where it takes updates."""
        return f"http://127.0.0.1:{self.port}/update"

    def make_command(self) -> list[str]:
        """Return what starts it."""
        if OXIGRAPH is None:
            pytest.skip("Oxigraph's server is not here; make setup-dev installs it")
        return [OXIGRAPH, "serve", "--location", str(self.location), "--bind", f"127.0.0.1:{self.port}"]


class VirtuosoServer(Engine):
    """Virtuoso 7, whose updates need the account of its administrator.

    Attributes:
        rows: How many an answer has at most.
    """

    environment: ClassVar[dict[str, str]] = {USER: "dba", PASSWORD: "dba"}
    rows = 1_000_000

    @property
    def query_url(self) -> str:
        """Where it answers queries."""
        return f"http://127.0.0.1:{self.port}/sparql"

    @property
    def update_url(self) -> str:
        """Where it takes updates."""
        return f"http://127.0.0.1:{self.port}/sparql-auth"

    def make_command(self) -> list[str]:
        """Return what starts it."""
        if VIRTUOSO is None:
            pytest.skip("Virtuoso is not here; on Debian: apt-get install virtuoso-opensource-7")
        settings = self.location / "virtuoso.ini"
        if not settings.exists():
            self.location.mkdir(parents=True, exist_ok=True)
            write_settings(self.location, sql=free_port(), http=self.port, threads=10, buffers=4_000, rows=self.rows)
        return [VIRTUOSO, "+foreground", "+configfile", str(settings)]


ENGINES: dict[str, type[Engine]] = {"Oxigraph's server": OxigraphServer, "Virtuoso": VirtuosoServer}


@contextmanager
def running_engine(location: Path, kind: type[Engine] = OxigraphServer) -> Iterator[Engine]:
    """Run an engine over a directory; skip the test where it is not installed."""
    engine = kind(port=free_port(), location=location)
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
