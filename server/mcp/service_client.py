"""Questions of agents, put to the service as any client's: the same isolation, deadlines and limits."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from urllib.parse import urlencode

from server.http.message import Answer, Request
from server.http.problems import Problem
from server.mcp.citations import Json
from server.mcp.prefixes import PrefixTable
from server.service.host import ServiceHost
from server.service.service import SPARQL
from server.sparql.evidence_endpoint import PATH as EVIDENCE
from server.sparql.hints import FIELD, field_to_hints
from server.sparql.stream import Stream
from server.sparql.wishes import Wishes

CLIENT = "agent"
EVERYBODYS = Wishes()
MAX_PLAIN_BYTES = 4 << 20
"""A longer answer without evidence is refused: nobody could read it."""

HINT_S = 10.0
"""How long an answer without rows may wait for the vocabulary, to say which names exist nowhere."""

PATIENCE_S = 5.0
"""So long a question waits for a place among others before it is refused as one too many."""

_ROWS = '"results":{"bindings":['
_PLACE = re.compile(r"line (\d+)")


class ServiceClient:
    """Puts queries to the service of this process."""

    def __init__(self, host: ServiceHost) -> None:
        """Ask a service on behalf of agents."""
        self._host = host
        self._url = host.settings.base.rstrip("#")
        host.service.queries.hints.grace_s = HINT_S

    def evidence(
        self, query: str, prefixes: PrefixTable, *, rows: int, offset: int = 0, wishes: Wishes = EVERYBODYS
    ) -> Json:
        """Return an answer with its evidence, as `graph.witness.report` has it, and the `revision` that gave it."""
        parameters = [("limit", str(rows)), ("offset", str(offset)), *wishes.to_fields()]
        return self._ask(EVIDENCE, query, prefixes, parameters)

    def plain(self, query: str, prefixes: PrefixTable, *, rows: int, wishes: Wishes = EVERYBODYS) -> Json:
        """Return the first rows of an answer without evidence in the same form, or the first `triples` of a graph.

        A long answer is given up behind them; `complete` says whether these are all.
        """
        return self._ask(SPARQL, query, prefixes, wishes.to_fields(), rows)

    def hints(self, query: str, prefixes: PrefixTable) -> list[str]:
        """Return what an answer without rows, or with unbound variables, may come from."""
        try:
            request = self._request(SPARQL, query, prefixes, [], "application/sparql-results+json, text/turtle;q=0.5")
            answer = self._host.answer(request)
        except Problem:
            return []
        if isinstance(answer, Stream):
            self._host.abandon(answer)
        return list(field_to_hints(answer.headers.get(FIELD, "")))

    def _ask(
        self, path: str, query: str, prefixes: PrefixTable, parameters: list[tuple[str, str]], rows: int | None = None
    ) -> Json:
        accept = "application/sparql-results+json, application/n-triples;q=0.5"
        request = self._request(path, query, prefixes, parameters, accept)
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                answer = self._host.answer(request)
            except Problem as problem:
                if problem.type.name == "busy" and time.monotonic() < end:
                    time.sleep(0.1)
                    continue
                raise _move_up(problem, prefixes.declare(query) != "") from problem
            is_graph = answer.headers["Content-Type"].startswith("application/n-triples")
            found = self._read(answer, rows, _read_triples if is_graph else _read_rows)
            hints = field_to_hints(answer.headers.get(FIELD, ""))
            return found | {"revision": answer.headers["Reliefgraph-Revision"], "hints": list(hints)}

    def _request(
        self, path: str, query: str, prefixes: PrefixTable, parameters: list[tuple[str, str]], accept: str
    ) -> Request:
        declared = prefixes.declare(query)
        text = f"{declared}\n{query}" if declared else query
        return Request(
            method="POST",
            path=path,
            query_string=urlencode(parameters),
            headers={"accept": accept, "content-type": "application/sparql-query"},
            body=text.encode("utf-8", "surrogateescape"),
            client=CLIENT,
            url=self._url + path.lstrip("/"),
        )

    def _read(self, answer: Answer | Stream, rows: int | None, parse: Callable[[str, bool, int | None], Json]) -> Json:
        """Read an answer, of one that is long only so many rows."""
        if isinstance(answer, Answer):
            return parse(answer.body.decode(), True, rows)
        body = bytearray()
        for chunk in self._host.iter_chunks(answer):
            body += chunk
            if rows is not None and body.count(b"\n" if parse is _read_triples else b"{") > rows:
                found = parse(body.decode(errors="ignore"), False, rows)
                if not found["complete"]:
                    self._host.abandon(answer)
                    return found
            if len(body) > MAX_PLAIN_BYTES:
                self._host.abandon(answer)
                raise Problem(
                    "result-too-large", "The answer has more than 4 megabytes before the rows that are wanted."
                )
        return parse(body.decode(), True, rows)


def _read_triples(text: str, is_whole: bool, rows: int | None) -> Json:
    """Read the lines of a graph; `complete` is False where there are more than are wanted."""
    lines = text.splitlines() if is_whole else text.split("\n")[:-1]
    return {"triples": lines[:rows], "complete": rows is None or len(lines) <= rows}


def _read_rows(text: str, is_whole: bool, rows: int | None) -> Json:
    """Read SPARQL results in JSON, or the beginning of them; `complete` is False where there are more than are wanted.

    The engine writes the head before the rows.
    """
    if is_whole:
        found: Json = json.loads(text)
        bindings = found["results"]["bindings"] if "results" in found else []
    else:
        head, _, rest = text.partition(_ROWS)
        if not rest:
            return {"complete": True}
        found = json.loads(head + _ROWS + "]}}")
        bindings, place, decoder = [], 0, json.JSONDecoder()
        while rows is None or len(bindings) <= rows:
            try:
                one, place = decoder.raw_decode(rest, place)
            except json.JSONDecodeError:  # the rest of this row is not there yet
                break
            bindings.append(one)
            place += 1  # the comma
    if rows is not None and "results" in found:
        found["results"]["bindings"] = bindings[:rows]
    return found | {"complete": rows is None or len(bindings) <= rows}


def _move_up(problem: Problem, has_line: bool) -> Problem:
    """Return a problem with the lines of the query as it was asked, without the one of declared prefixes."""
    if not has_line or "line" not in problem.members:
        return problem
    members = dict(problem.members)
    line = members["line"] = members["line"] - 1
    detail = _PLACE.sub(lambda found: f"line {line}" if found[1] == str(line + 1) else found[0], problem.detail)
    for term in members.get("unknown_terms", ()):
        term["line"] -= 1
    return Problem(problem.type.name, detail, headers=problem.headers, **members)
