"""Names of things that are a letter away from a thing that the files describe, and that nothing describes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.uses import POSITIONS
from graph.check.registry import Check, Code
from graph.check.syntax.document import Document, FileRole, Place
from graph.check.syntax.term import RDF_FIRST, Iri
from graph.finding import Finding, Severity
from graph.names import edit_distance, is_slip, known_vocabularies
from graph.namespaces import OWL, SH, SKOS, namespace_of

UNDESCRIBED_NAME = Code(name="undescribed-name", severity=Severity.WARNING)

_DIGITS = re.compile(r"\d")
FEW = 3
"""A namespace in which the files describe fewer things is not theirs."""

MOST_STRANGE = 50
MOST_DESCRIBED = 5_000
"""So many names of a namespace are looked through; where more are strange, they are described elsewhere."""

TOLD_ELSEWHERE = frozenset(
    {SKOS + name for name in ("broader", "narrower", "related", "hasTopConcept", "inScheme", "topConceptOf")}
    | {RDF_FIRST, SH + "node", SH + "property", OWL + "imports"}
)
"""Relations whose unknown ends are told as concepts, shapes and imports, and members of lists, as terms."""


def find_undescribed(corpus: Corpus) -> Iterator[Finding]:
    """Tell the names in data that nothing describes where a described thing has almost the same name."""
    data = [uses for uses in corpus.own.uses if uses.document.roles & {FileRole.DATA, FileRole.ONTOLOGY}]
    if not data:
        return
    described = {one for uses in corpus.uses for one in set(uses.document.statements.subjects) if isinstance(one, Iri)}
    strange: dict[str, set[Iri]] = {}
    for uses in data:
        for iri in uses.objects - described - uses.valued(POSITIONS):
            strange.setdefault(namespace_of(iri), set()).add(iri)
    foreign = known_vocabularies().keys()
    spaces = {space for space, names in strange.items() if space not in foreign and len(names) <= MOST_STRANGE}
    names_of: dict[str, list[str]] = {space: [] for space in spaces}
    for iri in described if spaces else ():
        space = namespace_of(iri)
        if space in names_of:
            names_of[space].append(iri[len(space) :])
    meant: dict[str, str] = {}
    for space, names in names_of.items():
        if FEW <= len(names) <= MOST_DESCRIBED:
            for iri in strange[space]:
                if near := near_slip(iri[len(space) :], names):
                    meant[iri] = space + near
    for uses in data if meant else ():
        yield from tell_undescribed(uses.document, meant)


def near_slip(name: str, names: Sequence[str]) -> str:
    """Return the name of which another is almost certainly a slip; nothing where there is none."""
    for one in sorted(names):
        ends = one[:2] == name[:2] or one[-2:] == name[-2:]
        # `M3` and `M` are told apart on purpose, and so are a class and a property of one name.
        if one[:1].swapcase() + one[1:] == name or _DIGITS.findall(one) != _DIGITS.findall(name):
            continue
        if ends and abs(len(one) - len(name)) < 2 and edit_distance(name, one) == 1 and is_slip(name, one):
            return one
    return ""


def tell_undescribed(document: Document, meant: Mapping[str, str]) -> Iterator[Finding]:
    """Tell the names of one file, each once."""
    rows = document.statements
    places: dict[Iri, list[tuple[Document, Place]]] = {}
    for row, (predicate, value) in enumerate(zip(rows.predicates, rows.objects, strict=True)):
        if isinstance(value, Iri) and value in meant and predicate not in TOLD_ELSEWHERE:
            at = rows.object_at[row]
            if at >= 0:
                places.setdefault(value, []).append((document, document.term_place(at)))
    for iri, where in places.items():
        message = f"nothing describes {document.shorten(iri)}, and {document.shorten(Iri(meant[iri]))} is described"
        yield UNDESCRIBED_NAME.at_first(where, message, f"did you mean {document.shorten(Iri(meant[iri]))}?")


CHECKS = (Check(codes=(UNDESCRIBED_NAME,), run=find_undescribed),)
