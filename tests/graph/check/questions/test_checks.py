"""Questions are asked of the data beside them, and their answers compared with the expected ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.files import read_document
from graph.check.questions.checks import find_problems
from graph.check.settings import CheckSettings

DATA = """@prefix ex: <http://example.org/> .
ex:ann ex:age 7 ; ex:name "Ann, of York" . ex:bob ex:age 9.50 .
ex:g { ex:eve ex:age 3 }
"""
QUERY = "PREFIX ex: <http://example.org/>\nSELECT ?who ?age WHERE { ?who ex:age ?age }"
ANN, BOB, EVE = "http://example.org/ann,7\n", "http://example.org/bob,9.5\n", "http://example.org/eve,3\n"


def problems(folder: Path, query: str, answer: str | None) -> list[tuple[str, str]]:
    """Write data, question and answer; return code and place of each finding."""
    (folder / "data.trig").write_text(DATA, encoding="utf-8")
    (folder / "q.rq").write_text(query, encoding="utf-8")
    if answer is not None:
        (folder / "q.csv").write_text(answer, encoding="utf-8")
    settings = CheckSettings(root=folder)
    corpus = Corpus([read_document(folder / name, settings) for name in ("data.trig", "q.rq")])
    return [(one.code, str(one.span)) for one in find_problems(corpus)]


@pytest.mark.parametrize(
    ("query", "answer", "expected"),
    [
        (QUERY, None, []),
        (QUERY, f"who,age\n{ANN}{BOB}{EVE}", []),
        (QUERY, f"who,age\r\n{EVE}{ANN}{BOB}", []),
        (QUERY, f"who,age\n{ANN}{BOB}", [("unexpected-answer", "q.rq:2:1")]),
        (f"# match: part\n{QUERY}", f"who,age\n{ANN}", []),
        (f"# match: part\n{QUERY}", f"who,age\n{ANN}{ANN}", [("unexpected-answer", "q.csv:3:1")]),
        (QUERY, f"who,age\n{ANN}{BOB}{EVE}x,1\n", [("unexpected-answer", "q.csv:5:1")]),
        (QUERY, "who,age,more\n", [("bad-answer-file", "q.csv:1:1")]),
        (QUERY, "who,age\nx\n", [("bad-answer-file", "q.csv:1:1")]),
        (QUERY, "", [("bad-answer-file", "q.csv:1:1")]),
        (QUERY.replace("?who ex:age", "GRAPH ex:g { ?who ex:age").replace(" }", " } }"), f"who,age\n{EVE}", []),
        (QUERY.replace("SELECT ?who ?age WHERE", "ASK"), "answer\ntrue\n", []),
        (QUERY.replace("SELECT ?who ?age WHERE", "ASK"), "answer\nfalse\n", [
            ("unexpected-answer", "q.csv:2:1"), ("unexpected-answer", "q.rq:2:1")]),
        (QUERY.replace("ex:age", "ex:agee"), f"who,age\n{ANN}", [("unknown-name-in-question", "q.rq:2:31")]),
        (QUERY.replace("ex:age", "rdfs:label"), None, [("bad-question", "q.rq:2:31")]),
        (QUERY.replace("ex:age", "<http://www.w3.org/2000/01/rdf-schema#labl>"), None, [
            ("unknown-name-in-question", "q.rq:2:31")]),
        (QUERY.replace("ex:age", "<http://example.com/elsewhere>"), "who,age\n", []),
        (QUERY.replace("?who ex:age", "SERVICE ex:s { ?who ex:age").replace(" }", " } }"), None, [
            ("question-not-run", "q.rq:2:26")]),
        (QUERY.replace("SELECT ?who ?age", "CONSTRUCT { ?who ex:age ?age }"), "who\n", [
            ("bad-answer-file", "q.csv:1:1")]),
        (QUERY.replace("?age }", "?age FILTER(ex:f(?age)) }"), None, [("question-not-run", "q.rq:2:50")]),
    ],
)  # fmt: skip
def test_question(query: str, answer: str | None, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    """A question has exactly the problems that a reader of the three files would name."""
    assert problems(tmp_path, query, answer) == expected
