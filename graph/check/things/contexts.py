"""Contexts of JSON-LD that map terms to names which the ontologies of the run do not declare, or to no prefix.

https://www.w3.org/TR/json-ld11/#context-definitions. Only definitions that stand in a file are read, and only by the
prefixes that stand beside them; where a context brings in others, its unknown prefixes may come from there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import Declared, declarations_of
from graph.check.lint.prefixes import SCHEMES
from graph.check.lint.terms import find_lacking
from graph.check.registry import Check, Code
from graph.check.syntax.document import Document, Format, Place
from graph.check.syntax.term import Iri
from graph.finding import Finding, Severity
from graph.names import near_name
from graph.namespaces import namespace_of

UNKNOWN_TERM_IN_CONTEXT = Code(name="unknown-term-in-context", severity=Severity.WARNING)

_CONTEXT = re.compile(r'"@context"\s*:\s*(?=[{\[])')
MOST = 20
"""So many contexts of a file are read."""

MANY = 5
FEW = 2
"""A prefix that more definitions have is a scheme, and meant."""


def find_unknown_terms(corpus: Corpus) -> Iterator[Finding]:
    """Tell the definitions of contexts whose IRI nobody declares in an own namespace, or whose prefix is none."""
    for document in corpus.own.documents:
        if document.format is not Format.JSONLD or document.is_broken:
            continue
        told: dict[tuple[str, str], list[tuple[Document, Place]]] = {}
        # What is no class and no property may well be described in the data.
        described = corpus.remember("described", described_names)
        for message, way_out, place in iter_problems(document, declarations_of(corpus.vocabulary), described):
            told.setdefault((message, way_out), []).append((document, place))
        alone = [found for found in told if not found[1].startswith("did you mean")]
        if len(alone) > MANY:
            # So many names are declared elsewhere, or made by what uses the context.
            first = told[alone[0]][0]
            message = f"{len(alone)} terms of this file are mapped to names that no ontology here declares"
            finding = UNKNOWN_TERM_IN_CONTEXT.at(*first, f"{message}; this is the first", "declare them, if none does")
            yield replace(finding, severity=Severity.INFO)
        for found, places in told.items():
            if len(alone) <= MANY or found not in alone:
                yield UNKNOWN_TERM_IN_CONTEXT.at_first(places, *found)


def described_names(corpus: Corpus) -> frozenset[str]:
    """Return the names of which some file says something."""
    return frozenset(
        str(one) for document in corpus.documents for one in document.statements.subjects if isinstance(one, Iri)
    )


def iter_problems(
    document: Document, declared: Declared, described: Collection[str]
) -> Iterator[tuple[str, str, Place]]:
    """Yield what is wrong with the contexts of a file: message, way out, and place."""
    outer: dict[str, str] = {}
    for number, found in enumerate(_CONTEXT.finditer(document.text)):
        if number == MOST:
            break
        try:
            value, end = json.JSONDecoder().raw_decode(document.text, found.end())
        except (ValueError, RecursionError):
            continue
        parts = value if isinstance(value, list) else [value]
        local = [part for part in parts if isinstance(part, dict)]
        terms = {key: iri for part in local for key, one in part.items() if (iri := iri_of(one)) is not None}
        # What stands further in, or beside a context from elsewhere, may have its prefixes from there.
        is_whole = number == 0 and len(local) == len(parts)
        place = Place(found.end(), end)
        for key, written in terms.items():
            problem = find_problem(declared, described, outer | terms, key, written, is_whole=is_whole)
            if problem is not None:
                yield *problem, place_of(document, key, written, place)
        outer |= terms
        for part in local:
            for key, one in part.items():
                type_ = one.get("@type") if isinstance(one, dict) else None
                if isinstance(type_, str) and (wrong := find_wrong_datatype(outer, key, type_)) is not None:
                    yield *wrong, place_of(document, key, type_, place, member="@type")


def find_problem(
    declared: Declared, described: Collection[str], terms: Mapping[str, str], key: str, written: str, *, is_whole: bool
) -> tuple[str, str] | None:
    """Return what is wrong with one definition, and the way out; None where nothing is."""
    prefix, colon, rest = written.partition(":")
    if key.startswith("@") or not colon or rest.startswith("//"):
        return None
    if prefix not in terms:
        uses = sum(one.startswith(f"{prefix}:") for one in terms.values())
        # Whoever writes a scheme often means it.
        if not is_whole or uses > FEW or prefix in SCHEMES or prefix.startswith("_"):
            return None
        near = near_name(prefix, terms)
        message = f"`{prefix}:` is no prefix of this context, so `{key}` is the IRI <{written}>"
        return message, f"did you mean `{near}:`?" if near else f"define the prefix `{prefix}:`"
    iri = Iri(terms[prefix] + rest)
    space = namespace_of(iri)
    if not rest or space not in declared.own or str(iri) in described:
        return None
    names = [one[len(space) :] for one in described if one.startswith(space)]
    near = near_name(iri[len(space) :], names)
    message = f"`{key}` is mapped to <{iri}>, and no ontology here declares it"
    return message, f"did you mean {prefix}:{near}?" if near else "declare it, or take a name that exists"


def iri_of(value: object) -> str | None:
    """Return what a definition maps its term to, as it is written; None where it says no IRI."""
    if isinstance(value, Mapping):
        value = value.get("@id")
    return value if isinstance(value, str) and not value.startswith("@") else None


def find_wrong_datatype(terms: Mapping[str, str], key: str, written: str) -> tuple[str, str] | None:
    """Return what is wrong with the datatype of a definition, and the way out; None where nothing is."""
    prefix, colon, rest = written.partition(":")
    if not colon or prefix not in terms or rest.startswith("//"):
        return None
    vocabulary = find_lacking(Iri(terms[prefix] + rest))
    if vocabulary is None or not vocabulary.is_final:
        return None
    near = near_name(rest, vocabulary.names)
    message = f"the values of `{key}` have the datatype {written}, and there is no `{rest}` in <{vocabulary.namespace}>"
    return message, f"did you mean {prefix}:{near}?" if near else "name a datatype that it has"


def place_of(document: Document, key: str, written: str, place: Place, member: str = "@id") -> Place:
    """Return where a definition says its IRI, or its type; the whole context where the text is written otherwise."""
    pattern = rf'"{re.escape(key)}"\s*:\s*(?:\{{[^{{}}]*?"{member}"\s*:\s*)?"({re.escape(written)})"'
    found = re.compile(pattern).search(document.text, place.start, place.end)
    return Place(found.start(1), found.end(1)) if found else place


CHECKS = (Check(codes=(UNKNOWN_TERM_IN_CONTEXT,), run=find_unknown_terms),)
