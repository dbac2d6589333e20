"""Check vocabularies that others publish, as they publish them: `python -m tests.bench.vocabularies FOLDER`.

FOLDER holds packages unpacked side by side, as `pip download` and `npm pack` bring them: brickschema, linkml_model,
pylode, sssom_schema, pyshacl, and npm/<name>-<version> for packages such as @vocabulary/prov. Prints a table of the
findings by corpus, and what became of those in `judged.csv`, which were read by hand; writes both to RESULTS.md.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.check.run import Result, check_paths
from graph.check.settings import CheckSettings
from graph.finding import Severity
from tests.bench.results import table, write_section

FOLDER = Path(__file__).resolve().parent
JUDGED = FOLDER / "judged.csv"
CORPORA = (
    "brickschema/brickschema/ontologies/*",
    "linkml_model/linkml_model/owl",
    "linkml_model/linkml_model/rdf",
    "linkml_model/linkml_model/shacl",
    "linkml_model/linkml_model/jsonld",
    "pylode/pylode/rdf",
    "sssom_schema/sssom_schema",
    "pyshacl/pyshacl/assets",
    "npm/*",
)
"""What is checked together: the files of one package, or of one version of its ontology."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A finding that somebody has read beside the file, and what they thought of it."""

    code: str
    place: str
    verdict: str
    reason: str


def read_judged(path: Path = JUDGED) -> tuple[Judgement, ...]:
    """Read the findings that were judged."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(Judgement(**row) for row in csv.DictReader(file))


def check_all(root: Path) -> Iterable[tuple[str, Result, float]]:
    """Check each corpus; yield its name, the result and the seconds."""
    for pattern in CORPORA:
        for folder in sorted(root.glob(pattern)):
            started = time.perf_counter()
            result = check_paths([folder], CheckSettings(root=root))
            yield folder.relative_to(root).as_posix(), result, time.perf_counter() - started


def row_of(name: str, result: Result, seconds: float) -> list[str]:
    """Return the row of a corpus."""
    count = Counter(finding.severity for finding in result.findings)
    codes = Counter(finding.code for finding in result.findings if finding.severity is Severity.ERROR)
    errors = ", ".join(f"{number} {code}" for code, number in codes.most_common()) or "none"
    numbers = [count[severity] for severity in Severity]
    return [f"{name}: {errors}", str(len(result.files)), *(f"{number:,}" for number in numbers), f"{seconds:.1f}"]


def judged_text(judged: Sequence[Judgement], results: Iterable[Result]) -> str:
    """Say how many of the judged findings are right, and which are not reported any more."""
    found = {(one.code, str(one.span)) for result in results for one in result.findings}
    right = sum(one.verdict == "right" for one in judged)
    gone = [one for one in judged if (one.code, one.place) not in found]
    lines = [
        f"Of the errors, {len(judged)} were drawn (a few of each code, each message once) and read beside the file:",
        f"{right} right, {len(judged) - right} wrong ({right / len(judged):.0%} right); `judged.csv` has the reasons.",
    ]
    if gone:
        lines.append(f"Not reported any more: {', '.join(f'{one.code} at {one.place}' for one in gone)}.")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> None:
    """Check what the folder holds."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.exit(f"usage: python -m tests.bench.vocabularies FOLDER\n\n{__doc__}")
    checked = list(check_all(Path(arguments[0]).resolve()))
    columns = ["corpus, and its errors", "files", "errors", "warnings", "infos", "s"]
    body = table(columns, [row_of(*one) for one in checked])
    body += "\n\n" + judged_text(read_judged(), [result for _, result, _ in checked])
    print(body)
    write_section(FOLDER / "RESULTS.md", "vocabularies", body)


if __name__ == "__main__":
    main(sys.argv[1:])
