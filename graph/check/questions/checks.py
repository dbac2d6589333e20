"""Questions in SPARQL: can they be read, do their names exist, and is the answer the one that stands beside them?

A question is a file `name.rq`; `name.csv` beside it holds the expected answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from graph.check.corpus.corpus import Corpus
from graph.check.questions.codes import (
    BAD_ANSWER_FILE,
    BAD_QUESTION,
    QUESTION_NOT_RUN,
    UNBOUND_VARIABLE,
    UNDECLARED_PREFIXES,
    UNEXPECTED_ANSWER,
    UNKNOWN_NAME,
    UPDATE_AS_QUESTION,
)
from graph.check.registry import Check
from graph.check.syntax.document import FileRole
from graph.finding import Finding
from graph.namespaces import SH


def find_problems(corpus: Corpus) -> Iterable[Finding]:
    """Check every question: its grammar, its names, its answer; and the names in the queries of shapes.

    Answers are asked for where there are data.
    """
    # Late, for what reads SPARQL takes longer to import than a small file to check.
    found: list[Iterable[Finding]] = []
    if corpus.own.of(FileRole.QUESTION).documents:
        from graph.check.questions.problems import iter_problems

        found.append(iter_problems(corpus))
    if any(SH + "sparql" in uses.predicates for uses in corpus.own.of(FileRole.SHAPES).uses):
        from graph.check.questions.shape_queries import tell_unknown

        found.append(tell_unknown(corpus))
    return chain.from_iterable(found)


def find_unbound(corpus: Corpus) -> Iterable[Finding]:
    """Tell the variables of questions that no pattern binds."""
    questions = corpus.own.of(FileRole.QUESTION).documents
    if not questions:
        return ()
    from graph.check.questions.variables import tell_unbound  # late, as above

    return (finding for document in questions for finding in tell_unbound(document))


CHECKS = (
    Check(codes=(UNBOUND_VARIABLE,), run=find_unbound, is_alone=True),
    Check(
        codes=(
            *(BAD_QUESTION, QUESTION_NOT_RUN, UPDATE_AS_QUESTION, UNDECLARED_PREFIXES),
            *(UNKNOWN_NAME, BAD_ANSWER_FILE, UNEXPECTED_ANSWER),
        ),
        run=find_problems,
    ),
)
