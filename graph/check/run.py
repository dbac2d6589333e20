"""One run: find the files, read them, run the checks, keep what is to be reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

from graph.check.alone import find_alone
from graph.check.corpus.account import Account
from graph.check.corpus.corpus import Corpus
from graph.check.corpus.expectations import is_told, soften_tests
from graph.check.corpus.files import syntax_of_archive
from graph.check.corpus.groups import Group, Kind, group_documents
from graph.check.corpus.imports import find_libraries
from graph.check.documents import read_run
from graph.check.failures import find_missing_shapes, tell_failure
from graph.check.ignores import apply_ignores
from graph.check.kept.memory import Memory
from graph.check.lint.faults import FILE_TOO_LARGE, OTHER_SYNTAX, SYNTAX_ERROR
from graph.check.registry import Check, load_checks
from graph.check.settings import CheckSettings
from graph.check.summary import Summary, count_of, summarize_run
from graph.check.syntax.document import Document, FileRole
from graph.check.together import find_together
from graph.finding import Finding, Related, Severity, Span
from graph.stations import Progress, silent

ONE_CAUSE = frozenset({"remote-context", "import-not-found", FILE_TOO_LARGE.name, OTHER_SYNTAX.name})
"""Codes whose findings with one message have one cause, in whatever files they stand."""

SYNTAX_ONLY = frozenset({Kind.COPIES, Kind.OLDER})
"""Groups of which only the syntax is checked: what is told of a copy's other half, and what nobody changes any more."""

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
        summary: What was checked, and what was not.
    """

    root: Path
    findings: tuple[Finding, ...]
    files: tuple[CheckedFile, ...]
    unread: frozenset[str]
    summary: Summary = field(default_factory=Summary)

    def exit_code(self, fail_on: Severity) -> int:
        """Return 2 where there was nothing to check or something could not be, 1 where a finding is severe, else 0."""
        if not self.files or any(finding.code in self.unread for finding in self.findings):
            return 2
        return int(any(fails(finding, fail_on) for finding in self.findings))


def fails(finding: Finding, fail_on: Severity) -> bool:
    """Return whether a finding is severe enough to fail a run."""
    return SEVERITY_ORDER.index(finding.severity) <= SEVERITY_ORDER.index(fail_on)


def check_paths(
    paths: Sequence[Path],
    settings: CheckSettings,
    progress: Progress | None = None,
    *,
    jobs: int = 1,
    keep: bool = False,
) -> Result:
    """Check files and folders.

    Args:
        paths: The files and folders.
        settings: The settings.
        progress: Is told what is being done, how much of it is done, and how much there is.
        jobs: How many processes read files at the same time.
        keep: Whether files are kept as they were read, for the next run.
    """
    unread: list[Path] = []
    documents, former = read_run(paths, settings, progress, jobs, unread, keep=keep)
    memory = Memory(settings.root if keep else None)
    result = check_documents(documents, settings, load_checks(), progress, former=former, memory=memory)
    memory.tidy()
    return tell_unread(result, unread)


def tell_unread(result: Result, unread: Sequence[Path]) -> Result:
    """Say in the summary which files hold RDF or OWL in syntaxes that are not read."""
    if not unread:
        return result
    counts = Counter(map(syntax_of_archive, unread))
    words = [f"{count_of(number, 'file')} of {name}, which is not read here" for name, number in counts.items()]
    summary = result.summary
    return replace(result, summary=replace(summary, unchecked=(*summary.unchecked, *words)))


def check_documents(
    documents: Sequence[Document],
    settings: CheckSettings,
    checks: Sequence[Check],
    progress: Progress | None = None,
    *,
    former: Corpus | None = None,
    memory: Memory | None = None,
) -> Result:
    """Run checks over documents, group by group, and keep what the settings want reported."""
    groups = group_documents(documents, settings)
    read = {document.path: document for document in documents}
    foreign = {one.path for one in documents if any(fault.code == OTHER_SYNTAX.name for fault in one.parsed.faults)}
    left_out = sum(any(fault.code == FILE_TOO_LARGE.name for fault in one.parsed.faults) for one in documents)
    accounts = [Account(unchecked=[f"{count_of(len(foreign), 'file')} in other syntaxes of OWL"] if foreign else [])]
    if left_out:
        accounts.append(Account(unchecked=[f"{count_of(left_out, 'file')} for their size"]))
    found: dict[Finding, None] = dict.fromkeys(find_missing_shapes(documents, settings))
    own: list[Finding] = []
    meant = 0
    for group in groups:
        corpus = corpus_of(group, settings, former if group.kind is Kind.MAIN else None, memory, read)
        wanted = [check for check in checks if check.is_syntax] if group.kind in SYNTAX_ONLY else checks
        everything = list(run_checks(corpus, settings, wanted, progress or silent))
        kept = soften_tests((one for one in everything if is_told(one, group)), group)
        meant += len(everything) - len(kept)
        accounts.append(corpus.account)
        # Results of SHACL may be equal and still be two.
        own += [one for one in kept if one.properties]
        found.update(dict.fromkeys(one for one in kept if not one.properties))
    quiet = {one.path for group in groups if group.kind in SYNTAX_ONLY for one in group.documents}
    if meant:
        accounts.append(Account(unchecked=[f"{meant} findings in files of tests and examples that are meant to fail"]))
    findings = merge_causes(merge_variants(without_consequences([*found, *own]), groups))
    findings = apply_ignores(list(adjust_all(findings, settings)), documents, settings.ignore, quiet=quiet)
    return Result(
        root=settings.root,
        findings=tuple(sorted(adjust_all(findings, settings), key=order)),
        files=tuple(
            CheckedFile(path=document.path, format=document.format.value, roles=tuple(sorted(document.roles)))
            for document in documents
            if document.path not in foreign
        ),
        unread=frozenset(code.name for check in checks for code in check.codes if code.unread),
        summary=summarize_run(
            (document.roles for document in documents if document.path not in foreign), groups, accounts
        ),
    )


def corpus_of(
    group: Group,
    settings: CheckSettings,
    former: Corpus | None,
    memory: Memory | None,
    read: Mapping[str, Document],
) -> Corpus:
    """Return the corpus of a group: its files, those beside them that declare its terms, and its imports."""
    beside = [*group.documents, *group.context]
    return Corpus(
        [*beside, *find_libraries(beside, settings, read)],
        former=former,
        entailment=settings.entailment,
        engines=(settings.reasoner, settings.validator),
        memory=memory,
    )


def without_consequences(findings: Sequence[Finding]) -> list[Finding]:
    """Drop what is said of a term at the very place of a syntax error, which is the cause."""
    places = {(one.span.file, one.span.line, one.span.column) for one in findings if one.code == SYNTAX_ERROR.name}
    return [
        one
        for one in findings
        if one.code == SYNTAX_ERROR.name or (one.span.file, one.span.line, one.span.column) not in places
    ]


def merge_causes(findings: Sequence[Finding]) -> list[Finding]:
    """Make one finding of what is missing in many files, such as one context or one import, with the other places."""
    first: dict[tuple[str, str], int] = {}
    kept: list[Finding] = []
    more: dict[int, list[Span]] = {}
    for one in findings:
        number = first.setdefault((one.code, one.message), len(kept)) if one.code in ONE_CAUSE else len(kept)
        if number < len(kept):
            more.setdefault(number, []).append(one.span)
        else:
            kept.append(one)
    for number, spans in more.items():
        related = tuple(Related(message="and here", span=span) for span in spans)
        message = f"{kept[number].message} ({len(spans)} more place{'s' * (len(spans) > 1)})"
        kept[number] = replace(kept[number], message=message, related=(*kept[number].related, *related))
    return kept


def merge_variants(findings: Sequence[Finding], groups: Sequence[Group]) -> list[Finding]:
    """Make one finding of what is told of a file and of others that nearly repeat it."""
    variants = {one.path for group in groups if group.kind is Kind.VARIANTS for one in group.documents}
    if not variants:
        return list(findings)
    first = {(one.code, one.message): number for number, one in enumerate(findings) if one.span.file not in variants}
    for number, one in enumerate(findings):
        first.setdefault((one.code, one.message), number)
    related: dict[int, list[Related]] = {}
    kept: list[tuple[int, Finding]] = []
    for number, one in enumerate(findings):
        same = first[one.code, one.message]
        if one.span.file not in variants or one.span.file == findings[same].span.file:
            kept.append((number, one))
        else:
            related.setdefault(same, []).append(Related(message="the same in this file", span=one.span))
    return [
        replace(one, related=(*one.related, *related[number])) if number in related else one for number, one in kept
    ]


def run_checks(
    corpus: Corpus, settings: CheckSettings, checks: Sequence[Check], progress: Progress
) -> Iterator[Finding]:
    """Yield what the checks find; those that wait for an engine outside Python run beside the others.

    A check that fails is told as a finding, and what it had found before stands.
    """
    wanted = [check for check in checks if any(settings.severity.get(code.name) != "off" for code in check.codes)]
    # What they prepare in Python comes first: beside the other checks it would take twice as long.
    with run_aside([start(check, corpus) for check in wanted if check.aside], corpus) as aside:
        alone = [check for check in wanted if check.is_alone]
        try:
            yield from list(find_alone(corpus.documents, alone, corpus.memory))
        except Exception:  # noqa: BLE001 (as below; which one it is, is seen when they run one by one)
            alone = []
        rest = [check for check in wanted if not check.aside and check not in alone]
        for number, check in enumerate(rest, len(alone) + 1):
            yield from start(check, corpus)
            progress("checking", number, len(wanted))
        for number, result in enumerate(aside, len(alone) + len(rest) + 1):
            yield from result()
            progress("checking", number, len(wanted))


@contextmanager
def run_aside(
    found: Sequence[Iterator[Finding]], corpus: Corpus
) -> Generator[list[Callable[[], list[Finding]]], None, None]:
    """Let findings be found in a thread of their own, and give what waits for them; without shapes it costs no thread.

    Args:
        found: The findings of several checks.
        corpus: What they look at.
    """
    if not corpus.of(FileRole.SHAPES).documents:
        yield [partial(list[Finding], one) for one in found]
        return
    from concurrent.futures import ThreadPoolExecutor  # late, for it takes longer to import than a small file to check

    with ThreadPoolExecutor(1) as pool:
        yield [pool.submit(list[Finding], one).result for one in found]


def start(check: Check, corpus: Corpus) -> Iterator[Finding]:
    """Start a check, and return an iterator over its findings that ends with the failure of the check, if it fails."""
    try:
        found = iter(find_together(check, corpus))
    except Exception as error:  # noqa: BLE001 (one faulty check must not cost the findings of all others)
        return iter([tell_failure(check, error, corpus.documents[0])])
    return go_on(check, found, corpus)


def go_on(check: Check, found: Iterator[Finding], corpus: Corpus) -> Iterator[Finding]:
    """Yield the findings of a check that has been started."""
    try:
        yield from found
    except Exception as error:  # noqa: BLE001 (as above)
        yield tell_failure(check, error, corpus.documents[0])


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
