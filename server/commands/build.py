"""`reliefgraph build`: seeds to a published revision."""

from __future__ import annotations

import click


@click.command()
def build() -> None:
    """Build the seeds into a revision and publish it."""
    raise click.ClickException("not built yet")
