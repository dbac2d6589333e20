"""`reliefgraph export`: a revision in the formats of others."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import click

from graph.errors import ReliefgraphError
from graph.export.formats import FORMATS
from graph.export.table import Spreadsheet, make_tables, tables_to_zip
from graph.revision.revision import DEFAULT_DIRECTORY, RevisionDirectory
from graph.revision.view import View


class UnwritableOutputError(ReliefgraphError):
    """The file or folder of an export cannot be written."""


@click.command(
    epilog="\b\nFormats:\n" + "\n".join(f"  {name:12}{format_.what}" for name, format_ in FORMATS.items()),
)
@click.option("--format", "name", type=click.Choice(list(FORMATS)), required=True, help="What to write.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, allow_dash=True),
    required=True,
    help="The file to write, or - for standard output. With csv, a name that does not end in .zip is a folder.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULT_DIRECTORY,
    show_default=True,
    help="The directory of revisions.",
)
@click.option(
    "--mark/--no-mark",
    default=True,
    show_default=True,
    help="With csv: begin with a byte order mark, without which Excel misreads letters beyond ASCII.",
)
@click.option(
    "--guard/--no-guard",
    default=True,
    show_default=True,
    help="With csv: put an apostrophe before a cell that a spreadsheet would compute (= + - @).",
)
@click.option("--revision", "number", type=int, help="Which revision; the current one where none is named.")
def export(*, name: str, output: Path, data: Path, mark: bool, guard: bool, number: int | None) -> None:
    """Write a revision in another format; the same revision gives the same bytes."""
    directory = RevisionDirectory(data)
    revision = directory.get_current() if number is None else directory.find(number)
    if revision is None:
        kept = ", ".join(str(other.number) for other in directory.revisions()) or "none"
        raise click.UsageError(f"there is no revision {number}; kept are: {kept}")
    view = View(revision.open(), revision.base)
    sheet = Spreadsheet(mark=mark, guard=guard)
    write = (lambda view: tables_to_zip(make_tables(view, sheet))) if name == "csv" else FORMATS[name].write
    if str(output) == "-":
        sys.stdout.buffer.write(write(view))
        return
    try:
        if name == "csv" and output.suffix != ".zip":
            write_folder(make_tables(view, sheet), output)
        else:
            replace_file(output, write(view))
    except OSError as error:
        raise UnwritableOutputError(
            f"cannot be written: {error.strerror}", place=str(output), way_out="Name another file as --output."
        ) from error


def write_folder(tables: Mapping[str, bytes], folder: Path) -> None:
    """Write each table as a file of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, data in tables.items():
        replace_file(folder / file, data)


def replace_file(path: Path, data: bytes) -> None:
    """Write a file whole, or leave what stood there: also where this is stopped, or the disk is full."""
    if path.exists() and not path.is_file():  # a pipe or a device is written to, not replaced
        path.write_bytes(data)
        return
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.resolve().parent)
    except PermissionError:  # the folder takes no new file; this one may be written all the same
        path.write_bytes(data)
        return
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        mode = path.stat().st_mode if path.exists() else 0o666 & ~_read_umask()
        Path(name).chmod(mode & 0o7777)
        Path(name).replace(path.resolve())
    finally:
        Path(name).unlink(missing_ok=True)


def _read_umask() -> int:
    """Return the permissions that new files of this process do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
