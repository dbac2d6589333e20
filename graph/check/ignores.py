"""Ignores, by settings or by `# reliefgraph: ignore CODE because …` on the line of a finding or the line before it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from graph.check.registry import Check, Code
from graph.check.settings import IgnoreSettings
from graph.check.syntax.document import Document, Format, Place
from graph.check.syntax.turtle_tokens import TOKEN
from graph.finding import Finding, Severity

UNUSED_IGNORE = Code(name="unused-ignore", severity=Severity.WARNING)
IGNORE_WITHOUT_REASON = Code(name="ignore-without-reason", severity=Severity.WARNING)

MARK = "reliefgraph:"
DIRECTIVE = re.compile(
    rf"{MARK}\s*ignore(?P<file>-file)?\s+(?P<codes>[a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)(?:\s+because\s+(?P<reason>\S.*))?"
)
COMMENT = re.compile(r"#[^\n\r]*")
XML_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
YAML_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\n\r]*", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """One code that one comment ignores.

    Attributes:
        code: The code.
        line: The line on which findings are ignored; 0 for the whole file.
        place: Where the code stands in the comment.
        has_reason: Whether the comment gives a reason.
    """

    code: str
    line: int
    place: Place
    has_reason: bool


def read_ignores(document: Document) -> list[Ignore]:
    """Return the ignores of a file, in order."""
    if MARK not in document.text:
        return []
    found = []
    for start, end in iter_comments(document):
        directive = DIRECTIVE.search(document.text, start, end)
        if directive is None:
            continue
        line = 0 if directive["file"] else target_line(document, start, end)
        reason = (directive["reason"] or "").removesuffix("-->").strip()
        for code in re.finditer(r"[a-z0-9-]+", directive["codes"]):
            at = directive.start("codes") + code.start()
            place = Place(at, at + len(code[0]))
            found.append(Ignore(code=code[0], line=line, place=place, has_reason=bool(reason)))
    return found


def target_line(document: Document, start: int, end: int) -> int:
    """Return the line that a comment is about: its own, or the next that is not empty where it stands alone."""
    line, column = document.line_and_column(start)
    if document.line_text(line)[: column - 1].strip():
        return line
    line = document.line_and_column(end)[0] + 1
    last = len(document.line_starts())
    while line < last and not re.match(r"\s*[^\s#]", document.line_text(line)):
        line += 1
    return line


def iter_comments(document: Document) -> Iterator[tuple[int, int]]:
    """Yield start and end of each comment; what looks like one in a string or an IRI is none."""
    text = document.text
    if document.format is Format.RDFXML:
        yield from (found.span() for found in XML_COMMENT.finditer(text))
    elif document.format is Format.ARTICLE:
        yield from (found.span() for found in YAML_COMMENT.finditer(text))
    elif document.format is not Format.JSONLD:
        at = 0
        while at < len(text):
            token = TOKEN.match(text, at)
            if token is None or token.end() <= at:
                return
            begin = token.start(token.lastindex or 0)
            for found in COMMENT.finditer(text, at, begin):
                yield found.span()
            at = token.end()


def apply_ignores(
    findings: Sequence[Finding],
    documents: Sequence[Document],
    settings: Sequence[IgnoreSettings] = (),
    *,
    quiet: Container[str] = frozenset(),
) -> list[Finding]:
    """Take out what comments and settings ignore, and add findings for the ignores that do nothing or give no reason.

    Args:
        findings: All findings.
        documents: All files.
        settings: What the settings ignore.
        quiet: The paths of files of which not all findings are told, so that an ignore may have been of use.
    """
    return apply_comments(apply_settings(findings, documents, settings, quiet), documents, quiet)


def apply_settings(
    findings: Sequence[Finding],
    documents: Sequence[Document],
    settings: Sequence[IgnoreSettings],
    quiet: Container[str],
) -> list[Finding]:
    """Take out what the settings ignore, and tell the ignores that do nothing or give no reason."""
    if not settings:
        return list(findings)
    by_path = {document.path: document for document in documents}
    used: set[IgnoreSettings] = set()
    kept = []
    for finding in findings:
        document = by_path.get(finding.span.file)
        line = document.line_text(finding.span.line) if document else ""
        matching = [
            one
            for one in settings
            if finding.code in one.codes and fnmatchcase(finding.span.file, one.path) and one.containing in line
        ]
        used.update(matching)
        if not matching:
            kept.append(finding)
    for one in settings:
        if one not in used:
            # What is not read in this run, or not told of, may need it in another.
            if any(fnmatchcase(path, one.path) and path not in quiet for path in by_path):
                where = f" on a line with {one.containing!r}" if one.containing else ""
                message = f"there is no finding {' or '.join(one.codes)} to ignore in {one.path}{where}"
                kept.append(UNUSED_IGNORE.on(one.at, message, "remove the ignore"))
        elif not one.because.strip():
            message = f"the ignore of {', '.join(one.codes)} in {one.path} gives no reason"
            kept.append(IGNORE_WITHOUT_REASON.on(one.at, message, 'write `because = "…"`'))
    return kept


def apply_comments(findings: Sequence[Finding], documents: Sequence[Document], quiet: Container[str]) -> list[Finding]:
    """Take out what inline comments ignore, and tell the ignores that do nothing or give no reason."""
    ignores = {document.path: read_ignores(document) for document in documents if MARK in document.text}
    if not ignores:
        return list(findings)
    used: set[Ignore] = set()
    kept = []
    for finding in findings:
        matching = [
            one
            for one in ignores.get(finding.span.file, ())
            if one.code == finding.code and one.line in {0, finding.span.line}
        ]
        used.update(matching)
        if not matching:
            kept.append(finding)
    for document in documents:
        if document.path in quiet:
            continue
        for one in ignores.get(document.path, ()):
            if one not in used:
                message = f"there is no finding {one.code} to ignore here"
                kept.append(UNUSED_IGNORE.at(document, one.place, message, "remove the ignore"))
            elif not one.has_reason:
                message = f"the ignore of {one.code} gives no reason"
                way_out = f"write `{MARK} ignore {one.code} because …`"
                kept.append(IGNORE_WITHOUT_REASON.at(document, one.place, message, way_out))
    return kept


CHECKS = (Check(codes=(UNUSED_IGNORE, IGNORE_WITHOUT_REASON), run=lambda _: ()),)
"""The findings come from `apply_ignores`, when those of all other checks are known."""
