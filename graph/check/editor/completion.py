"""What may come at the cursor: prefixes, terms of the workspace and of known vocabularies, properties of shapes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.check.corpus.corpus import Corpus
from graph.check.editor.symbols import KINDS
from graph.check.editor.terms import DEFINITIONS, LABELS
from graph.check.fix import Edit
from graph.check.syntax.document import Document, Format
from graph.check.syntax.statements import NO_PLACE
from graph.check.syntax.term import RDF_TYPE, Iri, Literal, Term
from graph.names import Vocabulary, known_vocabularies
from graph.namespaces import RDFS, SH, namespace_of

MAX_ITEMS = 500
Parts = tuple[Corpus, Corpus]
"""The file that is edited, whose index is small and new at each keystroke, and the others, whose index stays."""

_DECLARING = re.compile(r"(@prefix|\bPREFIX)\s+([\w.-]*)$", re.IGNORECASE)
_NAME = re.compile(r"(?<![\w:@\"'])([A-Za-z][\w.-]*)?:([\w.%-]*)$")
_WORD = re.compile(r"(?:^|[\s;,.\[\](){}<])([A-Za-z][\w-]*)?$")
_LOCAL = re.compile(r"[^\W_][\w-]*(?:\.[\w-]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """Something that may come at the cursor.

    Attributes:
        text: What comes in place of the stretch.
        start: Where the stretch begins that it takes the place of; it ends at the cursor.
        kind: `prefix`, or a kind of `KINDS`, or `thing`.
        detail: Its label or namespace.
        explanation: What it means.
        declaration: The edit that declares its prefix, where the file does not.
        rank: Where it stands in the list; the lowest first.
    """

    text: str
    start: int
    kind: str
    detail: str = ""
    explanation: str = ""
    declaration: Edit | None = None
    rank: int = 5


def complete(document: Document, offset: int, others: Corpus) -> list[Completion]:
    """Return what may come at an offset.

    Args:
        document: The file as it is, perhaps broken.
        offset: The cursor.
        others: The other files of the workspace.
    """
    parts = (Corpus([document]), others)
    line_start = document.text.rfind("\n", 0, offset) + 1
    before = document.text[line_start:offset]
    if is_in_text(before, document.format):
        return []
    found: Iterator[Completion]
    if declaring := _DECLARING.search(before):
        found = complete_declaration(declaring[1], declaring[2], offset, parts)
    elif name := _NAME.search(before):
        found = complete_name(document, offset, parts, prefix=name[1] or "", local=name[2])
    elif word := _WORD.search(before):
        typed = word[1] or ""
        found = complete_word(document, offset, parts, typed)
    else:
        return []
    unique = {one.text: one for one in reversed(list(found))}
    return sorted(unique.values(), key=lambda one: (one.rank, one.text))[:MAX_ITEMS]


def is_in_text(before: str, format_: Format) -> bool:
    """Return whether what stands before the cursor on its line is a comment or the inside of a string."""
    if format_ in {Format.RDFXML, Format.JSONLD}:
        return False
    outside = re.sub(r"<[^<>\s]*>|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'", "", before)
    return any(mark in outside for mark in "#\"'")


def prefixes_of(parts: Parts) -> dict[str, str]:
    """Return the namespaces by prefix: those of well-known vocabularies, and what the files declare."""
    found = {one.prefix: one.namespace for one in known_vocabularies().values()}
    for document in (document for corpus in reversed(parts) for document in corpus.documents):
        found |= {one.prefix: one.iri for one in document.prefixes if one.prefix and one.iri}
    return found


def complete_declaration(keyword: str, typed: str, offset: int, parts: Parts) -> Iterator[Completion]:
    """Yield the declarations that may follow `@prefix` or `PREFIX`."""
    stop = " ." if keyword.startswith("@") else ""
    for prefix, namespace in prefixes_of(parts).items():
        if prefix.startswith(typed):
            text = f"{prefix}: <{namespace}>{stop}"
            yield Completion(text=text, start=offset - len(typed), kind="prefix", detail=namespace)


def complete_word(document: Document, offset: int, parts: Parts, typed: str) -> Iterator[Completion]:
    """Yield the properties that shapes want here, and the prefixes that begin with what was typed."""
    start = offset - len(typed)
    for term in wanted_properties(document, offset, parts):
        text = document.shorten(term)
        if text.startswith(typed):
            yield describe(term, text, start, parts, rank=1)
    if not typed:
        return
    declared = {one.prefix for one in document.prefixes}
    for prefix, namespace in prefixes_of(parts).items():
        if prefix.startswith(typed):
            declaration = None if prefix in declared else declare(document, prefix, namespace)
            rank = 3 if prefix in declared else 4
            yield Completion(
                text=f"{prefix}:", start=start, kind="prefix", detail=namespace, declaration=declaration, rank=rank
            )


def complete_name(document: Document, offset: int, parts: Parts, *, prefix: str, local: str) -> Iterator[Completion]:
    """Yield the terms of a namespace that begin with what was typed, those first that shapes want here."""
    own = {one.prefix: one.iri for one in document.prefixes}
    namespace = own.get(prefix) or prefixes_of(parts).get(prefix)
    if not namespace:
        return
    start = offset - len(local) - len(prefix) - 1
    declaration = None if prefix in own else declare(document, prefix, namespace)
    wanted = set(wanted_properties(document, offset, parts))
    for term in terms_of(namespace, parts):
        name = term[len(namespace) :]
        if name.casefold().startswith(local.casefold()) and _LOCAL.fullmatch(name):
            rank = 1 if term in wanted else 5
            yield describe(term, f"{prefix}:{name}", start, parts, rank=rank, declaration=declaration)


def terms_of(namespace: str, parts: Parts) -> Iterator[Iri]:
    """Yield the terms of a namespace: those that files describe or use, and those of a well-known vocabulary."""
    known_here = (corpus.remember("terms by namespace", group_terms).get(namespace, ()) for corpus in parts)
    yield from sorted(set().union(*known_here))
    known = known_vocabularies().get(namespace)
    for name in sorted(known.names) if known else ():
        yield Iri(namespace + name)


def group_terms(corpus: Corpus) -> dict[str, set[Iri]]:
    """Return the IRIs of a corpus by namespace; of data without ontology only what they describe or use as property."""
    found: dict[str, set[Iri]] = {}
    for document in corpus.documents:
        rows = document.statements
        for term in {*rows.subjects, *rows.predicates}:
            if isinstance(term, Iri):
                found.setdefault(namespace_of(term), set()).add(term)
    return found


def describe(
    term: Iri, text: str, start: int, parts: Parts, *, rank: int, declaration: Edit | None = None
) -> Completion:
    """Return the completion of a term, with what the files or a well-known vocabulary say of it."""
    types = values_of(parts, term, RDF_TYPE)
    kinds = [KINDS[one] for one in types if isinstance(one, Iri) and one in KINDS]
    known = known_vocabularies().get(namespace_of(term))
    return Completion(
        text=text,
        start=start,
        kind=kinds[0] if kinds else kind_in(known, term) if known else "thing",
        detail=first_text(parts, term, LABELS),
        explanation=first_text(parts, term, DEFINITIONS),
        declaration=declaration,
        rank=rank,
    )


def kind_in(vocabulary: Vocabulary, term: Iri) -> str:
    """Return what a term of a well-known vocabulary is."""
    name = term[len(vocabulary.namespace) :]
    if name in vocabulary.classes:
        return "class"
    if name in vocabulary.datatypes:
        return "datatype"
    return "property" if name in vocabulary.all_properties else "thing"


def first_text(parts: Parts, term: Iri, predicates: Iterable[str]) -> str:
    """Return the first text that one of these properties gives a term."""
    texts = (one for name in predicates for one in values_of(parts, term, name) if isinstance(one, Literal))
    return next((one.lexical for one in texts), "")


def declare(document: Document, prefix: str, namespace: str) -> Edit | None:
    """Return the edit that declares a prefix in a file; None where its syntax has no such declarations."""
    if document.format in {Format.TURTLE, Format.TRIG}:
        return Edit(0, 0, f"@prefix {prefix}: <{namespace}> .\n")
    return Edit(0, 0, f"PREFIX {prefix}: <{namespace}>\n") if document.format is Format.QUESTION else None


def wanted_properties(document: Document, offset: int, parts: Parts) -> list[Iri]:
    """Return the properties that shapes name for the subject of the statement at an offset."""
    subject = subject_at(document, offset)
    if subject is None:
        return []
    found: dict[Iri, None] = {}
    for shapes in parts:
        nodes = shapes.subjects(SH + "targetNode", subject)
        for class_ in classes_of(subject, parts):
            nodes += [*shapes.subjects(SH + "targetClass", class_), class_]  # a class may be its own shape
        for node in dict.fromkeys(nodes):
            for shape in shapes.objects(node, SH + "property"):
                paths = values_of(parts, shape, SH + "path")
                found.update(dict.fromkeys(one for one in paths if isinstance(one, Iri)))
    return list(found)


def subject_at(document: Document, offset: int) -> Term | None:
    """Return the subject of the last statement that begins before an offset, if that has not ended."""
    rows = document.statements
    best, subject = NO_PLACE, None
    for row, at in enumerate(rows.subject_at):
        if best < at < offset:
            best, subject = at, rows.subjects[row]
    if subject is None:
        return None
    between = re.sub(r"<[^<>\s]*>|\"(?:[^\"\\]|\\.)*\"|#[^\n]*", "", document.text[best:offset])
    return None if re.search(r"\.\s", between) else subject


def classes_of(subject: Term, parts: Parts) -> list[Term]:
    """Return the classes of a thing, and those above them."""
    found = dict.fromkeys(values_of(parts, subject, RDF_TYPE))
    waiting = list(found)
    while waiting:
        for above in values_of(parts, waiting.pop(), RDFS + "subClassOf"):
            if above not in found:
                found[above] = None
                waiting.append(above)
    return list(found)


def values_of(parts: Parts, subject: Term, predicate: str) -> list[Term]:
    """Return the values of a property in the file that is edited and in the others."""
    return [one for corpus in parts for one in corpus.objects(subject, predicate)]
