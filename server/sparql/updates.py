"""Writes: checked, handed to the writing process one at a time, and answered with the revision they made."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
from dataclasses import dataclass, replace
from typing import Any

from graph.isolation import python_command
from graph.revision.journal import Entry, read_current
from graph.revision.revision import Revision
from graph.sparql.diagnosis import diagnose_syntax, locate
from graph.sparql.engine_faults.mended_query import Mended, mend_query
from graph.sparql.operations import add_using, has_own_dataset
from graph.sparql.tokens import iter_tokens
from graph.terms import DEFAULT_ROLES, Role
from graph.update.write import WriteKind
from server.http.fields import write_strings
from server.http.locality import find_foreign_sign
from server.http.long_texts import LONG, LongTexts
from server.http.message import Answer, Request
from server.http.problems import Problem
from server.pool.wire import END, HEADER_SIZE, REQUEST, pack, unpack_header
from server.settings import Settings
from server.sparql.hints import FIELD as HINT
from server.sparql.parameters import is_strict
from server.sparql.protocol import Operation
from server.sparql.refusals import analyze_text, diagnosed, refuse_outward
from server.sparql.tokens import UPDATE, Gate

MAX_WAITING = 32
REWRITTEN = "Reliefgraph-Rewritten"
"""The field that tells which literals of a write are stored as others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the writing process is to do."""

    kind: WriteKind
    who: str
    what: str
    text: str = ""
    base: str = ""
    graph: str = ""
    documents: tuple[tuple[bytes, str], ...] = ()
    if_match: tuple[str, ...] = ()
    strict: bool = False

    def encode(self) -> bytes:
        """Return the frame for the writing process; the text stands behind the header, for JSON would take long."""
        text = self.text.encode(errors="surrogatepass")
        header = {
            "kind": self.kind.value,
            "who": self.who,
            "what": self.what,
            "text_bytes": len(text),
            "base": self.base,
            "graph": self.graph,
            "documents": [(len(data), format_) for data, format_ in self.documents],
            "if_match": self.if_match,
            "strict": self.strict,
        }
        return pack(
            REQUEST, b"".join((json.dumps(header).encode(), b"\n", text, *(data for data, _ in self.documents)))
        )


class Writer:
    """The server's side of the writing process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: socket.socket | None = None
        self._turn = asyncio.Lock()
        self._waiting = 0

    def start(self) -> None:
        """Start the process; it ends with this one."""
        ours, theirs = socket.socketpair()
        settings = {
            "data": str(self._settings.data),
            "base": self._settings.base,
            "keep": self._settings.keep,
            "plain": self._settings.plain,
            "memory_bytes": self._settings.update_memory_mb << 20,
            "reasoner": self._settings.reasoner,
            "validator": self._settings.validator,
            "seconds": 0.9 * self._settings.update_deadline_s,
        }
        command = python_command("server.pool.writer", str(theirs.fileno()), str(os.getpid()), json.dumps(settings))
        self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        theirs.close()
        ours.setblocking(False)
        self._connection = ours

    def stop(self) -> None:
        """End the process; a write that has not been acknowledged may or may not have happened."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    @property
    def waiting(self) -> int:
        """How many writes run or wait."""
        return self._waiting

    async def write(self, order: Order) -> dict[str, Any]:
        """Do one write and return what it made; raise the Problem that says why nothing was changed."""
        if self._waiting >= MAX_WAITING:
            raise Problem("writer-busy", f"{self._waiting} writes are waiting.", headers={"Retry-After": "2"})
        self._waiting += 1
        try:
            async with self._turn:
                return await self._write(order)
        finally:
            self._waiting -= 1

    async def _write(self, order: Order) -> dict[str, Any]:
        if not self._is_alive():
            self.stop()
            self.start()
        deadline = self._settings.update_deadline_s
        before = read_current(self._settings.data)
        is_long = len(order.text) + sum(len(data) for data, _ in order.documents) >= LONG
        frame = await asyncio.to_thread(order.encode) if is_long else order.encode()
        try:
            kind, payload = await asyncio.wait_for(asyncio.shield(self._exchange(frame)), deadline)
        except TimeoutError as error:
            self.stop()
            raise Problem(
                "write-failed", f"The write did not end within {deadline:g} s. {self._outcome(before)}"
            ) from error
        except (ConnectionError, OSError) as error:
            self.stop()
            megabytes = self._settings.update_memory_mb
            detail = f"The writing process ended; a write may use {megabytes} MB. {self._outcome(before)}"
            raise Problem("write-failed", detail) from error
        fields = json.loads(payload)
        if kind == END:
            return dict(fields)
        headers = {"Retry-After": "2"} if fields["problem"] == "writer-busy" else {}
        raise Problem(fields["problem"], fields["detail"], headers=headers, **fields.get("members", {}))

    def _outcome(self, before: Entry | None) -> str:
        """Say what has become of a write whose process has ended: it may have died after the publication."""
        after = read_current(self._settings.data)
        if after == before or after is None:
            return "Nothing was changed."
        return f"The current revision is {after.id} by now: see whether it holds the write before sending it again."

    def _is_alive(self) -> bool:
        """Return whether the process is there: its socket is open and has nothing to say."""
        if self._process is None or self._connection is None or self._process.poll() is not None:
            return False
        try:
            return bool(self._connection.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return True
        except OSError:
            return False

    async def _exchange(self, frame: bytes) -> tuple[int, bytes]:
        loop, connection = asyncio.get_running_loop(), self._connection
        assert connection is not None
        await loop.sock_sendall(connection, frame)
        kind, length = unpack_header(await _receive(connection, HEADER_SIZE))
        return kind, await _receive(connection, length)


async def _receive(connection: socket.socket, size: int) -> bytes:
    loop = asyncio.get_running_loop()
    data = bytearray()
    while len(data) < size:
        chunk = await loop.sock_recv(connection, size - len(data))
        if not chunk:
            raise ConnectionError("the writing process has ended")
        data += chunk
    return bytes(data)


class UpdateEndpoint:
    """Checks and runs SPARQL updates."""

    def __init__(self, *, writer: Writer, gate: Gate, settings: Settings) -> None:
        self.writer = writer
        self.gate = gate
        self.settings = settings
        self._texts = LongTexts()

    @property
    def is_open(self) -> bool:
        """True where anybody, or the owner of some token, may write; nobody may where another engine answers."""
        return not self.settings.store and (self.settings.updates == "open" or self.gate.offers(UPDATE))

    def authorize(self, request: Request) -> str:
        """Return who writes; raise the Problem that says why they may not.

        Under a WSGI server the setting `host` says nothing about who can reach it, so what is open is open to this
        machine only, whoever listens.
        """
        if self.settings.store:
            raise Problem(
                "update-off", "Another engine answers here (--store), and nothing is written through this server."
            )
        sign = ""
        if self.settings.updates == "open":
            sign = find_foreign_sign(request, own=self.settings.public_url)
            if not sign:
                return request.client
        if not self.gate.offers(UPDATE):
            if sign:
                raise Problem("update-local", sign)
            raise Problem("update-off", "Nobody may write here: no token has the scope update.")
        return self.gate.check(request.headers.get("authorization"), UPDATE)

    async def answer(self, request: Request, operation: Operation, revision: Revision) -> Answer:
        """Run an update."""
        who = self.authorize(request)
        prepared = await self._texts.run(operation.text, prepare_update, operation, revision)
        order = Order(
            kind=WriteKind.UPDATE,
            who=who,
            what=_summarize(operation.text),
            base=request.url,
            if_match=read_if_match(request),
            strict=is_strict(request),
        )
        made = await self.run(operation.text, prepared.text, order)
        return written(request, made, 200, tell_doubts(prepared))

    async def run(self, text: str, prepared: str, order: Order) -> dict[str, Any]:
        """Run an update as it was prepared for the engine; return what it made. Problems speak of the text as sent."""
        try:
            return await self.writer.write(replace(order, text=prepared))
        except Problem as problem:
            if problem.type.name == "malformed-update":
                diagnosis = await self._texts.aside(diagnose_syntax, text, problem.detail, is_update=True)
                raise diagnosed(diagnosis, "malformed-update") from problem
            source = str(problem.members.pop("source", ""))
            if source and source in text:
                line, column = locate(text, text.index(source))
                problem.members |= {"line": line, "column": column}
            raise


def prepare_update(operation: Operation, revision: Revision) -> Mended:
    """Return the text for the engine, with the dataset that its patterns see, and what may be wrong with it.

    Raises:
        Problem: The engine may not get it.
    """
    text = operation.text
    refuse_outward(text, analyze_text(text, "malformed-update"))
    mended = mend_query(text)
    if operation.has_dataset:
        if has_own_dataset(text):
            detail = "The address names the dataset, and so does USING or WITH in the update; only one may."
            raise Problem("malformed-request", detail)
        return replace(mended, text=add_using(mended.text, operation.default_graphs, operation.named_graphs))
    if revision.plain or has_own_dataset(text):
        return mended
    default = [revision.graph_name(role).value for role in DEFAULT_ROLES]
    return replace(mended, text=add_using(mended.text, default, [revision.graph_name(role).value for role in Role]))


def tell_doubts(prepared: Mended) -> dict[str, str]:
    """Return the field that tells what the engine may have got wrong in an update; none where there is nothing."""
    return {HINT: write_strings(doubt.message for doubt in prepared.doubts)} if prepared.doubts else {}


def written(request: Request, made: dict[str, Any], status: int, headers: dict[str, str] | None = None) -> Answer:
    """Return the answer to a write that has been published."""
    request.trace.stations = made["seconds"]
    fields = {
        "ETag": f'"{made["id"]}"',
        "Reliefgraph-Revision": made["id"],
        "Content-Type": "application/json",
        "Cache-Control": "no-store",
        "Server-Timing": ", ".join(f"{name};dur={1000 * seconds:.1f}" for name, seconds in made["seconds"].items()),
        **(headers or {}),
    }
    if made["rewritten"]:
        told = [f"{one['written']} is stored as {one['stored']}" for one in made["rewritten"]]
        fields[REWRITTEN] = write_strings(told)
    if status == 204:
        del fields["Content-Type"]
        return Answer(status=status, headers=fields)
    body = {
        "revision": made["id"],
        "number": made["number"],
        "added": made["added"],
        "removed": made["removed"],
        "rewritten": made["rewritten"],
        "rewritten_count": made["rewritten_count"],
        "ms": {name: round(1000 * seconds, 1) for name, seconds in made["seconds"].items()},
    }
    return Answer(status=status, headers=fields, body=json.dumps(body).encode() + b"\n")


def read_if_match(request: Request) -> tuple[str, ...]:
    """Return the tags of If-Match, without quotes; none where the field is absent."""
    field = request.headers.get("if-match", "")
    return tuple(item.strip().strip('"') for item in field.split(",") if item.strip())


def _summarize(text: str) -> str:
    """Return the beginning of an update as one line for the journal."""
    line = " ".join(token.text for token, _ in zip(iter_tokens(text[:2000]), range(40), strict=False))
    return line if len(line) <= 200 else line[:199] + "…"
