"""Full-text search over a revision: names in all languages, definitions, and the words of articles.

The engine has no index of words, so one is built beside a revision's store, in SQLite's FTS5, when the revision is
published or first searched. It holds nothing that the revision does not, and can be deleted at any time.
Source: https://www.sqlite.org/fts5.html
"""

from __future__ import annotations

import os
import re
import sqlite3
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from graph.namespaces import OA, PROV, RDF, SKOS
from graph.revision.view import DENIED, LABELS, View
from graph.terms import Role

_WORD = re.compile(r"\w+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_IDEOGRAPH = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f])")
MAX_WORDS = 12
"""A query's further words are ignored."""

_ASKING = (
    "a about an and any anything are as at be been by can could did do does everything for from had has have how in is "
    "it its many me much of on or our over said say says show some tell than that the their them there they this to "
    "told under was were what when where which who whom whose why will with would you"
)
ASKING_WORDS = frozenset(_ASKING.split())
"""English words with which questions are asked and sentences are held together; alone they find nothing."""

_ENDINGS = re.compile(r"(?<=[a-z]{3})(?:ies|(?:(?<=[sxz])|(?<=[cs]h))es|s|ers?|ing|ed|ment|ees?)$")

_IRREGULAR = {"women": "wom", "woman": "wom", "children": "child"}
"""Words whose forms share less than what stands before a regular ending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something found.

    Attributes:
        iri: The entity, the term or the quote.
        kind: `entity`, `term`, `quote` or `article`.
        title: The name under which it was found, or the words of the quote.
        language: The language of the name; empty where none is told.
        snippet: The definition of a term, or the other text in which the words stand.
    """

    iri: str
    kind: str
    title: str
    language: str
    snippet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the index."""

    iri: str
    kind: str
    title: str
    language: str = ""
    body: str = ""


def iter_entries(view: View) -> Iterator[Entry]:
    """Yield what can be found in a revision: one entry for each name of a thing, and one for each quote of a claim."""
    definitions = {
        quad.subject: quad.object.value
        for quad in view.store.match(None, NamedNode(SKOS + "definition"))
        if isinstance(quad.object, Literal)
    }
    seen: set[tuple[str, str, str]] = set()
    for predicate in LABELS:
        for quad in view.store.match(None, NamedNode(predicate)):
            subject, name, role = quad.subject, quad.object, view.role(quad)
            if not isinstance(subject, NamedNode) or not isinstance(name, Literal) or role is Role.SHAPES:
                continue
            kind = _kind(view, subject, role)
            key = (subject.value, name.value, name.language or "")
            if kind and key not in seen:
                seen.add(key)
                yield Entry(
                    iri=subject.value,
                    kind=kind,
                    title=f"{name.value}{DENIED}" if view.is_a(subject, "Denial") else name.value,
                    language=name.language or "",
                    body=definitions.get(subject, ""),
                )
    quotes = {
        quad.object: None
        for quad in view.store.match(None, NamedNode(PROV + "wasDerivedFrom"), None, view.graph(Role.CLAIMS))
        if (view.path(quad.subject) or "").startswith("claim/")
    }
    frames = (view.own("measure"), view.own("of"))  # "wage is given for workers" says no more than its value does
    for quote in quotes:
        if not isinstance(quote, NamedNode):
            continue
        claims = view.subjects(PROV + "wasDerivedFrom", quote, Role.CLAIMS)
        claims = [claim for claim in claims if (view.path(claim) or "").startswith("claim/")]
        told = [claim for claim in claims if view.value(claim, RDF + "predicate") not in frames]
        stated = "; ".join(view.label(claim) for claim in told or claims)
        for selector in view.objects(quote, OA + "hasSelector"):
            exact = view.text(selector, OA + "exact") if isinstance(selector, NamedNode) else ""
            if exact:
                yield Entry(iri=quote.value, kind="quote", title=exact, body=stated)


def _kind(view: View, subject: NamedNode, role: Role | None) -> str:
    """Say as what a named thing is found; empty where it is not worth finding, as a figure apart from its quote."""
    path = view.path(subject)
    if role is Role.ONTOLOGY:
        return "term" if path is not None and path.startswith("ontology#") else ""
    if path is None:
        return ""
    if path.startswith("article/"):
        return "article"
    if path.startswith(("id/premise/", "id/derivation/")):
        return ""
    if path.startswith("id/"):
        figure = next(iter(view.store.match(subject, NamedNode(RDF + "type"), view.own("Figure"))), None)
        period = next(iter(view.store.match(subject, NamedNode(RDF + "type"), view.own("Period"))), None)
        return "" if figure or period else "entity"
    return ""


def fold(text: str) -> str:
    """Return a text with its ideographs apart, so that each counts as a word.

    Letters that are typed in parts (an accent after its letter) or in another width are the same letters, and 2,000 is
    2000.
    """
    return _THOUSANDS.sub("", _IDEOGRAPH.sub(r" \1 ", unicodedata.normalize("NFKC", text)))


def build_index(view: View, path: Path) -> None:
    """Write the index of a revision to a new file, replacing an older one at once and whole."""
    descriptor, name = tempfile.mkstemp(prefix=".search-", dir=path.parent)
    os.close(descriptor)
    try:
        with closing(sqlite3.connect(name)) as connection:
            connection.execute(
                "CREATE VIRTUAL TABLE entry USING fts5(title, body, shown UNINDEXED, snippet UNINDEXED, "
                "iri UNINDEXED, kind UNINDEXED, language UNINDEXED, "
                "tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')"
            )
            connection.executemany(
                "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    (fold(one.title), fold(one.body), one.title, one.body, one.iri, one.kind, one.language)
                    for one in iter_entries(view)
                ),
            )
            connection.execute("INSERT INTO entry(entry) VALUES ('optimize')")
            connection.commit()
        Path(name).chmod(0o644)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def to_match(text: str, *, names_only: bool = False) -> str:
    """Return a query of FTS5 that asks for all words of a text, each as the beginning of a word; "" without words."""
    words = _WORD.findall(fold(text))[:MAX_WORDS]
    quoted = " ".join(f'"{word}"*' for word in words)
    return f"title : ({quoted})" if quoted and names_only else quoted


def content_words(text: str) -> list[str]:
    """Return the beginnings of the words that a question is about: without the words that ask, and without endings.

    "How many workers does Sike employ" is about "work", "sik" and "employ"; each is the beginning of a word.
    """
    words = [word.casefold() for word in _WORD.findall(fold(text))]
    kept = [word for word in words if word not in ASKING_WORDS] or words
    return list(dict.fromkeys(_to_beginning(word) for word in kept))[:MAX_WORDS]


def _to_beginning(word: str) -> str:
    return _IRREGULAR.get(word) or _ENDINGS.sub("", word)


LOOSEST = 2
"""The number of the query that asks for any word; what it finds comes by how well it fits, the vocabulary last."""


def _to_questions(text: str) -> Iterator[str]:
    """Yield queries of FTS5, the strictest first: all words as typed, all that are content, any that is content.

    Words that only ask ("what is said of Jiashi") are no part of the strictest where there are others.
    """
    typed = [word for word in _WORD.findall(fold(text)) if word.casefold() not in ASKING_WORDS]
    yield to_match(" ".join(typed) or text)
    words = [f'"{word}"*' for word in content_words(text)]
    yield " ".join(words)
    yield " OR ".join(words)


_COUNT = """
SELECT COUNT(DISTINCT iri), COUNT(DISTINCT CASE WHEN kind <> 'term' THEN iri END)
FROM entry WHERE entry MATCH ? AND (kind <> 'quote' OR NOT ?)
"""
# bm25() cannot stand beside GROUP BY, so it is computed in the inner query.
_FIND = """
SELECT iri, kind, shown, language, snippet FROM (
  SELECT iri, kind, shown, language, snippet, MIN(score) AS best FROM (
    SELECT iri, kind, shown, language, snippet, bm25(entry, 10.0, 1.0) - (language IN ('', 'en')) AS score
    FROM entry WHERE entry MATCH ? AND (kind <> 'quote' OR NOT ?) ORDER BY score LIMIT 1000
  ) GROUP BY iri
) ORDER BY
  CASE WHEN ? THEN kind = 'term' WHEN kind = 'entity' THEN 1 WHEN kind = 'article' THEN 2 WHEN kind = 'term' THEN 3
  ELSE 4 END,
  best, iri
