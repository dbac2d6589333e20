"""What makes a finding the same finding after lines have moved."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from graph.check.syntax.source import SourceLines
from graph.finding import Finding

OF_THE_RUN = frozenset({"check-failed", "nothing-validated"})
"""Codes of findings that are about the run, not about the file in which they are told."""


def fingerprint_findings(findings: Iterable[Finding], sources: SourceLines) -> list[str]:
    """Return a fingerprint for each finding, in their order.

    It is made of the code, the file, the text of the line without its white space, and how many like it came before; so
    it outlives changes elsewhere in the file.
    """
    # What failed of the run itself is told in the first of its files, whichever that is.
    seen: Counter[str] = Counter()
    prints = []
    for finding in findings:
        line = "".join(sources.line(finding.span.file, finding.span.line).split()) or finding.message
        own = (finding.message,) if finding.code in OF_THE_RUN else (finding.span.file, line)
        text = "\0".join((finding.code, *own))
        seen[text] += 1
        prints.append(hashlib.sha256(f"{text}\0{seen[text]}".encode()).hexdigest()[:32])
    return prints
