"""What a file does almost everywhere is a habit of its authors, and told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from graph.check.registry import MORE_PLACES
from graph.finding import Finding, Related

MANY, MOST = 10, 30
"""So many findings of a kind in a file are told one by one; more, together: the first if half of what could be is."""


def gather_habits(findings: Iterable[Finding], totals: Mapping[str, int]) -> Iterator[Finding]:
    """Yield findings of one kind, those of a file together where they are half of what is possible, or very many.

    Args:
        findings: The findings.
        totals: How many there could be in each file, by its path.
    """
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        by_file.setdefault(finding.span.file, []).append(finding)
    for path, found in by_file.items():
        first, *more = found
        if len(found) <= MANY or (len(found) <= MOST and len(found) * 2 < totals.get(path, 0)):
            yield from found
            continue
        places = tuple(Related(message="and here", span=one.span) for one in more[:MORE_PLACES])
        message = f"{first.message} (and so it is {len(more)} more times in this file)"
        yield replace(first, message=message, related=(*first.related, *places))
