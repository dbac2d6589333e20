"""Read RDF/XML with the place of every term (https://www.w3.org/TR/rdf-syntax-grammar/).

A term stands where its attribute's value does; a term without an attribute stands at the name of its element. The text
of a property is the place of its literal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from graph.check.syntax.iri import encode_bad, find_iri_fault, resolve_iri
from graph.check.syntax.rdfxml_grammar import (
    IDENTITY,
    NO_PROPERTIES,
    RDF12,
    XML,
    GrammarFault,
    Place,
    check_name,
    check_node,
    check_property,
    is_xml,
    qualify_attributes,
    rdf_name,
)
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
from graph.check.syntax.xml_positions import SPACE, Tag, XmlFault, XmlReader, canonical_xml
from graph.namespaces import RDF

RDF12_MESSAGE = "this is RDF 1.2, which is read in Turtle, TriG, N-Triples and N-Quads, but not yet in RDF/XML"
XML_LITERAL = RDF + "XMLLiteral"


class Kind(Enum):
    """What an element is."""

    ROOT = "root"
    NODES = "rdf:RDF"
    NODE = "node"
    PROPERTY = "property"
    COLLECTION = "collection"
    XML_LITERAL = "XML literal"


@dataclass(slots=True, kw_only=True)
class Frame:
    """An open element."""

    kind: Kind
    base: str
    language: str
    subject: Term = RDF_NIL
    subject_at: int = NO_PLACE
    predicate: Iri = RDF_TYPE
    predicate_at: int = NO_PLACE
    has_object: bool = False
    datatype: str = ""
    reified: Iri | None = None
    text: list[str] = field(default_factory=list)
    text_at: int = NO_PLACE
    content_at: int = NO_PLACE
    namespaces: dict[str, str] = field(default_factory=dict)
    depth: int = 0
    members: int = 0
    tail: Term | None = None


class RdfXmlParser:
    """A parser of one text; use `parse_rdfxml`."""

    def __init__(self, text: str, *, base: str, mark: str) -> None:
        self.text = text
        self.mark = mark
        self.out = Parsed(ends={})
        self.anonymous = 0
        self.ids: dict[Iri, int] = {}
        self.told: set[str] = set()
        self.stack = [Frame(kind=Kind.ROOT, base=base, language="")]
        self.reader = XmlReader(text, self.start, self.end, self.characters)

    def parse(self) -> Parsed:
        """Read the whole text; XML that is not well-formed ends it."""
        try:
            self.reader.read()
        except XmlFault as fault:
            end = min(fault.at + 1, len(self.text))
            if fault.since is not None:
                self.out.faults[:] = [one for one in self.out.faults if one.start <= fault.since]
            self.fault(fault.at, end, fault.message, fault.way_out, fault.code)
        except RecursionError:
            self.fault(0, 0, "the elements are nested too deeply to be read", "nest them less")
        self.declare_prefixes()
        return self.out

    def declare_prefixes(self) -> None:
        """Keep the namespaces as prefix declarations; XML uses each of them in names that are checked as IRIs."""
        for prefix, iri in dict.fromkeys(self.reader.prefixes):
            at = max(self.text.find(f"xmlns:{prefix}=" if prefix else "xmlns="), 0)
            end = self.text.find(">", at)
            self.out.prefixes.append(
                PrefixDeclaration(prefix=prefix, iri=iri, start=at, end=min(at + len(prefix) + 6, end))
            )
            self.out.used_prefixes.add(prefix)

    # --- events -------------------------------------------------------------------------------------------------

    def start(self, name: str, attributes: dict[str, str], tag: Tag) -> None:
        """Take a start tag."""
        top = self.stack[-1]
        if top.kind is Kind.XML_LITERAL:
            top.depth += 1
            return
        self.tell(qualify_attributes(attributes, tag))
        base = top.base
        if f"{XML} base" in attributes:
            place = tag.attributes[f"{XML} base"]
            base = self.resolve(top.base, attributes[f"{XML} base"], place).partition("#")[0]
        language = attributes.get(f"{XML} lang", top.language)
        frame = Frame(kind=Kind.NODE, base=base, language=language)
        if top.kind is Kind.ROOT and name == f"{RDF} RDF":
            frame.kind = Kind.NODES
        elif top.kind is Kind.NODE:
            # Where the name is wrong already, its attributes are of another kind of element.
            self.tell(list(check_name(name, tag, Place.PROPERTY)) or check_property(attributes, tag))
            self.start_property(frame, top, name, attributes, tag)
        else:
            self.tell(list(check_name(name, tag, Place.NODE)) or check_node(attributes, tag))
            self.start_node(frame, top, name, attributes, tag)
        self.stack.append(frame)

    def tell(self, faults: Iterable[GrammarFault]) -> None:
        """Keep what the grammar does not allow; what is only outdated is told once."""
        for code, place, message, way_out in faults:
            if code == "unqualified-attribute":
                if message in self.told:
                    continue
                self.told.add(message)
            self.fault(*place, message, way_out, code)

    def end(self, _name: str, at: int) -> None:
        """Take an end tag."""
        frame = self.stack[-1]
        if frame.kind is Kind.XML_LITERAL and frame.depth:
            frame.depth -= 1
            return
        self.stack.pop()
        if frame.kind is Kind.XML_LITERAL:
            content = canonical_xml(self.text[frame.content_at : at], frame.namespaces, self.reader.entities)
            self.add_object(frame, Literal(content, XML_LITERAL), (frame.content_at, at))
        elif frame.kind is Kind.COLLECTION:
            if frame.tail is None:
                self.add_object(frame, RDF_NIL, None)
            else:
                self.add(frame.tail, NO_PLACE, RDF_REST, NO_PLACE, RDF_NIL, None)
        elif frame.kind is Kind.PROPERTY and not frame.has_object:
            place = (frame.text_at, max(at, frame.text_at))
            self.add_object(frame, self.literal("".join(frame.text), frame), place)

    def characters(self, text: str, at: int) -> None:
        """Take text; between elements there may only be white space."""
        top = self.stack[-1]
        if top.kind is Kind.PROPERTY and not top.has_object:
            top.text.append(text)
        elif top.kind in {Kind.NODES, Kind.NODE, Kind.PROPERTY, Kind.COLLECTION} and text.strip(SPACE):
            start = at + len(text) - len(text.lstrip(SPACE))
            self.fault(
                start,
                start + 1,
                f"text may not stand here: {text.strip(SPACE)[:30]!r}",
                "put it into a property element",
            )

    # --- elements -----------------------------------------------------------------------------------------------

    def start_node(self, frame: Frame, top: Frame, name: str, attributes: dict[str, str], tag: Tag) -> None:
        """Take the start of a node element: its subject, its type, its property attributes; hang it on its property."""
        subject, place = self.subject_of(frame, attributes, tag)
        frame.subject, frame.subject_at = subject, self.keep(place)
        if top.kind is Kind.PROPERTY:
            if top.has_object or top.datatype or "".join(top.text).strip(SPACE):
                self.fault(
                    *tag.name, "a property element has one value, and this is a second", "repeat the property element"
                )
            self.add_object(top, subject, place)
        elif top.kind is Kind.COLLECTION:
            self.add_member(top, subject, place)
        if name != f"{RDF} Description":
            self.add(subject, frame.subject_at, RDF_TYPE, NO_PLACE, self.expand(name, tag.name), tag.name)
        self.add_attributes(frame, attributes, tag)

    def subject_of(self, frame: Frame, attributes: dict[str, str], tag: Tag) -> tuple[Term, tuple[int, int]]:
        """Return the subject of a node element, and its place."""
        for key in IDENTITY:
            value = attributes.get(f"{RDF} {key}")
            if value is not None:
                place = tag.attributes[f"{RDF} {key}"]
                if key == "nodeID":
                    return self.named_blank(value), place
                return self.identify(frame.base, value, place) if key == "ID" else self.resolve(
                    frame.base, value, place
                ), place
        return self.new_blank(), tag.name

    def identify(self, base: str, name: str, place: tuple[int, int]) -> Iri:
        """Make the IRI of an rdf:ID; the same one a second time is an error (section 5.2, constraint-id)."""
        iri = self.resolve(base, f"#{name}", place)
        first = self.ids.setdefault(iri, place[0])
        if first != place[0]:
            message = f'rdf:ID="{name}" stands a second time; it is on line {self.reader.line_of(first)} already'
            self.fault(*place, message, f'write rdf:about="#{name}" to say more about it')
        return iri

    def start_property(self, frame: Frame, top: Frame, name: str, attributes: dict[str, str], tag: Tag) -> None:
        """Take the start of a property element, in its many forms."""
        frame.subject, frame.subject_at = top.subject, top.subject_at
        if name == f"{RDF} li":
            top.members += 1
            name = f"{RDF} _{top.members}"
        frame.kind, frame.predicate, frame.predicate_at = (
            Kind.PROPERTY,
            self.expand(name, tag.name),
            self.keep(tag.name),
        )
        frame.text_at = tag.end
        if f"{RDF} ID" in attributes:
            frame.reified = self.identify(frame.base, attributes[f"{RDF} ID"], tag.attributes[f"{RDF} ID"])
        if f"{RDF} datatype" in attributes:
            frame.datatype = self.resolve(frame.base, attributes[f"{RDF} datatype"], tag.attributes[f"{RDF} datatype"])
        parse_type = attributes.get(f"{RDF} parseType")
        if parse_type == "Triple" or any(f"{RDF} {local}" in attributes for local in RDF12):
            self.fault(*tag.name, RDF12_MESSAGE, "write it as Turtle", "rdf12-not-read")
        resource, node_id = attributes.get(f"{RDF} resource"), attributes.get(f"{RDF} nodeID")
        if parse_type == "Resource":
            node = self.new_blank()
            self.add_object(frame, node, tag.name)
            frame.kind, frame.subject, frame.subject_at = Kind.NODE, node, tag.name[0]
        elif parse_type == "Collection":
            frame.kind = Kind.COLLECTION
        elif parse_type is not None:
            frame.kind, frame.content_at = Kind.XML_LITERAL, tag.end
            frame.namespaces = self.reader.namespaces()
        elif resource is not None or node_id is not None or self.property_attributes(attributes):
            value, place = self.value_of(frame, attributes, tag)
            self.add_object(frame, value, place)
            inner = Frame(kind=Kind.NODE, base=frame.base, language=frame.language, subject=value, subject_at=place[0])
            self.add_attributes(inner, attributes, tag)

    def value_of(self, frame: Frame, attributes: dict[str, str], tag: Tag) -> tuple[Term, tuple[int, int]]:
        """Return the resource that an empty property element has as its value, and its place (section 7.2.21)."""
        for key in ("resource", "nodeID"):
            value = attributes.get(f"{RDF} {key}")
            if value is not None:
                place = tag.attributes[f"{RDF} {key}"]
                return self.resolve(frame.base, value, place) if key == "resource" else self.named_blank(value), place
        return self.new_blank(), tag.name

    def property_attributes(self, attributes: dict[str, str]) -> dict[str, str]:
        """Return the attributes that are properties."""
        return {
            key: value
            for key, value in attributes.items()
            if not is_xml(key) and not (key.startswith(f"{RDF} ") and rdf_name(key) in NO_PROPERTIES)
        }

    def add_attributes(self, frame: Frame, attributes: dict[str, str], tag: Tag) -> None:
        """Add a statement for each property attribute."""
        for key, value in self.property_attributes(attributes).items():
            place = tag.attributes[key]
            at_name = self.keep(tag.names[key])
            predicate = self.expand(key, tag.names[key])
            if predicate == RDF_TYPE:
                self.add(
                    frame.subject, frame.subject_at, RDF_TYPE, at_name, self.resolve(frame.base, value, place), place
                )
            else:
                self.add(frame.subject, frame.subject_at, predicate, at_name, self.literal(value, frame), place)

    # --- statements ---------------------------------------------------------------------------------------------

    def add(
        self,
        subject: Term,
        subject_at: int,
        predicate: Iri,
        predicate_at: int,
        value: Term,
        place: tuple[int, int] | None,
    ) -> None:
        """Keep one statement."""
        rows = self.out.statements
        rows.subjects.append(subject)
        rows.predicates.append(predicate)
        rows.objects.append(value)
        rows.subject_at.append(subject_at)
        rows.predicate_at.append(predicate_at)
        rows.object_at.append(self.keep(place))

    def add_object(self, frame: Frame, value: Term, place: tuple[int, int] | None) -> None:
        """Give a property its value, and reify the statement where it has an ID."""
        frame.has_object = True
        self.add(frame.subject, frame.subject_at, frame.predicate, frame.predicate_at, value, place)
        if frame.reified is not None:
            parts: tuple[tuple[str, Term], ...] = (
                ("type", Iri(RDF + "Statement")),
                ("subject", frame.subject),
                ("predicate", frame.predicate),
                ("object", value),
            )
            for name, part in parts:
                self.add(frame.reified, frame.predicate_at, Iri(RDF + name), NO_PLACE, part, None)

    def add_member(self, top: Frame, member: Term, place: tuple[int, int]) -> None:
        """Add a member to a collection."""
        node = self.new_blank()
        if top.tail is None:
            self.add_object(top, node, None)
        else:
            self.add(top.tail, NO_PLACE, RDF_REST, NO_PLACE, node, None)
        self.add(node, NO_PLACE, RDF_FIRST, NO_PLACE, member, place)
        top.tail = node

    def literal(self, text: str, frame: Frame) -> Literal:
        """Make a literal with the datatype or the language in force."""
        if frame.datatype:
            return Literal(text, frame.datatype)
        return Literal(text, LANG_STRING, frame.language) if frame.language else Literal(text, XSD_STRING)

    def resolve(self, base: str, reference: str, place: tuple[int, int]) -> Iri:
        """Resolve an IRI, and tell what may not stand in it."""
        iri = resolve_iri(base, reference)
        if (found := find_iri_fault(reference, iri)) is not None:
            self.fault(*place, found.message, found.way_out, "bad-iri")
            return Iri(encode_bad(iri))
        return Iri(iri)

    def expand(self, name: str, place: tuple[int, int]) -> Iri:
        """Make the IRI of an element or attribute; one without a namespace is an error."""
        namespace, _, local = name.rpartition(" ")
        if not namespace:
            self.fault(*place, f"the name `{local}` has no namespace", "give it a prefix")
            return Iri(f"undeclared:{local}")
        return self.resolve("", namespace + local, place)

    def named_blank(self, name: str) -> Blank:
        """Make the blank node of an rdf:nodeID."""
        return name_blank(self.mark, name)

    def new_blank(self) -> Blank:
        """Make a blank node that has no name in the text."""
        self.anonymous += 1
        return Blank(f"_:{self.mark}a{self.anonymous}")

    def keep(self, place: tuple[int, int] | None) -> int:
        """Remember where a place ends, and return where it begins."""
        if place is None or self.out.ends is None:
            return NO_PLACE
        self.out.ends[place[0]] = place[1]
        return place[0]

    def fault(self, start: int, end: int, message: str, way_out: str, code: str = "syntax-error") -> None:
        """Tell an error."""
        self.out.faults.append(Fault(code=code, start=start, end=end, message=message, way_out=way_out))


def parse_rdfxml(text: str, *, base: str, mark: str) -> Parsed:
    """Read a text; the arguments are those of `parse_turtle`."""
    return RdfXmlParser(text, base=base, mark=mark).parse()
