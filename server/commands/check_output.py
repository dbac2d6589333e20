"""What `reliefgraph check` prints and writes."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from graph.check.run import Result
from graph.check.syntax.source import SourceLines
from graph.errors import ReliefgraphError
from graph.finding import Severity
from graph.printable import to_line

FORMATS = ("text", "github", "sarif", "junit", "json", "markdown")

STYLES: Mapping[str, Mapping[str, Any]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "info": {"fg": "blue", "bold": True},
    "place": {"bold": True},
    "faint": {"dim": True},
}


def paint(text: str, style: str) -> str:
    """Give a text a style; click takes it away again where the output is no terminal."""
    return click.style(text, **STYLES[style])


def plain(text: str, _style: str) -> str:
    """Leave a text as it is, as NO_COLOR asks (https://no-color.org)."""
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A run, ready to be told.

    Attributes:
        result: The run.
        sources: The lines of the files.
        fail_on: The mildest severity that fails the run.
        show_all: Whether findings that are alike are all shown.
        stale: How many entries of the baseline have no finding any more.
    """

    result: Result
    sources: SourceLines
    fail_on: Severity = Severity.WARNING
    show_all: bool = False
    stale: int = 0

    def without_tolerated(self, baseline: Path) -> Output:
        """Take out the findings of a baseline."""
        from graph.check.baseline import read_baseline
        from graph.check.fingerprint import fingerprint_findings

        tolerated = read_baseline(baseline)
        prints = fingerprint_findings(self.result.findings, self.sources)
        pairs = list(zip(self.result.findings, prints, strict=True))
        kept = tuple(finding for finding, one in pairs if one not in tolerated)
        return replace(self, result=replace(self.result, findings=kept), stale=len(tolerated - set(prints)))

    def write_baseline(self, baseline: Path) -> int:
        """Write all findings as the baseline; return how many."""
        from graph.check.baseline import write_baseline
        from graph.check.fingerprint import fingerprint_findings

        prints = fingerprint_findings(self.result.findings, self.sources)
        write_baseline(baseline, self.result.findings, prints)
        return len(prints)

    def gathered(self) -> Output:
        """Tell many results of one constraint in one file as one, unless all are asked for."""
        from graph.check.report.groups import gather_alike

        if self.show_all:
            return self
        return replace(self, result=replace(self.result, findings=gather_alike(self.result.findings)))

    def print(self, format_: str, *, verbose: bool) -> None:
        """Print the findings, and the summary as the last line on standard error."""
        if verbose:
            for file in self.result.files:
                click.echo(to_line(f"{file.path}: {file.format}, {', '.join(file.roles)}"), err=True)
        try:
            for block in self.iter_blocks(format_):
                click.echo(block)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # whoever read has seen enough; click ends the run quietly
            raise ReliefgraphError(f"the report cannot be printed: {error.strerror}") from error
        if self.stale:
            click.echo(f"{self.stale} entries of the baseline have no finding any more: --write-baseline", err=True)
        from graph.check.report.text import summarize

        click.echo(summarize(self.result), err=True)

    def write(self, format_: str, file: Path) -> None:
        """Write a report into a file."""
        try:
            text = "\n".join(click.unstyle(block) for block in self.iter_blocks(format_))
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text + "\n" if text else "", encoding="utf-8")
        except OSError as error:
            raise ReliefgraphError(f"the report cannot be written: {error.strerror}", place=str(file)) from error

    def iter_blocks(self, format_: str) -> Iterator[str]:
        """Yield the report in pieces; only the module of this format is imported."""
        if format_ == "text":
            from graph.check.report.text import iter_text

            style = paint if not os.environ.get("NO_COLOR") else plain
            width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
            alike = 0 if self.show_all else 20
            yield from iter_text(self.result, self.sources, style, max_alike=alike, width=width)
        elif format_ == "github":
            from graph.check.report.github import iter_github

            yield from iter_github(self.result)
        elif format_ == "sarif":
            from graph.check.report.sarif import write_sarif

            yield write_sarif(self.result, self.sources)
        elif format_ == "junit":
            from graph.check.report.junit import write_junit

            yield write_junit(self.result, self.fail_on)
        elif format_ == "json":
            from graph.check.report.json import write_json

            yield write_json(self.result, self.sources)
        elif format_ == "markdown":
            from graph.check.report.markdown import write_markdown

            yield write_markdown(self.result)
