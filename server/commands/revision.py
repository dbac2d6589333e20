"""`reliefgraph revision`: list, roll back, back up and restore."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from graph.namespaces import BASE
from graph.printable import to_line
from graph.revision.backup import back_up, restore
from graph.revision.journal import Entry
from graph.revision.revision import DEFAULT_DIRECTORY, RevisionDirectory

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


@revision.command("restore")
@click.argument("source", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--base", default=BASE, show_default=True, help="The base IRI of the deployment.")
@_data
def restore_command(*, source: Path, base: str, data: Path) -> None:
    """Make what `revision backup` has saved in SOURCE current, as a new revision."""
    made = restore(RevisionDirectory(data, base=base), source, who=getpass.getuser())
    click.echo(f"revision {made.number}: {made.id}")
