"""Questions asked of a revision as the endpoint asks them, and answers that differ from the recorded ones."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import unified_diff
from pathlib import Path

from pyoxigraph import QueryResultsFormat, QuerySolutions

from graph.errors import UnreadableInputError
from graph.lookup.questions import Answer, Question, parse_answer, rebase_question
from graph.namespaces import BASE
from graph.revision.revision import Revision
from graph.revision.store import PLAIN_DATASET, QueryDataset, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """A question whose answer is no longer the recorded one.

    Attributes:
        question: The question with its recorded answer.
        answer: What a revision answers now.
    """

    question: Question
    answer: Answer

    @property
    def file(self) -> str:
        """The name of the file of the answer."""
        return f"{self.question.number:02}-{self.question.slug}.csv"

    def diff(self) -> str:
        """Return the rows that go and come, as a unified diff of the answer's file."""
        before, after = (answer_to_csv(one).splitlines() for one in (self.question.answer, self.answer))
        return "\n".join(unified_diff(before, after, self.file, self.file, n=0, lineterm=""))


def names_its_dataset(query: str) -> bool:
    """Return whether a query of ours has FROM clauses; each stands on a line of its own."""
    return re.search(r"^FROM ", query, re.MULTILINE) is not None


def ask(store: Store, query: str, dataset: QueryDataset) -> Answer:
    """Return the answer as the engine writes it in CSV; a query with FROM sees the graphs it names.

    Raises:
        UnreadableInputError: The query is malformed, or has no table as its answer.
    """
    try:
        result = store.query(query, dataset=PLAIN_DATASET if names_its_dataset(query) else dataset)
    except SyntaxError as error:
        raise UnreadableInputError(f"the query cannot be read: {error}") from error
    written = result.serialize(format=QueryResultsFormat.CSV) if isinstance(result, QuerySolutions) else None
    if written is None:
        raise UnreadableInputError("the query has no table as its answer; expected a SELECT")
    return parse_answer(written.decode("utf-8"))


def find_renewals(revision: Revision, questions: Iterable[Question]) -> Iterator[Renewal]:
    """Yield the questions to which a revision answers otherwise than recorded, under the base of the files."""
    store, dataset = revision.open(), revision.query_dataset()
    for question in questions:
        found = ask(store, rebase_question(question, revision.base).query, dataset)
        rows = tuple(tuple(value.replace(revision.base, BASE) for value in row) for row in found.rows)
        answer = replace(found, rows=rows)
        if answer != question.answer:
            yield Renewal(question=question, answer=answer)


def write_renewals(renewals: Iterable[Renewal], folder: Path) -> None:
    """Record answers in the files of their questions."""
    for one in renewals:
        (folder / one.file).write_text(answer_to_csv(one.answer), encoding="utf-8", newline="")


def answer_to_csv(answer: Answer) -> str:
    """Return an answer as its file has it."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([answer.columns, *answer.rows])
    return written.getvalue()
