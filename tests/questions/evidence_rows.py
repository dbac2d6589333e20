"""What stands behind each row of an answer, as lines that can be read against the article.

`python -m tests.questions.evidence_rows` writes them anew; read what `git diff` shows against the article then.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graph.build.dataset import make_dataset
from graph.lookup.answers import names_its_dataset
from graph.lookup.explanation_report import find_remarks, iter_documents
from graph.lookup.questions import read_questions
from graph.rdf.quads import graphs_to_quads
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import RevisionDirectory
from graph.revision.store import PLAIN_DATASET
from graph.revision.view import View
from graph.witness.answer import find_evidence
from graph.witness.report import Reporter
from tests.made_up import write_seeds
from tests.questions.asking import PROSPECTS, Asked, open_revision

FOLDER = Path(__file__).parent / "evidence"
UNPREPARED = Path(__file__).parent / "unprepared"
COLUMNS = ("values", "speaker", "said as", "start", "end", "words")
Line = tuple[str, ...]


def read_queries() -> dict[Path, str]:
    """Return each query whose evidence is kept, by the file that keeps it."""
    files = sorted(UNPREPARED.glob("*.rq"))
    return {
        **{FOLDER / f"{one.number:02}-{one.slug}.csv": one.query for one in read_questions()},
        **{FOLDER / "unprepared" / f"{file.stem}.csv": file.read_text(encoding="utf-8") for file in files},
    }


def list_evidence(asked: Asked, view: View, query: str) -> list[Line]:
    """Return a line for each quote and each source behind each row of an answer, in the order of the answer.

    Raises:
        AssertionError: Nothing stands behind a row.
    """
    dataset = asked.with_prospects if PROSPECTS in query.splitlines() else asked.dataset
    dataset = PLAIN_DATASET if names_its_dataset(query) else dataset
    report = Reporter(view).report(find_evidence(asked.store, query, dataset=dataset, limit=1000))
    bindings = report["results"]["bindings"]
    found: list[Line] = []
    for binding, row in zip(bindings, report["evidence"]["rows"], strict=True):
        lines = list(_iter_lines(row, report["evidence"]))
        values = " | ".join(str(one["value"]) for one in binding.values())
        assert lines, f"nothing stands behind the row {values}"
        found += [(values, *line) for line in lines]
    return found


def _iter_lines(row: dict[str, Any], evidence: dict[str, Any]) -> Iterator[Line]:
    told: dict[Line, None] = {}
    for index in row["sentences"]:
        one = evidence["sentences"][index]
        for start, end in one["marks"]:
            place = (str(one["start"] + start), str(one["start"] + end))
            told[(one["speaker"], ", ".join(find_remarks(one)), *place, one["text"][start:end])] = None
    for index in dict.fromkeys(index for witness in row["witnesses"][:1] for index in witness):
        for document in iter_documents(evidence["triples"][index]):
            told[("", "source", "", "", document["title"])] = None
    yield from told


def read_lines(file: Path) -> list[Line]:
    """Return the lines that were read against the article and kept."""
    head, *lines = csv.reader(file.read_text(encoding="utf-8").splitlines())
    assert tuple(head) == COLUMNS
    return [tuple(line) for line in lines]


def write_lines(lines: list[Line]) -> str:
    """Return lines as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *lines])
    return text.getvalue()


def main() -> None:
    """Build the article and write down the evidence of all answers."""
    with TemporaryDirectory() as folder:
        dataset = make_dataset(write_seeds(Path(folder) / "seeds"))
        change = Change(kind=ChangeKind.BUILD, who="tester", what="the article")
        directory = RevisionDirectory(Path(folder) / "data")
        asked = open_revision(directory.publish(graphs_to_quads(dataset.graphs), change))
        view = View(asked.store)
        for file, query in read_queries().items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(write_lines(list_evidence(asked, view, query)), encoding="utf-8")


if __name__ == "__main__":
    main()
