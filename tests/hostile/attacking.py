"""Sending a query as a client would that wants to know whether the answer it got is whole."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.server.running import Running


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a request ended.

    Attributes:
        status: The status, 0 where there was none.
        whole: True where the answer arrived to its end.
        took_s: Seconds from the first byte sent to the end.
        size: Bytes of the body that arrived.
        words: The beginning of the body.
    """

    status: int
    whole: bool
    took_s: float
    size: int
    words: bytes

    @property
    def is_answer(self) -> bool:
        """True where a client takes this for the complete answer."""
        return self.status == 200 and self.whole


def attack(server: Running, query: str, *, source: str = "127.0.0.1", timeout_s: float = 60.0) -> Outcome:
    """Send a query from a loopback address and read to the end, however it ends."""
    began = time.monotonic()
    status, size, words, whole = 0, 0, b"", False
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=timeout_s, source_address=(source, 0))
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/sparql", urlencode({"query": query}), headers)
        response = connection.getresponse()
        status = response.status
        while chunk := response.read(1 << 18):
            words = words or chunk[:2000]
            size += len(chunk)
        whole = True
    except (http.client.HTTPException, ConnectionError):
        pass
    finally:
        connection.close()
    return Outcome(status=status, whole=whole, took_s=time.monotonic() - began, size=size, words=words)
