"""RESULTS.md: one section for each benchmark, replaced when it runs again."""

from __future__ import annotations

import os
import platform
import re
import statistics
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

HEAD = """# Results

Measured by hand, never asserted in a test. Another machine gives other seconds, and about the same ratios. `make bench`
measures everything anew, `python -m tests.bench NAME…` only what is named; each run replaces its own sections here.
"""


def machine() -> str:
    """Return what a reader must know of this machine, in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = ".".join(map(str, sys.version_info[:3]))
    system = f"{platform.system()} {platform.machine()}"
    return f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, {system}, Python {python}"


def spread(seconds: Sequence[float]) -> str:
    """Return the median of several measurements and their range."""
    if len(seconds) == 1:
        return f"{seconds[0]:.2f}"
    return f"{statistics.median(seconds):.2f} ({min(seconds):.2f}–{max(seconds):.2f})"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; the first column is words, the others are numbers."""
    lines = [columns, ["---", *("---:" for _ in columns[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def read_sections(text: str) -> dict[str, str]:
    """Return the sections of a results file by the name in their heading."""
    parts = re.split(r"^## ([a-z]+)$", text, flags=re.MULTILINE)
    return {name: body.strip() for name, body in zip(parts[1::2], parts[2::2], strict=True)}


def sections_to_text(sections: dict[str, str]) -> str:
    """Return the text of a results file, the sections in order of name."""
    return "\n".join([HEAD, *(f"## {name}\n\n{body}\n" for name, body in sorted(sections.items()))])


def write_section(path: Path, name: str, body: str) -> None:
    """Write the results of one benchmark into a results file, with the machine, the day and the command."""
    sections = read_sections(path.read_text(encoding="utf-8")) if path.exists() else {}
    day = datetime.now(UTC).date().isoformat()
    sections[name] = f"`python -m tests.bench {name}`, {day}, {machine()}\n\n{body.strip()}"
    path.write_text(sections_to_text(sections), encoding="utf-8")
