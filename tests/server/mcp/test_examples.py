"""Which examples an agent is given."""

from __future__ import annotations

import pytest

from graph.namespaces import BASE
from server.mcp.examples import find_examples


@pytest.mark.parametrize(
    ("about", "title"),
    [
        ("what are workers paid? wages", "What are workers paid, and who says so?"),
        ("conflicting statements", "Which statements cannot all be right as they stand?"),
        ("exports", "Who exports what?"),
    ],
)
def test_the_nearest_questions_come_first(about: str, title: str) -> None:
    """The question that shares most words stands among the three that are given whole, and not among the others."""
    best, others = find_examples(about, BASE)
    assert 1 <= len(best) <= 3
    assert any(one.title.startswith(title) for one in best)
    assert not {one.number for one in best} & {one.number for one in others}


def test_nothing_is_chosen_without_words() -> None:
    """Without words, and with words that no question has, all questions are listed and none is chosen."""
    for about in ("", "xylophone quartz"):
        best, others = find_examples(about, BASE)
        assert best == []
        assert [one.number for one in others] == list(range(1, len(others) + 1))
        assert len(others) >= 46


def test_the_queries_stand_under_the_base() -> None:
    """Under another base the queries name its vocabulary."""
    best, _ = find_examples("wages", "http://e/kg/")
    assert "PREFIX rlf: <http://e/kg/ontology#>" in best[0].query
