"""The active context of JSON-LD, and what a word means in it (https://www.w3.org/TR/json-ld11-api/#iri-expansion)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from graph.check.syntax.iri import ABSOLUTE, has_odd_scheme, resolve_iri
from graph.check.syntax.jsonld.positions import Node

KEYWORDS = frozenset(
    {
        "@base",
        "@container",
        "@context",
        "@direction",
        "@graph",
        "@id",
        "@import",
        "@included",
        "@index",
        "@json",
        "@language",
        "@list",
        "@nest",
        "@none",
        "@prefix",
        "@propagate",
        "@protected",
        "@reverse",
        "@set",
        "@type",
        "@value",
        "@version",
        "@vocab",
    }
)
KEYWORD_FORM = re.compile(r"@[A-Za-z]+")
"""What looks like a keyword: reserved, and ignored where it is none."""

CONTEXT_KEYWORDS = frozenset(
    {"@base", "@direction", "@import", "@language", "@propagate", "@protected", "@version", "@vocab"}
)


class JsonLdError(Exception):  # a place and a sentence for the fault that the reader makes
    """Something is not JSON-LD.

    Attributes:
        message: What is wrong.
        way_out: What to do about it.
        node: Where, None where only the caller knows.
        code: The code of the fault.
    """

    def __init__(self, message: str, way_out: str = "", node: Node | None = None, code: str = "syntax-error") -> None:
        self.message = message
        self.way_out = way_out
        self.node = node
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalContext:
    """A context as it is written.

    Attributes:
        value: It, as Python's json module would read it.
        base: The address of the file that it stands in: what the references of contexts in it resolve against.
        node: It in the text that is checked; None where it comes from another file.
    """

    value: Any
    base: str
    node: Node | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a term means; `iri` is None where it is defined to mean nothing."""

    iri: str | None = None
    is_prefix: bool = False
    is_protected: bool = False
    is_reverse: bool = False
    type: str | None = None
    container: frozenset[str] = frozenset()
    index: str | None = None
    language: str | None = None
    has_language: bool = False
    direction: str | None = None
    has_direction: bool = False
    nest: str | None = None
    context: LocalContext | None = None

    def unprotected(self) -> tuple[object, ...]:
        """Return all that two definitions of a protected term must have in common."""
        context = None if self.context is None else (repr(self.context.value), self.context.base)
        mapping = (self.iri, self.is_prefix, self.is_reverse, self.type, self.container, self.index, self.nest, context)
        return (*mapping, self.language, self.has_language, self.direction, self.has_direction)


@dataclass(slots=True, kw_only=True)
class Context:
    """An active context; nobody changes one that has been made.

    Attributes:
        base: What relative references resolve against; None where a context switched that off.
        original_base: The address of the document.
        vocabulary: What is put before words that are no terms.
        language: The language of strings without one, and so `direction`.
        terms: What each term means.
        previous: The context to go back to where this one does not reach into nested objects.
        is_known: Whether all contexts that it was made from could be read.
    """

    base: str | None
    original_base: str
    vocabulary: str | None = None
    language: str | None = None
    direction: str | None = None
    terms: dict[str, Definition] = field(default_factory=dict)
    previous: Context | None = None
    is_known: bool = True

    def copy(self) -> Context:
        """Return a copy to change."""
        return Context(
            base=self.base,
            original_base=self.original_base,
            vocabulary=self.vocabulary,
            language=self.language,
            direction=self.direction,
            terms=dict(self.terms),
            previous=self.previous,
            is_known=self.is_known,
        )

    def expand(self, word: str, *, vocab: bool = False, document: bool = False) -> str | None:
        """Return what a word stands for: an IRI, a keyword, a blank node, itself; None for nothing (section 5.2).

        Args:
            word: The word.
            vocab: Whether terms and the vocabulary count.
            document: Whether it resolves against the base.
        """
        if word in KEYWORDS:
            return word
        if KEYWORD_FORM.fullmatch(word):
            return None
        definition = self.terms.get(word)
        if definition is not None and (vocab or definition.iri in KEYWORDS):
            return definition.iri
        if word.find(":", 1) > 0:
            prefix, _, suffix = word.partition(":")
            if prefix == "_" or suffix.startswith("//"):
                return word
            definition = self.terms.get(prefix)
            if definition is not None and definition.iri is not None and definition.is_prefix:
                return definition.iri + suffix
            if ABSOLUTE.match(word):
                return word
        if vocab and self.vocabulary is not None:
            return self.vocabulary + word
        if document:
            return self.resolve(word)
        return word

    def resolve(self, reference: str) -> str:
        """Resolve a reference against the base, if there is one."""
        return reference if self.base is None or has_odd_scheme(reference) else resolve_iri(self.base, reference)

    def container(self, term: str | None) -> frozenset[str]:
        """Return the containers of a term."""
        definition = self.terms.get(term) if term is not None else None
        return definition.container if definition is not None else frozenset()


def is_named(word: object) -> bool:
    """Return whether a word is an IRI or the name of a blank node."""
    return isinstance(word, str) and (word.startswith("_:") or ABSOLUTE.match(word) is not None)
