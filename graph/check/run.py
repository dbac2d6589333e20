"""One run: find the files, read them, run the checks, keep what is to be reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from graph.check.corpus import Corpus
from graph.check.document import Document
from graph.check.files import find_files, read_document
from graph.check.ignores import apply_ignores
from graph.check.registry import Check, load_checks
from graph.check.settings import CheckSettings
from graph.finding import Finding, Severity

SEVERITY_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """A file that was read: its path as shown, its syntax, and what it is for."""

    path: str
    format: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a run found.

    Attributes:
        root: The folder that paths are relative to.
        findings: The findings to report, by file, line, column and code.
        files: The files that were read.
        unread: Codes among the findings that mean: something could not be checked.
    """

    root: Path
    findings: tuple[Finding, ...]
    files: tuple[CheckedFile, ...]
    unread: frozenset[str]

    def exit_code(self, fail_on: Severity) -> int:
        """Return 2 where something could not be checked, 1 where a finding is severe enough, else 0."""
        if any(finding.code in self.unread for finding in self.findings):
            return 2
        failing = SEVERITY_ORDER[: SEVERITY_ORDER.index(fail_on) + 1]
        return int(any(finding.severity in failing for finding in self.findings))


def check_paths(
    paths: Sequence[Path], settings: CheckSettings, progress: Callable[[str, int, int], None] | None = None
) -> Result:
    """Check files and folders; `progress` is told what is being done, how much of it is done, and how much there is."""
    files = find_files(paths, settings)
    documents = []
    for number, path in enumerate(files):
        if progress:
            progress("reading", number, len(files))
        documents.append(read_document(path, settings))
    return check_documents(documents, settings, load_checks(), progress)


def check_documents(
    documents: Sequence[Document],
    settings: CheckSettings,
    checks: Sequence[Check],
    progress: Callable[[str, int, int], None] | None = None,
) -> Result:
    """Run checks over documents and keep what the settings want reported."""
    corpus = Corpus(documents)
    found: dict[Finding, None] = {}
    for number, check in enumerate(checks):
        if progress:
            progress("checking", number, len(checks))
        if any(settings.severity.get(code.name) != "off" for code in check.codes):
            found.update(dict.fromkeys(check.run(corpus)))
    kept = adjust_all(apply_ignores(list(adjust_all(found, settings)), documents), settings)
    return Result(
        root=settings.root,
        findings=tuple(sorted(dict.fromkeys(kept), key=order)),
        files=tuple(
            CheckedFile(path=document.path, format=document.format.value, roles=tuple(sorted(document.roles)))
            for document in documents
        ),
        unread=frozenset(code.name for check in checks for code in check.codes if code.unread),
    )


def adjust_all(findings: Iterable[Finding], settings: CheckSettings) -> Iterable[Finding]:
    """Yield the findings that the settings want, with the severity that they want."""
    return (adjusted for finding in findings if (adjusted := adjust(finding, settings)) is not None)


def adjust(finding: Finding, settings: CheckSettings) -> Finding | None:
    """Give a finding the severity that the settings give its code; None where they switch it off."""
    severity = settings.severity.get(finding.code)
    if severity == "off":
        return None
    for rule in settings.per_path:
        if finding.code in rule.ignore and fnmatchcase(finding.span.file, rule.path):
            return None
    return finding if severity is None else replace(finding, severity=Severity(severity))


def order(finding: Finding) -> tuple[str, int, int, int, str, str]:
    """Sort findings by place, the worse first at the same place."""
    span = finding.span
    return (span.file, span.line, span.column, SEVERITY_ORDER.index(finding.severity), finding.code, finding.message)
