"""Examples for agents: the competency questions, whose answers are tested with the graph."""

from __future__ import annotations

import re
from collections.abc import Iterable

from graph.lookup.questions import Question, read_questions, rebase_question

SHOWN = 3
"""So many questions are given with their queries."""

_WORD = re.compile(r"\w+")
_COMMON = frozenset(
    ["a", "an", "and", "are", "as", "at", "by", "do", "does", "for", "from", "how", "in", "is", "it", "of", "on"]
)


def find_examples(about: str, base: str) -> tuple[list[Question], list[Question]]:
    """Return the questions that share most words with a text, best first, and all others in their order.

    Args:
        about: What is looked for; nothing is chosen where it has no words.
        base: The base IRI under which the queries are to stand.
    """
    questions = [rebase_question(question, base) for question in read_questions()]
    wanted = _stems([about])
    scores = {question.number: _score(question, wanted) for question in questions}
    best = sorted((one for one in questions if scores[one.number]), key=lambda one: (-scores[one.number], one.number))
    chosen = best[:SHOWN]
    return chosen, [one for one in questions if one not in chosen]


def _score(question: Question, wanted: set[str]) -> int:
    title, rest = _stems([question.title]), _stems([question.what, question.query])
    return 3 * len(wanted & title) + len(wanted & rest)


def _stems(texts: Iterable[str]) -> set[str]:
    """Return the words of some texts without their endings."""
    words = (word.casefold() for text in texts for word in _WORD.findall(text))
    return {re.sub(r"(?<=\w{3})(?:ies|es|s|ed|ing)$", "", word) for word in words if word not in _COMMON}
