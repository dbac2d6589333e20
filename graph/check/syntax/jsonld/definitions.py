"""Make active contexts from contexts as they are written (https://www.w3.org/TR/json-ld11-api/#context-processing-algorithm)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from graph.check.syntax.iri import ABSOLUTE, find_iri_fault, is_iri, resolve_iri
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

MAX_LOADED = 1_000
"""So many times one document may lead to a context in a file; more is taken for a trap."""

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

Loader = Callable[[str], object]
"""Returns what a context file holds, by its address; raises JsonLdError where it is not at hand."""


class ContextReader:
    """Makes the active contexts of one document.

    Attributes:
        load: Reads context files.
        tell: Is given what is wrong with a definition that is then left out.
    """

    def __init__(self, load: Loader, tell: Callable[[JsonLdError], None]) -> None:
        self.load = load
        self.tell = tell
        self._loaded = 0
        self._at: Node | None = None
        self._known: dict[tuple[int, str, str, bool, bool], tuple[Context, Context]] = {}

    def process(
        self,
        active: Context,
        local: LocalContext,
        at: Node,
        *,
        override_protected: bool = False,
        propagate: bool = True,
    ) -> Context:
        """Return the context that a local context makes of an active one; equal ones make one context once.

        What is wrong is told (in a file, at the node `at`), and the result is marked as not known whole.
        """
        self._at = at
        written = json.dumps(local.value, sort_keys=False)
        key = (id(active), written, local.base, override_protected, propagate)
        known = self._known.get(key)
        if known is None:
            try:
                made = self._process(active, local, (), override_protected, propagate)
            except JsonLdError as error:
                self.tell(JsonLdError(error.message, error.way_out, error.node or local.node or at, error.code))
                made = active.copy()
                made.is_known = False
            known = self._known[key] = (active, made)  # what is kept alive keeps its id
        return known[1]

    def made(self) -> list[Context]:
        """Return the contexts that were made so far."""
        return [context for _, context in self._known.values()]

    def _process(
        self,
        active: Context,
        local: LocalContext,
        remote: tuple[str, ...],
        override_protected: bool = False,
        propagate: bool = True,
        validate_scoped: bool = True,
    ) -> Context:
        result = active.copy()
        value = local.value
        if isinstance(value, dict) and "@propagate" in value:
            if not isinstance(value["@propagate"], bool):
                raise JsonLdError("`@propagate` is true or false", node=member_of(local.node, "@propagate"))
            propagate = value["@propagate"]
        if not propagate and result.previous is None:
            result.previous = active
        parts = value if isinstance(value, list) else [value]
        nodes = (
            local.node.items if local.node is not None and local.node.items is not None else [local.node] * len(parts)
        )
        for part, node in zip(parts, nodes, strict=True):
            if part is None:
                if not override_protected and any(one.is_protected for one in result.terms.values()):
                    raise JsonLdError(
                        "`null` would undo terms that are protected",
                        "leave it out, or take `@protected` away",
                        node,
                    )
                fresh = Context(base=result.original_base, original_base=result.original_base)
                fresh.previous = result if not propagate else None
                result = fresh
            elif isinstance(part, str):
                result = self._process_address(result, part, local.base, node, remote, validate_scoped)
            elif isinstance(part, dict):
                inner = LocalContext(value=part, base=local.base, node=node)
                result = self._process_map(result, inner, remote, override_protected, propagate)
            else:
                raise JsonLdError(f"a context is an object, an address or null, not {shown(part)}", "", node)
        return result

    def _process_address(
        self, result: Context, reference: str, base: str, node: Node | None, remote: tuple[str, ...], validate: bool
    ) -> Context:
        address = resolve_iri(base, reference)
        if address in remote:
            if not validate:
                return result
            raise JsonLdError(f"the context {address} names itself", "leave one of the names out", node)
        content = self.load_context(address, node)
        return self._process(
            result, LocalContext(value=content, base=address), (*remote, address), validate_scoped=validate
        )

    def load_context(self, address: str, node: Node | None) -> Any:
        """Return the context in a file."""
        self._loaded += 1
        if self._loaded > MAX_LOADED:
            raise JsonLdError(f"contexts lead to each other more than {MAX_LOADED} times", "join them", node)
        try:
            content = self.load(address)
        except JsonLdError as error:
            raise JsonLdError(error.message, error.way_out, node, error.code) from error
        if not isinstance(content, dict) or "@context" not in content:
            raise JsonLdError(f"the file {address} has no `@context`", 'write {"@context": …} around it', node)
        return content["@context"]

    def _process_map(
        self, result: Context, local: LocalContext, remote: tuple[str, ...], override_protected: bool, propagate: bool
    ) -> Context:
        context: dict[str, Any] = local.value
        node = local.node
        if "@version" in context and (context["@version"] != 1.1 or isinstance(context["@version"], bool)):
            raise JsonLdError("`@version` is the number 1.1", "write 1.1", member_of(node, "@version"))
        if "@import" in context:
            context = {**self._import(context["@import"], local), **context}
        if "@propagate" in context and not isinstance(context["@propagate"], bool):
            raise JsonLdError("`@propagate` is true or false", node=member_of(node, "@propagate"))
        self._set_base(result, context, node, remote)
        if "@vocab" in context:
            value = context["@vocab"]
            if value is not None and not isinstance(value, str):
                raise JsonLdError(f"`@vocab` is an IRI or null, not {shown(value)}", node=member_of(node, "@vocab"))
            expanded = None if value is None else result.expand(value, vocab=True, document=True)
            if value is not None and not (is_named(expanded) or (isinstance(expanded, str) and result.base is None)):
                raise JsonLdError(f"`@vocab` is an IRI or null, not {shown(value)}", node=member_of(node, "@vocab"))
            result.vocabulary = expanded
        if "@language" in context:
            result.language = read_language(context["@language"], member_of(node, "@language"))
        if "@direction" in context:
            result.direction = read_direction(context["@direction"], member_of(node, "@direction"))
        protected = context.get("@protected", False)
        if not isinstance(protected, bool):
            raise JsonLdError("`@protected` is true or false", node=member_of(node, "@protected"))
        maker = TermMaker(self, result, LocalContext(value=context, base=local.base, node=node), remote)
        maker.is_protected, maker.override_protected = protected, override_protected
        for term in context:
            if term not in CONTEXT_KEYWORDS:
                try:
                    maker.make(term)
                except JsonLdError as error:
                    maker.defined = dict.fromkeys(maker.defined, True)  # what waited for it is as wrong, and not told
                    result.is_known = False
                    place = error.node or key_of(node, term) or self._at
                    self.tell(JsonLdError(error.message, error.way_out, place, error.code))
        return result

    def _import(self, reference: object, local: LocalContext) -> dict[str, Any]:
        node = member_of(local.node, "@import")
        if not isinstance(reference, str):
            raise JsonLdError("`@import` is the address of one context", node=node)
        address = resolve_iri(local.base, reference)
        content = self.load_context(address, node)
        if not isinstance(content, dict):
            raise JsonLdError(f"what is imported must be one object, and the context in {address} is none", "", node)
        if "@import" in content:
            raise JsonLdError(f"the imported context {address} has an `@import` itself", "name it as a context", node)
        return content

    def _set_base(self, result: Context, context: dict[str, Any], node: Node | None, remote: tuple[str, ...]) -> None:
        if "@base" not in context or remote:
            return
        value = context["@base"]
        if value is None:
            result.base = None
        elif not isinstance(value, str) or (result.base is None and not is_named(value)):
            raise JsonLdError(f"`@base` is an IRI or null, not {shown(value)}", node=member_of(node, "@base"))
        else:
            result.base = result.resolve(value)


class TermMaker:
    """Makes the definitions of one context (section 4.2)."""

    def __init__(self, reader: ContextReader, active: Context, local: LocalContext, remote: tuple[str, ...]) -> None:
        self.reader = reader
        self.active = active
        self.local = local
        self.remote = remote
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
            raise JsonLdError(f"the type of `{term}` is an IRI, `@id` or `@vocab`, not {shown(value['@type'])}")
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
            raise JsonLdError(f"`{term}` cannot have the container {shown(given)}")
        return found

    def _read_scoped(self, term: str, value: dict[str, Any]) -> LocalContext | None:
        if "@context" not in value:
            return None
        node = member_of(member_of(self.local.node, term), "@context")
        scoped = LocalContext(value=value["@context"], base=self.local.base, node=node)
        try:
            self.reader._process(self.active, scoped, self.remote, True, True, False)
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
