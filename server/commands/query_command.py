"""`reliefgraph query`: ask the graph from the terminal, without a server, by the same service and within its limits."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlencode

import click
from rich.console import Console

from graph.errors import UnreadableInputError
from graph.printable import to_line
from server.commands.evidence_tree import report_to_tree
from server.commands.query_table import MAX_ROWS, iter_plan_lines, results_to_table
from server.commands.terminal.tame_output import TameOutput
from server.http.message import Answer, Request
from server.http.negotiate import GRAPHS, RESULTS
from server.http.problems import Problem
from server.service.host import ServiceHost
from server.service.service import SPARQL
from server.settings import Settings, read_settings
from server.sparql.evidence_endpoint import PATH as EVIDENCE
from server.sparql.hints import FIELD, field_to_hints
from server.sparql.stream import Stream
from server.sparql.wishes import ARTICLES, FIGURES, PROSPECTS, SAID_BY, UNDISPUTED

TABLE = "table"
HINT_S = 10.0
"""How long an answer may stay for what is to be said of its names: a person who asks once is not asked to ask again."""
FORMATS = (TABLE, *(media.name for media in (*RESULTS, *GRAPHS)))
PREFERRED = {True: "application/sparql-results+json, text/turtle;q=0.9", False: "text/csv, text/turtle;q=0.9"}
"""What is asked for where no format is named: what makes a table in a terminal, or else what other programs read."""


@click.command()
@click.argument("text", required=False)
@click.option("-f", "--file", type=click.Path(path_type=Path), help="Read the query from a file; - for standard input.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="How to write the answer. [table in a terminal, else csv or ttl]",
)
@click.option("--data", type=click.Path(path_type=Path), help="Where the revisions are kept.  [.reliefgraph]")
@click.option("--config", type=click.Path(path_type=Path), envvar="RELIEFGRAPH_CONFIG", help="A TOML file of settings.")
@click.option("--store", metavar="URL", help="Ask another engine that holds the revision, not the embedded one.")
@click.option("--evidence", is_flag=True, help="Say of each row why it is there: the sentences behind it.")
@click.option("--plan", is_flag=True, help="Say in which order the patterns are put to the engine; do not answer.")
@click.option("--strict", is_flag=True, help="Refuse a query that names what exists nowhere.")
@click.option("--prospects", is_flag=True, help="Answer with what is aimed at, planned, promised and expected too.")
@click.option("--said-by", multiple=True, metavar="WHO", help="Only what this speaker says: a name, or narrator.")
@click.option("--articles", metavar="N", help="Only what at least so many articles say.")
@click.option("--undisputed", is_flag=True, help="Leave out what is denied or takes part in a conflict.")
@click.option(
    "--figures",
    metavar="certainly|possibly",
    help="Compare figures so that every number that their words allow fits, or that some number does.",
)
@click.option("--deadline-s", help="Seconds the query may take.  [30.0]")
@click.option("--memory-mb", help="Megabytes the query may allocate.  [512]")
@click.option("--max-result-mb", help="Megabytes the answer may have.  [256]")
def query(
    *,
    text: str | None,
    file: Path | None,
    format_: str | None,
    config: Path | None,
    evidence: bool,
    plan: bool,
    strict: bool,
    prospects: bool,
    said_by: tuple[str, ...],
    articles: str | None,
    undisputed: bool,
    figures: str | None,
    **flags: Any,
) -> None:
    """Answer a SPARQL query over the current revision, without a server.

    TEXT is the query; without it, and without -f, the query is read from standard input. It runs as in the server:
    where it can be killed, with a deadline and a memory cap, and without a way out. The settings of `reliefgraph serve`
    hold.

    Exit code 0: answered, also with no rows. 2: not answered, or not to the end; the reason is on standard error.
    """
    if plan and (evidence or format_):
        raise click.UsageError("--plan stands alone: there is no answer to write, and no row to give evidence for")
    source, asked = read_text(text, file)
    wished = [(name, "true") for name, is_on in (("strict", strict), ("plan", plan)) if is_on]
    wished += [(name, "true") for name, is_on in ((PROSPECTS, prospects), (UNDISPUTED, undisputed)) if is_on]
    wished += [(SAID_BY, name) for name in said_by]
    wished += [(name, value) for name, value in ((ARTICLES, articles), (FIGURES, figures)) if value is not None]
    settings = read_settings(config, os.environ, flags)
    host = ServiceHost(_small(settings), on_settled=lambda: None, writes=False)
    host.service.queries.hints.grace_s = HINT_S
    is_terminal = sys.stdout.isatty()
    try:
        request = make_request(asked, settings, format_, is_terminal, wished, evidence=evidence)
        with closing(_Answered(host, request)) as answered:
            _print(answered, wants_table=format_ == TABLE or (format_ is None and is_terminal), is_terminal=is_terminal)
    except Problem as problem:
        click.echo("\n".join(to_line(line) for line in iter_problem_lines(problem, source)), err=True)
        sys.exit(2)
    finally:
        host.stop()


def read_text(text: str | None, file: Path | None) -> tuple[str, str]:
    """Return the name of the source and the query; raise where there is none, or it cannot be read."""
    if text is not None and file is not None:
        raise click.UsageError("there are two queries: TEXT and -f; expected one")
    if text not in (None, "-"):
        return "query", str(text)
    is_input = file is None or str(file) == "-"
    if is_input and sys.stdin.isatty():
        raise click.UsageError("there is no query; expected TEXT, -f FILE, or the query on standard input")
    try:
        content = sys.stdin.buffer.read() if is_input or file is None else file.read_bytes()
        return ("standard input" if is_input else str(file)), content.decode("utf-8-sig")
    except OSError as error:
        raise UnreadableInputError(f"cannot be read: {error.strerror}", place=str(file)) from error
    except UnicodeDecodeError as error:
        place = "standard input" if is_input else str(file)
        raise UnreadableInputError(f"is not UTF-8: byte {error.start} cannot be decoded", place=place) from error


def make_request(
    text: str,
    settings: Settings,
    format_: str | None,
    is_terminal: bool,
    wished: list[tuple[str, str]],
    *,
    evidence: bool,
) -> Request:
    """Return what a client of the server would send."""
    path = EVIDENCE if evidence else SPARQL
    accept = PREFERRED[format_ == TABLE or is_terminal]
    parameters = wished if format_ in (None, TABLE) else [*wished, ("format", str(format_))]
    return Request(
        method="POST",
        path=path,
        query_string=urlencode(parameters),
        headers={"accept": accept, "content-type": "application/sparql-query"},
        body=text.encode("utf-8", "surrogateescape"),
        client="terminal",
        url=settings.base.rstrip("#") + path.lstrip("/"),
    )


def _small(settings: Settings) -> Settings:
    """Return the settings with as many processes as one query needs, and the search for its names beside it."""
    return settings.model_copy(update={"fast_slots": 1, "slow_slots": 2, "max_workers": 4, "query_log": None})


class _Answered:
    """An answer, whole or as it is made."""

    def __init__(self, host: ServiceHost, request: Request) -> None:
        answer = host.answer(request)
        self.headers: Mapping[str, str] = answer.headers
        self._chunks: Iterator[bytes] = iter([answer.body]) if isinstance(answer, Answer) else _stream(host, answer)

    def __iter__(self) -> Iterator[bytes]:
        return self._chunks

    def close(self) -> None:
        """End the query where nobody reads on."""
        if hasattr(self._chunks, "close"):
            self._chunks.close()


def _stream(host: ServiceHost, stream: Stream) -> Iterator[bytes]:
    """Yield a long answer; the Problem that cuts it says that some of it is there already."""
    try:
        yield from host.iter_chunks(stream)
    except Problem as problem:
        detail = f"{problem.detail} The answer above is not whole."
        raise Problem(problem.type.name, detail, **problem.members) from problem


def _print(answered: _Answered, *, wants_table: bool, is_terminal: bool) -> None:
    hints = field_to_hints(answered.headers.get(FIELD, ""))
    if answered.headers["Content-Type"] == "application/json":
        click.echo("\n".join(iter_plan_lines(json.loads(b"".join(answered)))))
        return
    if wants_table and answered.headers["Content-Type"].startswith("application/sparql-results+json"):
        body = b"".join(answered)
        console = Console(width=None if is_terminal else 200, highlight=False)
        report = json.loads(body)
        if "evidence" in report:
            console.print(report_to_tree(report))
            _tell(hints)
            return
        shown = results_to_table(body)
        console.print(shown.content)
        if shown.left_out:
            click.echo(
                f"{MAX_ROWS:,} of {MAX_ROWS + shown.left_out:,} rows are shown; --format csv gives all.", err=True
            )
    else:
        output: BinaryIO | TameOutput = TameOutput(sys.stdout.buffer) if is_terminal else sys.stdout.buffer
        last = b""
        for chunk in answered:
            output.write(chunk)
            last = chunk or last
        if is_terminal and not last.endswith(b"\n"):
            sys.stdout.buffer.write(b"\n")
        sys.stdout.buffer.flush()
    _tell(hints)


def _tell(hints: Iterable[str]) -> None:
    for hint in hints:
        click.echo(f"hint: {to_line(hint)}", err=True)


def iter_problem_lines(problem: Problem, source: str) -> Iterator[str]:
    """Yield what is told of a query that was not answered: where, what, the line, and what would help."""
    members = problem.members
    place = f"{source}:{members['line']}:{members['column']}: " if "line" in members else ""
    told_again = f" (line {members['line']}, column {members['column']})" if place else ""
    yield f"reliefgraph: {place or f'{source}: '}{problem.detail.removesuffix(told_again)}"
    if "excerpt" in members:
        yield from (f"  {line}" for line in str(members["excerpt"]).splitlines())
    for hint in members.get("hints", ()):
        yield f"  {hint}"
    for term in members.get("unknown_terms", ()):
        meant = f"; did you mean {term['did_you_mean']}?" if "did_you_mean" in term else ""
        yield f"  {source}:{term['line']}:{term['column']}: {term['term']} exists nowhere here{meant}"
    if "line" not in members and "available" not in members:
        yield f"  {problem.type.advice}"
