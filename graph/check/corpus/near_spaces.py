"""Namespaces that are one slip away from one in which the ontologies here declare terms."""

from __future__ import annotations

from collections.abc import Mapping

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import TERMS, declarations_of, plain_namespace
from graph.check.syntax.term import Iri
from graph.names import edit_distance, known_vocabularies, local_name
from graph.namespaces import namespace_of

SHORTEST = 15
"""In a shorter namespace a letter that differs may well be meant."""


def near_own(corpus: Corpus) -> Mapping[str, str]:
    """Return for each namespace in which nothing is declared, and that is used, the own one that is meant.

    They differ by the scheme, by the mark at the end or by one letter, and what is used there is declared here.
    """
    return corpus.remember("near own", _find_near)


def _find_near(corpus: Corpus) -> dict[str, str]:
    declared = declarations_of(corpus.vocabulary)
    own = {space for space in declared.own if len(space) >= SHORTEST}
    if not own:
        return {}
    terms = set[Iri]().union(*(uses.predicates | uses.objects for uses in corpus.own.uses)) - declared.described
    used: dict[str, set[str]] = {}
    for term in terms:
        used.setdefault(namespace_of(term), set()).add(local_name(term))
    by_length: dict[int, list[tuple[str, str]]] = {}
    for other in sorted(own):
        plain = plain_namespace(other)
        by_length.setdefault(len(plain), []).append((plain, other))
    found: dict[str, str] = {}
    for space in used.keys() - known_vocabularies().keys() - declared.own:
        plain = plain_namespace(space)
        for length in (len(plain), len(plain) - 1, len(plain) + 1):
            for own_plain, other in by_length.get(length, ()):
                if (
                    is_slip(plain, own_plain)
                    and any(declared.is_a(Iri(other + name), *TERMS) for name in used[space])
                    and not any(isinstance(one, Iri) and namespace_of(one) == space for one in declared.described)
                ):
                    found.setdefault(space, other)
    return found


def is_slip(one: str, other: str) -> bool:
    """Return whether two namespaces, written plainly, differ by a letter, and in no number."""
    half = len(one) // 2 - 1
    if one == other or (one[:half] != other[:half] and one[-half:] != other[-half:]):
        return False
    numbers = [[letter for letter in text if letter.isdigit()] for text in (one, other)]
    return numbers[0] == numbers[1] and edit_distance(one, other) == 1
