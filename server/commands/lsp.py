"""`reliefgraph lsp`: the checker in an editor, by the Language Server Protocol over standard input and output."""

from __future__ import annotations

import click

from server.commands.check import silence_libraries
from server.lsp.service import make_server


@click.command()
def lsp() -> None:
    """Serve an editor: findings as one types, fixes, completions, what a term means and where it stands, renaming."""
    silence_libraries()
    make_server().start_io()
