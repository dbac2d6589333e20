"""Findings that are alike: of one code, and for shapes of one constraint."""

from __future__ import annotations

from graph.finding import Finding


def group_of(finding: Finding) -> str:
    """Return the name of the group of a finding, as a report shows it."""
    if finding.code == "shape-violation" and finding.related:
        return f"{finding.code} by {finding.related[0].span}"
    return finding.code
