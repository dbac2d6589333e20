"""Labels and definitions: missing, repeated, in conflict, or with stray white space."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import TERMS, Declared, Kind, declarations_of
from graph.check.corpus.folders import is_extract, is_illustration
from graph.check.corpus.habits import MOST, gather_habits
from graph.check.corpus.obo import is_of, obo_id_spaces
from graph.check.lint.outdated import deprecated_terms
from graph.check.lint.spaces import is_slipped
from graph.check.registry import Check, Code
from graph.check.syntax.document import FileRole, Triple
from graph.check.syntax.term import XSD_STRING, Iri, Literal, Term
from graph.finding import Finding, Severity
from graph.names import known_vocabularies, local_name
from graph.namespaces import DCTERMS, OBO, OWL, RDFS, SKOS, namespace_of

MISSING_LABEL = Code(name="missing-label", severity=Severity.WARNING)
MISSING_DEFINITION = Code(name="missing-definition", severity=Severity.INFO)
SEVERAL_LABELS = Code(name="several-labels", severity=Severity.WARNING)
SEVERAL_DEFINITIONS = Code(name="several-definitions", severity=Severity.WARNING)
REPEATED_LABEL = Code(name="repeated-label", severity=Severity.WARNING)
REPEATED_DEFINITION = Code(name="repeated-definition", severity=Severity.WARNING)
LABEL_AS_DEFINITION = Code(name="label-as-definition", severity=Severity.WARNING)
LABEL_CLASH = Code(name="label-clash", severity=Severity.WARNING)
MISSING_LANGUAGE = Code(name="missing-language", severity=Severity.INFO)
STRAY_SPACE = Code(name="stray-space", severity=Severity.INFO)
GARBLED_TEXT = Code(name="garbled-text", severity=Severity.WARNING)
EMPTY_ANNOTATION = Code(name="empty-annotation", severity=Severity.WARNING)

LABEL = RDFS + "label"
LABELS = (LABEL, SKOS + "prefLabel", DCTERMS + "title", "https://schema.org/name", "http://schema.org/name")
FORMAL_DEFINITIONS = (SKOS + "definition", OBO + "IAO_0000115")
DEFINITIONS = (
    *FORMAL_DEFINITIONS,
    RDFS + "comment",
    DCTERMS + "description",
    "http://purl.org/dc/elements/1.1/description",
    "http://www.w3.org/ns/prov#definition",
    "https://schema.org/description",
    "http://schema.org/description",
)
REMARKS = tuple(one for one in DEFINITIONS if one not in FORMAL_DEFINITIONS)
"""What may be a definition, and is a remark where there is a formal one."""

OTHER_LABELS = (
    *(SKOS + "altLabel", SKOS + "hiddenLabel"),
    *("http://www.geneontology.org/formats/oboInOwl#" + name for name in ("hasExactSynonym", "hasRelatedSynonym")),
    *("http://www.geneontology.org/formats/oboInOwl#" + name for name in ("hasBroadSynonym", "hasNarrowSynonym")),
)
EXACT = frozenset({SKOS + "altLabel", "http://www.geneontology.org/formats/oboInOwl#hasExactSynonym"})
"""Other labels that mean the same as the preferred one."""

TEXTS = (*LABELS, *DEFINITIONS, *OTHER_LABELS, SKOS + "scopeNote", SKOS + "example", SKOS + "note")

MANY = 10
"""So many terms of a file are told one by one; more, where they are most of the file, together."""

_GARBLED = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]")
_STRAY = re.compile(r"\A\s+|\s+\Z|(?<=\S) {2,}(?=\S)|\t")


def texts_of(corpus: Corpus, term: Term, predicates: Collection[str]) -> list[Triple]:
    """Return the statements that give a term a text by one of these properties."""
    return [one for one in corpus.triples(term) if one.predicate in predicates and isinstance(one.object, Literal)]


def find_missing(corpus: Corpus) -> Iterator[Finding]:
    """Tell the own terms without a label or definition; where most of a namespace in a file lack it, once."""
    id_spaces = obo_id_spaces(corpus)
    unsure: dict[str, bool] = {}
    for code, predicates, what in (
        (MISSING_LABEL, LABELS, "label"),
        (MISSING_DEFINITION, DEFINITIONS, "definition"),
    ):
        by_place: dict[tuple[str, str], list[tuple[Iri, Triple]]] = {}
        count: Counter[tuple[str, str]] = Counter()
        having = {one.subject for predicate in predicates for one in corpus.vocabulary.triples(None, predicate)}
        for term, at in declarations_of(corpus.ontology).own_terms():
            if is_deprecated(corpus, term) or is_unpublished(at.document.path) or not is_of(term, id_spaces):
                continue
            if at.document.path not in unsure:
                unsure[at.document.path] = at.document.is_broken or is_slipped(at.document)
            if unsure[at.document.path]:
                continue  # what is missing may stand in what was not read, or was read as something else
            place = (at.document.path, namespace_of(term))
            count[place] += 1
            if term not in having:
                by_place.setdefault(place, []).append((term, at))
        spaces = Counter(path for path, _ in count)
        for (path, space), missing in by_place.items():
            term, at = missing[0]
            where = f" in <{space}>" if spaces[path] > 1 else ""
            if len(missing) == count[path, space] > 3:
                message = f"none of the {len(missing)} terms that this file declares{where} has a {what}"
                yield code.at(at.document, at.subject_place, message, f"add {name_of(predicates[0])}")
                continue
            if len(missing) > MANY and len(missing) * 2 > count[path, space]:
                message = (
                    f"{len(missing)} of the {count[path, space]} terms that this file declares{where} have no {what}"
                )
                related = [("here too", one.document, one.subject_place) for _, one in missing[1:MANY]]
                yield code.at(at.document, at.subject_place, message, f"add {name_of(predicates[0])}", related)
                continue
            for term, at in missing:
                message = f"{at.document.shorten(term)} has no {what}"
                yield code.at(at.document, at.subject_place, message, f"add {name_of(predicates[0])}")


def is_unpublished(path: str) -> bool:
    """Return whether a file is an example, or holds terms taken over from others, whose labels are there."""
    return is_illustration(path) or is_extract(path)


def name_of(predicate: str) -> str:
    """Write a well-known property with its usual prefix."""
    for prefix, namespace in (("rdfs", RDFS), ("skos", SKOS), ("dcterms", DCTERMS)):
        if predicate.startswith(namespace):
            return f"{prefix}:{predicate[len(namespace) :]}"
    return f"<{predicate}>"


def find_several(corpus: Corpus) -> Iterator[Finding]:
    """Tell the terms with two labels, or two definitions, in one language."""
    declared = declarations_of(corpus.ontology)
    for predicate in (LABEL, SKOS + "prefLabel", *FORMAL_DEFINITIONS):
        seen: dict[tuple[Term, str], Triple] = {}
        code = SEVERAL_DEFINITIONS if predicate in FORMAL_DEFINITIONS else SEVERAL_LABELS
        for triple in text_triples(corpus, predicate):
            value = triple.object
            if not isinstance(value, Literal):
                continue
            first = seen.setdefault((triple.subject, value.language), triple)
            if first is not triple and first.object != value and not is_foreign(triple.subject, declared):
                where = f" in the language `{value.language}`" if value.language else ""
                name = triple.document.shorten(triple.predicate)
                message = f"{triple.document.shorten(triple.subject)} has a second {name}{where}"
                yield code.at(
                    triple.document, triple.object_place, message, "keep one; make the other a skos:altLabel"
                    if code is SEVERAL_LABELS else "keep one, or write them as one",
                    [("the first", first.document, first.object_place)],
                )  # fmt: skip


def is_foreign(term: Term, declared: Declared) -> bool:
    """Return whether a term belongs to a well-known vocabulary of others, of which each file may say what it likes."""
    space = namespace_of(term) if isinstance(term, Iri) else ""
    return space in known_vocabularies() and space not in declared.own


def text_triples(corpus: Corpus, predicate: str) -> Iterator[Triple]:
    """Yield statements of ontologies, and those of data where the property is one of SKOS, whose rules hold there."""
    part = corpus.own if predicate.startswith(SKOS) else corpus.ontology
    for document in part.documents:
        if FileRole.ONTOLOGY in document.roles or FileRole.DATA in document.roles:
            for row in document.rows_with(None, predicate):
                yield Triple(document, row)


def find_repeated(corpus: Corpus) -> Iterator[Finding]:
    """Tell two classes, or two properties, with the same label or definition."""
    declared = declarations_of(corpus.ontology)
    families: Sequence[tuple[Kind, ...]] = ((Kind.CLASS,), tuple(kind for kind in TERMS if kind is not Kind.CLASS))
    for kinds in families:
        seen: dict[tuple[str, Literal], Triple] = {}
        for term, _ in declared.own_terms(*kinds):
            for triple in texts_of(corpus.ontology, term, (LABEL, SKOS + "prefLabel", *DEFINITIONS)):
                if not isinstance(triple.object, Literal) or is_deprecated(corpus, term):
                    continue
                if not triple.object.lexical.strip():
                    continue
                if triple.predicate in REMARKS and texts_of(corpus.ontology, term, FORMAL_DEFINITIONS):
                    continue
                is_label = triple.predicate in LABELS
                first = seen.setdefault(("label" if is_label else "definition", triple.object), triple)
                if first.subject == term or is_mirrored(first.subject, term):
                    continue
                if are_equivalent(corpus, first.subject, term):
                    continue
                code = REPEATED_LABEL if is_label else REPEATED_DEFINITION
                what = "label" if is_label else "definition"
                other = triple.document.shorten(first.subject)
                finding = code.at(
                    triple.document, triple.object_place,
                    f"{triple.document.shorten(term)} has the same {what} as {other}",
                    "say what tells them apart, or make them one",
                    [("the first", first.document, first.object_place)],
                )  # fmt: skip
                # Modules with a namespace each may well have the same names, or take definitions from one another.
                apart = isinstance(first.subject, Iri) and namespace_of(first.subject) != namespace_of(term)
                yield replace(finding, severity=Severity.INFO) if apart else finding


def are_equivalent(corpus: Corpus, one: Term, other: Term) -> bool:
    """Return whether two terms are said to be the same, so that they may well be defined alike."""
    same = (OWL + "equivalentClass", OWL + "equivalentProperty", OWL + "sameAs")
    return any(corpus.ontology.find(*pair) for name in same for pair in ((one, name, other), (other, name, one)))


def is_mirrored(one: Term, other: Iri) -> bool:
    """Return whether two terms have one name in two namespaces, or in two classes: these tell them apart, on purpose.

    `Citation.date` and `Event.date` are attributes of two classes, as in ontologies that come from UML.
    """
    if not isinstance(one, Iri):
        return False
    mine, its = local_name(one), local_name(other)
    if mine == its:
        return namespace_of(one) != namespace_of(other)
    return "." in mine and "." in its and mine.rpartition(".")[2] == its.rpartition(".")[2]


def is_deprecated(corpus: Corpus, term: Term) -> bool:
    """Return whether the ontologies call a term deprecated."""
    return term in corpus.ontology.remember("deprecated", deprecated_terms)


def find_conflicts(corpus: Corpus) -> Iterator[Finding]:
    """Tell labels that serve twice: as preferred and other label (SKOS S13), or as label and definition."""
    for document in corpus.own.documents:
        labels: dict[tuple[Term, Literal], Triple] = {}
        rows = sorted(row for name in OTHER_LABELS for row in document.rows_with(None, name))
        others = [Triple(document, row) for row in rows]
        if not others:
            continue
        subjects, column = {one.subject for one in others}, document.statements.subjects
        for row in sorted(row for name in (SKOS + "prefLabel", LABEL) for row in document.rows_with(None, name)):
            if column[row] not in subjects:
                continue
            triple = Triple(document, row)
            if isinstance(triple.object, Literal):
                labels.setdefault((triple.subject, triple.object), triple)
        for triple in others:
            if triple.predicate in EXACT and isinstance(triple.object, Literal):
                labels.setdefault((triple.subject, triple.object), triple)
        for triple in others:
            first = labels.get((triple.subject, triple.object)) if isinstance(triple.object, Literal) else None
            if first and first.predicate != triple.predicate:
                names = " and ".join(document.shorten(one) for one in (first.predicate, triple.predicate))
                yield LABEL_CLASH.at(
                    document, triple.object_place,
                    f"{document.shorten(triple.subject)} has {document.shorten(triple.object)} as {names}",
                    "remove it here", [("as label here", first.document, first.object_place)],
                )  # fmt: skip


def find_texts(corpus: Corpus) -> Iterator[Finding]:
    """Tell annotations that are empty, begin or end with space, or were read in another encoding."""
    for predicate in TEXTS:
        for triple in text_triples(corpus, predicate):
            if isinstance(triple.object, Literal):
                yield from text_problems(triple, triple.object)


def text_problems(triple: Triple, value: Literal) -> Iterator[Finding]:
    """Check one text."""
    document, text = triple.document, value.lexical
    if not text.strip():
        name = document.shorten(triple.predicate)
        yield EMPTY_ANNOTATION.at(document, triple.object_place, f"this {name} is empty", "write it, or remove it")
    elif triple.predicate in (*LABELS, *OTHER_LABELS, *FORMAL_DEFINITIONS) and has_stray_space(
        text, is_label=triple.predicate not in FORMAL_DEFINITIONS
    ):
        where = "has stray white space" if text == text.strip() else "begins or ends with white space"
        name = document.shorten(triple.predicate)
        yield STRAY_SPACE.at(document, triple.object_place, f"this {name} {where}", "remove it")
    if "\ufffd" in text:
        name = document.shorten(triple.predicate)
        message = f"a letter of this {name} was lost: U+FFFD (`\ufffd`) stands for it"
        yield GARBLED_TEXT.at(document, triple.object_place, message, "write the text anew, as UTF-8")
    elif meant := ungarble(text):
        at = next(number for number, (one, other) in enumerate(zip_longest(text, meant)) if one != other)
        found, right = text[at : at + 2], meant[at : at + 1]
        name = document.shorten(triple.predicate)
        message = f"this {name} was read in another encoding than it was written in: {found!r} stands for {right!r}"
        yield GARBLED_TEXT.at(document, triple.object_place, message, "write the text anew, as UTF-8")


def find_unlike(corpus: Corpus) -> Iterator[Finding]:
    """Tell definitions that repeat the label, and texts without a language where most others have one."""
    languages: dict[str, list[Triple]] = {}
    labels = labels_by_text(corpus.ontology)
    tagged = 0
    repeating: list[Finding] = []
    definitions: Counter[str] = Counter()
    texts: Counter[str] = Counter()
    for predicate in (*LABELS, *DEFINITIONS):
        for triple in corpus.ontology.triples(None, predicate):
            value = triple.object
            if not isinstance(value, Literal):
                continue
            tagged += bool(value.language)
            texts[triple.document.path] += 1
            if value.datatype == XSD_STRING:
                languages.setdefault(triple.document.path, []).append(triple)
            if predicate in DEFINITIONS:
                definitions[triple.document.path] += 1
                label = labels.get((triple.subject, plain_text(value)))
                if label is not None and plain_text(value):
                    repeating.append(tell_repeated(triple, label))
    yield from gather_habits(repeating, definitions)
    for path, without in languages.items():
        if tagged <= len(without) * 3:
            continue
        if len(without) > MOST or (len(without) > MANY and len(without) * 2 >= texts[path]):
            first, *others = without
            related = [("nor has this", one.document, one.object_place) for one in others[:MANY]]
            message = f"{len(without)} texts of this file have no language, and most of other files have one"
            yield MISSING_LANGUAGE.at(
                first.document, first.object_place, message, "add language tags such as @en", related
            )
            continue
        for triple in without:
            yield MISSING_LANGUAGE.at(
                triple.document, triple.object_place,
                f"this {triple.document.shorten(triple.predicate)} has no language, and most others have one",
                "add a language tag such as @en",
            )  # fmt: skip


def tell_repeated(triple: Triple, label: Triple) -> Finding:
    """Tell a definition that is the label."""
    return LABEL_AS_DEFINITION.at(
        triple.document,
        triple.object_place,
        f"this {triple.document.shorten(triple.predicate)} only repeats the label",
        "say what the term means",
        [("the label", label.document, label.object_place)],
    )


def labels_by_text(ontology: Corpus) -> dict[tuple[Term, str], Triple]:
    """Return the first label of each term with each text, written plainly."""
    found: dict[tuple[Term, str], Triple] = {}
    for document in ontology.documents:
        for row in sorted(row for predicate in LABELS for row in document.rows_with(None, predicate)):
            triple = Triple(document, row)
            if isinstance(triple.object, Literal):
                found.setdefault((triple.subject, plain_text(triple.object)), triple)
    return found


def plain_text(value: Literal) -> str:
    """Return a text in small letters, without the full stop at its end."""
    return value.lexical.strip(" .").casefold()


def has_stray_space(text: str, *, is_label: bool) -> bool:
    """Return whether a text has white space that nobody sees; a label has one line."""
    return _STRAY.search(text) is not None or (is_label and "\n" in text)


def ungarble(text: str) -> str:
    """Return a text whose UTF-8 was taken for Windows-1252 as it was meant; nothing where it is as it was meant."""
    if text.isascii() or not _GARBLED.search(text):
        return ""
    try:
        meant = text.encode("cp1252").decode()
    except UnicodeError:
        return ""
    return meant if len(meant) < len(text) else ""


CHECKS = (
    Check(codes=(MISSING_LABEL, MISSING_DEFINITION), run=find_missing, is_pure=True),
    Check(codes=(SEVERAL_LABELS, SEVERAL_DEFINITIONS), run=find_several, is_pure=True),
    Check(codes=(REPEATED_LABEL, REPEATED_DEFINITION), run=find_repeated, is_pure=True),
    Check(codes=(LABEL_CLASH,), run=find_conflicts, is_alone=True),
    Check(codes=(EMPTY_ANNOTATION, STRAY_SPACE, GARBLED_TEXT), run=find_texts, is_alone=True),
    Check(codes=(LABEL_AS_DEFINITION, MISSING_LANGUAGE), run=find_unlike, is_pure=True),
)
