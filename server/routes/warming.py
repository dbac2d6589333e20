"""Making pages ready before somebody asks for them: when the server starts, and when another revision becomes current.

What a page looks up is remembered with its revision, so the first reader of a revision would wait for all of it. The
pages that look up most are therefore asked for once, by the same way as a client's.
"""

from __future__ import annotations

import gc
import logging
import threading
import time

from flask import Flask

from graph.revision.revision import StorageError
from graph.terms import Role
from server.data.addresses import document_path
from server.data.dumps import dump_names, get_dump
from server.data.site import Opened, Site
from server.http.wsgi_call import call_wsgi, make_environ
from server.remote.engine_errors import EngineError

log = logging.getLogger("reliefgraph.server")

PAGES = ("", "dataset", "ontology", "search")
"""Those that read much of a revision; articles come after them."""

MAX_QUADS = 100_000
"""A larger revision is opened and no more, so that it does not hold up the start."""

INSIDE = "reliefgraph.inside"
"""What the environment of a request has that no client has made."""

BUDGET_S = 1.0
"""No further page is made ready after so many seconds of this thread's processor time, which others do not use up."""


class Warming:
    """Makes the pages of the current revision ready."""

    def __init__(self, app: Flask, site: Site) -> None:
        """Take the application that makes the pages, and the revisions that it shows."""
        self._app = app
        self._site = site
        self._lock = threading.Lock()
        self._done = ""
        """The state of the revision that was made ready last."""

    def start(self) -> None:
        """Make the pages ready in a process that has just started, and spare the garbage collector what lasts."""
        self.run()
        gc.collect()
        gc.freeze()

    def run(self, *, dumps: bool = False) -> None:
        """Open the current revision and ask for its pages; do nothing where that is done, or where there is none.

        Args:
            dumps: Write its dumps too, whose checksums the description of the data set tells.
        """
        with self._lock:
            try:
                opened = self._site.current()
                revision = opened.revision
                if revision.plain or revision.quads > MAX_QUADS:
                    return
                if revision.state != self._done:
                    self._ask_all(opened)
                    self._done = revision.state
                if dumps:
                    for name in dump_names():
                        get_dump(opened, name)
            except (StorageError, EngineError):
                return
            except Exception:
                log.exception("pages could not be made ready")  # whoever asks for the page is told

    def _ask_all(self, opened: Opened) -> None:
        end = time.thread_time() + BUDGET_S
        articles = reversed(opened.view.instances("Article", Role.SOURCES))
        paths = [*PAGES, *(document_path(opened.view.path(one) or "") for one in articles)]
        for path in paths:
            if time.thread_time() > end:
                return
            self._ask(path)

    def _ask(self, path: str) -> None:
        query = "q=a" if path == "search" else ""
        environ = make_environ(method="GET", path=f"/{path}", query_string=query, headers={"accept": "text/html"})
        call_wsgi(self._app, {**environ, INSIDE: True})
