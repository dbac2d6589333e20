"""Make active contexts from contexts as they are written (https://www.w3.org/TR/json-ld11-api/#context-processing-algorithm)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from graph.check.syntax.iri import resolve_iri
from graph.check.syntax.jsonld.context import CONTEXT_KEYWORDS, Context, JsonLdError, LocalContext, is_named
from graph.check.syntax.jsonld.definitions import (
    TermMaker,
    key_of,
    member_of,
    read_direction,
    read_language,
    shown,
)
from graph.check.syntax.jsonld.positions import Node

MAX_LOADED = 1_000
"""So many times one document may lead to a context in a file; more is taken for a trap."""

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
                made = self.make_context(active, local, (), override_protected, propagate)
            except JsonLdError as error:
                self.tell(JsonLdError(error.message, error.way_out, error.node or local.node or at, error.code))
                made = active.copy()
                made.is_known = False
            known = self._known[key] = (active, made)  # what is kept alive keeps its id
        return known[1]

    def made(self) -> list[Context]:
        """Return the contexts that were made so far."""
        return [context for _, context in self._known.values()]

    def make_context(
        self,
        active: Context,
        local: LocalContext,
        remote: tuple[str, ...],
        override_protected: bool = False,
        propagate: bool = True,
        validate_scoped: bool = True,
    ) -> Context:
        """Return the context that a local context makes of an active one (section 4.1.2).

        Args:
            active: The active context.
            local: The local context.
            remote: The addresses of the files that lead to it.
            override_protected: Whether protected terms may be defined anew.
            propagate: Whether it reaches into nested objects.
            validate_scoped: Whether a file that leads to itself is an error; in the definition of a term it is none.

        Raises:
            JsonLdError: The local context is none.
        """
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
        return self.make_context(
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
        maker = TermMaker(
            result,
            LocalContext(value=context, base=local.base, node=node),
            lambda scoped: self.make_context(result, scoped, remote, True, True, False),
        )
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
