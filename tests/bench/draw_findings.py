"""Draw findings of `reliefgraph check` by a seed, to be judged by hand.

`python -m tests.bench.draw_findings FOLDER…`: each folder is a checkout of a public repository and is checked with the
defaults. Forty findings of a severity are drawn from all of them, and forty one per kind in turn, so that a kind with a
thousand findings counts once. What is printed is a table to fill in; nothing of the repositories is kept.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from graph.check.run import check_paths
from graph.check.settings import read_settings
from graph.finding import Finding, Severity

DRAWN = 40


def main() -> None:
    """Check the folders, and print the counts and the draws."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--seed", type=int, default=2026)
    arguments = parser.parse_args()
    found: list[tuple[str, Finding]] = []
    for folder in arguments.folders:
        result = check_paths([folder], replace(read_settings(folder), root=folder.resolve()))
        found += [(folder.name, finding) for finding in result.findings]
        counts = Counter(finding.severity.value for finding in result.findings)
        print(f"| {folder.name} | {counts['error']} | {counts['warning']} | {counts['info']} |")
    for severity in (Severity.ERROR, Severity.WARNING):
        chosen = [(name, finding) for name, finding in found if finding.severity is severity]
        for words, drawn in (
            ("pooled", draw_pooled(chosen, arguments.seed)),
            ("by kind", draw_by_kind(chosen, arguments.seed)),
        ):
            print(f"\n## {severity.value}s, {words}\n\n| right | repository | place | code | message |")
            print("| --- | --- | --- | --- | --- |")
            for name, finding in drawn:
                print(f"| | {name} | {finding.span} | {finding.code} | {' '.join(finding.message.split())[:160]} |")


def draw_pooled(found: Sequence[tuple[str, Finding]], seed: int) -> list[tuple[str, Finding]]:
    """Return so many findings as are judged, each as likely as any other."""
    return random.Random(seed).sample(found, min(DRAWN, len(found)))


def draw_by_kind(found: Sequence[tuple[str, Finding]], seed: int) -> list[tuple[str, Finding]]:
    """Return so many findings, one of each code in turn until there are enough."""
    chance = random.Random(seed)
    by_code: defaultdict[str, list[tuple[str, Finding]]] = defaultdict(list)
    for one in found:
        by_code[one[1].code].append(one)
    for members in by_code.values():
        chance.shuffle(members)
    return list(take_turns(by_code))[:DRAWN]


def take_turns(by_code: dict[str, list[tuple[str, Finding]]]) -> Iterator[tuple[str, Finding]]:
    """Yield one finding of each code, then a second of each, until none is left."""
    for turn in range(max(map(len, by_code.values()), default=0)):
        for code in sorted(by_code):
            if turn < len(by_code[code]):
                yield by_code[code][turn]


if __name__ == "__main__":
    main()
