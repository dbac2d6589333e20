"""What RDF/XML allows where: names of elements and attributes, and which attributes stand together.

https://www.w3.org/TR/rdf-syntax-grammar/#section-Infoset-Grammar; the sections are named where they are held.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from graph.check.syntax.xml_positions import Tag
from graph.namespaces import RDF

XML = "http://www.w3.org/XML/1998/namespace"
_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NCNAME = re.compile(rf"[{_START}][{_START}\-.0-9\u00b7\u0300-\u036f\u203f-\u2040]*")

IDENTITY = ("about", "ID", "nodeID")
"""The attributes that name the subject of a node element."""

UNQUALIFIED = frozenset({"ID", "about", "resource", "parseType", "type"})
"""What is read as `rdf:` without a prefix, as the first edition of RDF/XML wrote it (section 6.1.4)."""

CORE = frozenset({"RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype"})
"""coreSyntaxTerms (section 7.2.2)."""

OLD = frozenset({"aboutEach", "aboutEachPrefix", "bagID"})
"""oldTerms (section 7.2.4)."""

RDF12 = frozenset({"annotation", "annotationNodeID"})
NO_PROPERTIES = CORE | OLD | RDF12 | {"version", "Description", "li"}
"""What no attribute means as a property (section 7.2.7)."""

PARSE_TYPES = ("Resource", "Literal", "Collection", "Triple")


class Place(Enum):
    """Where an element stands."""

    NODE = "node"
    PROPERTY = "property"


class GrammarFault(NamedTuple):
    """What the grammar does not allow: a code, where, a sentence, and the way out."""

    code: str
    place: tuple[int, int]
    message: str
    way_out: str


def rdf_name(name: str) -> str:
    """Return the local name of an expanded name of RDF's own namespace; empty for any other."""
    namespace, _, local = name.rpartition(" ")
    return local if namespace == RDF else ""


def qualify_attributes(attributes: dict[str, str], tag: Tag) -> Iterator[GrammarFault]:
    """Give attributes without a namespace the one they have, and take out what is not RDF's (section 6.1.4).

    `attributes` and the places in `tag` are changed.
    """
    for name in [name for name in attributes if " " not in name]:
        value = attributes.pop(name)
        if name.lower().startswith("xml"):
            continue
        place = tag.names[name]
        if name not in UNQUALIFIED:
            yield GrammarFault("syntax-error", place, f"the attribute `{name}` has no namespace", "give it a prefix")
            continue
        whole = f"{RDF} {name}"
        if whole in attributes:
            message = f"`{name}` stands beside `rdf:{name}`, and both mean the same"
            yield GrammarFault("syntax-error", place, message, "keep one")
            continue
        attributes[whole], tag.names[whole], tag.attributes[whole] = value, place, tag.attributes[name]
        message = f"`{name}` without a prefix is read as `rdf:{name}`, as the first edition of RDF/XML wrote it"
        yield GrammarFault("unqualified-attribute", place, message, f"write `rdf:{name}`")


def check_name(name: str, tag: Tag, place: Place) -> Iterator[GrammarFault]:
    """Hold the name of an element to what may stand there (sections 7.2.5 and 7.2.6)."""
    local = rdf_name(name)
    if not local:
        return
    if local in OLD:
        yield old(local, tag.name)
    elif place is Place.NODE and (local in CORE or local == "li"):
        message = f"`rdf:{local}` is syntax of RDF/XML and no class, and the element of a resource stands here"
        yield GrammarFault("syntax-error", tag.name, message, "write rdf:Description, or the class of the resource")
    elif place is Place.PROPERTY and (local in CORE or local == "Description"):
        message = (
            f"`rdf:{local}` is part of the syntax of RDF/XML and no property; the element of a property stands here"
        )
        way_out = "put a property element around it" if local == "Description" else "write the property's name"
        yield GrammarFault("syntax-error", tag.name, message, way_out)


