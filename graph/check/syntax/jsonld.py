"""Read JSON-LD 1.1 with the place of every term; contexts come from the text or from files, never from the network.

The triples are pyoxigraph's. Their places are found in the JSON: the object whose `@id` is the subject, in it the key
that stands for the predicate, and in its value the object.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from graph.check.syntax.iri import ABSOLUTE, resolve_iri
from graph.check.syntax.json_positions import JsonFault, JsonReader, Node
from graph.check.syntax.statements import NO_PLACE, Fault, Parsed, PrefixDeclaration
from graph.check.syntax.term import LANG_STRING, RDF_TYPE, Blank, Iri, Literal, Term, TripleTerm


@dataclass(slots=True, kw_only=True)
class Names:
    """What the contexts of a text make of its words; one table for all of them, which is enough to find places."""

    base: str
    terms: dict[str, str] = field(default_factory=dict)
    reverse: set[str] = field(default_factory=set)
    vocabulary: str = ""

    def learn(self, context: object) -> None:
        """Take over the definitions of a context."""
        for part in context if isinstance(context, list) else [context]:
            if not isinstance(part, dict):
                continue
            for key, value in part.items():
                if key == "@vocab" and isinstance(value, str):
                    self.vocabulary = value
                elif key == "@base" and isinstance(value, str):
                    self.base = resolve_iri(self.base, value)
                elif isinstance(value, str):
                    self.terms[key] = value
                elif isinstance(value, dict):
                    name = value.get("@id", value.get("@reverse"))
                    if isinstance(name, str):
                        self.terms[key] = name
                    if "@reverse" in value:
                        self.reverse.add(key)
                    if "@context" in value:
                        self.learn(value["@context"])

    def readings(self, word: str) -> set[str]:
        """Return all that a word may stand for as an IRI, a keyword or a blank node."""
        found = {word, resolve_iri(self.base, word)}
        if self.vocabulary:
            found.add(self.vocabulary + word)
        name, seen = word, set()
        while name in self.terms and name not in seen:
            seen.add(name)
            name = self.terms[name]
        prefix, colon, local = name.partition(":")
        if colon and prefix in self.terms and not local.startswith("//"):
            namespace = self.terms[prefix]
            inner, again, rest = namespace.partition(":")
            found.add((self.terms[inner] + rest if again and inner in self.terms else namespace) + local)
        found.add(name)
        if self.vocabulary and not colon:
            found.add(self.vocabulary + name)
        return found


class Places:
    """Finds where triples stand in the tree."""

    def __init__(self, root: Node, names: Names, mark: str) -> None:
        self.names = names
        self.mark = mark
        self.ends: dict[int, int] = {}
        self.by_subject: dict[str, list[Node]] = {}
        self.unnamed: list[Node] = []
        self.by_value: dict[str, list[Node]] = {}
        todo = [root]
        while todo:
            node = todo.pop()
            todo.extend(node.items or ())
            for key, value in node.members or ():
                if key.value != "@context":
                    todo.append(value)
            if node.members is not None:
                self._enter(node)
        for nodes in self.by_subject.values():
            nodes.sort(key=lambda one: one.start)
        self.unnamed.sort(key=lambda one: one.start)

    def _enter(self, node: Node) -> None:
        identity = self.value_of(node, "@id")
        if identity is None:
            self.unnamed.append(node)
            return
        for reading in self.names.readings(str(identity.value)):
            self.by_subject.setdefault(reading, []).append(node)

    def value_of(self, node: Node, keyword: str) -> Node | None:
        """Return the value of a keyword or of an alias of it."""
        for key, value in node.members or ():
            if key.value == keyword or self.names.terms.get(str(key.value)) == keyword:
                return value
        return None

    def keep(self, node: Node, *, inner: bool = False) -> int:
        """Remember where a node ends, and return where it begins; `inner` leaves out the quotes."""
        start, end = (node.start + 1, node.end - 1) if inner else (node.start, node.end)
        if node.members is not None or node.items is not None:
            end = start + 1
        self.ends[start] = end
        return start

    def find(self, subject: Term, predicate: Iri, value: Term) -> tuple[int, int, int]:
        """Return where subject, predicate and object stand."""
        label = f"_:{subject.removeprefix(f'_:{self.mark}l')}" if isinstance(subject, Blank) else str(subject)
        named = self.by_subject.get(label, [])
        fallback = (NO_PLACE, NO_PLACE, NO_PLACE)
        for node in [*named, *(self.unnamed if isinstance(subject, Blank) or not named else ())]:
            identity = self.value_of(node, "@id")
            subject_at = self.keep(identity, inner=True) if identity is not None else self.keep(node)
            for key, member in node.members or ():
                if self.stands_for(str(key.value), predicate):
                    found = self.find_value(member, value)
                    if found is not None:
                        return subject_at, self.keep(key, inner=True), found
                    if fallback[1] == NO_PLACE and node in named:
                        fallback = (subject_at, self.keep(key, inner=True), NO_PLACE)
            if fallback[0] == NO_PLACE and node in named:
                fallback = (subject_at, NO_PLACE, NO_PLACE)
        return fallback

    def stands_for(self, key: str, predicate: Iri) -> bool:
        """Tell whether a key means this predicate."""
        if predicate == RDF_TYPE and (key == "@type" or self.names.terms.get(key) == "@type"):
            return True
        return key not in self.names.reverse and predicate in self.names.readings(key)

    def find_value(self, node: Node, value: Term) -> int | None:
        """Return where an object stands in the value of a key."""
        todo = [node]
        while todo:
            one = todo.pop(0)
            todo.extend(one.items or ())
            if one.members is not None:
                inner = self.value_of(one, "@value" if isinstance(value, Literal) else "@id")
                if inner is None and isinstance(value, Blank):
                    return self.keep(one)
                if inner is not None and self.fits(inner, value):
                    return self.keep(inner, inner=isinstance(value, Iri))
                for key, member in one.members:
                    if str(key.value) in {"@list", "@set", "@graph"} or isinstance(value, Literal):
                        todo.append(member)
            elif self.fits(one, value):
                return self.keep(one, inner=isinstance(value, Iri))
        return None

    def fits(self, node: Node, value: Term) -> bool:
        """Tell whether a scalar stands for a term."""
        if isinstance(value, Literal):
            return value.lexical in {str(node.value), node.raw, json.dumps(node.value)} or is_same_number(
                value.lexical, node.value
            )
        if not isinstance(node.value, str):
            return False
        label = f"_:{value.removeprefix(f'_:{self.mark}l')}" if isinstance(value, Blank) else str(value)
        return label in self.names.readings(node.value)


def is_same_number(lexical: str, value: object) -> bool:
    """Tell whether a number was only written in another form."""
    try:
        return isinstance(value, int | float) and float(lexical) == value
    except ValueError:
        return False


def iter_contexts(root: Node) -> Iterator[Node]:
    """Yield the values of all `@context` keys, outer ones first."""
    todo = [root]
    while todo:
        node = todo.pop(0)
        todo.extend(node.items or ())
        for key, value in node.members or ():
            if key.value == "@context":
                yield value
            todo.append(value)


def parse_jsonld(text: str, *, base: str, mark: str, contexts: Mapping[str, object]) -> Parsed:
    """Read a text.

    Args:
        text: The whole text.
        base: What relative IRIs are resolved against.
        mark: What stands in the labels of its blank nodes.
        contexts: The contexts that are at hand, by address.
    """
    out = Parsed(ends={})
    reader = JsonReader(text)
    try:
        root = reader.read()
    except JsonFault as fault:
        out.faults.append(Fault(code="syntax-error", start=fault.at, end=fault.at + 1, message=fault.message))
        return out
    for key in reader.duplicates:
        message = f"the key {key.raw} stands twice in one object, and only the last counts"
        out.faults.append(
            Fault(code="syntax-error", start=key.start, end=key.end, message=message, way_out="join them")
        )
    names = Names(base=base)
    for node in iter_contexts(root):
        out.faults.extend(put_local_contexts(node, base, contexts))
        names.learn(node.plain())
    out.prefixes = [
        PrefixDeclaration(prefix=term, iri=iri, start=0, end=0)
        for term, iri in names.terms.items()
        if ABSOLUTE.match(iri) and iri[-1:] in "#/:"
    ]
    out.used_prefixes = {declared.prefix for declared in out.prefixes}
    if len(out.faults) == len(reader.duplicates):
        add_statements(out, root, names, base=base, mark=mark)
    return out


def put_local_contexts(node: Node, base: str, contexts: Mapping[str, object]) -> Iterator[Fault]:
    """Put contexts that are at hand in place of their addresses; tell those that are not."""
    for part in node.items if node.items is not None else [node]:
        if not isinstance(part.value, str):
            continue
        address = resolve_iri(base, part.value)
        context = contexts.get(part.value, contexts.get(address))
        if context is None:
            message = f"the context {address} is not at hand, and nothing is fetched"
            way_out = "name a copy in the settings: `[tool.reliefgraph.check.contexts]`"
            yield Fault(code="remote-context", start=part.start, end=part.end, message=message, way_out=way_out)
            continue
        inner = JsonReader(json.dumps(context)).read()
        part.value, part.members, part.items = None, inner.members, inner.items


def add_statements(out: Parsed, root: Node, names: Names, *, base: str, mark: str) -> None:
    """Let pyoxigraph read the text, and find the places of its triples."""
    import pyoxigraph

    places = Places(root, names, mark)
    data = json.dumps(root.plain()).encode()
    try:
        quads = list(pyoxigraph.parse(data, pyoxigraph.RdfFormat.JSON_LD, base_iri=base))
    except (SyntaxError, ValueError) as error:
        message = f"this is not JSON-LD: {' '.join(str(error).split())}"
        out.faults.append(Fault(code="syntax-error", start=root.start, end=root.start + 1, message=message))
        return
    rows = out.statements
    for quad in quads:
        subject, predicate, value = (term_from_oxigraph(part, mark) for part in quad.triple)
        assert isinstance(predicate, Iri)  # RDF has no other predicates
        subject_at, predicate_at, object_at = places.find(subject, predicate, value)
        rows.subjects.append(subject)
        rows.predicates.append(predicate)
        rows.objects.append(value)
        is_default = isinstance(quad.graph_name, pyoxigraph.DefaultGraph)
        rows.graphs.append(None if is_default else term_from_oxigraph(quad.graph_name, mark))
        rows.subject_at.append(subject_at)
        rows.predicate_at.append(predicate_at)
        rows.object_at.append(object_at)
    out.ends = places.ends


def term_from_oxigraph(term: object, mark: str) -> Term:
    """Convert a term of pyoxigraph."""
    import pyoxigraph

    if isinstance(term, pyoxigraph.NamedNode):
        return Iri(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return Blank(f"_:{mark}l{term.value}")
    if isinstance(term, pyoxigraph.Literal):
        return Literal(term.value, LANG_STRING if term.language else term.datatype.value, term.language or "")
    assert isinstance(term, pyoxigraph.Triple)  # there are no other terms
    subject, predicate, value = (term_from_oxigraph(part, mark) for part in (term.subject, term.predicate, term.object))
    assert isinstance(predicate, Iri)  # RDF has no other predicates
    return TripleTerm(subject, predicate, value)
