"""Question files are read whole, or refused with the place and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import UnreadableInputError
from graph.lookup.questions import (
    Answer,
    parse_answer,
    parse_question,
    questions_to_index,
    read_questions,
    rebase_question,
)

TEXT = """\
# title: Who pays?
# what: Everybody who
#   pays | owes.

SELECT ?who WHERE { ?who <https://w3id.org/reliefgraph/ontology#pays> [] } ORDER BY ?who
"""
ANSWER = 'who\r\nhttps://w3id.org/reliefgraph/id/person/zhang-ke\r\n"Wanda, Ltd."\r\n'


def test_a_question_is_read() -> None:
    """Number, name, title, explanation, query and answer come from the two files; comments leave the query."""
    question = parse_question("07-who-pays.rq", TEXT, ANSWER)
    assert (question.number, question.slug, question.title) == (7, "who-pays", "Who pays?")
    assert question.what == "Everybody who pays | owes."
    assert question.query == TEXT.splitlines()[-1] + "\n"
    assert question.answer == Answer(
        columns=("who",), rows=(("https://w3id.org/reliefgraph/id/person/zhang-ke",), ("Wanda, Ltd.",))
    )


def test_a_question_moves_to_another_base() -> None:
    """Under another base the IRIs of the query and of the answer change, and words do not."""
    question = rebase_question(parse_question("07-who-pays.rq", TEXT, ANSWER), "http://localhost/kg/")
    assert question.query == "SELECT ?who WHERE { ?who <http://localhost/kg/ontology#pays> [] } ORDER BY ?who\n"
    assert question.answer.rows == (("http://localhost/kg/id/person/zhang-ke",), ("Wanda, Ltd.",))


@pytest.mark.parametrize(
    ("name", "text", "answer", "message"),
    [
        ("7-who-pays.rq", TEXT, ANSWER, "7-who-pays.rq: expected a name such as"),
        ("07-who-pays.rq", TEXT.replace("# what", "# why"), ANSWER, "07-who-pays.rq:1: expected `# title: …`"),
        ("07-who-pays.rq", "SELECT * { ?s ?p ?o }", ANSWER, "07-who-pays.rq:1: expected `# title: …`"),
        ("07-who-pays.rq", TEXT, "", "07-who-pays.csv: the file is empty"),
        ("07-who-pays.rq", TEXT, "who\nWanda, Ltd.\n", "has 2 values; expected 1"),
        ("07-who-pays.rq", TEXT, 'who\n"Wanda\n', "07-who-pays.csv:2: this is not CSV"),
    ],
)
def test_a_bad_question_is_refused(name: str, text: str, answer: str, message: str) -> None:
    """A wrong name, missing words and a broken answer are told with their place."""
    with pytest.raises(UnreadableInputError) as caught:
        parse_question(name, text, answer)
    assert message in str(caught.value)


def test_a_missing_answer_is_told(tmp_path: Path) -> None:
    """A query without its CSV names the file that is missing; one that is not UTF-8 names the byte."""
    (tmp_path / "07-who-pays.rq").write_text(TEXT, encoding="utf-8")
    with pytest.raises(UnreadableInputError, match=r"07-who-pays\.csv: there is no such file"):
        read_questions(tmp_path)
    (tmp_path / "07-who-pays.csv").write_bytes(b"who\nM\xfcller\n")
    with pytest.raises(UnreadableInputError, match=r"07-who-pays\.csv: byte 5 is not UTF-8"):
        read_questions(tmp_path)


def test_an_answer_without_rows_keeps_its_columns() -> None:
    """A header alone is an empty answer."""
    assert parse_answer("who,what\n") == Answer(columns=("who", "what"), rows=())


def test_the_index_shows_three_rows() -> None:
    """An index names the files, shows three rows and counts the rest; a bar in a value does not break the table."""
    answer = "who\na|b\nc\nd\ne\n"
    lines = questions_to_index([parse_question("07-who-pays.rq", TEXT, answer)]).split("\n")
    assert lines[4:] == [
        "## 7. Who pays?",
        "",
        "Everybody who pays | owes. ([query](07-who-pays.rq), [answer](07-who-pays.csv))",
        "",
        "| who |",
        "| --- |",
        "| a\\|b |",
        "| c |",
        "| d |",
        "",
        "… and 1 more row.",
        "",
    ]
