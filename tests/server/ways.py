"""The four ways into the server, each with the same face: Flask's test client, gunicorn, waitress, and the front."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from server.app import create_app
from server.settings import LISTS, PREFIX, read_settings
from tests.server.running import ROOT, Reply, Running, free_port, serving, wait_until_ready

FRONT, CLIENT, GUNICORN, WAITRESS = "front", "client", "gunicorn", "waitress"
WAYS = (FRONT, CLIENT, GUNICORN, WAITRESS)
WSGI = "server.wsgi:application"
GUNICORNS: Mapping[str, Sequence[str]] = {
    GUNICORN: ("-w", "2"),
    "gunicorn-preload": ("-w", "2", "--preload"),
    "gunicorn-threads": ("-w", "2", "--threads", "4"),
    "gunicorn-preload-threads": ("-w", "2", "--threads", "4", "--preload"),
}
SERVERS = (FRONT, *GUNICORNS, WAITRESS, "flask-run")
"""Every way that has a port, gunicorn in each of its shapes."""


@dataclass(frozen=True, kw_only=True)
class InProcess(Running):
    """The application in this process, asked by Flask's test client as if it listened at an address."""

    app: Flask

    def ask(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | str | None = None,
        timeout_s: float = 60.0,
    ) -> Reply:
        """Answer one request."""
        sent = {"Accept-Encoding": "identity", **(headers or {})}
        data = body.encode() if isinstance(body, str) else body
        with self.app.test_client().open(target, self.url, method=method, headers=sent, data=data) as response:
            names = {name.lower(): value for name, value in response.headers.items()}
            return Reply(status=response.status_code, headers=names, body=response.get_data())


@contextmanager
def serving_by(way: str, data: Path, **settings: str) -> Iterator[Running]:
    """Serve a directory of revisions by one of the ways until the block ends."""
    if way == FRONT:
        flags = [part for name, value in settings.items() for part in ("--" + name.replace("_", "-"), value)]
        with serving(data, *flags) as running:
            yield running
    elif way == CLIENT:
        values = {name: value.split() if name in LISTS else value for name, value in settings.items()}
        app = create_app(read_settings(None, {}, {"data": data, **values}))
        try:
            yield InProcess(port=8080, pid=os.getpid(), data=data, app=app)
        finally:
            app.extensions["service"].stop()
    else:
        port = free_port()
        with running_program(_command(way, port), port, data, **settings) as running:
            yield running


def _command(way: str, port: int) -> list[str]:
    program = [sys.executable, "-m"]
    if way in GUNICORNS:
        return [*program, "gunicorn", *GUNICORNS[way], "-b", f"127.0.0.1:{port}", WSGI]
    if way == WAITRESS:
        return [*program, "waitress", f"--listen=127.0.0.1:{port}", WSGI]
    return [*program, "flask", "--app", "server.wsgi", "run", "--port", str(port)]


@contextmanager
def running_program(command: list[str], port: int, data: Path, **settings: str) -> Iterator[Running]:
    """Run a WSGI server that gets its settings from the environment until the block ends."""
    variables = {PREFIX + name.upper(): value for name, value in {"data": str(data), **settings}.items()}
    data.mkdir(parents=True, exist_ok=True)
    log = data / "server.log"
    environment = {**os.environ, **variables, "PYTHONPATH": str(ROOT)}
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        wait_until_ready(process, port, log)
        yield Running(port=port, pid=process.pid, data=data)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
