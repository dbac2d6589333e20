"""`reliefgraph check --watch`: check again whenever a file changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import click
from watchfiles import DefaultFilter, watch

from graph.check.cache import FOLDER
from graph.errors import ReliefgraphError

START_MS = 200
"""How often the watch looks up."""


class SourceFilter(DefaultFilter):
    """Passes over what watchfiles passes over, and the checker's own cache."""

    ignore_dirs = (*DefaultFilter.ignore_dirs, FOLDER.parts[0])


def watch_files(paths: Sequence[Path], check: Callable[[], object]) -> None:
    """Check now and after each change, until the user interrupts."""
    changes = watch(
        *paths, watch_filter=SourceFilter(), raise_interrupt=False, yield_on_timeout=True, rust_timeout=START_MS
    )
    next(changes)  # from now on no change is missed, also none during the first check
    check_once(check)
    for changed in changes:
        if changed:
            click.echo("", err=True)
            check_once(check)


def check_once(check: Callable[[], object]) -> None:
    """Check; what could not be done is told, and the watch goes on."""
    try:
        check()
    except ReliefgraphError as error:
        click.echo(f"reliefgraph: {error}", err=True)
