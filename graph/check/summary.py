"""The line that every run ends with: what was found, in which files, what was checked by what, and what was not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.check.corpus.account import Account, Validation
from graph.check.corpus.groups import Group, Kind
from graph.finding import Finding, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run did.

    Attributes:
        files: How many files were read.
        roles: How many of them have each role.
        groups: How many files are checked apart, by the reason.
        validations: What data were held against what shapes.
        unchecked: What was not checked, each with its reason.
        only: What alone is told; empty where all is.
    """

    files: int = 0
    roles: tuple[tuple[str, int], ...] = ()
    groups: tuple[tuple[str, int], ...] = ()
    validations: tuple[Validation, ...] = ()
    unchecked: tuple[str, ...] = ()
    only: str = ""

    def sentence(self) -> str:
        """Return in one line what was checked, and what was not and why."""
        if not self.files:
            others = f". not checked: {'; '.join(self.unchecked)}" if self.unchecked else ""
            return f"nothing to check: no file here is RDF, SPARQL or an article{others}"
        parts = [", ".join(f"{number} {role}" for role, number in self.roles)]
        if self.groups:
            parts.append("checked apart: " + ", ".join(f"{number} {reason}" for reason, number in self.groups))
        if self.validations:
            files, shapes = (sum(getattr(one, name) for one in self.validations) for name in ("files", "shapes"))
            engines = " and ".join(dict.fromkeys(engine for one in self.validations for engine in one.engines))
            groups = f" in {len(self.validations)} groups" if len(self.validations) > 1 else ""
            by = f" by {engines}" if engines else ""
            parts.append(f"{count_of(files, 'file')} of data held against {count_of(shapes, 'shape')}{groups}{by}")
        if self.unchecked:
            parts.append(f"not checked: {'; '.join(self.unchecked)}")
        if self.only:
            parts.append(self.only)
        return ". ".join(parts)


def summarize_run(roles: Iterable[Iterable[str]], groups: Sequence[Group], accounts: Iterable[Account]) -> Summary:
    """Make the summary of a run from the roles of its files, its groups and what the checks noted."""
    every = [tuple(one) for one in roles]
    counts = Counter(role for one in every for role in one)
    account = Account()
    account.add(accounts)
    apart = Counter[str]()
    for group in groups:
        if group.kind is not Kind.MAIN:
            apart[group.kind.value] += len(group.documents)
    return Summary(
        files=len(every),
        roles=tuple(sorted(counts.items())),
        groups=tuple(apart.items()),
        validations=tuple(account.validations),
        unchecked=tuple(account.unchecked),
    )


def count_findings(findings: Sequence[Finding], files: int) -> str:
    """Write how many findings there are, of which severity, in how many of the files."""
    counts = Counter(finding.severity for finding in findings)
    words = [
        f"{number} {level.value if level is Severity.INFO else level.value + 's' * (number > 1)}"
        for level in Severity
        if (number := counts[level])
    ]
    told = len({finding.span.file for finding in findings})
    return f"{', '.join(words) or 'no findings'} in {told} of {count_of(files, 'file')}"


def count_of(number: int, word: str) -> str:
    """Write a number with its word."""
    return f"{number} {word}{'s' * (number != 1)}"
