"""The command line: the roof over `graph` and `server`."""

from __future__ import annotations

import importlib
import sys

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


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="reliefgraph")
def cli() -> None:
    """News on poverty relief as a graph in which every statement leads to its sentence."""


def main() -> None:
    """Run the command line; exit with 0 (nothing to report), 1 (findings) or 2 (could not do it)."""
    try:
        cli()
    except ReliefgraphError as error:
        click.echo(to_lines(f"reliefgraph: {error}"), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
