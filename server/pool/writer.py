"""The process that writes: one write at a time, killable at any moment, since a revision is published by one rename.

It speaks the frames of `server.pool.wire`. A request is one line of JSON and, after it, the documents of a graph write.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat

from graph.errors import ReasoningTooLongError, ReliefgraphError
from graph.rdf.stored_literals import Rewriting
from graph.revision.describe import describe_change
from graph.revision.journal import Change, ChangeKind
from graph.revision.lock import WriterBusyError
from graph.revision.revision import Revision, RevisionDirectory, StorageFullError
from graph.update.amend import (
    Amended,
    ContradictionError,
    GraphMissingError,
    GraphReadOnlyError,
    Integrity,
    Preparation,
    RevisionChangedError,
    WriteRefusedError,
    amend,
    writable_graphs,
)
from graph.update.literal_rewrites import MAX_TOLD, LiteralRefusedError, check_literals
from graph.update.write import UntaggedTextError, Write, WriteKind, write_to_update
from server.http.graph_tags import graph_tags
from server.http.negotiate import GRAPHS
from server.pool.sandbox import allow_stack, can_deny_sockets, deny_sockets, die_with_parent
from server.pool.wire import END, FAILED, pack_json, receive_frame

FORMATS: dict[str, RdfFormat] = {media.name: media.format for media in GRAPHS if isinstance(media.format, RdfFormat)}


def main() -> None:
    """Serve writes until the server closes the socket: arguments are its descriptor, the server, and the settings."""
    connection = socket.socket(fileno=int(sys.argv[1]))
    die_with_parent(int(sys.argv[2]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    settings = json.loads(sys.argv[3])
    directory = RevisionDirectory(Path(settings["data"]), base=settings["base"], keep=settings["keep"])
    engines = settings["reasoner"], settings["validator"], settings["seconds"]
    integrity = None if settings["plain"] else _make_integrity(*engines)
    resource.setrlimit(resource.RLIMIT_DATA, (settings["memory_bytes"],) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    allow_stack()
    if can_deny_sockets():
        deny_sockets()
    # What is kept between writes are many objects that stay; looking among them for garbage would outlast a write.
    gc.set_threshold(200_000, 50, 100)
    preparation = Preparation(directory)
    preparation.make()
    while (frame := receive_frame(connection)) is not None:
        header, _, body = frame[1].partition(b"\n")
        connection.sendall(_answer(directory, integrity, preparation, json.loads(header), body))
        preparation.make()
        directory.retire()
    preparation.drop()
    os._exit(0)


def _make_integrity(reasoner: str, validator: str, max_seconds: float) -> Integrity:
    """Load the engines of these names: a second that a plain store need not wait."""
    from graph.conclude.reason import REASONERS
    from graph.update.integrity import DatasetIntegrity
    from graph.validate.engine import VALIDATORS, read_shapes

    return DatasetIntegrity(
        validator=VALIDATORS[validator](),
        shapes=read_shapes(),
        reasoner=REASONERS[reasoner](),
        max_seconds=max_seconds,
    )


def _answer(
    directory: RevisionDirectory,
    integrity: Integrity | None,
    preparation: Preparation,
    request: dict[str, Any],
    body: bytes,
) -> bytes:
    try:
        rewritten, amended = _amend(directory, integrity, preparation, request, body)
    except ContradictionError as error:
        fields = {"problem": "contradiction", "detail": _sentence(error.what), "members": error.members}
        return pack_json(FAILED, fields)
    except ReasoningTooLongError as error:
        detail = f"{_sentence(error.what)} {error.way_out} Nothing was changed."
        return pack_json(FAILED, {"problem": "write-failed", "detail": detail})
    except WriteRefusedError as error:
        fields = {"problem": "shapes-violated", "detail": _sentence(error.what), "members": error.members}
        return pack_json(FAILED, fields)
    except (GraphMissingError, GraphReadOnlyError) as error:
        name = "graph-missing" if isinstance(error, GraphMissingError) else "graph-read-only"
        members = {"writable": writable_graphs(directory.get_current())}
        return pack_json(FAILED, {"problem": name, "detail": _sentence(error.what), "members": members})
    except LiteralRefusedError as error:
        refused: dict[str, object] = {"rewritten": to_members(error.rewritten), "source": error.source}
        name = "literal-ill-formed" if error.is_ill_formed else "literal-rewritten"
        return pack_json(FAILED, {"problem": name, "detail": _sentence(error.what), "members": refused})
    except UntaggedTextError as error:
        return pack_json(FAILED, {"problem": "literal-ill-formed", "detail": _sentence(error.what), "members": {}})
    except SyntaxError as error:
        name = "malformed-update" if request["kind"] == WriteKind.UPDATE else "malformed-data"
        return pack_json(FAILED, {"problem": name, "detail": str(error)})
    except LookupError as error:
        return pack_json(FAILED, {"problem": "graph-not-found", "detail": str(error.args[0])})
    except MemoryError as error:
        if "buffer maximal size" in str(error):  # of the engine's readers of RDF
            detail = "One term of the document has more than 16 MB. Nothing was changed."
            return pack_json(FAILED, {"problem": "too-large", "detail": detail})
        detail = "The write needs more memory than it may have. Nothing was changed."
        return pack_json(FAILED, {"problem": "write-failed", "detail": detail})
    except ReliefgraphError as error:
        return pack_json(FAILED, {"problem": _name(error), "detail": _sentence(error.what)})
    except (RuntimeError, ValueError) as error:
        return pack_json(FAILED, {"problem": "query-refused", "detail": str(error)})
    return pack_json(
        END,
        {
            "id": amended.revision.id,
            "number": amended.revision.number,
            "created": amended.created,
            "added": amended.added,
            "removed": amended.removed,
            "seconds": amended.seconds,
            "rewritten": to_members(rewritten),
            "rewritten_count": len(rewritten),
        },
    )


def _amend(
    directory: RevisionDirectory,
    integrity: Integrity | None,
    preparation: Preparation,
    request: dict[str, Any],
    body: bytes,
) -> tuple[list[Rewriting], Amended]:
    documents = []
    text, offset = body[: request["text_bytes"]].decode(errors="surrogatepass"), request["text_bytes"]
    for length, format_ in request["documents"]:
        documents.append((body[offset : offset + length], FORMATS[format_]))
        offset += length
    write = Write(
        kind=WriteKind(request["kind"]),
        text=text,
        base=request["base"],
        graph=request["graph"],
        data=tuple(documents),
    )
    rewritten = check_literals(write, strict=request["strict"])
    change = Change(
        kind=ChangeKind.UPDATE,
        who=request["who"],
        what=request["what"],
        request=write_to_update(write),
        engines=integrity.engines if integrity is not None else (),
    )
    wanted = request["if_match"]

    def expect(revision: Revision) -> bool:
        return "*" in wanted or bool({revision.id, *graph_tags(revision, request["graph"])} & set(wanted))

    return rewritten, amend(
        directory,
        write,
        change,
        integrity=integrity,
        expect=expect if wanted else None,
        describe=describe_change,
        preparation=preparation,
    )


def to_members(rewritten: Sequence[Rewriting]) -> list[dict[str, str]]:
    """Return the first of some rewritten literals as a client is told of them."""
    return [{"written": str(one.written), "stored": str(one.stored)} for one in rewritten[:MAX_TOLD]]


def _name(error: ReliefgraphError) -> str:
    if isinstance(error, RevisionChangedError):
        return "revision-changed"
    if isinstance(error, StorageFullError):
        return "disk-full"
    return "writer-busy" if isinstance(error, WriterBusyError) else "engine-failed"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


if __name__ == "__main__":
    main()
