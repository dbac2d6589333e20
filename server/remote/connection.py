"""Requests to the engine of another process: with credentials, a deadline that holds, and retries of what is safe.

Everything that is sent here may be sent again: queries, and
updates that lead to the same state however often they are done.
"""

from __future__ import annotations

import http.client
import ssl
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode

from server.remote.engine_errors import EngineAwayError, EngineError, EngineRefusedError, EngineSlowError
from server.remote.quirks import find_cut

USER, PASSWORD = "RELIEFGRAPH_STORE_USER", "RELIEFGRAPH_STORE_PASSWORD"
"""The variables that hold the credentials: they stand in no file and on no command line."""

PAUSES_S = (0.1, 0.3, 0.9)
"""So long is waited before each further try."""

PASSING = frozenset({429, 502, 503, 504})
"""The answers of an engine that may do better soon."""

MAX_TOLD = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the engine answered."""

    media_type: str
    body: bytes


class EngineConnection:
    """Asks one engine at its two addresses."""

    def __init__(
        self,
        query_url: str,
        update_url: str = "",
        *,
        environment: Mapping[str, str],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Name an engine; nothing is sent before it is asked.

        Args:
            query_url: Where it answers queries.
            update_url: Where it takes updates, if elsewhere.
            environment: Holds the credentials, where it wants any.
            sleep: Waits between two tries.
        """
        self.query_url = query_url
        self.update_url = update_url or query_url
        self._sleep = sleep
        urls = (self.query_url, self.update_url)
        self._opener = _make_opener(urls, environment)
        self._patient = _make_opener(urls, environment, at_once=False) if environment.get(USER) else None

    def query(
        self,
        text: str,
        *,
        accept: str,
        default: tuple[str, ...],
        named: tuple[str, ...],
        deadline_s: float,
        more: tuple[tuple[str, str], ...] = (),
    ) -> Reply:
        """Send a query with its dataset, as the SPARQL 1.1 Protocol has it; POST, so that it may be long.

        Args:
            text: The query.
            accept: The media type that is wanted.
            default: The graphs whose union is the default graph.
            named: The named graphs.
            deadline_s: Seconds that all tries together may take.
            more: Further fields of the request.

        Raises:
            EngineError: It is not answered, or not whole.
        """
        fields = [("query", text)]
        fields += [("default-graph-uri", name) for name in default]
        fields += [("named-graph-uri", name) for name in named]
        fields += more
        return self._try(self.query_url, urlencode(fields).encode(), _FORM, accept, deadline_s)

    def update(self, text: str, *, deadline_s: float) -> None:
        """Send an update that may be done twice: it is sent again where the engine did not say that it was done."""
        self._try(self.update_url, text.encode(), "application/sparql-update; charset=utf-8", "*/*", deadline_s)

    def _try(self, url: str, body: bytes, content_type: str, accept: str, deadline_s: float) -> Reply:
        deadline = time.monotonic() + deadline_s
        for pause in (*PAUSES_S, None):
            try:
                return self._send(url, body, content_type, accept, deadline)
            except EngineAwayError:
                if pause is None or time.monotonic() + pause >= deadline:
                    raise
                self._sleep(pause)
        raise AssertionError

    def _send(self, url: str, body: bytes, content_type: str, accept: str, deadline: float) -> Reply:
        headers = {"Content-Type": content_type, "Accept": accept, "User-Agent": "reliefgraph"}
        request = urllib.request.Request(url, body, headers, method="POST")  # noqa: S310  # the operator's own address
        left = deadline - time.monotonic()
        if left <= 0:
            raise _slow(url)
        try:
            with self._opener.open(request, timeout=left) as response, _hang_up_at(response, deadline):
                content = response.read()
                if (cut := find_cut(response.headers, url)) is not None:
                    raise cut
                return Reply(media_type=response.headers.get_content_type(), body=content)
        except HTTPError as error:
            if error.code == 401 and self._patient is not None and self._opener is not self._patient:
                error.close()  # Virtuoso tells which credentials it wants only where it was sent none
                self._opener = self._patient
                return self._send(url, body, content_type, accept, deadline)
            with error:
                raise _refused(url, error) from error
        except TimeoutError as error:
            raise _slow(url) from error
        except (URLError, http.client.HTTPException, OSError, ValueError) as error:
            if time.monotonic() >= deadline or isinstance(getattr(error, "reason", None), TimeoutError):
                raise _slow(url) from error
            reason = getattr(error, "reason", None) or error
            raise EngineAwayError(
                f"the engine does not answer: {reason}", place=url, way_out="Start it, or ask without --store."
            ) from error


_Passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm
_FORM = "application/x-www-form-urlencoded"


def _make_opener(
    urls: tuple[str, ...], environment: Mapping[str, str], *, at_once: bool = True
) -> urllib.request.OpenerDirector:
    """Return what opens these addresses, through no proxy and to nowhere else, with credentials where there are any.

    Args:
        urls: They.
        environment: Holds the credentials.
        at_once: Send them before they are asked for, as Basic.
    """
    handlers: list[Any] = [urllib.request.ProxyHandler({}), _StayHandler(), urllib.request.HTTPSHandler(context=_tls())]
    if user := environment.get(USER):
        known = urllib.request.HTTPPasswordMgrWithPriorAuth() if at_once else _Passwords()
        for url in urls:
            known.add_password(None, url, user, environment.get(PASSWORD, ""))
            if isinstance(known, urllib.request.HTTPPasswordMgrWithPriorAuth):
                known.update_authenticated(url, is_authenticated=True)
        handlers += [urllib.request.HTTPDigestAuthHandler(known), urllib.request.HTTPBasicAuthHandler(known)]
    return urllib.request.build_opener(*handlers)


def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


class _StayHandler(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: credentials go where the operator said, and nowhere else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Refuse."""


@contextmanager
def _hang_up_at(response: Any, deadline: float) -> Iterator[None]:
    """Close a connection at the deadline: a timeout of its socket holds for each piece that comes."""

    def hang_up() -> None:
        with suppress(OSError, AttributeError):
            response.fp.raw._sock.shutdown(2)

    watch = threading.Timer(max(0.0, deadline - time.monotonic()), hang_up)
    watch.daemon = True
    watch.start()
    try:
        yield
        if time.monotonic() >= deadline:
            raise TimeoutError
    finally:
        watch.cancel()


def _slow(url: str) -> EngineSlowError:
    return EngineSlowError("the engine took longer than the deadline", place=url, way_out="Ask for less.")


def _refused(url: str, error: HTTPError) -> EngineError:
    """Return what a status of the engine means."""
    with suppress(OSError, http.client.HTTPException):
        said = " ".join(error.read(4 * MAX_TOLD).decode("utf-8", "replace").split())[:MAX_TOLD]
        if error.code in PASSING:
            return EngineAwayError(f"the engine answers {error.code}: {said}", place=url, way_out="Try again later.")
        if error.code in (401, 403):
            way_out = f"Set {USER} and {PASSWORD} to an account that may."
            return EngineRefusedError(f"the engine answers {error.code}: {said}", place=url, way_out=way_out)
        return EngineRefusedError(f"the engine answers {error.code}: {said}", place=url)
    return EngineAwayError(f"the engine answers {error.code} and hangs up", place=url)
