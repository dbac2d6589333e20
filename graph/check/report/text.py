"""Findings for people at a terminal: place, sentence, source line with a caret, the way out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from unicodedata import east_asian_width

from graph.check.report.groups import group_of
from graph.check.report.related import related_lines
from graph.check.run import Result
from graph.check.summary import count_findings
from graph.check.syntax.source import SourceLines
from graph.finding import Finding
from graph.printable import to_cells, to_line, to_lines

MAX_LINE = 160
"""Longer source lines are shown around the caret only, and on a narrow terminal those that it cannot show."""

MIN_LINE = 20

Paint = Callable[[str, str], str]
"""Gives a text a style: `error`, `warning`, `info`, `place` or `faint`."""


def iter_text(
    result: Result, sources: SourceLines, paint: Paint, *, max_alike: int = 20, width: int | None = None
) -> Iterator[str]:
    """Yield one block of lines for each finding.

    Of findings that are alike, only the first are shown, and a line says how many more there are: a report stays
    readable with ten thousand findings.

    Args:
        result: The run.
        sources: The lines of the files.
        paint: Gives styles.
        max_alike: How many findings of one group are shown; 0 shows all.
        width: How wide the terminal is, where there is one.
    """
    totals = Counter(group_of(finding) for finding in result.findings)
    shown: Counter[str] = Counter()
    for finding in result.findings:
        group = group_of(finding)
        shown[group] += 1
        if max_alike == 0 or shown[group] <= max_alike:
            yield describe(finding, sources, paint, width)
        elif shown[group] == max_alike + 1:
            yield paint(f"… and {totals[group] - max_alike} more of {to_line(group)} (--all shows them)", "faint")


def describe(finding: Finding, sources: SourceLines, paint: Paint, terminal: int | None = None) -> str:
    """Write one finding."""
    span = finding.span
    level = finding.severity.value
    head = f"{paint(to_line(str(span)), 'place')}: {paint(level, level)}: {to_line(finding.message)}"
    parts = [f"{head} {paint(f'[{finding.code}]', 'faint')}"]
    source = to_cells(sources.line(span.file, span.line))
    if source.strip():
        end = span.end_column if span.end_line == span.line else len(source) + 1
        number = str(span.line)
        room = MAX_LINE if terminal is None else max(MIN_LINE, min(MAX_LINE, terminal - len(number) - 5))
        shown, column = crop(source, span.column, room)
        width = max(1, min(end - span.column, len(shown) - column + 1))
        parts.append(f"  {paint(f'{number} |', 'faint')} {shown}")
        caret = "^" * cells(shown[column - 1 : column - 1 + width] or " ")
        parts.append(f"  {paint(' ' * len(number) + ' |', 'faint')} {margin(shown, column)}{paint(caret, level)}")
    if finding.way_out:
        parts.append(f"  {paint('=', 'faint')} {to_lines(finding.way_out)}")
    parts.extend(f"  {paint('>', 'faint')} {line.removeprefix('> ')}" for line in related_lines(finding))
    return "\n".join(parts)


def crop(line: str, column: int, room: int = MAX_LINE) -> tuple[str, int]:
    """Cut a very long line down to what is around a column."""
    if cells(line) <= room:
        return line, column
    start = max(0, column - 1 - room // 3)
    end = start + 1
    taken = 0
    while end <= len(line) and (taken := taken + cells(line[end - 1])) <= room:
        end += 1
    return line[start : end - 1], column - start


def margin(line: str, column: int) -> str:
    """Return white space as wide as the line before a column; tabs stay tabs."""
    return "".join("\t" if letter == "\t" else " " * cells(letter) for letter in line[: column - 1])


def cells(text: str) -> int:
    """Return the width of a text on a terminal."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def summarize(result: Result) -> str:
    """Write the last line: how many findings, in how many files, what was checked by what, and what was not."""
    return f"{count_findings(result.findings, len(result.files))}. {result.summary.sentence()}"
