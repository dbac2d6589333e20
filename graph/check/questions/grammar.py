"""Whether a question is a query of SPARQL, and why one is not run."""

from __future__ import annotations

import re

from graph.check.questions.answer_files import has_answer
from graph.check.questions.codes import BAD_QUESTION, QUESTION_NOT_RUN, UPDATE_AS_QUESTION
from graph.check.shacl.queries import shorten_words
from graph.check.syntax.document import Document, Place
from graph.finding import Finding
from graph.sparql.engine_faults.mended_query import mend_query
from graph.sparql.nesting import UNREADABLE, find_depth
from graph.sparql.operations import Names
from graph.sparql.scopes import Mistake
from graph.sparql.syntax import UPDATE, guess_unit, read_words
from graph.sparql.tokens import iter_tokens


def grammar_problem(document: Document, mistake: Mistake | None) -> Finding | None:
    """Return what is wrong with a query by the grammar of SPARQL, or why it is not run; None where it can be.

    What the grammar allows and the engine does not read is no fault of the query.

    Args:
        document: The file with the query.
        mistake: What does not follow the grammar in it.
    """
    text = document.text
    if mistake is not None and text[mistake.start :][:8].lower() == "template":
        words = "this is a template of STTL, an extension of SPARQL that is not read here"
        return QUESTION_NOT_RUN.at(document, Place(mistake.start, mistake.start + 8), words, "")
    if mistake is not None:
        kind = "update" if is_update(text) else "query"
        hints = " ".join(mistake.hints) or f"mend the {kind}"
        place = Place(mistake.start, mistake.start + 1)
        return BAD_QUESTION.at(document, place, f"this is no {kind} of SPARQL: {mistake.message}", hints)
    if is_update(text):
        words = "this is SPARQL Update, which is read and not run"
        return UPDATE_AS_QUESTION.at(document, first_place(document), words, "name it .ru")
    for token in iter_tokens(text):
        if token.word == "SERVICE":
            words = "SERVICE asks another server, so the query is not run"
            return QUESTION_NOT_RUN.at(document, Place(token.start, token.end), words, "nothing goes out from here")
    return engine_problem(document)


def is_update(text: str) -> bool:
    """Return whether a text is an update rather than a query."""
    return guess_unit(read_words(text)) == UPDATE


def engine_problem(document: Document) -> Finding | None:
    """Return why the engine does not run a query that is one; None where it does."""
    from pyoxigraph import Store

    mended = mend_query(document.text).text
    if (depth := find_depth(mended)) >= UNREADABLE:
        words = f"SUBSTR stands in itself {depth} times, which takes the engine too long to read: it is not run"
        return QUESTION_NOT_RUN.at(document, query_place(document), words, "BIND a part of it to a variable")
    try:
        Store().query(mended, base_iri="x:")
    except SyntaxError:
        words = "the engine here does not read this query, so its answer is not compared"
        return QUESTION_NOT_RUN.at(document, query_place(document), words, "") if has_answer(document) else None
    except RuntimeError as error:
        found = re.search(r"custom function <([^>]*)>", str(error))
        if found is None:
            words = f"the query is not run: {shorten_words(str(error))}"
            return QUESTION_NOT_RUN.at(document, query_place(document), words, "")
        place = function_place(document, found[1])
        words = f"the function {document.text[place.start : place.end]} is not known here, so the query is not run"
        return QUESTION_NOT_RUN.at(document, place, words, "nothing to do where another engine runs it")
    return None


def function_place(document: Document, function: str) -> Place:
    """Return where a function stands in a query, by its IRI or its prefixed name."""
    meaning = Names("")
    for token in iter_tokens(document.text):
        if not meaning.note(token) and token.kind in ("iri", "name") and meaning.resolve(token) == function:
            return Place(token.start, token.end)
    return query_place(document)


def first_place(document: Document) -> Place:
    """Return the place of the first verb of an update."""
    verbs = (token for token in iter_tokens(document.text) if token.word not in {"", "PREFIX", "BASE"})
    return next((Place(token.start, token.end) for token in verbs), Place(0, 0))


def query_place(document: Document) -> Place:
    """Return the place of the word with which a query begins."""
    for token in iter_tokens(document.text):
        if token.word in {"SELECT", "ASK"}:
            return Place(token.start, token.end)
    return Place(0, 0)
