"""`application`, for any WSGI server: `gunicorn server.wsgi:application`, `waitress-serve server.wsgi:application`.

Settings come from the file that RELIEFGRAPH_CONFIG names and from variables RELIEFGRAPH_…, as those of `reliefgraph
serve`; `host` and `port` are the server's own. Loading this module starts no process or thread and opens no store: a
server may load it before it forks. As with `reliefgraph serve`, the graph is built where there is none, with the first
request.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time

from flask import request

from graph.isolation import python_command
from graph.revision.revision import RevisionDirectory
from server.app import create_app
from server.commands.startup import check_start, settings_from_environment
from server.http.problems import Problem
from server.oversight.routes import HEALTH, READY

AGAIN_S = 30.0
"""How long a failure to make the first revision is told before another attempt."""


class FirstRevision:
    """Holds up requests until there is a revision, and has one made where there is none."""

    def __init__(self, directory: RevisionDirectory) -> None:
        self._directory = directory
        self._is_there = False
        self._lock = threading.Lock()
        self._making: threading.Thread | None = None
        self._failed = False
        self._ended = 0.0

    def __call__(self) -> None:
        """Return when there is a revision; raise the Problem that there is none. Who asks for health waits for nothing.

        After a failure, a request that comes later than `AGAIN_S` tries again.
        """
        if self._is_there or self._directory.current() is not None:
            self._is_there = True
            return
        with self._lock:
            if self._making is None or (not self._making.is_alive() and time.monotonic() > self._ended + AGAIN_S):
                self._making = threading.Thread(target=self._make, name="first-revision", daemon=True)
                self._making.start()
            making = self._making
        if request.path in (HEALTH, READY):
            return
        making.join()
        if self._failed:
            detail = "There is no data, and making it failed; the server's log, or `reliefgraph build`, says why."
            raise Problem("no-data", detail)

    def _make(self) -> None:
        """Make it in a process that ends with this one."""
        command = python_command("server.commands.startup", str(os.getpid()))
        self._failed = subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode != 0
        self._ended = time.monotonic()


_settings = settings_from_environment()
_directory = check_start(_settings)
application = create_app(_settings)
application.before_request_funcs.setdefault(None, []).insert(1, FirstRevision(_directory))
