"""Read JSON-LD 1.1 with the place of every term; contexts come from the text or from files, never from the network.

The statements are made from the expanded tree (https://www.w3.org/TR/json-ld11-api/#deserialize-json-ld-to-rdf-algorithm),
whose parts know their nodes in the text. No library gives places, or says what it drops.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from graph.check.syntax.iri import ABSOLUTE, is_iri
from graph.check.syntax.jsonld.context import Context, JsonLdError
from graph.check.syntax.jsonld.expanded import Item, ListObject, Thing, Value, as_list
from graph.check.syntax.jsonld.expansion import Expander
from graph.check.syntax.jsonld.literals import json_to_canonical, number_to_lexical
from graph.check.syntax.jsonld.positions import JsonFault, JsonReader, Node
from graph.check.syntax.jsonld.processing import ContextReader, Loader
from graph.check.syntax.language_tags import is_language_tag
from graph.check.syntax.statements import NO_PLACE, Fault, Parsed, PrefixDeclaration
from graph.check.syntax.term import (
    LANG_STRING,
    RDF_FIRST,
    RDF_NIL,
    RDF_REST,
    RDF_TYPE,
    XSD_STRING,
    Blank,
    Iri,
    Literal,
    Term,
    name_blank,
)
from graph.check.syntax.turtle_tokens import BLANK
from graph.namespaces import RDF, XSD

RDF_JSON = RDF + "JSON"
DROPPED = "json-ld-dropped"
_BLANK = re.compile(BLANK)


def parse_jsonld(text: str, *, base: str, mark: str, load: Loader) -> Parsed:
    """Read a text.

    Args:
        text: The whole text.
        base: Its address, which relative IRIs are resolved against.
        mark: What stands in the labels of its blank nodes.
        load: Returns what a context file holds, by its address.

    Raises:
        SettingError: A context file that the settings name cannot be read.
    """
    reader = JsonReader(text)
    try:
        root = reader.read()
    except JsonFault as fault:
        end = min(fault.at + 1, len(text))
        told = Fault(code="syntax-error", start=fault.at, end=end, message=fault.message, way_out=fault.way_out)
        return Parsed(ends={}, faults=[told])
    writer = StatementWriter(mark)
    for key in reader.duplicates:
        message = f"the key {key.raw} stands twice in one object, and only the last counts"
        writer.tell(JsonLdError(message, "join them", key))
    contexts = ContextReader(load, writer.tell)
    try:
        writer.write(root, Expander(contexts, writer.tell, writer.drop), base)
    except RecursionError:
        writer.tell(JsonLdError("contexts and objects are nested too deeply to be read", "", root))
    writer.finish(contexts.made())
    return writer.out


class StatementWriter:
    """Makes the statements of one document from its expanded tree.

    Attributes:
        out: What has been read.
    """

    def __init__(self, mark: str) -> None:
        self.mark = mark
        self.out = Parsed(ends={})
        self.ends: dict[int, int] = {}
        self.anonymous = 0
        self.dropped: dict[str, tuple[Fault, int]] = {}
        self.nodes: dict[int, Term | None] = {}
        self.indices: dict[tuple[Term | None, Term], str] = {}

    # --- what is told -------------------------------------------------------------------------------------------

    def tell(self, error: JsonLdError) -> None:
        """Keep an error."""
        start, end = span(error.node)
        self.out.faults.append(
            Fault(code=error.code, start=start, end=end, message=error.message, way_out=error.way_out)
        )

    def drop(self, node: Node, message: str, way_out: str) -> None:
        """Keep what JSON-LD drops in silence; what is alike is told once."""
        start, end = span(node)
        fault = Fault(code=DROPPED, start=start, end=end, message=message, way_out=way_out)
        first, count = self.dropped.get(message, (fault, 0))
        self.dropped[message] = (first, count + 1)

    def finish(self, contexts: Iterable[Context]) -> None:
        """Put together what was told, and the prefixes of the contexts."""
        for fault, count in self.dropped.values():
            times = f" ({count} times in this file)" if count > 1 else ""
            self.out.faults.append(
                Fault(
                    code=fault.code,
                    start=fault.start,
                    end=fault.end,
                    message=fault.message + times,
                    way_out=fault.way_out,
                )
            )
        self.out.faults.sort(key=lambda fault: fault.start)
        prefixes = {
            term: definition.iri
            for context in contexts
            for term, definition in context.terms.items()
            if definition.is_prefix and definition.iri is not None and ABSOLUTE.match(definition.iri)
        }
        self.out.prefixes = [
            PrefixDeclaration(prefix=term, iri=iri, start=0, end=0) for term, iri in prefixes.items() if iri
        ]
        self.out.used_prefixes = set(prefixes)
        self.out.ends = self.ends

    # --- statements ---------------------------------------------------------------------------------------------

    def write(self, root: Node, expander: Expander, base: str) -> None:
        """Expand a document and add its statements; where a context is not at hand, there are none."""
        active = Context(base=base, original_base=base)
        try:
            expanded = expander.expand(active, None, root)
        except JsonLdError as error:
            self.tell(error)
            return
        if any(fault.code == "remote-context" for fault in self.out.faults):
            self.dropped.clear()  # nobody knows what the words mean
            return
        if isinstance(expanded, Thing) and expanded.is_graph and expanded.id_node is None and expanded.index is None:
            expanded = expanded.graph
        for item in as_list(expanded):
            self.write_item(item, None)

    def write_item(self, item: Item, graph: Term | None) -> None:
        """Add the statements about an item, those of the things inside it too."""
        if isinstance(item, ListObject):
            self.write_list(item, graph)
        elif isinstance(item, Thing):
            self.write_thing(item, graph)

    def write_thing(self, thing: Thing, graph: Term | None) -> None:
        """Add the statements of a thing."""
        subject = self.term_of(thing)
        at = self.place_of(thing)
        self.check_index(thing, subject, graph)
        for meaning, key, node in thing.types:
            value = self.name(meaning, node)
            if subject is not None and value is not None:
                self.add(subject, at, RDF_TYPE, self.keep(key, inner=True), value, self.keep(node, inner=True), graph)
        for meaning, key, items in thing.properties:
            predicate = self.predicate(meaning, key)
            for item in items:
                value = self.term_of(item)
                if subject is not None and predicate is not None and value is not None:
                    key_at = self.keep(key, inner=True)
                    self.add(subject, at, predicate, key_at, value, self.place_of(item), graph)
                self.write_item(item, graph)
        for meaning, key, items in thing.reverse:
            predicate = self.predicate(meaning, key)
            for item in items:
                value = self.term_of(item)
                if subject is not None and predicate is not None and value is not None:
                    key_at = self.keep(key, inner=True)
                    self.add(value, self.place_of(item), predicate, key_at, subject, at, graph)
                self.write_item(item, graph)
        for item in thing.included:
            self.write_item(item, graph)
        if thing.graph is not None:
            for item in thing.graph:
                if subject is not None:
                    self.write_item(item, subject)

    def write_list(self, one: ListObject, graph: Term | None) -> None:
        """Add the nodes of a list; the first is the one that stands for it."""
        node = self.term_of(one)
        for number, item in enumerate(one.items):
            if number:
                following = self.new_blank()
                self.add(node, NO_PLACE, RDF_REST, NO_PLACE, following, NO_PLACE, graph)
                node = following
            value = self.term_of(item)
            if value is not None:
                self.add(node, NO_PLACE, RDF_FIRST, NO_PLACE, value, self.place_of(item), graph)
            self.write_item(item, graph)
        if one.items:
            self.add(node, NO_PLACE, RDF_REST, NO_PLACE, RDF_NIL, NO_PLACE, graph)

    def add(
        self,
        subject: Term | None,
        subject_at: int,
        predicate: Iri,
        predicate_at: int,
        value: Term,
        value_at: int,
        graph: Term | None,
    ) -> None:
        """Keep one statement."""
        assert subject is not None  # callers leave out what has no name
        rows = self.out.statements
        rows.subjects.append(subject)
        rows.predicates.append(predicate)
        rows.objects.append(value)
        rows.graphs.append(graph)
        rows.subject_at.append(subject_at)
        rows.predicate_at.append(predicate_at)
        rows.object_at.append(value_at)

    def check_index(self, thing: Thing, subject: Term | None, graph: Term | None) -> None:
        """Tell a thing that stands under two indices of one graph."""
        if thing.index is None or subject is None:
            return
        first = self.indices.setdefault((graph, subject), thing.index)
        if first != thing.index:
            message = f"one thing stands under the index {thing.index!r} and under {first!r}"
            self.tell(JsonLdError(message, "keep one", thing.id_node or thing.node))

    # --- terms --------------------------------------------------------------------------------------------------

    def term_of(self, item: Item) -> Term | None:
        """Return the term that an item stands for; None where it is dropped."""
        if isinstance(item, Value):
            return self.literal(item)
        known = self.nodes.get(id(item), self)
        if known is not self:
            return known  # type: ignore[return-value] # the cache holds what this function made
        term: Term | None
        if isinstance(item, ListObject):
            term = self.new_blank() if item.items else RDF_NIL
        elif item.is_dropped:
            self.drop(item.id_node or item.node, "this name looks like a keyword and is none", "write an IRI")
            term = None
        else:
            term = self.new_blank() if item.id is None else self.name(item.id, item.id_node or item.node)
        self.nodes[id(item)] = term
        return term

    def name(self, meaning: str, node: Node) -> Term | None:
        """Return the IRI or the blank node with a name; None where it is neither, which is told."""
        if meaning.startswith("_:"):
            if _BLANK.fullmatch(meaning):
                return name_blank(self.mark, meaning[2:])
            self.drop(node, f"`{meaning}` names no blank node, so what it says is dropped", "write letters and digits")
            return None
        if is_iri(meaning):
            return Iri(meaning)
        message = f"<{meaning}> is no IRI, so what it says is dropped"
        self.drop(node, message, "write a whole IRI, or percent-encode what may not stand in one")
        return None

    def predicate(self, meaning: str, key: Node) -> Iri | None:
        """Return a predicate; None where it is no IRI, which is told."""
        term = self.name(meaning, key)
        if isinstance(term, Blank):
            self.drop(key, f"`{meaning}` is a blank node and no property, so it is dropped", "write an IRI")
            return None
        assert term is None or isinstance(term, Iri)  # names are nothing else
        return term

    def literal(self, item: Value) -> Literal | None:
        """Return the literal of a value object; None where it is dropped, which is told."""
        value, datatype = item.value, item.type or ""
        if datatype == "@json":
            return Literal(json_to_canonical(value), RDF_JSON)
        if datatype and not is_iri(datatype):
            self.drop(item.node, f"<{datatype}> is no IRI, so a value of this type is dropped", "write a whole IRI")
            return None
        if isinstance(value, bool):
            return Literal("true" if value else "false", datatype or XSD + "boolean")
        if isinstance(value, int | float):
            return Literal(*number_to_lexical(value, datatype))
        if item.language is not None:
            if not is_language_tag(item.language):
                message = f'"{item.language}" is no language tag, so a text in it is dropped'
                self.drop(item.node, message, "write a tag of BCP 47, such as `en-US`")
                return None
            return Literal(str(value), LANG_STRING, item.language)
        if item.direction is not None:
            message = f'the base direction "{item.direction}" of a text without a language is dropped'
            self.drop(item.node, message, "give the text a language: RDF 1.2 has a direction beside one only")
        return Literal(str(value), datatype or XSD_STRING)

    def new_blank(self) -> Blank:
        """Make a blank node that has no label in the text."""
        self.anonymous += 1
        return Blank(f"_:{self.mark}a{self.anonymous}")

    # --- places -------------------------------------------------------------------------------------------------

    def place_of(self, item: Item) -> int:
        """Return where an item stands."""
        if isinstance(item, Thing) and item.id_node is not None:
            return self.keep(item.id_node, inner=True)
        return self.keep(item.node)

    def keep(self, node: Node, *, inner: bool = False) -> int:
        """Remember where a node ends, and return where it begins; `inner` leaves out the quotes."""
        start, end = span(node)
        if inner and isinstance(node.value, str):
            start, end = start + 1, end - 1
        self.ends[start] = end
        return start


def span(node: Node | None) -> tuple[int, int]:
    """Return where a node begins and ends; of an object or an array the bracket that opens it."""
    if node is None:
        return 0, 0
    return node.start, node.start + 1 if node.members is not None or node.items is not None else node.end
