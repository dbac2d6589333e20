"""Draw findings of `reliefgraph check` by a seed, to be judged by hand.

`python -m tests.bench.repository.draw_findings FOLDER_OR_REPORT…`: each is a checkout of a public repository, which
is checked with the defaults, or what `reliefgraph check --format json` has printed about one. Forty findings of a
severity are
drawn from all of them, and forty one per kind in turn, so that a kind with a thousand findings counts once: 160 in all.
What is printed is a table to fill in, and with `--csv` also written in the form of `judged_repositories.csv`.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graph.check.report.groups import gather_alike
from graph.check.run import check_paths
from graph.check.settings import read_settings
from graph.finding import Finding, Severity

DRAWN = 40
COLUMNS = ("seed", "draw", "severity", "repository", "code", "place", "verdict", "reason", "message")
JUDGED = Path(__file__).resolve().parent / "judged_repositories.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A finding of a repository, as it is told."""

    repository: str
    severity: str
    code: str
    place: str
    message: str


def main() -> None:
    """Check the folders, and print the counts and the draws."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="+", type=Path, metavar="FOLDER_OR_REPORT")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--csv", type=Path, help="write the draws into this file too")
    arguments = parser.parse_args()
    found: list[Drawn] = []
    for source in arguments.sources:
        members = read_report(source) if source.is_file() else check_folder(source)
        found += members
        counts = Counter(one.severity for one in members)
        print(f"| {source.stem} | {counts['error']} | {counts['warning']} | {counts['info']} |")
    rows: list[dict[str, str]] = []
    for severity in (Severity.ERROR.value, Severity.WARNING.value):
        chosen = [one for one in found if one.severity == severity]
        for draw, drawn in (
            ("pooled", draw_pooled(chosen, arguments.seed)),
            ("by kind", draw_by_kind(chosen, arguments.seed)),
        ):
            print(f"\n## {severity}s, {draw}\n\n| right | repository | place | code | message |")
            print("| --- | --- | --- | --- | --- |")
            for one in drawn:
                print(f"| | {one.repository} | {one.place} | {one.code} | {one.message[:160]} |")
                parts = (one.severity, one.repository, one.code, one.place, "", "", one.message)
                rows.append(dict(zip(COLUMNS, (str(arguments.seed), draw, *parts), strict=True)))
    if arguments.csv:
        with arguments.csv.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)


def read_shares(path: Path = JUDGED) -> dict[tuple[str, str, str, str], tuple[int, int]]:
    """Return for each draw that was judged how many findings of it are right, and how many there are.

    A draw is named by its repositories, its seed, its severity and how it was drawn.
    """
    shares: dict[tuple[str, str, str, str], tuple[int, int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = (row["repositories"], row["seed"], row["severity"], row["draw"])
            right, count = shares.get(key, (0, 0))
            shares[key] = (right + (row["verdict"] == "right"), count + 1)
    return shares


def check_folder(folder: Path) -> list[Drawn]:
    """Check a checkout with the defaults."""
    result = check_paths([folder], replace(read_settings(folder), root=folder.resolve()))
    return [draw_of(folder.name, one) for one in gather_alike(result.findings)]


def draw_of(repository: str, finding: Finding) -> Drawn:
    """Return what is shown of a finding."""
    message = " ".join(finding.message.split())
    return Drawn(
        repository=repository,
        severity=finding.severity.value,
        code=finding.code,
        place=str(finding.span),
        message=message,
    )


def read_report(path: Path) -> list[Drawn]:
    """Read what the command has printed with `--format json`; the report bears the name of the repository."""
    mark = f"{path.stem}/"
    return [
        Drawn(
            repository=path.stem,
            severity=one["severity"],
            code=one["code"],
            place=f"{one['file'].partition(mark)[2] or one['file']}:{one['line']}:{one['column']}",
            message=" ".join(one["message"].split()),
        )
        for one in json.loads(path.read_text(encoding="utf-8"))["findings"]
    ]


def draw_pooled(found: Sequence[Drawn], seed: int) -> list[Drawn]:
    """Return so many findings as are judged, each as likely as any other."""
    return random.Random(seed).sample(found, min(DRAWN, len(found)))


def draw_by_kind(found: Sequence[Drawn], seed: int) -> list[Drawn]:
    """Return so many findings, one of each code in turn until there are enough."""
    chance = random.Random(seed)
    by_code: defaultdict[str, list[Drawn]] = defaultdict(list)
    for one in found:
        by_code[one.code].append(one)
    for members in by_code.values():
        chance.shuffle(members)
    return list(take_turns(by_code))[:DRAWN]


def take_turns(by_code: dict[str, list[Drawn]]) -> Iterator[Drawn]:
    """Yield one finding of each code, then a second of each, until none is left."""
    for turn in range(max(map(len, by_code.values()), default=0)):
        for code in sorted(by_code):
            if turn < len(by_code[code]):
                yield by_code[code][turn]


if __name__ == "__main__":
    main()
