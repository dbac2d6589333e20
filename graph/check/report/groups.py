"""Findings that are alike: of one code, and for shapes of one constraint."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.finding import Finding, Related, Severity

MANY = 10
"""So many results of one constraint in a file are told one by one; more have one cause."""

FEW = 3
"""So much that one file of shapes misses at one node is told one by one."""

MORE_PLACES = 20
"""So many of their places are kept."""


OF_TERMS = frozenset(
    {
        *("undefined-term", "untyped-term", "deprecated-term", "conflicting-kinds", "missing-label"),
        *("repeated-label", "repeated-definition", "several-labels", "several-definitions", "several-ranges"),
        *("several-domains", "self-inverse", "inverse-clash", "several-inverses", "range-of-wrong-kind"),
        "namespace-hijacking",
    }
)
"""Codes whose message names the term that it is about, so that equal messages in several files have one cause."""

_TIMES = re.compile(r" \(here and \d+ more times? in this file\)$")
_LOCAL = re.compile(r"(?:^|\s):\S")
"""A name with the empty prefix, which means something else in each file."""


def group_of(finding: Finding) -> str:
    """Return the name of the group of a finding, as a report shows it."""
    if finding.code == "shape-violation" and finding.related:
        return f"{finding.code} by {finding.related[0].span}"
    return finding.code


def gather_alike(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Make one finding of many results of one constraint in one file, at the first, with the places of the next.

    A baseline holds each of them; what is gathered is what is left to tell.
    """
    findings = merge_nodes(merge_files(merge_alternatives(findings)))
    by_cause: dict[tuple[str, str, Severity], list[Finding]] = {}
    for finding in findings:
        if finding.properties:
            by_cause.setdefault(cause_of(finding), []).append(finding)
    gathered: dict[int, Finding] = {}
    dropped: set[int] = set()
    for alike in by_cause.values():
        if len(alike) > MANY:
            first, *more = alike
            places = tuple(Related(message="and here", span=one.span) for one in more[:MORE_PLACES])
            message = f"{first.message} (and {len(more)} more of this kind in this file)"
            gathered[id(first)] = replace(first, message=message, related=(*first.related, *places))
            dropped |= set(map(id, more))
    return tuple(gathered.get(id(one), one) for one in findings if id(one) not in dropped)


def merge_files(findings: Sequence[Finding]) -> list[Finding]:
    """Make one finding of what several files say alike of one term, such as one that is nowhere declared."""
    by_cause: dict[tuple[str, str, Severity], list[Finding]] = {}
    for finding in findings:
        if finding.code in OF_TERMS and not _LOCAL.search(finding.message):
            by_cause.setdefault((finding.code, _TIMES.sub("", finding.message), finding.severity), []).append(finding)
    merged: dict[int, Finding] = {}
    dropped: set[int] = set()
    for (_, message, _), alike in by_cause.items():
        first, *more = alike
        if len({one.span.file for one in alike}) > 1:
            places = tuple(Related(message="and here", span=one.span) for one in more[:MORE_PLACES])
            files = f"{len(more)} more file{'s' * (len(more) > 1)}"
            merged[id(first)] = replace(first, message=f"{message} (and in {files})", related=(*first.related, *places))
            dropped |= set(map(id, more))
    return [merged.get(id(one), one) for one in findings if id(one) not in dropped]


def merge_nodes(findings: Sequence[Finding]) -> list[Finding]:
    """Make one finding of much that a file of shapes asks of one node and that is not there: it is made for others."""
    by_node: dict[tuple[object, str, Severity], list[Finding]] = {}
    for finding in findings:
        if finding.properties and "value" not in dict(finding.properties):
            by_node.setdefault((finding.span, shapes_file(finding), finding.severity), []).append(finding)
    merged: dict[int, Finding] = {}
    dropped: set[int] = set()
    for (_, shapes, _), alike in by_node.items():
        if len(alike) > FEW:
            first, *more = alike
            places = [one.related[0] for one in more if one.related][:MORE_PLACES]
            message = f"{first.message} (and {len(more)} more that {shapes} asks for)"
            merged[id(first)] = replace(first, message=message, related=(*first.related, *places))
            dropped |= set(map(id, more))
    return [merged.get(id(one), one) for one in findings if id(one) not in dropped]


def merge_alternatives(findings: Sequence[Finding]) -> list[Finding]:
    """Make one finding of what several files of shapes say alike about one place, such as a profile in two versions."""
    first: dict[tuple[object, str, Severity], int] = {}
    kept: list[Finding] = []
    for finding in findings:
        key = (finding.span, finding.message, finding.severity)
        number = first.setdefault(key, len(kept)) if finding.properties else len(kept)
        if number == len(kept):
            kept.append(finding)
        elif shapes_file(kept[number]) != shapes_file(finding):
            kept[number] = replace(kept[number], related=(*kept[number].related, *finding.related[:1]))
        else:
            kept.append(finding)
    return kept


def shapes_file(finding: Finding) -> str:
    """Return the file of the shape that a result is of."""
    return finding.related[0].span.file if finding.related else ""


def cause_of(finding: Finding) -> tuple[str, str, Severity]:
    """Return the file of a result, its constraint and its severity."""
    parts = dict(finding.properties)
    asked = f"{parts.get('shape')} {parts.get('component')} {parts.get('path')}"
    return finding.span.file, f"{finding.code} {group_of(finding)} {asked}", finding.severity
