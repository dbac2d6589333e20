"""A real server in a process of its own, on a free loopback port, that ends with the test."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from pyoxigraph import Quad

from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import RevisionDirectory

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the server answered; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


@dataclass(frozen=True, kw_only=True)
class Running:
    """A server that runs."""

    port: int
    pid: int
    data: Path

    @property
    def url(self) -> str:
        """The address with a final slash."""
        return f"http://127.0.0.1:{self.port}/"

    def ask(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | str | None = None,
        timeout_s: float = 60.0,
    ) -> Reply:
        """Send one request over a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout_s)
        try:
            connection.request(method, target, body=body, headers=dict(headers or {}))
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Reply(status=response.status, headers=names, body=response.read())
        finally:
            connection.close()

    def query(self, text: str, accept: str = "application/sparql-results+json", **parameters: str) -> Reply:
        """Send a query by GET."""
        return self.ask("GET", "/sparql?" + urlencode({"query": text, **parameters}), {"Accept": accept})


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def publish(data: Path, quads: Iterable[Quad], *, plain: bool = False) -> None:
    """Make these quads the current revision of a directory."""
    change = Change(kind=ChangeKind.BUILD, who="tester", what="test data")
    RevisionDirectory(data).publish(quads, change, plain=plain)


@contextmanager
def serving(
    data: Path, *flags: str, log: Path | None = None, port: int | None = None, launcher: Sequence[str] = ()
) -> Iterator[Running]:
    """Serve a directory of revisions until the block ends, at a free port unless one is given; `launcher` runs it."""
    port = port or free_port()
    command = [*launcher, sys.executable, "-m", "server.cli", "serve", "--data", str(data), "--port", str(port), *flags]
    path = log or data / "server.log"
    data.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdout=output, stderr=output)
    try:
        wait_until_ready(process, port, path)
        yield Running(port=port, pid=process.pid, data=data)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until the server at a port is ready; raise AssertionError with its log where it ends, or takes long."""
    end = time.monotonic() + 120  # on a busy machine a process may take long to start
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.05)
    raise AssertionError(f"the server did not start:\n{log.read_text()}")
