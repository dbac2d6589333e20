"""What is wrong with the questions of a corpus; what their texts alone say is kept from run to run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import declarations_of
from graph.check.kept.memory import Memory
from graph.check.kept.plain import from_plain, to_plain
from graph.check.questions.answer_files import has_answer
from graph.check.questions.names import KnownNames, find_unknown_names, is_about_the_past
from graph.check.questions.prefixes import Reading, find_habitual, read_question, tell_habit
from graph.check.syntax.document import Document, FileRole
from graph.check.syntax.term import Iri
from graph.finding import Finding
from graph.sparql.scopes import Mistake

if TYPE_CHECKING:
    from pyoxigraph import Store

IN_SCHEME = Iri("http://www.w3.org/2004/02/skos/core#inScheme")


def iter_problems(corpus: Corpus) -> Iterator[Finding]:
    """Check every question: its grammar, its names, its answer. Answers are asked for where there are data."""
    questions = corpus.own.of(FileRole.QUESTION).documents
    data = corpus.of(FileRole.DATA, FileRole.ONTOLOGY, FileRole.LIBRARY)
    has_data = any(holds_data(document, corpus) for document in corpus.own.of(FileRole.DATA).documents)
    names = KnownNames(corpus, has_data=has_data)
    store: Store | None = None
    readings = [(document, recall_reading(document, corpus.memory)) for document in questions]
    habitual = find_habitual(readings)
    yield from tell_habit(habitual)
    left_to_tools = {document.path for document, _ in habitual}
    for document, reading in readings:
        if document.path in left_to_tools:
            mistake = reading.mistake
            if mistake is not None and (problem := recall_problem(document, mistake, corpus.memory)) is not None:
                yield problem
            continue
        problem = recall_problem(document, next(iter(reading.undeclared), reading.mistake), corpus.memory)
        if problem:
            yield problem
            continue
        unknown = [] if is_about_the_past(document.path) else list(find_unknown_names(document, names))
        yield from unknown
        answer_file = Path(document.location).with_suffix(".csv") if document.location else None
        if unknown or not has_data or answer_file is None or not answer_file.is_file():
            continue
        from graph.check.questions.answers import compare, fill_store  # late, for few questions have an answer

        store = store or fill_store(data)
        yield from compare(document, answer_file, store)


def recall_reading(document: Document, memory: Memory) -> Reading:
    """Return what the grammar says of a question, from the last time where its text was the same."""
    if not memory.is_kept:
        return read_question(document.text)
    given = [document.text.encode(errors="surrogatepass")]
    reading: Reading = from_plain(
        Reading, memory.recall("reading", given, lambda: to_plain(read_question(document.text)))
    )
    return reading


def recall_problem(document: Document, mistake: Mistake | None, memory: Memory) -> Finding | None:
    """Return why a question is not run, from the last time where text and answer file were the same."""
    if not memory.is_kept:
        return look_at_grammar(document, mistake)
    given = repr((document.path, has_answer(document), mistake)).encode(), document.text.encode(errors="surrogatepass")
    problem: Finding | None = from_plain(
        Finding | None, memory.recall("question", given, lambda: to_plain(look_at_grammar(document, mistake)))
    )
    return problem


def look_at_grammar(document: Document, mistake: Mistake | None) -> Finding | None:
    """Return why a question is not run."""
    from graph.check.questions.grammar import grammar_problem  # late, for what is kept does without

    return grammar_problem(document, mistake)


def holds_data(document: Document, corpus: Corpus) -> bool:
    """Return whether a file describes more than terms of the ontologies and the concepts of their schemes."""
    vocabulary = tuple(namespace for namespace in declarations_of(corpus.vocabulary).own if namespace.endswith("#"))
    rows = document.statements
    in_scheme = {one for one, said in zip(rows.subjects, rows.predicates, strict=True) if said == IN_SCHEME}
    return any(
        isinstance(one, Iri) and not one.startswith(vocabulary) and one not in in_scheme for one in rows.subjects
    )
