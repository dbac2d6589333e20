"""Mend what can be mended without a doubt: prefixes and white space of Turtle and TriG files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from graph.check.syntax.document import Document, Format
from graph.finding import Finding
from graph.names import known_vocabularies
from graph.namespaces import SCHEMA

FIXABLE = ("unused-prefix", "undefined-prefix", "stray-space")
"""The codes that a fix may take away."""

_SHORT_STRING = re.compile(r"""(["'])((?:(?!\1)[^\\\n])*)\1""")


class Edit(NamedTuple):
    """A stretch of the text and what comes in its place."""

    start: int
    end: int
    text: str


def fix_text(document: Document, findings: Iterable[Finding]) -> str:
    """Return the text of a file with what its findings allow to mend; its triples stay, but for spaces in labels."""
    if document.format not in {Format.TURTLE, Format.TRIG} or document.is_broken:
        return document.text
    edits = [edit for finding in findings for edit in edits_of(document, finding)]
    text, last = [], 0
    for edit in sorted(set(edits)):
        if edit.start >= last:
            text += [document.text[last : edit.start], edit.text]
            last = edit.end
    return "".join([*text, document.text[last:]])


def edits_of(document: Document, finding: Finding) -> Iterator[Edit]:
    """Yield the edits that mend one finding."""
    start = offset_of(document, finding.span.line, finding.span.column)
    end = offset_of(document, finding.span.end_line, finding.span.end_column)
    if finding.code == "unused-prefix":
        yield remove_lines(document.text, start, end)
    elif finding.code == "undefined-prefix":
        prefix = document.text[start:end].rstrip(":")
        known = {one.prefix: one.namespace for one in known_vocabularies().values()} | {"schema": SCHEMA}
        namespace = known.get(prefix)
        if namespace is not None:
            first = min((one.start for one in document.prefixes), default=0)
            at = first if first < start else 0
            line_end = "\r\n" if "\r\n" in document.text else "\n"
            yield Edit(at, at, f"@prefix {prefix}: <{namespace}> .{line_end}")
    elif finding.code == "stray-space":
        found = _SHORT_STRING.match(document.text, start, end)
        if found is not None:
            yield Edit(found.start(2), found.end(2), " ".join(found[2].split()))


def offset_of(document: Document, line: int, column: int) -> int:
    """Return the offset of a line and column."""
    return document.line_starts()[line - 1] + column - 1


def remove_lines(text: str, start: int, end: int) -> Edit:
    """Return the edit that takes out a stretch, with its lines where nothing else stands on them."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    if not text[line_start:start].strip() and not text[end:line_end].strip():
        return Edit(line_start, min(line_end + 1, len(text)), "")
    if not text[end:line_end].strip():
        start = line_start + len(text[line_start:start].rstrip())
    return Edit(start, end, "")
