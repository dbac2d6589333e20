"""The baseline: findings that are known and tolerated, so that only new ones fail."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from graph.errors import ReliefgraphError, UnreadableInputError
from graph.finding import Finding

VERSION = 1


def write_baseline(path: Path, findings: Sequence[Finding], prints: Sequence[str]) -> None:
    """Write the findings of a run as the baseline; sorted, one per line, so that its changes read well in a review.

    Raises:
        ReliefgraphError: The file cannot be written.
    """
    entries = [
        {"fingerprint": one, "code": finding.code, "file": finding.span.file, "message": finding.message}
        for finding, one in zip(findings, prints, strict=True)
    ]
    entries.sort(key=lambda entry: (entry["file"], entry["code"], entry["fingerprint"]))
    lines = ",\n  ".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'{{"version": {VERSION}, "findings": [\n  {lines}\n]}}\n', encoding="utf-8")
    except OSError as error:
        raise ReliefgraphError(f"the baseline cannot be written: {error.strerror}", place=str(path)) from error


def read_baseline(path: Path) -> frozenset[str]:
    """Return the fingerprints of a baseline.

    Raises:
        UnreadableInputError: The file is not there, or is no baseline.
    """
    way_out = "write it anew with --write-baseline"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["version"] != VERSION:
            raise UnreadableInputError(f"a baseline of version {content['version']}", place=str(path), way_out=way_out)
        return frozenset(entry["fingerprint"] for entry in content["findings"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableInputError(f"not readable as a baseline: {error}", place=str(path), way_out=way_out) from error
