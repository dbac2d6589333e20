"""The command line: the roof over `graph` and `server`."""

from __future__ import annotations

import contextlib
import errno
import importlib
import os
import signal
import sys
from typing import Any

import click

from graph.errors import ReliefgraphError
from graph.printable import to_lines

COMMANDS = {
    "build": "server.commands.build:build_command",
    "check": "server.commands.check:check",
    "lsp": "server.commands.lsp:lsp",
    "mcp": "server.commands.mcp:mcp",
    "generate": "server.commands.generate:generate",
    "export": "server.commands.export:export",
    "entity": "server.commands.curation.entity:entity",
    "explain": "server.commands.explain:explain",
    "queries": "server.commands.queries:queries",
    "query": "server.commands.query_command:query",
    "questions": "server.commands.questions:questions",
    "revision": "server.commands.revision:revision",
    "serve": "server.commands.serve:serve",
    "token": "server.commands.token:token",
}


STOPPED = {
    "build": "What was published before is served on; a revision is published whole or not at all. Run it again.",
    "check": "Nothing is lost; run it again.",
    "export": "The file is as it was before; run it again.",
    "generate": "Run it again; what it had written is whole.",
    "revision": "Revisions are whole or not there; `reliefgraph revision list` says which there are.",
}
"""What it means that a command was stopped, and how to go on."""


NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""The errors of a disk, a quota or a file that is full."""


class LazyGroup(click.Group):
    """A group that imports a command only when it is used, so that `reliefgraph check` starts without the server."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command, or None where there is no such command."""
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, _, name = target.partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; one that is stopped by Ctrl-C says what that means and how to go on, and exits with 130."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            told = STOPPED.get(ctx.invoked_subcommand or "", "")
            click.echo(f"\nStopped. {told}".rstrip(), err=True)
            ctx.exit(128 + signal.SIGINT)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="reliefgraph")
def cli() -> None:
    """News on poverty relief as a graph in which every statement leads to its sentence."""


def main() -> None:
    """Run the command line; exit with 0 (nothing to report), 1 (findings), 2 (could not do it) or 130 (stopped)."""
    try:
        cli()
    except ReliefgraphError as error:
        click.echo(to_lines(f"reliefgraph: {error}"), err=True)
        sys.exit(2)
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        with contextlib.suppress(OSError, ValueError):  # else what is left of the output fails once more at the end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        what = f"{error.filename or 'the output'} cannot be written: {error.strerror}"
        click.echo(to_lines(f"reliefgraph: {what}\n  Free some space, then run it again."), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
