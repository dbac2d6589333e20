"""The answers that are expected of questions, compared with those that they have.

`name.csv` beside `name.rq` holds the expected answer in the format of SPARQL 1.1 Query Results CSV
(https://www.w3.org/TR/sparql11-results-csv-tsv/). A comment `# match: part` in the query says that the answer may have
more rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from graph.check.corpus.corpus import Corpus
from graph.check.questions.codes import BAD_ANSWER_FILE, UNEXPECTED_ANSWER
from graph.check.questions.grammar import query_place
from graph.check.syntax.document import Document
from graph.check.syntax.term import Blank, Term, TripleTerm, term_to_ntriples
from graph.errors import UnreadableInputError
from graph.finding import Finding, Span
from graph.sparql.engine_faults.mended_query import mend_query

if TYPE_CHECKING:
    from pyoxigraph import Store

    from graph.lookup.questions import Answer


SHOWN_ROWS = 3

_PART = re.compile(r"^\s*#\s*match:\s*part\b", re.MULTILINE)


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


def whole_line(file: str, line: int, text: str) -> Span:
    """Return the span of a line of an answer."""
    return Span(file=file, line=line, column=1, end_line=line, end_column=len(text) + 1)
