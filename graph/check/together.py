"""The checks of all files together whose findings are kept: they hold as long as all files say the same.

What the files say are their statements, prefixes, faults and roles, and the text of what holds no RDF. Where it stands
matters only to findings that name a place there: they hold as long as the text of each file that they name does. So a
comment costs the checks that have something to tell in its file, and no others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from graph.check.corpus.corpus import Corpus
from graph.check.kept.plain import from_plain, to_plain
from graph.check.registry import Check
from graph.check.syntax.document import Document, FileRole, Format
from graph.check.syntax.stored import hash_statements
from graph.finding import Finding

BY_TEXT = frozenset({Format.QUESTION, Format.ARTICLE})
"""What is looked through as text."""

MOST_KEPT = 500
"""Of more findings, reading them back takes as long as looking for them."""


def find_together(check: Check, corpus: Corpus) -> Iterable[Finding]:
    """Return what a check finds, from the last time where all files said the same."""
    memory = corpus.memory
    if not (check.is_pure and memory.is_kept):
        return check.run(corpus)
    name, said = repr((check.run.__name__, [code.name for code in check.codes])), corpus.remember("said", said_in)
    texts = {document.path: document for document in corpus.documents}
    known = memory.look(name, said)
    if known is not None and all(path in texts and hash_text(texts[path]) == one for path, one in known[0].items()):
        found: tuple[Finding, ...] = from_plain(tuple[Finding, ...], known[1])
        return found
    return find_and_keep(check, corpus, name, said, texts)


def find_and_keep(
    check: Check, corpus: Corpus, name: str, said: list[bytes], texts: Mapping[str, Document]
) -> Iterator[Finding]:
    """Yield what a check finds, and keep it where the check comes to its end."""
    found: list[Finding] = []
    for finding in check.run(corpus):
        found.append(finding)
        yield finding
    named = {span.file for one in found for span in (one.span, *(other.span for other in one.related))}
    if named <= texts.keys() and len(found) <= MOST_KEPT:
        corpus.memory.keep(name, said, [{path: hash_text(texts[path]) for path in named}, to_plain(tuple(found))])


def said_in(corpus: Corpus) -> list[bytes]:
    """Return what all files of a corpus say, as bytes that change with it."""
    return [
        repr((one.path, one.location, one.format, sorted(one.roles), sorted(one.answers), said_by(one))).encode(
            errors="surrogatepass"
        )
        for one in corpus.documents
    ]


def said_by(document: Document) -> str:
    """Return the hash of what a file says."""
    said = document.remember("said", lambda one: hash_statements(one.parsed))
    # What a broken file holds beside its statements is looked through as text as well.
    is_read = document.format in BY_TEXT or document.is_broken or document.roles & {FileRole.QUESTION, FileRole.ARTICLE}
    return f"{said} {hash_text(document)}" if is_read else said


def hash_text(document: Document) -> str:
    """Return the hash of the text of a file, its faults included: a text that cannot be decoded is cut off."""

    def make(one: Document) -> str:
        about = f"{one.text}\0{one.parsed.faults}"
        if one.format is Format.JSONLD:  # which key of it says what, its contexts decide
            rows = one.statements
            about += f"\0{rows.subject_at}{rows.predicate_at}{rows.object_at}{one.parsed.ends}"
        return hashlib.blake2b(about.encode(errors="surrogatepass"), digest_size=32).hexdigest()

    return document.remember("text", make)
