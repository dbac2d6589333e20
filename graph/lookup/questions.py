"""The competency questions: what the graph must be able to answer, in words, as SPARQL and with the expected answer.

A question is two files of the same name: `NN-slug.rq`, whose first comment lines carry the question in words, and
`NN-slug.csv` with the answer in the format of SPARQL 1.1 Query Results CSV.

Source: https://www.w3.org/TR/sparql11-results-csv-tsv/
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable

from graph.errors import UnreadableInputError
from graph.namespaces import BASE

NAME = re.compile(r"(?P<number>\d{2})-(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.rq")
"""What the file of a question is called."""

_WAY_OUT = "ontology/questions/README.md shows what a question consists of."
_INDEX_ROWS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A table of results as text: an unbound value is empty, an IRI and a literal are their characters.

    Attributes:
        columns: The variables, in the order of the query.
        rows: One text for each column.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One competency question.

    Attributes:
        number: Its place in the list, from 1 on.
        slug: A short name, unique in the list.
        title: The question as somebody asks it.
        what: Why one asks it and how to read the answer.
        article: The key of the article to which it belongs, whose things it names; empty where it asks of all.
        query: The SPARQL text, without the comments that hold title and explanation.
        answer: The expected answer.
    """

    number: int
    slug: str
    title: str
    what: str
    article: str = ""
    query: str
    answer: Answer


def read_questions(folder: Traversable | None = None) -> tuple[Question, ...]:
    """Read all questions of a folder, in order; those of the ontology where none is given.

    Raises:
        UnreadableInputError: A file is missing, is not UTF-8, or does not hold what it should.
    """
    place = folder or files("ontology") / "questions"
    names = sorted(entry.name for entry in place.iterdir() if entry.name.endswith(".rq"))
    return tuple(_read_question(place, name) for name in names)


def parse_question(name: str, text: str, answer: str) -> Question:
    """Return the question that a pair of files holds.

    Args:
        name: The file name of the query.
        text: The query, with the question in its first comment lines.
        answer: The expected answer as CSV.

    Raises:
        UnreadableInputError: The name, the comments or the answer are not what they should be.
    """
    match = NAME.fullmatch(name)
    if match is None:
        raise UnreadableInputError("expected a name such as `07-who-pays.rq`", place=name, way_out=_WAY_OUT)
    comments: list[str] = []
    lines = text.splitlines(keepends=True)
    while lines and lines[0].startswith("#"):
        comments.append(lines.pop(0)[1:].strip())
    header = " ".join(comments)
    said = re.fullmatch(r"title: (?P<title>.+?)(?: article: (?P<article>\S+))? what: (?P<what>.+)", header)
    if said is None:
        raise UnreadableInputError(
            "expected `# title: …` and `# what: …` in the first lines", place=f"{name}:1", way_out=_WAY_OUT
        )
    return Question(
        number=int(match["number"]),
        slug=match["slug"],
        title=said["title"],
        what=said["what"],
        article=said["article"] or "",
        query="".join(lines).strip() + "\n",
        answer=parse_answer(answer, place=name.removesuffix(".rq") + ".csv"),
    )


def parse_answer(text: str, *, place: str = "") -> Answer:
    """Return the table that a CSV text holds.

    Raises:
        UnreadableInputError: There is no header, or a row has more or fewer values than the header.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = [tuple(row) for row in reader]
    except csv.Error as error:
        raise UnreadableInputError(f"this is not CSV: {error}", place=f"{place}:{reader.line_num}") from error
    if not rows:
        raise UnreadableInputError("the file is empty; expected a header", place=place, way_out=_WAY_OUT)
    for row in rows[1:]:
        if len(row) != len(rows[0]):
            raise UnreadableInputError(
                f"the row {','.join(row)!r} has {len(row)} values; expected {len(rows[0])}",
                place=place,
                way_out="Quote values that hold a comma.",
            )
    return Answer(columns=rows[0], rows=tuple(rows[1:]))


def rebase_question(question: Question, base: str) -> Question:
    """Return the question as it is asked of a deployment under another base IRI."""
    rows = tuple(tuple(value.replace(BASE, base) for value in row) for row in question.answer.rows)
    return replace(
        question,
        query=question.query.replace(BASE, base),
        answer=replace(question.answer, rows=rows),
    )


def questions_to_index(questions: Iterable[Question]) -> str:
    """Return a list in Markdown: each question with its explanation and the first rows of its answer."""
    lines = ["# The questions and the first rows of their answers", "", "Made by `reliefgraph generate`.", ""]
    for question in questions:
        lines += _index_entry(question)
    return "\n".join(lines)


def _index_entry(question: Question) -> Iterator[str]:
    rows, more = question.answer.rows[:_INDEX_ROWS], len(question.answer.rows) - _INDEX_ROWS
    name = f"{question.number:02}-{question.slug}"
    yield f"## {question.number}. {question.title}"
    yield ""
    yield f"{question.what} ([query]({name}.rq), [answer]({name}.csv))"
    yield ""
    yield _table_row(question.answer.columns)
    yield _table_row("---" for _ in question.answer.columns)
    yield from (_table_row(row) for row in rows)
    if more > 0:
        yield ""
        yield f"… and {more} more {'row' if more == 1 else 'rows'}."
    yield ""


def _table_row(values: Iterable[str]) -> str:
    return "| " + " | ".join(value.replace("|", "\\|") for value in values) + " |"


def _read_question(folder: Traversable, name: str) -> Question:
    texts = (_read_text(folder / file) for file in (name, name.removesuffix(".rq") + ".csv"))
    return parse_question(name, *texts)


def _read_text(file: Traversable) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise UnreadableInputError("there is no such file", place=file.name, way_out=_WAY_OUT) from error
    except UnicodeDecodeError as error:
        raise UnreadableInputError(f"byte {error.start} is not UTF-8", place=file.name) from error
