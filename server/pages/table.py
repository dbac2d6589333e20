"""Answers as tables on pages."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import current_app, request

from server.http.message import Answer, Request
from server.service.host import ServiceHost
from server.service.origin import CLIENT, ROOT
from server.sparql.hints import FIELD, field_to_hints

MAX_ROWS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One value of a table: its text, its language, and where it leads."""

    text: str
    language: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An answer as the page shows it: a table, or text."""

    caption: str
    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    text: str = ""
    cut: bool = False
    hints: tuple[str, ...] = ()


def ask_address(path: str, parameters: dict[str, str] | list[tuple[str, str]], accept: str) -> Answer:
    """Ask an address for programs on behalf of a page; raise the Problem that it answers with."""
    host: ServiceHost = current_app.extensions["service"]
    return host.answer_whole(
        Request(
            method="GET",
            path=path,
            query_string=urlencode(parameters),
            headers={"accept": accept},
            body=b"",
            client=request.environ[CLIENT],
            url=request.environ[ROOT] + path.removeprefix("/"),
        )
    )


def ask(query: str) -> Shown:
    """Ask the SPARQL address on behalf of a page; raise the Problem that it answers with."""
    answer = ask_address("/sparql", {"query": query}, "application/sparql-results+json, text/turtle;q=0.9")
    hints = field_to_hints(answer.headers.get(FIELD, ""))
    if not answer.headers["Content-Type"].startswith("application/sparql-results+json"):
        return Shown(caption="Answer: a graph", text=answer.body.decode(), hints=hints)
    return replace(show_results(json.loads(answer.body)), hints=hints)


def show_results(results: dict[str, Any]) -> Shown:
    """Turn SPARQL JSON results into what the page shows."""
    if "boolean" in results:
        return Shown(
            caption="Answer: yes" if results["boolean"] else "Answer: no", text=str(results["boolean"]).lower()
        )
    names = tuple(results["head"]["vars"])
    bindings = results["results"]["bindings"]
    rows = tuple(tuple(_cell(binding.get(name)) for name in names) for binding in bindings[:MAX_ROWS])
    count = len(bindings)
    return Shown(
        caption=f"Answer: {count} row{'' if count == 1 else 's'}", variables=names, rows=rows, cut=count > MAX_ROWS
    )


def _cell(term: dict[str, Any] | None) -> Cell:
    if term is None:
        return Cell(text="")
    if term["type"] == "uri":
        value = term["value"]
        return Cell(text=value, href=value if value.startswith(("http://", "https://")) else "")
    if term["type"] == "bnode":
        return Cell(text=f"_:{term['value']}")
    if term["type"] == "triple":
        triple = term["value"]
        return Cell(text=" ".join(_cell(triple[part]).text for part in ("subject", "predicate", "object")))
    return Cell(text=term["value"], language=term.get("xml:lang", ""))
