"""One run: find the files, read them, run the checks, keep what is to be reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from graph.check.corpus import Corpus
from graph.check.document import Document
from graph.check.files import find_files, read_document
from graph.check.registry import Check, load_checks
from graph.check.settings import CheckSettings
from graph.finding import Finding, Severity

SEVERITY_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a run found.

    Attributes:
        findings: The findings to report, by file, line, column and code.
        documents: The files that were read.
        unread: Codes among the findings that mean: something could not be checked.
    """

    findings: tuple[Finding, ...]
    documents: tuple[Document, ...]
    unread: frozenset[str]

    def exit_code(self, fail_on: Severity) -> int:
        """Return 2 where something could not be checked, 1 where a finding is severe enough, else 0."""
        if any(finding.code in self.unread for finding in self.findings):
            return 2
        failing = SEVERITY_ORDER[: SEVERITY_ORDER.index(fail_on) + 1]
        return int(any(finding.severity in failing for finding in self.findings))


def check_paths(paths: Sequence[Path], settings: CheckSettings) -> Result:
    """Check files and folders."""
    documents = [read_document(path, settings) for path in find_files(paths, settings)]
    return check_documents(documents, settings, load_checks())


def check_documents(documents: Sequence[Document], settings: CheckSettings, checks: Iterable[Check]) -> Result:
    """Run checks over documents and keep what the settings want reported."""
    corpus = Corpus(documents)
    found: dict[Finding, None] = {}
    unread = set()
    for check in checks:
        unread |= {code.name for code in check.codes if code.unread}
        if any(settings.severity.get(code.name) != "off" for code in check.codes):
            found.update(dict.fromkeys(check.run(corpus)))
    kept = [adjusted for finding in found if (adjusted := adjust(finding, settings)) is not None]
    return Result(findings=tuple(sorted(kept, key=order)), documents=tuple(documents), unread=frozenset(unread))


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
