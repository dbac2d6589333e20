"""The client's connection below the HTTP server: cutting it, and knowing what has arrived.

The HTTP server ends a response that fails midway as if it were complete, and takes from the application whatever it is
given, however slowly the client reads. Both would break promises: a cut answer must look cut, and a slow client must
not fill the memory. The kernel knows better, so it is asked, by way of the socket whose peer is the client.
"""

from __future__ import annotations

import contextlib
import os
import socket
import struct

_TCP_INFO_BYTES_ACKED = 120


class Connection:
    """The socket to one client."""

    def __init__(self, descriptor: socket.socket) -> None:
        """Take a duplicate of the HTTP server's socket."""
        self._socket = descriptor

    @classmethod
    def find(cls, client: str) -> Connection | None:
        """Return the connection whose peer is `address:port`; None where it is gone."""
        host, _, port = client.rpartition(":")
        for name in os.listdir("/proc/self/fd"):
            duplicate = _duplicate(int(name))
            if duplicate is None:
                continue
            with contextlib.suppress(OSError):
                if duplicate.getpeername()[:2] == (host.strip("[]"), int(port)):
                    return cls(duplicate)
            duplicate.close()
        return None

    def cut(self) -> None:
        """End the connection both ways, so that the client sees an answer without its end."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def received_bytes(self) -> int | None:
        """Return how many bytes the client has acknowledged since it connected; None where nobody knows."""
        try:
            info = self._socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 192)
        except OSError:
            return None
        if len(info) < _TCP_INFO_BYTES_ACKED + 8:
            return None
        (count,) = struct.unpack_from("@Q", info, _TCP_INFO_BYTES_ACKED)
        return int(count)

    def close(self) -> None:
        """Let go of the duplicate; the HTTP server's own socket stays as it is."""
        self._socket.close()


def _duplicate(descriptor: int) -> socket.socket | None:
    try:
        if not os.readlink(f"/proc/self/fd/{descriptor}").startswith("socket:"):
            return None
        return socket.socket(fileno=os.dup(descriptor))
    except OSError:
        return None
