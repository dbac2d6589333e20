"""`reliefgraph queries`: what runs in a server, and an end to it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.errors import SettingError
from graph.printable import to_json_text, to_line
from graph.revision.revision import DEFAULT_DIRECTORY
from server.oversight.key import OperatorKey, find_keys

PATH = "operator/queries"
TIMEOUT_S = 10


@click.command()
@click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), default=DEFAULT_DIRECTORY, show_default=True,
    envvar="RELIEFGRAPH_DATA", help="Where the revisions of the server are kept.",
)  # fmt: skip
@click.option("--url", help="Address of the server, where there are several or it runs elsewhere.")
@click.option("--kill", type=int, metavar="ID", help="Stop the query with this number.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def queries(*, data: Path, url: str | None, kill: int | None, as_json: bool) -> None:
    """List the queries that run, or stop one.

    Works for the user who runs the server, on the same machine. Elsewhere it needs --url, and a token with the scope
    `operate` in the variable RELIEFGRAPH_TOKEN.
    """
    key = _find_key(data, url)
    if kill is not None:
        _ask(key, "DELETE", f"{PATH}/{kill}")
        click.echo(f"Query {kill} was stopped.")
        return
    answer = json.loads(_ask(key, "GET", PATH))["queries"]
    if as_json:
        click.echo(to_json_text(json.dumps(answer, ensure_ascii=False, indent=1)))
    elif not answer:
        click.echo("No query is running.")
    else:
        width = None if sys.stdout.isatty() else 200
        Console(width=width).print(_table(answer))


def _find_key(data: Path, url: str | None) -> OperatorKey:
    secret = os.environ.get("RELIEFGRAPH_TOKEN", "")
    if secret and url:
        return OperatorKey(url=url.rstrip("/") + "/", secret=secret)
    keys = [key for key in find_keys(data) if url is None or key.url == url.rstrip("/") + "/"]
    if len(keys) == 1:
        return keys[0]
    if keys:
        raise SettingError(
            f"{len(keys)} servers run over {data}",
            way_out="Choose one: " + ", ".join(f"--url {key.url}" for key in keys),
        )
    raise SettingError(
        f"no server runs over {data}",
        way_out="Name its directory with --data, or its address with --url and a token in RELIEFGRAPH_TOKEN.",
    )


def _ask(key: OperatorKey, method: str, path: str) -> str:
    """Send a request to a server; raise SettingError with what it says where it refuses."""
    if not key.url.startswith(("http://", "https://")):
        raise SettingError(f"{key.url} is no address of a server", way_out="It begins with http:// or https://.")
    request = Request(  # noqa: S310 - the scheme is checked above
        urljoin(key.url, path), method=method, headers={"Authorization": f"Bearer {key.secret}"}
    )
    try:
        with urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310 - the same
            body: bytes = answer.read()
            return body.decode()
    except HTTPError as error:
        raise SettingError(f"{key.url} answers {error.code}: {_detail(error)}") from error
    except (URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        raise SettingError(f"{key.url} does not answer: {reason}", way_out="Is the server running?") from error


def _detail(error: HTTPError) -> str:
    try:
        problem: dict[str, Any] = json.load(error)
        return str(problem["detail"])
    except (ValueError, KeyError):
        return str(error.reason)


def _table(rows: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("id", "client", "stage", "seconds", "left", "bytes", "query"):
        table.add_column(
            name, justify="right" if name in ("id", "seconds", "left", "bytes") else "left", no_wrap=name != "query"
        )
    for row in rows:
        cells = (row["id"], row["client"], row["stage"], row["seconds"], row["seconds_left"], row["bytes"])
        text = to_line(" ".join(row["text"].split()))
        table.add_row(*(Text(to_line(str(cell))) for cell in cells), Text(text if len(text) <= 60 else text[:59] + "…"))
    return table
