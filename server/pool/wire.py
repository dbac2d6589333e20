"""What travels over the socket between the server and a worker: frames of a kind, a length and a payload.

A worker answers each request with any number of DATA frames and then one END or one FAILED frame. An END may carry how
many rows more the answer would have with prospects. A socket that closes before that means that the worker died.
"""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

_HEADER = struct.Struct("!BI")
HEADER_SIZE = _HEADER.size

REQUEST, DATA, END, FAILED = range(1, 5)


def pack(kind: int, payload: bytes) -> bytes:
    """Return a frame."""
    return _HEADER.pack(kind, len(payload)) + payload


def pack_json(kind: int, value: Any) -> bytes:
    """Return a frame with a JSON payload."""
    return pack(kind, json.dumps(value).encode())


def encode_request(fields: dict[str, object], body: bytes = b"") -> bytes:
    """Return the frame of a request to a worker (see `server.pool.worker`), with a document where it is about one."""
    header = json.dumps(fields).encode()
    return pack(REQUEST, b"\n".join((header, body)) if body else header)


def unpack_header(data: bytes | bytearray, offset: int = 0) -> tuple[int, int]:
    """Return kind and length of the payload from the beginning of a frame."""
    kind, length = _HEADER.unpack_from(data, offset)
    return kind, length


def receive_frame(connection: socket.socket) -> tuple[int, bytes] | None:
    """Wait for one whole frame; None when the other side has closed."""
    header = _receive(connection, HEADER_SIZE)
    if header is None:
        return None
    kind, length = unpack_header(header)
    payload = _receive(connection, length)
    return None if payload is None else (kind, payload)


def _receive(connection: socket.socket, size: int) -> bytes | None:
    first = connection.recv(size)
    if len(first) == size:
        return first
    parts = [first]
    missing = size - len(first)
    while missing and parts[-1]:
        parts.append(connection.recv(min(missing, 1 << 20)))
        missing -= len(parts[-1])
    return None if missing else b"".join(parts)
