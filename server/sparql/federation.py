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
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from pyoxigraph import BlankNode, QueryResultsFormat, QuerySolution, QuerySolutions, parse_query_results

from graph.sparql.diagnosis import locate
from graph.sparql.operations import Service, Services, read_services
from graph.sparql.scopes import projected_variables
from graph.sparql.syntax import QUERY, Node, parse, read_words
from graph.sparql.tokens import iter_tokens
from server.http.problems import Problem

MAX_BYTES = 4 << 20
_ACCEPT = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
_FORMATS = {
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
}
"""What servers answer that do not heed Accept; all else is read as JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Federated:
    """A query with rows in place of each SERVICE, and a sentence for each SERVICE SILENT that has failed."""

    text: str
    told: tuple[str, ...]


def federate(text: str, *, base: str, hosts: Sequence[str], deadline: float) -> Federated:
    """Replace each SERVICE of a query by the rows that its host answers; blocks, for a thread.

    Args:
        text: The query; its syntax has been found right.
        base: Resolves relative IRIs.
        hosts: The hosts that may be asked, each `host` or `host:port`.
        deadline: By `time.monotonic`, when all must be done.

    Raises:
        Problem: 403 for what this server does not send on, 502 for a host that does not answer as it should.
    """
    services = _read(text, base)
    for service, address in services.calls:
        _check_policy(text, service, address, hosts)
    pieces: list[str] = []
    told: list[str] = []
    done = 0
    for service, address in services.calls:
        assert service.block is not None
        block = text[service.block.start - 1 : service.block.end + 1]
        rows, failure = _ask_for_rows(service, address, services.prologue, block, deadline)
        told += failure
        pieces += [text[done : service.start], rows]
        done = service.end
    return Federated(text="".join(pieces) + text[done:], told=tuple(told))


def hide_calls(text: str, base: str) -> str:
    """Return a query with an empty group in place of each SERVICE: what it says of the data here, all at its place."""
    for service, _ in _read(text, base).calls:
        blank = "".join(sign if sign == "\n" else " " for sign in text[service.start + 2 : service.end])
        text = f"{text[: service.start]}{{}}{blank}{text[service.end :]}"
    return text


def expose_calls(text: str) -> str:
    """Return a query with GRAPH in place of each SERVICE: all at its place, and nobody is asked when it is read."""
    pieces: list[str] = []
    done = 0
    before = ""
    for token in iter_tokens(text):
        if token.word == "SERVICE":
            pieces += [text[done : token.start], "GRAPH  "]
            done = token.end
        elif token.word == "SILENT" and before == "SERVICE":
            pieces += [text[done : token.start], "      "]
            done = token.end
        before = token.word
    return "".join(pieces) + text[done:]


def _read(text: str, base: str) -> Services:
    try:
        return read_services(text, base)
    except ValueError as error:
        raise Problem("malformed-query", f"An address in the query is none: {error}.") from error


def _check_policy(text: str, service: Service, address: str, hosts: Sequence[str]) -> None:
    """Raise the Problem of a SERVICE that may be right, but is not sent on by this server."""
    line, column = locate(text, service.start)
    place: dict[str, Any] = {"line": line, "column": column}
    if service.name is None or service.block is None:
        raise Problem("outward-request", "SERVICE is sent on only with an address and a block in braces.", **place)
    if service.name.kind == "variable":
        detail = f"SERVICE {service.name.text} is not sent on: an address must be named in the query itself."
        raise Problem("outward-request", detail, **place)
    if service.nested is not None:
        raise Problem("outward-request", "A SERVICE inside a SERVICE is not sent on.", **place)
    url = _split(address)
    if url.scheme not in ("http", "https") or url.netloc.lower() not in {host.lower() for host in hosts}:
        raise Problem("outward-request", f"{address[:200]!r} is not on this server's list of hosts.", **place)


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError as error:
        raise _no_address(address) from error


def _no_address(text: str) -> Problem:
    return Problem("malformed-query", f"{text[:200]!r} is no address: the brackets in it hold no IPv6 address.")


def _ask_for_rows(
    service: Service, address: str, prologue: str, block: str, deadline: float
) -> tuple[str, tuple[str, ...]]:
    """Return the rows of a SERVICE as a group, and how it has failed where it is SILENT."""
    url = _split(address)
    query = f"{prologue}\nSELECT * WHERE {block}"
    names = _read_names(query)
    try:
        body, media_type = _ask(url, query, deadline)
        return _write_values(names, _read_rows(body, _FORMATS.get(media_type, QueryResultsFormat.JSON), names)), ()
    except (OSError, http.client.HTTPException, ValueError, SyntaxError) as error:
        failure = f"{url.netloc} could not be asked: {error}"
        if service.silent:  # one row in which no variable has a value
            empty = _write_values(names, [["UNDEF"] * len(names)])
            return empty, (f"{failure}; its SERVICE SILENT stands for one row without values",)
        raise Problem("remote-failed", f"{failure}.") from error


def _ask(url: SplitResult, query: str, deadline: float) -> tuple[bytes, str]:
    """Send a query by POST to an address that has been checked; return the body of a 200 and its media type."""
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
        headers = {"Accept": _ACCEPT, "Content-Type": "application/x-www-form-urlencoded"}
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
        return bytes(body), response.headers.get_content_type()
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


def _read_names(query: str) -> list[str]:
    """Return the variables that a SELECT * gives, in order."""
    tree = parse(read_words(query), QUERY)
    select = tree.find("Query") if isinstance(tree, Node) else None
    select = select.find("SelectQuery") if select is not None else None
    return projected_variables(select) if select is not None else []


def _read_rows(body: bytes, format_: QueryResultsFormat, names: list[str]) -> list[list[str]]:
    """Return the values of the variables of a block in each row of an answer; others that it may have are left out.

    The engine's rows must be gone when this thread leaves them, however that happens.
    """
    rows = parse_query_results(body, format=format_)
    try:
        if not isinstance(rows, QuerySolutions):
            raise ValueError("it answered with no table")
        known = {variable.value for variable in rows.variables}
        found = []
        for row in rows:  # a comprehension would keep the rows in the frame of an error
            found.append([_cell(row, name) if name in known else "UNDEF" for name in names])
        return found
    finally:
        del rows


def _write_values(names: list[str], rows: list[list[str]]) -> str:
    """Return rows as a group with VALUES."""
    head, lines = " ".join(f"?{name}" for name in names), "\n".join(f"({' '.join(row)})" for row in rows)
    return f"{{ VALUES ({head}) {{\n{lines}\n}} }}"


def _cell(row: QuerySolution, name: str) -> str:
    term = row[name]
    if term is None:
        return "UNDEF"
    if isinstance(term, BlankNode):
        raise ValueError("its rows hold blank nodes, which have no name here")
    return str(term)
