"""One run: find the files, read them, run the checks, keep what is to be reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

from graph.check.changes.history import read_former
from graph.check.corpus.corpus import Corpus
from graph.check.corpus.files import find_files, read_document
from graph.check.corpus.imports import find_libraries
from graph.check.ignores import apply_ignores
from graph.check.registry import Check, load_checks
from graph.check.settings import CheckSettings
from graph.check.syntax.document import Document
from graph.finding import Finding, Severity

PARALLEL_BYTES = 4_000_000
"""Below so much text, starting processes costs more than they save."""

Progress = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is done, and how much there is."""

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
    paths: Sequence[Path], settings: CheckSettings, progress: Progress | None = None, *, jobs: int = 1
) -> Result:
    """Check files and folders.

    Args:
        paths: The files and folders.
        settings: The settings.
        progress: Is told what is being done, how much of it is done, and how much there is.
        jobs: How many processes read files at the same time.
    """
    documents = read_all(find_files(paths, settings), settings, progress or silent, jobs)
    former = read_former(settings.root, settings.against, paths, documents, settings) if settings.against else None
    return check_documents(documents, settings, load_checks(), progress, former=former)


def silent(_what: str, _done: int, _total: int) -> None:
    """Tell nobody how far the run is."""


def read_all(files: Sequence[Path], settings: CheckSettings, progress: Progress, jobs: int) -> list[Document]:
    """Read files, in their order; much text is read by several processes."""
    if jobs > 1 and len(files) > 1 and total_bytes(files) > PARALLEL_BYTES:
        from concurrent.futures import ProcessPoolExecutor

        with ProcessPoolExecutor(min(jobs, len(files))) as pool:
            reading = pool.map(partial(read_document, settings=settings), files)
            return list(told(reading, len(files), progress))
    return list(told((read_document(path, settings) for path in files), len(files), progress))


def told(documents: Iterable[Document], total: int, progress: Progress) -> Iterator[Document]:
    """Pass documents on, and tell how many there have been."""
    for number, document in enumerate(documents, 1):
        progress("reading", number, total)
        yield document


def total_bytes(files: Sequence[Path]) -> int:
    """Return the size of files together; what cannot be looked at counts nothing."""
    total = 0
    for path in files:
        try:
            total += path.stat().st_size
        except OSError:
            continue
    return total


def check_documents(
    documents: Sequence[Document],
    settings: CheckSettings,
    checks: Sequence[Check],
    progress: Progress | None = None,
    *,
    former: Corpus | None = None,
) -> Result:
    """Run checks over documents and keep what the settings want reported."""
    corpus = Corpus([*documents, *find_libraries(documents, settings)], former=former, entailment=settings.entailment)
    found = dict.fromkeys(run_checks(corpus, settings, checks, progress or silent))
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


def run_checks(
    corpus: Corpus, settings: CheckSettings, checks: Sequence[Check], progress: Progress
) -> Iterator[Finding]:
    """Yield what the checks find; those that wait for an engine outside Python run beside the others."""
    wanted = [check for check in checks if any(settings.severity.get(code.name) != "off" for code in check.codes)]
    with ThreadPoolExecutor(1) as pool:
        # What they prepare in Python comes first: beside the other checks it would take twice as long.
        aside = [pool.submit(list[Finding], check.run(corpus)) for check in wanted if check.aside]
        rest = [check for check in wanted if not check.aside]
        for number, check in enumerate(rest, 1):
            yield from check.run(corpus)
            progress("checking", number, len(wanted))
        for number, future in enumerate(aside, len(rest) + 1):
            yield from future.result()
            progress("checking", number, len(wanted))


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
