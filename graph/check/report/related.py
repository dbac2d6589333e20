"""The further places of a finding as lines of text, for reports that show no links."""

from __future__ import annotations

from graph.finding import Finding
from graph.printable import to_line

MAX_PLACES = 12
"""So many places are named; a proof may have hundreds."""


def related_lines(finding: Finding) -> list[str]:
    """Return a line for each further place of a finding, and a last one where there are too many."""
    lines = [to_line(f"> {other.span}: {other.message}") for other in finding.related[:MAX_PLACES]]
    more = len(finding.related) - MAX_PLACES
    return [*lines, f"> and {more} more"] if more > 0 else lines