LIMIT ? OFFSET ?
"""


def search(
    path: Path, text: str, *, limit: int = 20, offset: int = 0, names_only: bool = False, is_question: bool = False
) -> tuple[int, list[Hit]]:
    """Find what a text's words stand in.

    Args:
        path: The index.
        text: What somebody typed; its last word may be unfinished.
        limit: How many hits to return.
        offset: How many to pass over.
        names_only: Look at names alone, not at quotes and definitions.
        is_question: Where nothing has all words as they were typed, find what has all that the text is about, or else
            what has any of it.

    Returns:
        The number of things found, and the best of them, each once: names before quotes.
    """
    match = strict = to_match(text, names_only=names_only)
    if not strict:
        return 0, []
    with closing(sqlite3.connect(f"file:{path.absolute()}?mode=ro&immutable=1", uri=True)) as connection:
        total, is_loose = 0, False
        for number, match in enumerate(_to_questions(text) if is_question else [strict]):
            total, things = connection.execute(_COUNT, (match, names_only)).fetchone()
            is_loose = number == LOOSEST
            # "wages" is a word of the vocabulary, and who types it may mean every wage.
            if things:
                break
        rows = connection.execute(_FIND, (match, names_only, is_loose, limit, offset)).fetchall()
    return total, [
        Hit(iri=iri, kind=kind, title=shown, language=language, snippet=snippet)
        for iri, kind, shown, language, snippet in rows
    ]
