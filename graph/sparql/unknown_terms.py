"""Classes and properties that a query names and that exist nowhere, and the names that were probably meant.

Such a query is well formed and has an answer, mostly an empty one, and nobody learns why. Only namespaces whose names
are known are looked at: those of the loaded vocabulary, and well-known vocabularies that gain no terms any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from graph.names import MEMBERSHIP, known_vocabularies, near_name
from graph.namespaces import namespace_of
from graph.sparql.operations import Names
from graph.sparql.tokens import Token, iter_tokens

MAX_TERMS = 5
"""So many unknown terms are told of one query."""

MAX_LENGTH = 200
"""A longer name is no slip of the pen."""

_DATASET = frozenset({"FROM", "NAMED", "GRAPH", "SERVICE", "SILENT", "WITH", "USING", "INTO", "TO"})
"""What follows these is the name of a graph or of a server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedVocabulary:
    """The classes and properties of the loaded data.

    Attributes:
        names: The names of each namespace.
    """

    names: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownTerm:
    """A term that no vocabulary has.

    Attributes:
        iri: It.
        written: As it stands in the text.
        start: Where, in characters.
        meant: The likely one, written in the same way; empty where there is none.
    """

    iri: str
    written: str
    start: int
    meant: str = ""

    @property
    def hint(self) -> str:
        """What helps, in a sentence; empty where nothing is known."""
        return f"Did you mean {self.meant}?" if self.meant else ""


def iris_to_vocabulary(iris: Iterable[str]) -> LoadedVocabulary:
    """Return classes and properties by namespace."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for iri in iris:
        space = namespace_of(iri)
        names[space].add(iri[len(space) :])
    return LoadedVocabulary(names={space: frozenset(found) for space, found in names.items()})


def find_unknown_terms(text: str, loaded: LoadedVocabulary, *, base: str) -> tuple[UnknownTerm, ...]:
    """Return the terms of a query that no vocabulary has, each once, in their order; some may still be in the data.

    What was meant is not looked for: that takes a hundred times longer (see `suggest_terms`).

    Args:
        text: The query.
        loaded: The classes and properties that are loaded.
        base: Resolves relative IRIs.
    """
    found: dict[str, UnknownTerm] = {}
    for iri, token in iter_terms(text, base):
        if iri in found or len(iri) > MAX_LENGTH or not _is_unknown(iri, loaded):
            continue
        found[iri] = UnknownTerm(iri=iri, written=token.text, start=token.start)
        if len(found) == MAX_TERMS:
            break
    return tuple(found.values())


def suggest_terms(terms: Iterable[UnknownTerm], loaded: LoadedVocabulary) -> tuple[UnknownTerm, ...]:
    """Return unknown terms with what was probably meant; thousands of names take a tenth of a second each."""
    return tuple(
        replace(term, meant=_write_like(term.written, term.iri, _find_meant(term.iri, loaded))) for term in terms
    )


def iter_terms(text: str, base: str) -> Iterator[tuple[str, Token]]:
    """Yield the IRIs that a query speaks of, each with its token: no declarations, no graphs, no servers."""
    names = Names(base)
    before = ""
    for token in iter_tokens(text):
        if (
            not names.note(token)
            and token.kind in ("iri", "name")
            and before not in _DATASET
            and (iri := names.resolve(token))
        ):
            yield iri, token
        before = token.word


def _is_unknown(iri: str, loaded: LoadedVocabulary) -> bool:
    space = namespace_of(iri)
    name = iri[len(space) :]
    known = known_vocabularies().get(space)
    own = loaded.names.get(space, frozenset())
    if not name or name in own or (known and name in known.names) or MEMBERSHIP.fullmatch(iri):
        return _namespace_slip(iri, loaded) != ""
    return bool(own) or (known is not None and known.is_final) or _namespace_slip(iri, loaded) != ""


def _namespace_slip(iri: str, loaded: LoadedVocabulary) -> str:
    """Return the term that an IRI would be with a letter of its namespace mended; empty where there is none.

    `https` for `http`, `/` for `#`, or one letter too many, too few or another.
    """
    space = namespace_of(iri)
    known = known_vocabularies()
    if space in loaded.names:
        return ""
    name, plain = iri[len(space) :], _without_scheme(space)
    for other in loaded.names if space in known else {**loaded.names, **known}:
        if is_one_letter_off(plain, _without_scheme(other)):
            vocabulary = known.get(other)
            if name in loaded.names.get(other, ()) or (vocabulary is not None and name in vocabulary.names):
                return other + name
    return ""


def _without_scheme(space: str) -> str:
    return space.removeprefix("https:").removeprefix("http:")


def is_one_letter_off(one: str, other: str) -> bool:
    """Return whether two texts differ in one letter at most: one more, one less, or another."""
    longer, shorter = max(len(one), len(other)), min(len(one), len(other))
    if longer - shorter > 1:
        return False
    before = _count_equal(one, other)
    return before + _count_equal(one[before:][::-1], other[before:][::-1]) >= longer - 1


def _count_equal(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    return next(
        (number for number, (left, right) in enumerate(zip(one, other, strict=False)) if left != right),
        min(len(one), len(other)),
    )


def _find_meant(iri: str, loaded: LoadedVocabulary) -> str:
    """Return the IRI that was probably meant; empty where none is near."""
    if slip := _namespace_slip(iri, loaded):
        return slip
    space = namespace_of(iri)
    known = known_vocabularies().get(space)
    names = loaded.names.get(space, frozenset()) | (known.names if known else frozenset())
    near = near_name(iri[len(space) :], (name for name in names if len(name) <= MAX_LENGTH))
    return space + near if near else ""


def _write_like(written: str, iri: str, meant: str) -> str:
    """Write an IRI as another is written in the text: with its prefix, or in brackets."""
    if not meant:
        return ""
    prefix, _, local = written.partition(":")
    namespace = iri[: len(iri) - len(local)]
    if not written.startswith("<") and iri == namespace + local and meant.startswith(namespace):
        return f"{prefix}:{meant[len(namespace) :]}"
    return f"<{meant}>"
