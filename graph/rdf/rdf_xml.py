"""Triples as RDF/XML that every reader takes, or the reason why that cannot be.

The engine's own writer gives `<oxprefix: …>` for a predicate without a name, raw control characters, and blank nodes
that its reader refuses. A predicate is written as a qualified name, so an IRI whose end is no name in XML cannot be
one.
Source: https://www.w3.org/TR/rdf-syntax-grammar/
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from xml.parsers import expat

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph.errors import UnwritableError
from graph.namespaces import RDF, XSD
from graph.rdf.xml_text import escape_attribute, escape_text

XSD_STRING = XSD + "string"
CHUNK = 512
"""So many lines are handed over at once."""

_OTHERS = "Ask for Turtle, N-Triples or JSON-LD."
_NEWER = "Ask for Turtle, N-Triples, TriG or N-Quads."
_NOT_PREDICATES = frozenset(
    RDF + name
    for name in (
        "RDF", "ID", "about", "bagID", "parseType", "resource", "nodeID", "datatype", "li", "Description",
        "aboutEach", "aboutEachPrefix",
    )
)  # fmt: skip
"""Section 5.1: what is syntax in RDF/XML is no predicate there."""

_RESERVED = frozenset({"http://www.w3.org/2000/xmlns/", "http://www.w3.org/XML/1998/namespace"})
_NAME = re.compile(r"[^\W\d][\w.\-·]*", re.ASCII)
_NAME_START = re.compile(r"[^\W\d]")
_NAME_END = re.compile(r"[\w.\-·]*\Z")
_NODE_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")
_RENAMED = "x-"
"""The names of blank nodes that are none in XML begin so, and so does no other."""


def write_rdf_xml(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> Iterator[bytes]:
    """Yield a document piece by piece; neighbours with one subject share an element.

    Args:
        triples: In any order.
        prefixes: Namespaces by prefix, declared at the root in the order of the prefixes.

    Raises:
        UnwritableError: A predicate has no name in XML, a text has a character that XML has not, or a term is one of
            RDF 1.2, which readers of RDF/XML 1.1 would take for something else.
    """
    writer = _Writer({**prefixes, "rdf": RDF})
    declared = "".join(
        f' xmlns:{prefix}="{escape_attribute(iri)}"' for prefix, iri in sorted(writer.namespaces.items())
    )
    lines = [f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declared}>\n']
    subject: object = None
    element = ""
    for triple in triples:
        is_class = triple.predicate.value == RDF + "type" and isinstance(triple.object, NamedNode)
        if triple.subject != subject:
            if element:
                lines.append(f"  </{element}>\n")
            subject = triple.subject
            kind = writer.prefixed(triple.object.value) if is_class and isinstance(triple.object, NamedNode) else None
            element = kind or "rdf:Description"
            lines.append(f"  <{element} {writer.name_node(triple.subject)}>\n")
            if kind:
                continue
        lines.append(writer.write_property(triple))
        if len(lines) >= CHUNK:
            yield "".join(lines).encode()
            lines.clear()
    if element:
        lines.append(f"  </{element}>\n")
    yield ("".join(lines) + "</rdf:RDF>\n").encode()


class _Writer:
    """Writes terms under a set of prefixes."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.namespaces = {
            prefix: iri for prefix, iri in prefixes.items() if _is_prefix(prefix) and iri and iri not in _RESERVED
        }
        self._by_iri = {iri: prefix for prefix, iri in self.namespaces.items()}
        self._tags: dict[str, tuple[str, str]] = {}

    def prefixed(self, iri: str) -> str | None:
        """Return an IRI as a qualified name with a declared prefix; None where it has none."""
        split = split_name(iri)
        prefix = self._by_iri.get(split[0]) if split else None
        return f"{prefix}:{split[1]}" if split and prefix else None

    def tag(self, predicate: str) -> tuple[str, str]:
        """Return the name of a predicate's element, and the declaration that it needs."""
        known = self._tags.get(predicate)
        if known is None:
            split = None if predicate in _NOT_PREDICATES else split_name(predicate)
            if split is None:
                raise UnwritableError(
                    f"<{predicate}> cannot be a predicate in RDF/XML, which writes predicates as names of XML: "
                    + ("it is part of the syntax" if predicate in _NOT_PREDICATES else "no part at its end is one"),
                    way_out=_OTHERS,
                )
            own = self.prefixed(predicate)
            known = (own, "") if own else (f"ns:{split[1]}", f' xmlns:ns="{escape_attribute(split[0])}"')
            self._tags[predicate] = known
        return known

    def name_node(self, node: object) -> str:
        """Return the attribute that says which node an element is about."""
        if isinstance(node, NamedNode):
            return f'rdf:about="{escape_attribute(node.value)}"'
        if isinstance(node, BlankNode):
            return f'rdf:nodeID="{_node_id(node.value)}"'
        raise UnwritableError("RDF/XML 1.1 has no triple terms", way_out=_NEWER)

    def write_property(self, triple: Triple) -> str:
        """Return the element of one predicate and its value, as a line."""
        name, declaration = self.tag(triple.predicate.value)
        term = triple.object
        if isinstance(term, NamedNode):
            return f'    <{name}{declaration} rdf:resource="{escape_attribute(term.value)}"/>\n'
        if isinstance(term, BlankNode):
            return f'    <{name}{declaration} rdf:nodeID="{_node_id(term.value)}"/>\n'
        if not isinstance(term, Literal):
            raise UnwritableError(
                f"RDF/XML 1.1 has no triple terms, and the value of <{triple.predicate.value}> is one", way_out=_NEWER
            )
        if term.direction is not None:
            raise UnwritableError(
                f"RDF/XML 1.1 has no base direction, and the value of <{triple.predicate.value}> has one",
                way_out=_NEWER,
            )
        kind = ""
        if term.language:
            kind = f' xml:lang="{term.language}"'
        elif term.datatype.value != XSD_STRING:
            kind = f' rdf:datatype="{escape_attribute(term.datatype.value)}"'
        return f"    <{name}{declaration}{kind}>{escape_text(term.value)}</{name}>\n"


@lru_cache(maxsize=4096)
def split_name(iri: str) -> tuple[str, str] | None:
    """Split an IRI into a namespace and the longest name at its end that readers of XML take; None where none is.

    Namespaces in XML 1.0, section 4; readers of the fourth edition of XML know fewer letters than the fifth has, so one
    of them is asked.
    """
    end = _NAME_END.search(iri)
    for start in range(end.start() if end else len(iri), len(iri)):
        namespace, name = iri[:start], iri[start:]
        if _NAME_START.match(name) and namespace and namespace not in _RESERVED and _is_name(name):
            return namespace, name
    return None


@lru_cache(maxsize=4096)
def _is_name(name: str) -> bool:
    if _NAME.fullmatch(name):
        return True
    try:
        expat.ParserCreate().Parse(f"<{name}/>", True)
    except expat.ExpatError:
        return False
    return True


def _is_prefix(prefix: str) -> bool:
    return _NODE_ID.fullmatch(prefix) is not None and not prefix.lower().startswith("xml") and prefix != "ns"


def _node_id(name: str) -> str:
    if _NODE_ID.fullmatch(name) and not name.startswith(_RENAMED):
        return name
    return _RENAMED + name.encode().hex()
