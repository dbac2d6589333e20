"""Questions in SPARQL: can they be read, do their names exist, and is the answer the one that stands beside them?

A question is a file `name.rq`; `name.csv` beside it holds the expected answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import declarations_of
from graph.check.questions.answers import BAD_ANSWER_FILE, UNEXPECTED_ANSWER, compare, fill_store
from graph.check.questions.grammar import BAD_QUESTION, QUESTION_NOT_RUN, UPDATE_AS_QUESTION, grammar_problem
from graph.check.questions.names import UNKNOWN_NAME, KnownNames, find_unknown_names, is_about_the_past
from graph.check.questions.prefixes import UNDECLARED_PREFIXES, find_habitual, read_question, tell_habit
from graph.check.registry import Check
from graph.check.syntax.document import Document, FileRole
from graph.check.syntax.term import Iri
from graph.finding import Finding

if TYPE_CHECKING:
    from pyoxigraph import Store

IN_SCHEME = Iri("http://www.w3.org/2004/02/skos/core#inScheme")


def find_problems(corpus: Corpus) -> Iterator[Finding]:
    """Check every question: its grammar, its names, its answer. Answers are asked for where there are data."""
    questions = corpus.own.of(FileRole.QUESTION).documents
    if not questions:
        return
    data = corpus.of(FileRole.DATA, FileRole.ONTOLOGY, FileRole.LIBRARY)
    has_data = any(holds_data(document, corpus) for document in corpus.own.of(FileRole.DATA).documents)
    names = KnownNames(corpus, has_data=has_data)
    store: Store | None = None
    readings = [(document, read_question(document.text)) for document in questions]
    habitual = find_habitual(readings)
    yield from tell_habit(habitual)
    left_to_tools = {document.path for document, _ in habitual}
    for document, reading in readings:
        if document.path in left_to_tools:
            mistake = reading.mistake
            if mistake is not None and (problem := grammar_problem(document, mistake)) is not None:
                yield problem
            continue
        problem = grammar_problem(document, next(iter(reading.undeclared), reading.mistake))
        if problem:
            yield problem
            continue
        unknown = [] if is_about_the_past(document.path) else list(find_unknown_names(document, names))
        yield from unknown
        answer_file = Path(document.location).with_suffix(".csv") if document.location else None
        if unknown or not has_data or answer_file is None or not answer_file.is_file():
            continue
        store = store or fill_store(data)
        yield from compare(document, answer_file, store)


def holds_data(document: Document, corpus: Corpus) -> bool:
    """Return whether a file describes more than terms of the ontologies and the concepts of their schemes."""
    vocabulary = tuple(namespace for namespace in declarations_of(corpus.vocabulary).own if namespace.endswith("#"))
    rows = document.statements
    in_scheme = {one for one, said in zip(rows.subjects, rows.predicates, strict=True) if said == IN_SCHEME}
    return any(
        isinstance(one, Iri) and not one.startswith(vocabulary) and one not in in_scheme for one in rows.subjects
    )


CHECKS = (
    Check(
        codes=(
            *(BAD_QUESTION, QUESTION_NOT_RUN, UPDATE_AS_QUESTION, UNDECLARED_PREFIXES),
            *(UNKNOWN_NAME, BAD_ANSWER_FILE, UNEXPECTED_ANSWER),
        ),
        run=find_problems,
    ),
)
