"""`reliefgraph check`: find what is wrong in RDF files, and say where."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from graph.check.report_text import iter_text, summarize
from graph.check.run import check_paths
from graph.check.settings import read_settings
from graph.finding import Severity

STYLES = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "info": {"fg": "blue", "bold": True},
    "place": {"bold": True},
    "faint": {"dim": True},
}


def paint(text: str, style: str) -> str:
    """Give a text a style; click takes it away again where the output is no terminal."""
    return click.style(text, **STYLES[style])  # type: ignore[arg-type] # the table holds what style() takes


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--fail-on",
    type=click.Choice([one.value for one in Severity]),
    help="The mildest severity that makes the exit code 1 (warning).",
)
@click.option(
    "--verbose", "-v", is_flag=True, help="Show which file is what, and a line at the end even when all is well."
)
def check(paths: tuple[Path, ...], fail_on: str | None, verbose: bool) -> None:
    """Check RDF files and folders: syntax, terms, ontologies, shapes, questions, article files.

    Exit codes: 0 nothing to report, 1 findings, 2 something could not be checked.
    """
    settings = read_settings(Path.cwd())
    if fail_on:
        settings = replace(settings, fail_on=Severity(fail_on))
    result = check_paths(paths or [settings.root / one for one in settings.paths], settings)
    if verbose:
        for document in result.documents:
            click.echo(f"{document.path}: {document.format.value}, {', '.join(sorted(document.roles))}", err=True)
    for block in iter_text(result, paint):
        click.echo(block)
    if result.findings or verbose:
        click.echo(summarize(result), err=True)
    sys.exit(result.exit_code(settings.fail_on))
