"""SERVICE to hosts on an allow-list: the server asks, and gives the engine the rows.

Workers have no sockets and keep having none. `SERVICE <address> { … }` means: evaluate the block there, join the rows
here. So the block is sent as a query of its own, and stands in the text afterwards as VALUES with the rows. The host
must be on the list exactly; its addresses are resolved once, checked, and connected to as they were checked; redirects
are not followed; time and size are bounded.

Source: https://www.w3.org/TR/sparql11-federated-query/.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

from pyoxigraph import BlankNode, QueryResultsFormat, QuerySolution, QuerySolutions, Variable, parse_query_results

from graph.sparql.tokens import Token, iter_tokens
from server.http.problems import Problem

MAX_BYTES = 4 << 20
_JSON = "application/sparql-results+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One SERVICE in a text.

    Attributes:
        start: The offset of the keyword.
        end: The offset behind the closing bracket.
        silent: True where a failure counts as one empty row.
        address: Where to ask.
        block: The text in brackets, the brackets included.
    """

    start: int
    end: int
    silent: bool
    address: str
    block: str


def federate(text: str, *, base: str, hosts: Sequence[str], deadline: float) -> str:
    """Return a query with each SERVICE replaced by the rows that its host answers; blocks, for a thread.

    Args:
        text: The query.
        base: Resolves relative IRIs.
        hosts: The hosts that may be asked, each `host` or `host:port`.
        deadline: By `time.monotonic`, when all must be done.

    Raises:
        Problem: 403 for a host that is not on the list, 502 for one that does not answer as it should.
    """
    prologue, calls = read_calls(text, base)
    pieces: list[str] = []
    done = 0
    for call in calls:
        pieces += [text[done : call.start], _rows(call, prologue, hosts, deadline)]
        done = call.end
    return "".join(pieces) + text[done:]


def hide_calls(text: str, base: str) -> str:
    """Return a query with blanks in place of each SERVICE: what it says of the data here, all else at its place."""
    for call in read_calls(text, base)[1]:
        blank = "".join(sign if sign == "\n" else " " for sign in text[call.start : call.end])
        text = text[: call.start] + blank + text[call.end :]
    return text


def read_calls(text: str, base: str) -> tuple[str, list[Call]]:
    """Return the prologue of a query and each outermost SERVICE with a constant address."""
    prefixes: dict[str, str] = {}
    tokens = list(iter_tokens(text))
    position = 0
    while position + 1 < len(tokens) and tokens[position].text.upper() in ("PREFIX", "BASE", "VERSION"):
        if tokens[position].text.upper() == "PREFIX" and position + 2 < len(tokens):
            prefixes[tokens[position + 1].text] = _resolve(base, tokens[position + 2].text[1:-1])
            position += 3
        else:
            if tokens[position].text.upper() == "BASE":
                base = _resolve(base, tokens[position + 1].text[1:-1])
            position += 2
    prologue = text[: tokens[position].start] if position < len(tokens) else text
    calls: list[Call] = []
    while position < len(tokens):
        if tokens[position].kind == "word" and tokens[position].text.upper() == "SERVICE":
            call, position = _read_call(text, tokens, position, prefixes, base)
            calls.append(call)
        else:
            position += 1
    return prologue, calls


def _read_call(text: str, tokens: list[Token], position: int, prefixes: dict[str, str], base: str) -> tuple[Call, int]:
    start = tokens[position].start
    position += 1
    silent = position < len(tokens) and tokens[position].text.upper() == "SILENT"
    position += silent
    if position + 1 >= len(tokens) or tokens[position].kind not in ("iri", "name") or tokens[position + 1].text != "{":
        raise Problem("outward-request", "SERVICE can only be followed by an address and a block in brackets.")
    token = tokens[position]
    if token.kind == "iri":
        address = _resolve(base, token.text[1:-1])
    else:
        prefix, _, local = token.text.partition(":")
        address = prefixes.get(prefix + ":", "") + local
    depth, first = 0, tokens[position + 1].start
    for index in range(position + 1, len(tokens)):
        token = tokens[index]
        if token.kind == "word" and token.text.upper() == "SERVICE":
            raise Problem("outward-request", "A SERVICE inside a SERVICE is not sent on.")
        if token.kind == "sign" and token.text in "{}":
            depth += 1 if token.text == "{" else -1
            if depth == 0:
                end = token.start + 1
                return Call(start=start, end=end, silent=silent, address=address, block=text[first:end]), index + 1
    raise Problem("malformed-query", "The block of a SERVICE has no end.")


