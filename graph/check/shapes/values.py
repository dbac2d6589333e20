"""Shapes whose own constraints exclude the values that they list, and property shapes of one path that clash.

A literal has exactly one datatype (SHACL, section 4.1.2): `1` is an xsd:integer and no xsd:decimal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from itertools import combinations

from graph.check.corpus.corpus import Corpus
from graph.check.lint.datatypes import SPACES
from graph.check.syntax.document import Document, Triple
from graph.check.syntax.term import LANG_STRING, Blank, Iri, Literal, Term
from graph.finding import Finding
from graph.namespaces import RDFS, SH, XSD
from graph.rdf.lexical import INTEGERS

Tell = Callable[..., Finding]
"""Makes the finding of a shape that nothing conforms to: statement, message, way out, the statement it clashes with."""

ABSTRACT = frozenset({RDFS + "Literal", *(XSD + name for name in ("anyType", "anySimpleType", "anyAtomicType"))})
"""Classes of literals: no literal has one of them as its datatype."""

KINDS: Mapping[str, tuple[type, ...]] = {
    SH + "IRI": (Iri,),
    SH + "Literal": (Literal,),
    SH + "BlankNode": (Blank,),
    SH + "BlankNodeOrIRI": (Blank, Iri),
    SH + "BlankNodeOrLiteral": (Blank, Literal),
    SH + "IRIOrLiteral": (Iri, Literal),
}
BOUNDS = ("minInclusive", "minExclusive", "maxInclusive", "maxExclusive")
OF_TEXT = ("pattern", "minLength", "languageIn")
"""Constraints that no blank node meets (section 4.4)."""


def find_excluded_values(shapes: Corpus, about: Mapping[str, Triple], tell: Tell) -> Iterator[Finding]:
    """Tell listed values that another constraint of the shape excludes, and a value outside the list."""
    listed, wanted = about.get(SH + "in"), about.get(SH + "hasValue")
    members = shapes.members(listed.object) if listed is not None else []
    if listed is not None and wanted is not None and wanted.object not in members:
        shown = wanted.document.shorten(wanted.object)
        message = f"sh:hasValue {shown} is not among the values of sh:in: no value can be both"
        yield tell(wanted, message, "add it to the list, or change it", listed)
    most = about.get(SH + "maxCount")
    if wanted is not None and most is not None and number_of(most.object) == 0:
        yield tell(wanted, "sh:hasValue beside sh:maxCount 0: a value must be there, and none may be", "keep one", most)
    excluded = excluding(about)
    if excluded is None:
        return
    why, reason = excluded
    wrong = [member for member in members if reason(member)]
    if listed is not None and wrong:
        first = wrong[0]
        at = next((one for one in shapes.member_triples(listed.object) if one.object == first), listed)
        of_all = "none of the values" if len(wrong) == len(members) else f"{len(wrong)} of the {len(members)} values"
        others = f" ({of_all} of sh:in can be)" if len(wrong) == len(members) else f" ({of_all} of sh:in cannot be)"
        yield tell(at, f"{reason(first)}{others}", "mend the list, or the other constraint", why)
    elif wanted is not None and reason(wanted.object):
        yield tell(wanted, f"{reason(wanted.object)}: no value can be both", "keep one of the two", why)


def excluding(about: Mapping[str, Triple]) -> tuple[Triple, Callable[[Term], str]] | None:
    """Return the statement of a shape that limits its values, and what says why a value is none; None for no limit."""
    datatype, kind, classed = about.get(SH + "datatype"), about.get(SH + "nodeKind"), about.get(SH + "class")
    if datatype is not None and isinstance(datatype.object, Iri):
        found = datatype
        shown = datatype.document.shorten

        def by_datatype(value: Term) -> str:
            if not isinstance(value, Literal):
                return f"{shown(value)} is no literal, and sh:datatype asks for {shown(found.object)}"
            if value.datatype == found.object:
                return ""
            return f"{text(found.document, value)} has not the datatype {shown(found.object)} that sh:datatype asks for"

        return datatype, by_datatype
    if kind is not None and kind.object in KINDS:
        kinds, word = KINDS[str(kind.object)], str(kind.object)[len(SH) :]

        def by_kind(value: Term) -> str:
            return "" if isinstance(value, kinds) else f"{text(kind.document, value)} is no sh:{word}"

        return kind, by_kind
    if classed is not None:

        def by_class(value: Term) -> str:
            literal = f"{text(classed.document, value)} is a literal, and no literal is an instance of a class"
            return literal if isinstance(value, Literal) else ""

        return classed, by_class
    return None


def text(document: Document, value: Term) -> str:
    """Write a value with its datatype, where that is not plain text."""
    shown = document.shorten(value)
    if isinstance(value, Literal) and not value.language:
        return f"{shown}^^{document.shorten(Iri(value.datatype))}"
    return shown


def find_wrong_datatypes(about: Mapping[str, Triple], tell: Tell) -> Iterator[Finding]:
    """Tell datatypes that no literal has, and languages, bounds and patterns that fit no value of the shape."""
    datatype, kind = about.get(SH + "datatype"), about.get(SH + "nodeKind")
    if kind is not None and kind.object == SH + "BlankNode":
        for name in OF_TEXT:
            if (triple := about.get(SH + name)) is not None:
                message = f"sh:{name} beside sh:nodeKind sh:BlankNode: a blank node has no text"
                yield tell(triple, message, "keep one of the two", kind)
    if datatype is None:
        return
    shown = datatype.document.shorten
    if datatype.object in ABSTRACT:
        name = shown(datatype.object)
        message = f"sh:datatype {name}: no literal has it as its datatype, for it is the class of many"
        yield tell(datatype, message, "write sh:nodeKind sh:Literal, or name a datatype")
        return
    languages = about.get(SH + "languageIn")
    if languages is not None and datatype.object != LANG_STRING:
        message = f"sh:languageIn beside sh:datatype {shown(datatype.object)}: only rdf:langString has a language"
        yield tell(languages, message, "write sh:datatype rdf:langString", datatype)
    space = SPACES.get(str(datatype.object))
    for name in BOUNDS:
        bound = about.get(SH + name)
        if bound is None or not isinstance(bound.object, Literal):
            continue
        other = SPACES.get(bound.object.datatype)
        if space and other and order_of(space) != order_of(other):
            message = (
                f"sh:{name} {text(bound.document, bound.object)}: no {shown(datatype.object)} is comparable with it"
            )
            yield tell(bound, message, f"write the bound with ^^{shown(datatype.object)}", datatype)


def order_of(space: str) -> str:
    """Return which values of spaces are compared with each other: all numbers are."""
    return "number" if space in {"double", "float"} else space


def find_empty_integers(about: Mapping[str, Triple], tell: Tell) -> Iterator[Finding]:
    """Tell ranges between whose open ends no whole number lies."""
    datatype = about.get(SH + "datatype")
    low, high = about.get(SH + "minExclusive"), about.get(SH + "maxExclusive")
    if datatype is None or datatype.object not in INTEGERS or low is None or high is None:
        return
    one, other = number_of(low.object), number_of(high.object)
    if one is not None and other is not None and one < other and (one // 1) + 1 >= other:
        message = f"no whole number lies between sh:minExclusive {one} and sh:maxExclusive {other}"
        yield tell(high, message, "widen the range, or use sh:minInclusive and sh:maxInclusive", low)


def number_of(term: Term) -> Decimal | None:
    """Return the number that a literal is."""
    if not isinstance(term, Literal):
        return None
    try:
        number = Decimal(term.lexical)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def find_own_path(about: Mapping[str, Triple], tell: Tell) -> Iterator[Finding]:
    """Tell a path that is compared with itself."""
    path = about.get(SH + "path")
    for name, why in (("disjoint", "shares each value with itself"), ("lessThan", "is not less than itself")):
        triple = about.get(SH + name)
        if path is not None and triple is not None and triple.object == path.object and isinstance(path.object, Iri):
            message = f"sh:{name} names the path itself, which {why}"
            yield tell(triple, message, "name the other property", path)


def find_clashing_paths(shapes: Corpus, node: Term, tell: Tell) -> Iterator[Finding]:
    """Tell property shapes of one shape and path that no value, or no number of values, can satisfy together."""
    by_path: dict[Iri, list[dict[str, Triple]]] = {}
    for inner in dict.fromkeys(shapes.objects(node, SH + "property")):
        about: dict[str, Triple] = {}
        for triple in shapes.triples(inner):
            about.setdefault(triple.predicate, triple)
        path = about.get(SH + "path")
        if path is not None and isinstance(path.object, Iri) and not is_deactivated(about):
            by_path.setdefault(path.object, []).append(about)
    for several in by_path.values():
        for one, other in combinations(several, 2):
            for low, high in ((one, other), (other, one)):
                least, most = low.get(SH + "minCount"), high.get(SH + "maxCount")
                if least is None or most is None:
                    continue
                fewest, largest = number_of(least.object), number_of(most.object)
                if fewest is not None and largest is not None and fewest > largest:
                    name = most.document.shorten(low[SH + "path"].object)
                    message = f"{name} has at least {fewest} values by one sh:property and at most {largest} by another"
                    yield tell(most, message, "change one of the two", least)
            first, second = one.get(SH + "datatype"), other.get(SH + "datatype")
            if first is not None and second is not None and first.object != second.object:
                name, shown = second.document.shorten(one[SH + "path"].object), second.document.shorten
                message = f"{name} has the datatype {shown(first.object)} by one sh:property, and by another "
                message += shown(second.object)
                yield tell(second, f"{message}: no value has both", "join them with sh:or", first)


def is_deactivated(about: Mapping[str, Triple]) -> bool:
    """Return whether a shape is switched off."""
    triple = about.get(SH + "deactivated")
    return triple is not None and isinstance(triple.object, Literal) and triple.object.lexical in {"true", "1"}
