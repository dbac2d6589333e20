"""`reliefgraph check --watch`: check again whenever a file changes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import click
from watchfiles import Change, DefaultFilter, watch

from graph.check.kept.unchanged import FOLDER
from graph.errors import ReliefgraphError, UnreadableInputError
from graph.printable import to_lines

START_MS = 200
"""How often the watch looks up."""


class SourceFilter(DefaultFilter):
    """Passes over what watchfiles passes over, the checker's own cache, and what only lies beside a named file."""

    ignore_dirs = (*DefaultFilter.ignore_dirs, FOLDER.parts[0])

    def __init__(self, paths: Sequence[Path]) -> None:
        super().__init__()
        self.folders = [os.path.abspath(path) for path in paths if path.is_dir()]
        self.files = {os.path.abspath(path) for path in paths if not path.is_dir()}

    def __call__(self, change: Change, path: str) -> bool:
        """Return whether a change is one of what is watched."""
        if not super().__call__(change, path):
            return False
        below = any(Path(path).is_relative_to(folder) for folder in self.folders)
        return below or path in self.files or any(belongs_to(Path(path), Path(file)) for file in self.files)


def belongs_to(path: Path, file: Path) -> bool:
    """Return whether a check of one file reads another beside it: the answer to a question, the text of an article."""
    is_answer = path.suffix == ".csv" and file.suffix.lower() in {".rq", ".sparql"} and path.stem == file.stem
    is_text = path.name == "article.txt" and file.name == "article.yaml"
    return path.parent == file.parent and (is_answer or is_text)


def watch_files(paths: Sequence[Path], check: Callable[[], object]) -> None:
    """Check now and after each change, until the user interrupts.

    Raises:
        UnreadableInputError: A path does not exist.
    """
    for path in paths:
        if not path.exists():
            raise UnreadableInputError("no such file or folder", place=str(path), way_out="name what exists")
    # An editor puts a new file in the place of the old one, so the folder of a file is watched.
    changes = watch(
        *{path if path.is_dir() else Path(os.path.abspath(path)).parent for path in paths},
        watch_filter=SourceFilter(paths),
        recursive=any(path.is_dir() for path in paths),
        raise_interrupt=False,
        yield_on_timeout=True,
        rust_timeout=START_MS,
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
        click.echo(to_lines(f"reliefgraph: {error}"), err=True)
