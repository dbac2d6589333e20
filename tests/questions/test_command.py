"""`reliefgraph questions` lists the questions and prints one."""

from __future__ import annotations

from click.testing import CliRunner

from graph.lookup.questions import read_questions
from server.commands.questions import questions


def test_questions_are_listed() -> None:
    """Without a number each question is a line with its number and title."""
    result = CliRunner().invoke(questions)
    lines = result.output.splitlines()
    assert result.exit_code == 0
    assert len(lines) == 46
    assert lines[7] == "  8  Which companies work in Xinjiang, and how do we know?"


def test_one_question_is_printed_as_a_query() -> None:
    """With a number the output is that question's SPARQL text under its title."""
    result = CliRunner().invoke(questions, ["8"])
    assert result.exit_code == 0
    assert result.output == f"# {read_questions()[7].title}\n{read_questions()[7].query}"


def test_a_question_that_is_not_there_is_told() -> None:
    """A number beyond the last is a usage error that gives the range."""
    result = CliRunner().invoke(questions, ["99"])
    assert result.exit_code == 2
    assert "there is no question 99; they go from 1 to 46" in result.output
