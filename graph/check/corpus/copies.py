"""Files that say what another file says: in another syntax, in another folder, with https for http."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from graph.check.corpus.editions import plain_iri, versions_of
from graph.check.syntax.document import Document, FileRole, Format
from graph.check.syntax.term import Blank, Iri, Literal, Term

PREFERRED = (Format.TURTLE, Format.TRIG, Format.RDFXML, Format.JSONLD, Format.NTRIPLES, Format.NQUADS)
"""The formats by how well people read them: of several copies, the one in the first is checked."""

SHARED = 0.9
"""So large a part of the statements of two files is the same where one is a variant of the other."""

FEWEST = 3
"""Files with fewer statements than this may be the same by chance."""

Outline = frozenset[tuple[int, int]]
"""One number for each statement, whatever its blank nodes are, and the how manieth of this number it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """What repeats other files.

    Attributes:
        exact: Files whose statements are those of another file.
        variants: Files that say the same as another but for little.
    """

    exact: tuple[Document, ...]
    variants: tuple[Document, ...]


def find_copies(documents: Sequence[Document]) -> Copies:
    """Return the files that repeat another file of these, in the order given; the other one is not among them."""
    ordered = sorted(
        (one for one in documents if one.roles & {FileRole.DATA, FileRole.ONTOLOGY, FileRole.SHAPES}),
        key=lambda one: (
            one.is_broken,
            PREFERRED.index(one.format) if one.format in PREFERRED else len(PREFERRED),
            one.path.count("/"),
        ),
    )
    by_name: dict[object, list[Document]] = {}
    outlines: dict[int, Outline] = {}
    shared: dict[int, float] = {}
    for document in ordered:
        if len(document.statements) < FEWEST:
            continue
        names = names_of(document)
        others = {id(one): one for name in names for one in by_name.get(name, ())}.values()
        most = max((likeness(document, other, outlines) for other in others), default=0.0)
        if most >= SHARED:
            shared[id(document)] = most
            continue
        for name in names:
            by_name.setdefault(name, []).append(document)
    return Copies(
        exact=tuple(one for one in documents if shared.get(id(one)) == 1),
        # Data of one kind look alike, and are no variants of each other.
        variants=tuple(
            one
            for one in documents
            if SHARED <= shared.get(id(one), 0) < 1 and one.roles & {FileRole.ONTOLOGY, FileRole.SHAPES}
        ),
    )


def names_of(document: Document) -> list[object]:
    """Return what copies of a file have in common: its name without the ending, its ontology, its size."""
    path = PurePosixPath(document.path)
    ontologies: list[object] = [plain_iri(iri) for iri, _ in versions_of(document)]
    return [*ontologies, path.name.split(".")[0].lower(), len(document.statements)]


def likeness(one: Document, other: Document, outlines: dict[int, Outline]) -> float:
    """Return how large a part of their statements two files share; 0 where that is far from all."""
    few, many = sorted((len(one.statements), len(other.statements)))
    if few < many * SHARED * SHARED:
        return 0.0
    mine, theirs = outline_of(one, outlines), outline_of(other, outlines)
    return len(mine & theirs) / max(len(mine), len(theirs), 1)


def outline_of(document: Document, outlines: dict[int, Outline]) -> Outline:
    """Return what a file says, so that it can be compared; http and https are the same in it."""
    found = outlines.get(id(document))
    if found is None:
        rows = document.statements
        memory: dict[Term, int] = {}
        columns = zip(rows.subjects, rows.predicates, rows.objects, strict=True)
        statements = {
            (subject, predicate, value): hash(tuple(number_of(term, memory) for term in (subject, predicate, value)))
            for subject, predicate, value in columns
        }
        found = outlines[id(document)] = frozenset(Counter(statements.values()).items())
    return found


def number_of(term: Term, memory: dict[Term, int]) -> int:
    """Return a number for a term."""
    number = memory.get(term)
    if number is None:
        if isinstance(term, Iri):
            key: object = term.removeprefix("https:").removeprefix("http:")
        elif isinstance(term, Literal):
            key = (" ".join(term.lexical.split()), term.language.lower())
        else:
            key = isinstance(term, Blank) or term
        number = memory[term] = hash(key)
    return number
