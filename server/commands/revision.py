"""`reliefgraph revision`: list, roll back, back up and restore."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import Any

import click

from graph.namespaces import BASE
from graph.printable import to_line
from graph.revision.backup import back_up, restore
from graph.revision.journal import Entry
from graph.revision.revision import DEFAULT_DIRECTORY, RevisionDirectory
from server.remote.connection import EngineConnection
from server.remote.publication import Publisher, Step
from server.settings import read_settings

_data = click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), default=DEFAULT_DIRECTORY, show_default=True,
    envvar="RELIEFGRAPH_DATA", help="Where revisions are kept.",
)  # fmt: skip


@click.group()
def revision() -> None:
    """List revisions, go back to one, back up and restore. A server that runs follows at once."""


@revision.command("list")
@_data
def list_(*, data: Path) -> None:
    """List the kept revisions: number, id, quads, and what the journal says of them."""
    directory = RevisionDirectory(data)
    said = {entry.revision: entry for entry in directory.journal()}
    current = directory.get_current().number
    for kept in directory.revisions():
        entry = said.get(kept.number)
        parts = (entry.when, entry.kind.value, entry.who, entry.what, *by(entry)) if entry else ("never current",)
        told = "\t".join(map(to_line, parts))
        click.echo(f"{'*' if kept.number == current else ' '} {kept.number}\t{kept.id}\t{kept.quads}\t{told}")


def by(entry: Entry) -> tuple[str, ...]:
    """Return which engines concluded and validated, as far as the journal says."""
    return (f"by {', '.join(entry.engines)}",) if entry.engines else ()


@revision.command()
@click.argument("number", type=int)
@_data
def rollback(*, number: int, data: Path) -> None:
    """Make the kept revision NUMBER current again."""
    kept = RevisionDirectory(data).roll_back(number, who=getpass.getuser())
    click.echo(f"revision {kept.number}: {kept.id}")


@revision.command()
@click.argument("target", type=click.Path(path_type=Path))
@_data
def backup(*, target: Path, data: Path) -> None:
    """Copy the current revision and the journal into the new directory TARGET."""
    saved = back_up(RevisionDirectory(data), target)
    click.echo(f"{target}: revision {saved.number}: {saved.id}")


@revision.command()
@click.option(
    "--store", help="SPARQL address of the engine: for queries, and for updates unless --store-update is given."
)
@click.option("--store-update", help="Its address for updates, where that is another.")
@click.option("--deadline-s", help="Seconds that each request to it may take.  [30.0]")
@click.option("--data", type=click.Path(path_type=Path), help="Where the revisions are kept.  [.reliefgraph]")
@click.option("--config", type=click.Path(path_type=Path), envvar="RELIEFGRAPH_CONFIG", help="A TOML file of settings.")
def push(*, config: Path | None, **flags: Any) -> None:
    """Bring the current revision into another engine, where `serve --store` and `query --store` ask it.

    Its graphs get names of their own there; when all are there, one small update makes it current. A push that was
    interrupted goes on when it is called again. Credentials: the variables RELIEFGRAPH_STORE_USER and
    RELIEFGRAPH_STORE_PASSWORD.
    """
    settings = read_settings(config, os.environ, flags)
    if not settings.store:
        raise click.UsageError("there is no engine to push to; expected --store URL")
    kept = RevisionDirectory(settings.data).get_current()
    connection = EngineConnection(settings.store, settings.store_update, environment=os.environ)
    publisher = Publisher(connection, query_url=settings.store, deadline_s=settings.deadline_s)

    def tell(step: Step) -> None:
        click.echo(f"{step.sent:,} of {step.of:,} quads: {to_line(step.graph or 'the default graph')}", err=True)

    try:
        is_new = publisher.push(kept, kept.open(), on_step=tell)
    except KeyboardInterrupt:
        click.echo("Stopped. What was served there is served on; call this again to go on.", err=True)
        sys.exit(130)
    click.echo(f"revision {kept.number}: {kept.id}" + ("" if is_new else " (was there already)"))


@revision.command("restore")
@click.argument("source", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--base", default=BASE, show_default=True, help="The base IRI of the deployment.")
@_data
def restore_command(*, source: Path, base: str, data: Path) -> None:
    """Make what `revision backup` has saved in SOURCE current, as a new revision."""
    made = restore(RevisionDirectory(data, base=base), source, who=getpass.getuser())
    click.echo(f"revision {made.number}: {made.id}")
