"""Expand JSON-LD: what each key and value of the text means (https://www.w3.org/TR/json-ld11-api/#expansion-algorithm).

The results keep the nodes of the JSON tree that they were made of, so that every statement knows its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from graph.check.syntax.iri import is_iri
from graph.check.syntax.jsonld.context import KEYWORDS, Context, Definition, JsonLdError, LocalContext, is_named
from graph.check.syntax.jsonld.definitions import read_direction, shown
from graph.check.syntax.jsonld.expanded import Expanded, Item, ListObject, Thing, Value, as_list
from graph.check.syntax.jsonld.positions import Node
from graph.check.syntax.jsonld.processing import ContextReader
from graph.names import near_name

Drop = Callable[[Node, str, str], None]
"""Is given what is dropped: where, a sentence, and the way out."""


@dataclass(slots=True, kw_only=True)
class Draft:
    """An object while its members are read."""

    thing: Thing
    input_type: str | None
    keywords: dict[str, tuple[Node, Node]] = field(default_factory=dict)
    content: list[Item] = field(default_factory=list)
    language: str | None = None
    direction: str | None = None
    type_values: list[Node] = field(default_factory=list)
    is_broken: bool = False


class Expander:
    """Expands one document.

    Attributes:
        contexts: Makes its active contexts.
        tell: Is given what is wrong and left out.
        drop: Is given what JSON-LD drops in silence.
    """

    def __init__(self, contexts: ContextReader, tell: Callable[[JsonLdError], None], drop: Drop) -> None:
        self.contexts = contexts
        self.tell = tell
        self.drop = drop

    def expand(self, active: Context, prop: str | None, node: Node, *, from_map: bool = False) -> Expanded:
        """Expand a value; None where it means nothing.

        Args:
            active: The context that it stands in.
            prop: The key that it is a value of, as written, or a keyword.
            node: The value.
            from_map: Whether it stands in a map of ids, types or indices.
        """
        if node.items is not None:
            return self._expand_array(active, prop, node.items, from_map)
        if node.members is not None:
            return self._expand_object(active, prop, node, from_map)
        if node.value is None:
            return None
        if prop is None or prop == "@graph":
            self.drop(node, f"{shown(node.value)} is the value of nothing, so it is dropped", "write it behind a key")
            return None
        return self.expand_value(self._scope(active, prop, node), prop, node)

    def _expand_array(self, active: Context, prop: str | None, items: list[Node], from_map: bool) -> list[Item]:
        found: list[Item] = []
        is_list = "@list" in active.container(prop)
        for item in items:
            expanded = self.expand(active, prop, item, from_map=from_map)
            if isinstance(expanded, list):
                if is_list:
                    found.append(ListObject(items=expanded, node=item))
                else:
                    found += expanded
            elif expanded is not None:
                found.append(expanded)
        return found

    def _scope(self, active: Context, prop: str | None, at: Node) -> Context:
        """Return the context inside the values of a property."""
        scoped = scoped_context(active, prop)
        return active if scoped is None else self.contexts.process(active, scoped, at, override_protected=True)

    def _expand_object(self, active: Context, prop: str | None, node: Node, from_map: bool) -> Expanded:
        members = last_members(node)
        scoped = scoped_context(active, prop)
        if active.previous is not None and not from_map:
            meanings = [active.expand(str(key.value), vocab=True) for key, _ in members]
            if "@value" not in meanings and meanings != ["@id"]:
                active = active.previous
        if scoped is not None:
            active = self.contexts.process(active, scoped, node, override_protected=True)
        for key, value in members:
            if key.value == "@context":
                local = LocalContext(value=value.plain(), base=active.original_base, node=value)
                active = self.contexts.process(active, local, key)
        type_scoped = active
        input_type = None
        of_type = [
            (str(key.value), one) for key, one in members if active.expand(str(key.value), vocab=True) == "@type"
        ]
        for number, (_, value) in enumerate(sorted(of_type, key=lambda one: one[0])):
            words = [
                one.value for one in (value.items if value.items is not None else [value]) if isinstance(one.value, str)
            ]
            if number == 0 and words:
                input_type = active.expand(words[-1], vocab=True)
            for word in sorted(words):
                if (scoped := scoped_context(type_scoped, word)) is not None:
                    active = self.contexts.process(active, scoped, value, propagate=False)
        draft = Draft(thing=Thing(node=node), input_type=input_type)
        self._expand_members(active, type_scoped, prop, members, draft)
        return self._finish(prop, draft)

    # --- members ------------------------------------------------------------------------------------------------

    def _expand_members(
        self, active: Context, type_scoped: Context, prop: str | None, members: list[tuple[Node, Node]], draft: Draft
    ) -> None:
        """Read the members of an object into a draft; one that is wrong is told and left out (steps 13 and 14)."""
        nests = []
        for key, value in members:
            word = str(key.value)
            if word == "@context":
                continue
            meaning = active.expand(word, vocab=True)
            try:
                if meaning == "@nest":
                    nests.append((key, value))
                elif meaning in KEYWORDS:
                    self._read_keyword(active, type_scoped, prop, str(meaning), (key, value), draft)
                elif meaning is None or ":" not in meaning:
                    self._drop_key(active, key, meaning)
                else:
                    self._read_property(active, meaning, key, value, draft)
            except JsonLdError as error:
                draft.is_broken = draft.is_broken or meaning in KEYWORDS
                self.tell(JsonLdError(error.message, error.way_out, error.node or key, error.code))
        for key, value in nests:
            for one in value.items if value.items is not None else [value]:
                inner = self._scope(active, str(key.value), key)
                if one.members is None or any(
                    inner.expand(str(name.value), vocab=True) == "@value" for name, _ in one.members
                ):
                    message = f"`{key.value}` holds members of the object around it, so its value is an object"
                    self.tell(JsonLdError(message, "write an object without `@value`", one))
                    continue
                self._expand_members(inner, type_scoped, prop, last_members(one), draft)

    def _drop_key(self, active: Context, key: Node, meaning: str | None) -> None:
        """Tell a key that means nothing, unless a context says that it does."""
        word = str(key.value)
        definition = active.terms.get(word)
        if not active.is_known or (definition is not None and definition.iri is None):
            return
        if meaning is None:
            message = f"`{word}` looks like a keyword and is none, so it is dropped with what stands behind it"
            near = near_name(word, KEYWORDS)
        else:
            message = f"`{word}` is no term of the context, so it is dropped with what stands behind it"
            near = near_name(word, active.terms)
        self.drop(key, message, f"did you mean `{near}`?" if near else "define it in the context, or write an IRI")

    def _read_keyword(
        self,
        active: Context,
        type_scoped: Context,
        prop: str | None,
        keyword: str,
        member: tuple[Node, Node],
        draft: Draft,
    ) -> None:
        key, value = member
        if prop == "@reverse":
            raise JsonLdError(f"`{key.value}` may not stand inside `@reverse`", "write properties there", key)
        if keyword in draft.keywords and keyword not in {"@included", "@type"}:
            raise JsonLdError(f"`{key.value}` says `{keyword}` a second time in one object", "keep one", key)
        draft.keywords.setdefault(keyword, member)
        thing = draft.thing
        match keyword:
            case "@id":
                self._read_id(active, value, thing)
            case "@type":
                self._read_types(type_scoped, key, value, draft)
            case "@graph":
                thing.graph = as_list(self.expand(active, "@graph", value))
            case "@included":
                for item in as_list(self.expand(active, "@included", value)):
                    if not isinstance(item, Thing):
                        raise JsonLdError("`@included` holds objects that are things", "", value)
                    thing.included.append(item)
            case "@value":
                if draft.input_type != "@json" and (value.members is not None or value.items is not None):
                    raise JsonLdError("`@value` is a string, a number, true, false or null", "", value)
            case "@language":
                if not isinstance(value.value, str):
                    raise JsonLdError("`@language` is a language tag", "write a tag such as `en`", value)
                draft.language = value.value
            case "@direction":
                draft.direction = read_direction(value.plain(), value)
                if draft.direction is None:
                    raise JsonLdError('`@direction` is "ltr" or "rtl"', "", value)
            case "@index":
                if not isinstance(value.value, str):
                    raise JsonLdError("`@index` is a string", "", value)
                thing.index = value.value
            case "@list":
                if prop is None or prop == "@graph":
                    draft.keywords.pop("@list")
                    self.drop(key, "this list is the value of nothing, so it is dropped", "write it behind a key")
                else:
                    draft.content = as_list(self.expand(active, prop, value))
            case "@set":
                draft.content = as_list(self.expand(active, prop, value))
            case "@reverse":
                self._read_reverse(active, key, value, thing)
                if not thing.reverse:
                    draft.keywords.pop("@reverse")  # an empty one is as none
            case _:
                self._drop_key(active, key, None)

    def _read_id(self, active: Context, value: Node, thing: Thing) -> None:
        if not isinstance(value.value, str):
            raise JsonLdError(f"`@id` is the IRI of one thing, not {shown(value.plain())}", "write a string", value)
        thing.id = active.expand(value.value, document=True)
        thing.id_node = value
        thing.is_dropped = thing.id is None
        self.tell_no_prefix(active, value, thing.id)

    def _read_types(self, type_scoped: Context, key: Node, value: Node, draft: Draft) -> None:
        for one in value.items if value.items is not None else [value]:
            if not isinstance(one.value, str):
                message = f"`@type` is the name of a class or a list of them, not {shown(one.plain())}"
                raise JsonLdError(message, "write a string", one)
            draft.type_values.append(one)
            meaning = type_scoped.expand(one.value, vocab=True, document=True)
            if meaning is not None:
                draft.thing.types.append((meaning, key, one))
            self.tell_relative(type_scoped, one, meaning)
            self.tell_no_prefix(type_scoped, one, meaning)

    def tell_relative(self, active: Context, node: Node, meaning: str | None) -> None:
        """Tell a word that stands where a term does, is none, and becomes a relative IRI."""
        word = str(node.value)
        if (
            active.is_known
            and meaning is not None
            and meaning not in KEYWORDS
            and word not in active.terms
            and active.vocabulary is None
            and not is_named(word)
            and word.find(":", 1) < 0
        ):
            near = near_name(word, active.terms)
            is_local = meaning.startswith("file:")
            became = "a relative IRI, which hangs on the place of the file" if is_local else f"the IRI <{meaning}>"
            message = f"`{word}` is no term of the context: it becomes {became}"
            way_out = f"did you mean `{near}`?" if near else "define it in the context, or write an IRI"
            self.drop(node, message, way_out)

    def tell_no_prefix(self, active: Context, node: Node, meaning: str | None) -> None:
        """Tell a word whose prefix is a term, but none that JSON-LD 1.1 takes for a prefix."""
        word = str(node.value)
        prefix, colon, _ = word.partition(":")
        definition = active.terms.get(prefix) if colon and meaning == word and word not in active.terms else None
        if definition is not None and definition.iri is not None and not definition.is_prefix:
            message = f"`{prefix}` is a term and no prefix, so `{word}` stays as it is"
            self.drop(node, message, f'define `{prefix}` by its IRI alone, or with `"@prefix": true`')

    def _read_reverse(self, active: Context, key: Node, value: Node, thing: Thing) -> None:
        if value.members is None:
            raise JsonLdError("`@reverse` is an object with properties", "", value)
        inner = self.expand(active, "@reverse", value)
        if not isinstance(inner, Thing):
            return
        thing.properties += inner.reverse
        for prop, name, items in inner.properties:
            add_reverse(thing, prop, name, items)

    def _read_property(self, active: Context, meaning: str, key: Node, value: Node, draft: Draft) -> None:
        word = str(key.value)
        self.tell_no_prefix(active, key, meaning)
        definition = active.terms.get(word) or Definition()
        container = definition.container
        expanded: Expanded
        if definition.type == "@json":
            expanded = Value(value=value.plain(), type="@json", node=value)
        elif "@language" in container and value.members is not None:
            expanded = list(self._language_map(active, definition, value))
        elif container & {"@index", "@type", "@id"} and value.members is not None:
            expanded = list(self._index_map(active, word, definition, value))
        else:
            expanded = self.expand(active, word, value)
        if expanded is None:
            return
        if "@list" in container and not isinstance(expanded, ListObject):
            expanded = ListObject(items=as_list(expanded), node=value)
        items = as_list(expanded)
        if "@graph" in container and not container & {"@id", "@index"}:
            items = [Thing(node=item.node, graph=[item]) for item in items]
        if definition.is_reverse:
            add_reverse(draft.thing, meaning, key, items)
        else:
            draft.thing.properties.append((meaning, key, items))

    def _language_map(self, active: Context, definition: Definition, value: Node) -> Iterator[Item]:
        direction = definition.direction if definition.has_direction else active.direction
        for key, values in last_members(value):
            language = None if active.expand(str(key.value), vocab=True) == "@none" else str(key.value)
            for one in values.items if values.items is not None else [values]:
                if isinstance(one.value, str):
                    yield Value(value=one.value, language=language, direction=direction, node=one)
                elif one.value is not None or one.members is not None or one.items is not None:
                    raise JsonLdError(f"a text stands behind a language, not {shown(one.plain())}", "", one)

    def _index_map(self, active: Context, word: str, definition: Definition, value: Node) -> Iterator[Item]:
        container = definition.container
        index_key = definition.index or "@index"
        for key, values in last_members(value):
            index = str(key.value)
            inner = active
            if container & {"@id", "@type"} and active.previous is not None:
                inner = active.previous
            if "@type" in container and (scoped := scoped_context(inner, index)) is not None:
                inner = self.contexts.process(inner, scoped, key, propagate=False)
            elif "@type" not in container and "@id" not in container:
                inner = active
            meaning = active.expand(index, vocab=True)
            is_none = meaning == "@none"
            if meaning in KEYWORDS and not is_none:
                message = f"`{index}` stands where a key of a map does, so it is no keyword here"
                self.drop(key, message, "move it out of the map")
            for item in self._expand_array(inner, word, values.items if values.items is not None else [values], True):
                if "@graph" in container and not (isinstance(item, Thing) and item.is_graph):
                    item = Thing(node=item.node, graph=[item])
                if not is_none:
                    self._put_index(active, container, index_key, key, item)
                yield item

    def _put_index(self, active: Context, container: frozenset[str], index_key: str, key: Node, item: Item) -> None:
        """Say of an item of a map where it stood (step 13.8.3.7)."""
        index = str(key.value)
        if "@index" in container and index_key != "@index":
            if not isinstance(item, Thing):
                raise JsonLdError(
                    f"the property `{index_key}` cannot be said of a literal", "write an object", item.node
                )
            prop = active.expand(index_key, vocab=True)
            if prop is not None:
                item.properties.insert(0, (prop, key, as_list(self.expand_value(active, index_key, key))))
        elif "@index" in container:
            item.index = item.index or index
        elif isinstance(item, Thing) and "@id" in container and item.id_node is None:
            item.id, item.id_node = active.expand(index, document=True), key
            item.is_dropped = item.id is None
        elif isinstance(item, Thing) and "@type" in container:
            meaning = active.expand(index, vocab=True, document=True)
            if meaning is not None:
                item.types.insert(0, (meaning, key, key))
            self.tell_relative(active, key, meaning)

    def expand_value(self, active: Context, prop: str, node: Node) -> Item:
        """Expand a string, a number or a truth value (section 5.3)."""
        definition = active.terms.get(prop) or Definition()
        value = node.value
        if isinstance(value, str) and definition.type in {"@id", "@vocab"}:
            is_word = definition.type == "@vocab"
            meaning = active.expand(value, vocab=is_word, document=True)
            if is_word:
                self.tell_relative(active, node, meaning)
            return Thing(node=node, id=meaning, id_node=node, is_dropped=meaning is None)
        type_ = definition.type if definition.type not in {"@id", "@vocab", "@none"} else None
        found = Value(value=value, type=type_, node=node)
        if isinstance(value, str) and type_ is None:
            found.language = definition.language if definition.has_language else active.language
            found.direction = definition.direction if definition.has_direction else active.direction
        return found

    # --- the whole object ---------------------------------------------------------------------------------------

    def _finish(self, prop: str | None, draft: Draft) -> Expanded:
        """Say what an object is once its members are read (steps 15 to 20)."""
        thing, keywords = draft.thing, draft.keywords
        node = thing.node
        has_more = bool(thing.properties or thing.reverse)
        if draft.is_broken and keywords.keys() & {"@value", "@list", "@set"}:
            return None
        if "@value" in keywords:
            return self._finish_value(prop, draft, has_more)
        if keywords.keys() & {"@list", "@set"}:
            kind = "@list" if "@list" in keywords else "@set"
            if has_more or keywords.keys() - {kind, "@index"}:
                raise JsonLdError(f"beside `{kind}` there may only be `@index`", "move the rest out", keywords[kind][0])
            if kind == "@set":
                return draft.content
            return ListObject(items=draft.content, node=node, index=thing.index)
        if keywords.keys() == {"@language"} and not has_more:
            return None
        if (prop is None or prop == "@graph") and not has_more and keywords.keys() <= {"@id"}:
            return None
        return thing

    def _finish_value(self, prop: str | None, draft: Draft, has_more: bool) -> Expanded:
        keywords = draft.keywords
        key, node = keywords["@value"]
        if has_more or keywords.keys() - {"@value", "@type", "@language", "@direction", "@index"}:
            raise JsonLdError("a value has only `@type`, `@language`, `@direction` and `@index` beside it", "", key)
        if "@type" in keywords and (draft.language is not None or draft.direction is not None):
            raise JsonLdError("a value has a type or a language, not both", "leave `@type` out", keywords["@type"][0])
        value = node.plain()
        type_ = None
        if "@type" in keywords:
            if len(draft.type_values) != 1 or keywords["@type"][1].items is not None:
                raise JsonLdError("a value has one type", "", keywords["@type"][1])
            type_ = draft.thing.types[0][0] if draft.thing.types else None
        if type_ != "@json":
            if value is None:
                return None
            if (draft.language is not None or draft.direction is not None) and not isinstance(value, str):
                raise JsonLdError(f"only a text has a language, not {shown(value)}", "leave `@language` out", node)
            if "@type" in keywords and not is_iri(str(type_)):
                raise JsonLdError("the type of a value is an IRI", "write the IRI of a datatype", keywords["@type"][1])
        if prop is None or prop == "@graph":
            return None
        return Value(
            value=value,
            type=type_,
            language=draft.language,
            direction=draft.direction,
            index=draft.thing.index,
            node=node,
        )


def scoped_context(active: Context, term: str | None) -> LocalContext | None:
    """Return the context that the definition of a term brings with it."""
    definition = active.terms.get(term) if term is not None else None
    return definition.context if definition is not None else None


def last_members(node: Node) -> list[tuple[Node, Node]]:
    """Return the members of an object; of a key that stands twice the last, as JSON readers do."""
    return list({str(key.value): (key, value) for key, value in node.members or ()}.values())


def add_reverse(thing: Thing, prop: str, key: Node, items: list[Item]) -> None:
    """Keep things that have this one as the value of a property."""
    for item in items:
        if not isinstance(item, Thing):
            raise JsonLdError(
                "a literal or a list cannot be the subject of a reverse property", "write a thing", item.node
            )
    thing.reverse.append((prop, key, items))
