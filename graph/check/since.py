"""A run that tells only what has changed since a revision of git: `--changed`.

All files are read and checked together, since what is wrong in one may stand in another. Told are the findings in files
that have changed, those that name a place in one, and those in other files that the files as they were do not have: a
term that is removed here is missed there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.check.changes.changed import find_changed, read_before, write_former
from graph.check.corpus.corpus import Corpus
from graph.check.corpus.imports import import_files
from graph.check.documents import read_run
from graph.check.kept.memory import Memory
from graph.check.kept.opened import opened_files
from graph.check.registry import load_checks
from graph.check.run import Result, check_documents, tell_unread
from graph.check.settings import CheckSettings
from graph.check.syntax.document import Document
from graph.finding import Finding
from graph.stations import Progress


def check_changed(
    paths: Sequence[Path],
    settings: CheckSettings,
    progress: Progress | None = None,
    *,
    jobs: int = 1,
    keep: bool = False,
) -> Result:
    """Check files and folders, and keep what the files that have changed brought about.

    Args:
        paths: The files and folders.
        settings: The settings; `changed` is the commit that changes are counted from.
        progress: Is told what is being done, how much of it is done, and how much there is.
        jobs: How many processes read files at the same time.
        keep: Whether files are kept as they were read, for the next run.
    """
    unread: list[Path] = []
    documents, former = read_run(paths, settings, progress, jobs, unread, keep=keep)
    memory = Memory(settings.root if keep else None)
    result = check_documents(documents, settings, load_checks(), progress, former=former, memory=memory)
    result = tell_unread(result, unread)
    changed = find_changed(settings.root, settings.changed)
    far = [one for one in result.findings if not touches(one, changed)]
    if far and changed:
        old = set(map(id, far)) - set(map(id, new_among(far, find_before(documents, changed, paths, settings, former))))
    else:
        old = set(map(id, far))
    number = len(changed & {document.path for document in documents})
    only = f"told is what {number} changed file{'s' * (number != 1)} brought about"
    return replace(
        result,
        findings=tuple(one for one in result.findings if id(one) not in old),
        summary=replace(result.summary, only=only),
    )


def touches(finding: Finding, changed: frozenset[str]) -> bool:
    """Return whether a finding stands in a file that has changed, or names a place in one."""
    return finding.span.file in changed or any(one.span.file in changed for one in finding.related)


def find_before(
    documents: Sequence[Document],
    changed: frozenset[str],
    paths: Sequence[Path],
    settings: CheckSettings,
    former: Corpus | None,
) -> Counter[tuple[object, ...]]:
    """Return how often each finding stood in the files as they were."""
    # What is read here is fixed by the commit and by the files that the run itself has read.
    with TemporaryDirectory(prefix="reliefgraph-") as name, opened_files().pause():
        folder = Path(name).resolve()
        beside = [*import_files(settings), *(settings.root / one for one in settings.contexts.values())]
        write_former(settings.root, settings.changed, changed, folder, beside)
        before = read_before(folder, documents, changed, paths, settings)
        found = check_documents(before, replace(settings, root=folder), load_checks(), former=former).findings
        return Counter(map(identity, found))


def new_among(findings: Sequence[Finding], before: Counter[tuple[object, ...]]) -> list[Finding]:
    """Return the findings that did not stand there before, or not as often."""
    left = before.copy()
    new = []
    for one in findings:
        if left[identity(one)] > 0:
            left[identity(one)] -= 1
        else:
            new.append(one)
    return new


def identity(finding: Finding) -> tuple[object, ...]:
    """Return by what a finding in an unchanged file is the same; its words may count what stands elsewhere."""
    return finding.code, finding.span, re.sub(r"\d+", "", finding.message)
