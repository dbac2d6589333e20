"""`reliefgraph token`: who may write."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from graph.printable import to_line
from graph.revision.revision import DEFAULT_DIRECTORY
from server.sparql.tokens import SCOPES, UPDATE, make_token, read_tokens, write_tokens

_data = click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), default=DEFAULT_DIRECTORY, show_default=True,
    envvar="RELIEFGRAPH_DATA", help="Where revisions are kept.",
)  # fmt: skip


@click.group()
def token() -> None:
    """Make, list and revoke the tokens that allow clients to write."""


@token.command()
@click.argument("label")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(SCOPES), default=(UPDATE,), show_default=True)
@_data
def add(*, label: str, scopes: tuple[str, ...], data: Path) -> None:
    """Make a token; it is shown once and kept as a hash. LABEL says whose it is, in the journal and the log."""
    tokens = read_tokens(data)
    if any(other.label == label for other in tokens):
        raise click.ClickException(f"there is a token labelled {label!r} already; revoke it first, or choose another")
    secret, kept = make_token(label, scopes)
    write_tokens(data, (*tokens, kept))
    click.echo(secret)


@token.command("list")
@_data
def list_(*, data: Path) -> None:
    """List the labels and scopes."""
    for kept in read_tokens(data):
        click.echo(f"{to_line(kept.label)}\t{' '.join(kept.scopes)}")


@token.command()
@click.argument("label")
@_data
def revoke(*, label: str, data: Path) -> None:
    """Revoke the token with this label, also in a server that runs."""
    tokens = read_tokens(data)
    left = tuple(kept for kept in tokens if kept.label != label)
    if left == tokens:
        click.echo(f"there is no token labelled {label!r}", err=True)
        sys.exit(2)
    write_tokens(data, left)
