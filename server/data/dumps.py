"""Dumps of a revision: each graph and all of them, sorted, compressed, with checksums; made when first asked for."""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
from functools import partial
from pathlib import Path

from pyoxigraph import Quad

from graph.terms import Role
from server.data.site import Opened

ALL = "all.nq.gz"


def dump_names() -> tuple[str, ...]:
    """Return the names of all dumps: everything as N-Quads, and each graph as N-Triples."""
    return (ALL, *(f"{role.value}.nt.gz" for role in Role))


def get_dump(opened: Opened, name: str) -> Path:
    """Return a dump as a file, written if it is not there yet; `name` is one of `dump_names`."""
    return opened.companion(f"dump-{name}", partial(_write_dump, opened, name))


def _write_dump(opened: Opened, name: str, path: Path) -> None:
    descriptor, temporary = tempfile.mkstemp(prefix=".dump-", dir=path.parent)
    try:
        # Neither name nor time goes into the file, so that equal content has equal checksums.
        with os.fdopen(descriptor, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
            for line in sorted(_lines(opened, name)):
                file.write(line)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _lines(opened: Opened, name: str) -> list[bytes]:
    view = opened.view
    if name == ALL:
        return [f"{quad} .\n".encode() for quad in view.store.iter_quads()]
    graph = view.graph(Role(name.partition(".")[0]))
    return [f"{Quad(quad.subject, quad.predicate, quad.object)} .\n".encode() for quad in view.store.iter_quads(graph)]


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
