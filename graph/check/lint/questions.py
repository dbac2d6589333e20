"""Questions in SPARQL: can they be read, do their names exist, and is the answer the one that stands beside them?

A question is a file `name.rq`; `name.csv` beside it holds the expected answer in the format of SPARQL 1.1 Query Results
CSV (https://www.w3.org/TR/sparql11-results-csv-tsv/). A comment `# match: part` in the query says that the answer may
have more rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import declarations_of
from graph.check.lint.terms import is_missing
from graph.check.registry import Check, Code
from graph.check.shacl.queries import shorten_words
from graph.check.syntax.document import Document, FileRole, Place
from graph.check.syntax.term import Blank, Iri, Term, TripleTerm, term_to_ntriples
from graph.errors import UnreadableInputError
from graph.finding import Finding, Severity, Span
from graph.names import known_vocabularies, near_name
from graph.namespaces import namespace_of
from graph.sparql.diagnosis import find_mistake
from graph.sparql.mending.mended_query import mend_query
from graph.sparql.nesting import UNREADABLE, find_depth
from graph.sparql.operations import Names
from graph.sparql.syntax import UPDATE, guess_unit, read_words
from graph.sparql.tokens import iter_tokens

if TYPE_CHECKING:
    from pyoxigraph import Store

    from graph.lookup.questions import Answer

BAD_QUESTION = Code(name="bad-question", severity=Severity.ERROR)
QUESTION_NOT_RUN = Code(name="question-not-run", severity=Severity.INFO)
UPDATE_AS_QUESTION = Code(name="update-as-question", severity=Severity.INFO)
UNKNOWN_NAME = Code(name="unknown-name-in-question", severity=Severity.ERROR)
BAD_ANSWER_FILE = Code(name="bad-answer-file", severity=Severity.ERROR)
UNEXPECTED_ANSWER = Code(name="unexpected-answer", severity=Severity.ERROR)

_PART = re.compile(r"^\s*#\s*match:\s*part\b", re.MULTILINE)
_PAST = re.compile(
    r"migrat|remov|deprecat|obsolet|rename|upgrade|legacy|convert|replac|retir|detect|cleanup|old[-_/]|previous",
    re.IGNORECASE,
)
"""What names of files say whose queries are about terms that the ontologies no longer have."""

SHOWN_ROWS = 3
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
    for document in questions:
        problem = grammar_problem(document)
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


def is_about_the_past(path: str) -> bool:
    """Return whether the names of a file and its folders say that it looks for terms that are gone."""
    return bool(_PAST.search(path))


def holds_data(document: Document, corpus: Corpus) -> bool:
    """Return whether a file describes more than terms of the ontologies and the concepts of their schemes."""
    vocabulary = tuple(namespace for namespace in declarations_of(corpus.vocabulary).own if namespace.endswith("#"))
    rows = document.statements
    in_scheme = {one for one, said in zip(rows.subjects, rows.predicates, strict=True) if said == IN_SCHEME}
    return any(
        isinstance(one, Iri) and not one.startswith(vocabulary) and one not in in_scheme for one in rows.subjects
    )


def grammar_problem(document: Document) -> Finding | None:
    """Return what is wrong with a query by the grammar of SPARQL, or why it is not run; None where it can be.

    What the grammar allows and the engine does not read is no fault of the query.
    """
    text = document.text
    mistake = find_mistake(text)
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
        has_answer = bool(document.location) and Path(document.location).with_suffix(".csv").is_file()
        words = "the engine here does not read this query, so its answer is not compared"
        return QUESTION_NOT_RUN.at(document, query_place(document), words, "") if has_answer else None
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


class KnownNames:
    """The names that a query may use."""

    def __init__(self, corpus: Corpus, *, has_data: bool) -> None:
        declared = declarations_of(corpus.vocabulary)
        self.own = declared.own
        self.known: set[str] = {str(one) for one in declared.described if isinstance(one, Iri)}
        self.spaces: set[str] = set()
        if has_data:
            for uses in corpus.uses:
                self.known |= uses.predicates | uses.objects
                self.known.update(one for one in uses.document.statements.subjects if isinstance(one, Iri))
                self.known.update(one for one in uses.document.statements.graphs if isinstance(one, Iri))
            self.spaces = {namespace_of(one) for one in self.known}

    def problem(self, iri: Iri) -> tuple[str, str] | None:
        """Return what is wrong with a name and the way out."""
        space = namespace_of(iri)
        name = iri[len(space) :]
        if iri in self.known or not name:
            return None
        vocabulary = known_vocabularies().get(space)
        if vocabulary is not None:
            if not vocabulary.is_final or not is_missing(iri, vocabulary):
                return None
            meant = near_name(name, vocabulary.names)
            return (
                f"there is no `{name}` in <{space}>",
                f"did you mean {meant}?" if meant else "take a name that exists",
            )
        if space in self.own or space in self.spaces:
            meant = near_name(name, {one[len(space) :] for one in self.known if one.startswith(space)})
            where = "no ontology here declares it" if not self.spaces else "it stands nowhere in ontologies and data"
            return where, f"did you mean {meant}?" if meant else "take a name that exists"
        return None


def find_unknown_names(document: Document, names: KnownNames) -> Iterator[Finding]:
    """Tell the names in a query that exist nowhere: such a query has no answer, and nobody learns why."""
    meaning = Names("")
    for token in iter_tokens(document.text):
        if meaning.note(token) or token.kind not in ("iri", "name"):
            continue
        written, iri = token.text, Iri(meaning.resolve(token))
        problem = names.problem(iri)
        if problem:
            finding = UNKNOWN_NAME.at(document, Place(token.start, token.end), f"{written}: {problem[0]}", problem[1])
            # A name that nothing resembles may be one that the query makes, or that is to come.
            is_slip = problem[1].startswith("did you mean")
            yield finding if is_slip else replace(finding, severity=Severity.WARNING)


def fill_store(data: Corpus) -> Store:
    """Load all data into a store: what a file puts into a graph stands there and in the default graph."""
    from pyoxigraph import RdfFormat, Store

    store = Store()
    lines = []
    for document in data.documents:
        rows = document.statements
        graphs = rows.graphs or [None] * len(rows)
        for subject, predicate, value, graph in zip(rows.subjects, rows.predicates, rows.objects, graphs, strict=True):
            if not isinstance(subject, TripleTerm):
                triple = " ".join(write(part) for part in (subject, predicate, value))
                lines.append(f"{triple} .\n" if graph is None else f"{triple} .\n{triple} {write(graph)} .\n")
    store.bulk_load("".join(lines).encode(), format=RdfFormat.N_QUADS)
    return store


def write(term: Term) -> str:
    """Write a term as N-Quads; a label of a blank node loses the characters that these do not allow."""
    if isinstance(term, Blank):
        return "_:" + re.sub(r"[^A-Za-z0-9]", "x", term[2:])
    if isinstance(term, TripleTerm):
        return f"<<( {' '.join(write(part) for part in term)} )>>"
    return term_to_ntriples(term)


def compare(document: Document, answer_file: Path, store: Store) -> Iterator[Finding]:
    """Ask the question, and tell each row that is missing or, unless part of the answer is enough, unexpected."""
    from graph.lookup.questions import parse_answer  # late, for it brings rdflib, which most runs do without

    shown = re.sub(r"\.\w+$", ".csv", document.path)
    try:
        text = answer_file.read_bytes().decode("utf-8")
        expected = parse_answer(text, place=shown)
    except (UnicodeDecodeError, OSError, UnreadableInputError) as error:
        yield BAD_ANSWER_FILE.on(whole_line(shown, 1, ""), f"the expected answer cannot be read: {error}", "mend it")
        return
    found = ask(document, store)
    if found is None:
        message = "CONSTRUCT and DESCRIBE give no table that an answer could be compared with"
        yield BAD_ANSWER_FILE.on(whole_line(shown, 1, ""), message, "ask with SELECT or ASK, or remove the file")
        return
    lines = text.splitlines()
    if set(found.columns) != set(expected.columns):
        message = f"the query gives {', '.join(found.columns)}, and the file has {', '.join(expected.columns)}"
        yield BAD_ANSWER_FILE.on(whole_line(shown, 1, lines[0]), message, "name the variables of the query")
        return
    order = [found.columns.index(name) for name in expected.columns]
    left = Counter(tuple(comparable(row[index]) for index in order) for row in found.rows)
    for number, row in enumerate(expected.rows, 2):
        key = tuple(comparable(value) for value in row)
        if left[key]:
            left[key] -= 1
        else:
            line = lines[number - 1] if len(lines) == len(expected.rows) + 1 else ""
            message = f"the answer lacks this row: {', '.join(row)}"
            yield UNEXPECTED_ANSWER.on(whole_line(shown, number, line), message, f"mend the data, or {document.path}")
    more = list(left.elements())
    if more and not _PART.search(document.text):
        rows = "; ".join(", ".join(row) for row in more[:SHOWN_ROWS]) + ("; …" if len(more) > SHOWN_ROWS else "")
        message = f"the answer has {len(more)} {'row' if len(more) == 1 else 'rows'} that {shown} lacks: {rows}"
        yield UNEXPECTED_ANSWER.at(document, query_place(document), message, "add them, or write `# match: part`")


def ask(document: Document, store: Store) -> Answer | None:
    """Ask a SELECT or ASK question; None for the forms that give no table."""
    from pyoxigraph import QueryBoolean, QuerySolutions

    from graph.lookup.questions import Answer

    results = store.query(mend_query(document.text).text, base_iri="x:")
    if isinstance(results, QueryBoolean):
        return Answer(columns=("answer",), rows=((str(bool(results)).lower(),),))
    if not isinstance(results, QuerySolutions):
        return None
    columns = tuple(variable.value for variable in results.variables)
    rows = tuple(tuple("" if value is None else text_of(value) for value in solution) for solution in results)
    return Answer(columns=columns, rows=rows)


def text_of(term: object) -> str:
    """Write a term as the CSV format does."""
    from pyoxigraph import BlankNode, Literal, NamedNode

    return term.value if isinstance(term, NamedNode | Literal | BlankNode) else str(term)


def comparable(value: str) -> str:
    """Return a text that is equal for equal numbers, since engines write them anew."""
    if not re.fullmatch(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", value):
        return value
    try:
        return str(Decimal(value).normalize())
    except InvalidOperation:
        return value


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


def whole_line(file: str, line: int, text: str) -> Span:
    """Return the span of a line of an answer."""
    return Span(file=file, line=line, column=1, end_line=line, end_column=len(text) + 1)


CHECKS = (
    Check(
        codes=(
            *(BAD_QUESTION, QUESTION_NOT_RUN, UPDATE_AS_QUESTION),
            *(UNKNOWN_NAME, BAD_ANSWER_FILE, UNEXPECTED_ANSWER),
        ),
        run=find_problems,
    ),
)