def old(local: str, place: tuple[int, int]) -> GrammarFault:
    """Say that a name is no longer part of RDF."""
    return GrammarFault("syntax-error", place, f"rdf:{local} is no longer part of RDF", "describe each thing by itself")


def check_node(attributes: Mapping[str, str], tag: Tag) -> Iterator[GrammarFault]:
    """Hold the attributes of a node element to the grammar (section 7.2.11)."""
    yield from at_most_one(attributes, tag, IDENTITY, "name the resource once")
    for name in attributes:
        local = rdf_name(name)
        if local in OLD:
            yield old(local, tag.names[name])
        elif local in NO_PROPERTIES and local not in {*IDENTITY, "version", *RDF12}:
            way_out = (
                "put it on a property element" if local in {"resource", "parseType", "datatype"} else "leave it out"
            )
            message = f"`rdf:{local}` may not stand on the element of a resource"
            yield GrammarFault("syntax-error", tag.names[name], message, way_out)
    yield from check_ids(attributes, tag)


def check_property(attributes: Mapping[str, str], tag: Tag) -> Iterator[GrammarFault]:
    """Hold the attributes of a property element to the grammar (sections 7.2.14 to 7.2.21)."""
    parse_type = attributes.get(f"{RDF} parseType")
    if parse_type is None:
        yield from at_most_one(attributes, tag, ("resource", "nodeID", "datatype"), "a property element has one value")
    elif parse_type not in PARSE_TYPES:
        near = next((one for one in PARSE_TYPES if one.lower() == parse_type.lower()), None)
        message = f'the parseType "{parse_type}" is unknown, so what stands inside is read as an XML literal'
        way_out = f'write rdf:parseType="{near or "Literal"}"'
        yield GrammarFault("unknown-parse-type", tag.attributes[f"{RDF} parseType"], message, way_out)
    for name in attributes:
        local = rdf_name(name)
        if local in OLD:
            yield old(local, tag.names[name])
        elif local in {"about", "Description", "li", "RDF"}:
            way_out = "write rdf:resource for the value" if local == "about" else "leave it out"
            message = f"`rdf:{local}` may not stand on the element of a property"
            yield GrammarFault("syntax-error", tag.names[name], message, way_out)
        elif parse_type is not None and local not in {"ID", "parseType", "version", *RDF12} and not is_xml(name):
            message = f"`{local or name.rpartition(' ')[2]}` may not stand beside rdf:parseType"
            yield GrammarFault("syntax-error", tag.names[name], message, "write it inside the element")
    yield from check_ids(attributes, tag)


def is_xml(name: str) -> bool:
    """Return whether an attribute is XML's own, such as xml:lang."""
    return name.startswith(f"{XML} ")


def at_most_one(
    attributes: Mapping[str, str], tag: Tag, names: tuple[str, ...], way_out: str
) -> Iterator[GrammarFault]:
    """Tell each of some attributes of RDF but the first that stands in the text."""
    there = sorted((tag.names[key][0], name) for name in names if (key := f"{RDF} {name}") in attributes)
    for _, name in there[1:]:
        message = f"`rdf:{name}` stands beside `rdf:{there[0][1]}`, and only one of them may"
        yield GrammarFault("syntax-error", tag.names[f"{RDF} {name}"], message, way_out)


def check_ids(attributes: Mapping[str, str], tag: Tag) -> Iterator[GrammarFault]:
    """Hold rdf:ID and rdf:nodeID to names of XML without a colon (section 7.2.23, 7.2.24)."""
    for local in ("ID", "nodeID"):
        value = attributes.get(f"{RDF} {local}")
        if value is not None and not _NCNAME.fullmatch(value):
            message = (
                f'"{value}" is no name of XML: it begins with a letter or `_`, and has letters, digits, `-`, `.`, `_`'
            )
            way_out = "write rdf:about with an IRI, or mend the name" if local == "ID" else "mend the name"
            yield GrammarFault("syntax-error", tag.attributes[f"{RDF} {local}"], message, way_out)
