"""Where a term stands in all files of a workspace, queries included, and how each place is written with another IRI."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.check.syntax.document import Document, Format, Place
from graph.check.syntax.statements import NO_PLACE
from graph.check.syntax.term import Iri, Term
from graph.errors import ReliefgraphError
from graph.sparql.operations import Names
from graph.sparql.tokens import iter_tokens

_LOCAL = re.compile(r"[^\W_][\w-]*(?:\.[\w-]+)*|_[\w-]*")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """A place where a term is written."""

    document: Document
    place: Place

    @property
    def text(self) -> str:
        """What stands there."""
        return self.document.text[self.place.start : self.place.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A place and what comes there."""

    document: Document
    place: Place
    text: str


def find_occurrences(term: Term, documents: Iterable[Document]) -> list[Occurrence]:
    """Return where a term is written, in the order of the files and of each file."""
    found: list[Occurrence] = []
    for document in documents:
        starts = (
            iter_query_starts(document, term) if document.format is Format.QUESTION else iter_starts(document, term)
        )
        found += [
            Occurrence(document=document, place=place) for place in sorted(set(starts), key=lambda one: one.start)
        ]
    return found


def iter_starts(document: Document, term: Term) -> Iterator[Place]:
    """Yield the places of a term in the statements of a file."""
    rows = document.statements
    kind = type(term)
    for starts, terms in (
        (rows.subject_at, rows.subjects),
        (rows.predicate_at, rows.predicates),
        (rows.object_at, rows.objects),
    ):
        for row, one in enumerate(terms):
            if one == term and type(one) is kind and starts[row] != NO_PLACE:
                yield document.term_place(starts[row])


def iter_query_starts(document: Document, term: Term) -> Iterator[Place]:
    """Yield the places of an IRI in a query."""
    names = Names("")
    for token in iter_tokens(document.text):
        if names.note(token) or token.kind not in ("iri", "name"):
            continue
        try:
            resolved = names.resolve(token)
        except ValueError:
            continue
        if resolved == term:
            yield Place(token.start, token.end)


def find_in_query(document: Document, offset: int) -> tuple[Iri, Place] | None:
    """Return the IRI that stands at an offset of a query."""
    names = Names("")
    for token in iter_tokens(document.text):
        if names.note(token) or token.kind not in ("iri", "name") or not token.start <= offset <= token.end:
            continue
        resolved = names.resolve(token)
        return (Iri(resolved), Place(token.start, token.end)) if resolved else None
    return None


def read_new_iri(written: str, old: Iri, document: Document) -> Iri:
    """Return the IRI that somebody has typed: whole, with a prefix, or the last part of the old one anew.

    Raises:
        ReliefgraphError: It is none of these.
    """
    text = written.strip()
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    elif _LOCAL.fullmatch(text):
        return Iri(old[: max(old.rfind("#"), old.rfind("/"), old.rfind(":")) + 1] + text)
    else:
        prefix, _, local = text.partition(":")
        namespace = next((one.iri for one in document.prefixes if one.prefix == prefix), None)
        if namespace is not None and (_LOCAL.fullmatch(local) or not local):
            return Iri(namespace + local)
    if not _ABSOLUTE.fullmatch(text):
        way_out = "write a name such as NewName, one with a prefix of this file, or a whole IRI"
        raise ReliefgraphError(f"{written!r} is no name of a term", way_out=way_out)
    return Iri(text)


def rename_term(old: Iri, new: Iri, documents: Iterable[Document]) -> list[Change]:
    """Return the changes that give a term another IRI wherever it is written.

    Raises:
        ReliefgraphError: It is written somewhere in a form that cannot say the new IRI; nothing is half renamed.
    """
    changes: list[Change] = []
    for one in find_occurrences(old, documents):
        text = rewrite(one, old, new)
        if text is None:
            where = one.document.span(one.place)
            message = f"{where}: {one.text!r} stands for <{old}> here, and cannot be written for <{new}>"
            raise ReliefgraphError(message, way_out="change this place by hand first, then rename")
        changes.append(Change(document=one.document, place=one.place, text=text))
        end = end_tag(one) if one.document.format is Format.RDFXML else None
        if end is not None:
            changes.append(Change(document=one.document, place=end, text=text))
    return changes


def rewrite(one: Occurrence, old: Iri, new: Iri) -> str | None:
    """Return how the new IRI is written where the old one stands, in the same form; None where that cannot be."""
    text, document = one.text, one.document
    if text in (old, f"<{old}>"):
        return text.replace(old, new)
    if text.startswith("<"):
        return f"<{new}>"  # a relative IRI
    prefix, colon, local = text.partition(":")
    if not colon or not old.endswith(local.replace("\\", "")):
        return None
    namespace = old[: len(old) - len(local.replace("\\", ""))]
    if new.startswith(namespace) and _LOCAL.fullmatch(new[len(namespace) :]):
        return f"{prefix}:{new[len(namespace) :]}"
    if document.format is Format.JSONLD:
        return new
    declared = sorted(document.prefixes, key=lambda one: -len(one.iri))
    for known in declared if document.format is not Format.QUESTION else ():
        if known.iri and new.startswith(known.iri) and _LOCAL.fullmatch(new[len(known.iri) :]):
            return f"{known.prefix}:{new[len(known.iri) :]}"
    return None if document.format is Format.RDFXML else f"<{new}>"


def end_tag(one: Occurrence) -> Place | None:
    """Return where the name of an element of RDF/XML stands in its end tag; None where it has none."""
    text, start = one.document.text, one.place.start
    if text[start - 1] != "<":
        return None
    name = re.escape(one.text)
    depth = 0
    for tag in re.finditer(
        rf"<!--.*?-->|<(/?)({name})(?=[\s/>])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", text[start - 1 :], re.DOTALL
    ):
        if tag[2] is None:
            continue
        if tag[1]:
            depth -= 1
        elif not tag[0].endswith("/>"):
            depth += 1
        if depth == 0:
            return Place(start - 1 + tag.start(2), start - 1 + tag.end(2)) if tag[1] else None
    return None
