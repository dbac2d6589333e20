"""Make the definitions of terms (https://www.w3.org/TR/json-ld11-api/#create-term-definition)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from graph.check.syntax.iri import ABSOLUTE, find_iri_fault, is_iri
from graph.check.syntax.jsonld.context import (
    CONTEXT_KEYWORDS,
    KEYWORD_FORM,
    KEYWORDS,
    Context,
    Definition,
    JsonLdError,
    LocalContext,
    is_named,
)
from graph.check.syntax.jsonld.positions import Node

DEFINITION_KEYS = frozenset(
    [
        "@id",
        "@reverse",
        "@container",
        "@context",
        "@direction",
        "@index",
        "@language",
        "@nest",
        "@prefix",
        "@protected",
        "@type",
    ]
)
_CONTAINERS = frozenset({"@graph", "@id", "@index", "@language", "@list", "@set", "@type"})
_GEN_DELIM = re.compile(r"[:/?#\[\]@]\Z")


class TermMaker:
    """Makes the definitions of one context (section 4.2).

    Attributes:
        active: The active context, whose terms are changed.
        local: The context as it is written.
        check_scoped: Raises JsonLdError where the context inside a definition is none.
        is_protected: Whether terms are protected that do not say.
        override_protected: Whether protected terms may be defined anew.
        defined: The terms that are being made (False) and that are (True).
    """

    def __init__(self, active: Context, local: LocalContext, check_scoped: Callable[[LocalContext], object]) -> None:
        self.active = active
        self.local = local
        self.check_scoped = check_scoped
        self.is_protected = False
        self.override_protected = False
        self.defined: dict[str, bool] = {}

    def expand(self, word: str) -> str | None:
        """Return what a word means in the context that is being made; terms that it needs are made first."""
        if word not in KEYWORDS and not KEYWORD_FORM.fullmatch(word):
            self._need(word)
            if word.find(":", 1) > 0:
                prefix, _, suffix = word.partition(":")
                if prefix != "_" and not suffix.startswith("//"):
                    self._need(prefix)
        return self.active.expand(word, vocab=True)

    def _need(self, term: str) -> None:
        if term in self.local.value and term not in CONTEXT_KEYWORDS and self.defined.get(term) is not True:
            self.make(term)

    def make(self, term: str) -> None:
        """Make the definition of a term.

        Raises:
            JsonLdError: It is none.
        """
        if term in self.defined:
            if self.defined[term]:
                return
            raise JsonLdError(f"`{term}` is defined by itself", "give it an IRI")
        if not term:
            raise JsonLdError("a term cannot be empty", "give it a name")
        self.defined[term] = False
        value = self.local.value[term]
        if term == "@type":
            if not (isinstance(value, dict) and value and value.keys() <= {"@container", "@protected"}) or (
                value.get("@container", "@set") != "@set"
            ):
                raise JsonLdError("`@type` can only be given the container `@set` and protection", "leave it out")
        elif term in KEYWORDS:
            raise JsonLdError(f"`{term}` is a keyword and cannot be defined anew", "choose another term")
        elif KEYWORD_FORM.fullmatch(term):
            self.defined[term] = True
            return
        previous = self.active.terms.pop(term, None)
        is_simple = isinstance(value, str)
        if value is None or is_simple:
            value = {"@id": value}
        if not isinstance(value, dict):
            raise JsonLdError(f"`{term}` is defined by an IRI, an object or null, not by {shown(value)}")
        definition = self._read(term, value, is_simple=is_simple)
        if definition is None:
            self.defined[term] = True
            return
        for iri in (definition.iri, definition.type):
            if iri is not None and ABSOLUTE.match(iri) and not is_iri(iri):
                fault = find_iri_fault(iri, iri)
                message = fault.message if fault is not None else "it is malformed"
                raise JsonLdError(f"`{term}` is defined by <{iri}>, which is no IRI: {message}", "mend the IRI")
        if not self.override_protected and previous is not None and previous.is_protected:
            if replace(definition, is_protected=True).unprotected() != previous.unprotected():
                self.active.terms[term] = previous
                raise JsonLdError(f"the term `{term}` is protected and cannot be defined anew", "choose another term")
            definition = previous
        self.active.terms[term] = definition
        self.defined[term] = True

    def _read(self, term: str, value: dict[str, Any], *, is_simple: bool) -> Definition | None:
        """Read the object that defines a term; None where it is to be ignored."""
        protected = value.get("@protected", self.is_protected)
        if not isinstance(protected, bool):
            raise JsonLdError(f"`@protected` of `{term}` is true or false")
        if unknown := sorted(value.keys() - DEFINITION_KEYS):
            raise JsonLdError(f"`{unknown[0]}` has no meaning in the definition of `{term}`", "leave it out")
        type_ = self._read_type(term, value)
        if "@reverse" in value:
            return self._read_reverse(term, value, type_, protected)
        iri, is_prefix = None, False
        if "@id" in value and value["@id"] != term:
            if value["@id"] is not None:
                iri = self._read_id(term, value)
                if iri is None:
                    return None
                is_prefix = (
                    is_simple
                    and ":" not in term
                    and "/" not in term
                    and (_GEN_DELIM.search(iri) is not None or iri.startswith("_:"))
                )
        else:
            iri = self._derive(term)
        container = self._read_container(term, value)
        if "@type" in container:
            type_ = type_ or "@id"
            if type_ not in {"@id", "@vocab"}:
                raise JsonLdError(f"a type map needs `@id` or `@vocab` as the type of `{term}`, not {shown(type_)}")
        index = value.get("@index")
        if "@index" in value:
            named = self.expand(index) if isinstance(index, str) else None
            if "@index" not in container or not is_named(named):
                raise JsonLdError(f"`@index` of `{term}` is a property, beside the container `@index`")
        is_text = "@type" not in value
        language = read_language(value["@language"], None) if "@language" in value and is_text else None
        direction = read_direction(value["@direction"], None) if "@direction" in value and is_text else None
        nest = value.get("@nest")
        if "@nest" in value and (not isinstance(nest, str) or (nest in KEYWORDS and nest != "@nest")):
            raise JsonLdError(f"`@nest` of `{term}` is `@nest` or a term for it")
        if "@prefix" in value:
            if ":" in term or "/" in term:
                raise JsonLdError(f"`{term}` has `:` or `/`, so it cannot be a prefix", "leave `@prefix` out")
            if not isinstance(value["@prefix"], bool):
                raise JsonLdError(f"`@prefix` of `{term}` is true or false")
            is_prefix = value["@prefix"]
            if is_prefix and iri in KEYWORDS:
                raise JsonLdError(f"`{term}` stands for a keyword, so it cannot be a prefix", "leave `@prefix` out")
        return Definition(
            iri=iri,
            is_prefix=is_prefix,
            is_protected=protected,
            type=type_,
            container=container,
            index=index,
            language=language,
            has_language="@language" in value and is_text,
            direction=direction,
            has_direction="@direction" in value and is_text,
            nest=nest,
            context=self._read_scoped(term, value),
        )

    def _read_type(self, term: str, value: dict[str, Any]) -> str | None:
        if "@type" not in value:
            return None
        type_ = self.expand(value["@type"]) if isinstance(value["@type"], str) else None
        if type_ not in {"@id", "@json", "@none", "@vocab"} and (not is_named(type_) or str(type_).startswith("_:")):
            node = member_of(member_of(self.local.node, term), "@type")
            message = f"the type of `{term}` is an IRI, `@id` or `@vocab`, not {shown(value['@type'])}"
            raise JsonLdError(message, node=node)
        return type_

    def _read_reverse(self, term: str, value: dict[str, Any], type_: str | None, protected: bool) -> Definition | None:
        if "@id" in value or "@nest" in value:
            raise JsonLdError(f"`{term}` has `@reverse`, and `@id` or `@nest` beside it", "keep `@reverse` alone")
        reverse = value["@reverse"]
        if not isinstance(reverse, str):
            raise JsonLdError(f"`@reverse` of `{term}` is an IRI, not {shown(reverse)}")
        if KEYWORD_FORM.fullmatch(reverse) and reverse not in KEYWORDS:
            return None
        iri = self.expand(reverse)
        if not is_named(iri):
            raise JsonLdError(f"`@reverse` of `{term}` is an IRI, not {shown(reverse)}")
        container = value.get("@container")
        if container not in {None, "@set", "@index"}:
            raise JsonLdError(f"`{term}` is read backwards, so its container is `@set` or `@index`")
        return Definition(
            iri=iri,
            is_reverse=True,
            is_protected=protected,
            type=type_,
            container=frozenset({container} if container else ()),
        )

    def _read_id(self, term: str, value: dict[str, Any]) -> str | None:
        given = value["@id"]
        if not isinstance(given, str):
            raise JsonLdError(f"`@id` of `{term}` is an IRI or null, not {shown(given)}")
        if given not in KEYWORDS and KEYWORD_FORM.fullmatch(given):
            return None
        iri = self.expand(given)
        if iri not in KEYWORDS and not is_named(iri):
            raise JsonLdError(f"`{term}` is defined as {shown(given)}, which is no IRI", "write the whole IRI")
        if iri == "@context":
            raise JsonLdError(f"`{term}` cannot stand for `@context`", "write `@context` itself")
        if ":" in term[1:-1] or "/" in term:
            self.defined[term] = True
            if self.expand(term) != iri:
                raise JsonLdError(
                    f"`{term}` looks like an IRI, and is defined as another: {iri}", "choose another term"
                )
        return iri

    def _derive(self, term: str) -> str | None:
        """Return the IRI of a term that is not given one."""
        if term == "@type":
            return "@type"
        if ":" in term[1:]:
            prefix, _, suffix = term.partition(":")
            if prefix in self.local.value:
                self._need(prefix)
            definition = self.active.terms.get(prefix)
            return (definition.iri or "") + suffix if definition is not None and definition.iri else term
        if "/" in term:
            iri = self.active.expand(term, vocab=True)
            if is_named(iri):
                return iri
        elif self.active.vocabulary is not None:
            return self.active.vocabulary + term
        raise JsonLdError(f"`{term}` has no `@id`, and there is no `@vocab`", "give it an IRI")

    def _read_container(self, term: str, value: dict[str, Any]) -> frozenset[str]:
        if "@container" not in value:
            return frozenset()
        given = value["@container"]
        names = given if isinstance(given, list) else [given]
        found = frozenset(name for name in names if isinstance(name, str))
        rest = found - {"@set"}
        is_right = bool(names) and len(found) == len(names) and found <= _CONTAINERS
        if "@list" in found:
            is_right = is_right and len(found) == 1
        elif "@graph" in found:
            is_right = is_right and rest - {"@graph"} in ({"@id"}, {"@index"}, frozenset())
        else:
            is_right = is_right and len(rest) <= 1
        if not is_right:
            node = member_of(member_of(self.local.node, term), "@container")
            raise JsonLdError(f"`{term}` cannot have the container {shown(given)}", node=node)
        return found

    def _read_scoped(self, term: str, value: dict[str, Any]) -> LocalContext | None:
        if "@context" not in value:
            return None
        node = member_of(member_of(self.local.node, term), "@context")
        scoped = LocalContext(value=value["@context"], base=self.local.base, node=node)
        try:
            self.check_scoped(scoped)
        except JsonLdError as error:
            raise JsonLdError(
                f"the context of `{term}` is wrong: {error.message}", error.way_out, error.node, error.code
            ) from error
        return scoped


def member_of(node: Node | None, key: str) -> Node | None:
    """Return the value of a key of an object in the text, if it is there."""
    return node.get(key) if node is not None else None


def key_of(node: Node | None, key: str) -> Node | None:
    """Return the key of an object in the text, if it is there."""
    found = None
    for name, _ in (node.members or ()) if node is not None else ():
        if name.value == key:
            found = name
    return found


def read_language(value: object, node: Node | None) -> str | None:
    """Return a language, None for none."""
    if value is not None and not isinstance(value, str):
        raise JsonLdError(
            f"`@language` is a language tag or null, not {shown(value)}", "write a tag such as `en`", node
        )
    return value


def read_direction(value: object, node: Node | None) -> str | None:
    """Return a direction, None for none."""
    if value is not None and value not in {"ltr", "rtl"}:
        raise JsonLdError(f'`@direction` is "ltr", "rtl" or null, not {shown(value)}', "", node)
    return None if value is None else str(value)


def shown(value: object) -> str:
    """Show a value of JSON in a message."""
    text = json.dumps(value, ensure_ascii=False)
    return f"`{text if len(text) <= 40 else text[:37] + '…'}`"