def _resolve(base: str, reference: str) -> str:
    try:
        return urljoin(base, reference)
    except ValueError as error:
        raise _no_address(reference) from error


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError as error:
        raise _no_address(address) from error


def _no_address(text: str) -> Problem:
    return Problem("malformed-query", f"{text[:200]!r} is no address: the brackets in it hold no IPv6 address.")


def _rows(call: Call, prologue: str, hosts: Sequence[str], deadline: float) -> str:
    url = _split(call.address)
    if url.scheme not in ("http", "https") or url.netloc.lower() not in {host.lower() for host in hosts}:
        raise Problem("outward-request", f"{call.address[:200]!r} is not on this server's list of hosts.")
    try:
        body = _ask(url, f"{prologue}\nSELECT * WHERE {call.block}", deadline)
        rows = parse_query_results(body, format=QueryResultsFormat.JSON)
        if not isinstance(rows, QuerySolutions):
            raise ValueError("it answered with no table")
        return _values(rows)
    except (OSError, http.client.HTTPException, ValueError, SyntaxError) as error:
        if call.silent:
            return "{}"
        raise Problem("remote-failed", f"{url.netloc} could not be asked: {error}.") from error


def _ask(url: SplitResult, query: str, deadline: float) -> bytes:
    """Send a query by POST to an address that has been checked, and return the body of a 200."""
    port = url.port or (443 if url.scheme == "https" else 80)
    host = url.hostname or ""
    connection = http.client.HTTPConnection(host, port)
    open_socket: socket.socket = socket.create_connection((_checked_address(host, port), port), _left(deadline))
    if url.scheme == "https":
        context = ssl.create_default_context()
        open_socket = context.wrap_socket(open_socket, server_hostname=host, do_handshake_on_connect=False)
    connection.sock = open_socket
    # A timeout of the socket holds for each byte that comes, so somebody must look at the clock as well.
    watch = threading.Timer(_left(deadline), _hang_up, (open_socket,))
    watch.start()
    try:
        if isinstance(open_socket, ssl.SSLSocket):
            open_socket.do_handshake()
        path = (url.path or "/") + (f"?{url.query}" if url.query else "")
        headers = {"Accept": _JSON, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, urlencode({"query": query}), headers)
        connection.sock.settimeout(_left(deadline))
        response = connection.getresponse()
        if response.status != 200:
            raise ValueError(f"it answered {response.status}")
        body = bytearray()
        while chunk := response.read1(65536):
            body += chunk
            if len(body) > MAX_BYTES:
                raise ValueError(f"its answer is larger than {MAX_BYTES >> 20} MB")
            _left(deadline)
        return bytes(body)
    finally:
        watch.cancel()
        connection.close()
        open_socket.close()


def _hang_up(open_socket: socket.socket) -> None:
    with contextlib.suppress(OSError):
        socket.socket.shutdown(open_socket, socket.SHUT_RDWR)  # past TLS, which would want to say goodbye


def _checked_address(host: str, port: int) -> str:
    """Resolve a host and return an address that is public, unless the list names the address itself."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    found = {info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    inside = [address for address in found if not ipaddress.ip_address(address).is_global]
    if inside or not found:
        raise ValueError(f"its name leads to {', '.join(map(str, inside)) or 'nowhere'}, which is not a public address")
    return str(sorted(found, key=str)[0])


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the time is over")
    return left


def _values(rows: QuerySolutions) -> str:
    """Return rows as a VALUES block."""
    variables = list(rows.variables)
    head = " ".join(map(str, variables))
    lines = "\n".join(_row_lines(rows, variables))
    return f"{{ VALUES ({head}) {{\n{lines}\n}} }}"


def _row_lines(rows: QuerySolutions, variables: list[Variable]) -> Iterator[str]:
    for row in rows:
        yield f"({' '.join(_cell(row, variable) for variable in variables)})"


def _cell(row: QuerySolution, variable: Variable) -> str:
    term = row[variable]
    if term is None:
        return "UNDEF"
    if isinstance(term, BlankNode):
        raise ValueError("its rows hold blank nodes, which have no name here")
    return str(term)
