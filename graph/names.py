"""The terms of well-known vocabularies, and the name that somebody may have meant.

`vocabularies.json` lists them. They are those of `rdflib.namespace`, which follow the published vocabularies; importing
rdflib takes longer than checking a file. `python -m tests.graph.check.vocabularies` writes the lists anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType

from graph.namespaces import DC, DCAT, DCTERMS, OWL, RDF, RDFS, SCHEMA, SCHEMA_HTTP, SH, SKOS, XSD, namespace_of

EXTRA = MappingProxyType(
    {
        RDF: (
            "dirLangString",
            "reifies",
            "li",
            "Description",
            "datatype",
            "ID",
            "about",
            "resource",
            "nodeID",
            "langRange",
        ),
        RDFS: ("Proposition",),
        XSD: ("anySimpleType", "anyType", "anyAtomicType"),
        DCAT: (
            *("DatasetSeries", "Role", "first", "hadRole", "hasCurrentVersion", "hasVersion", "inCatalog", "inSeries"),
            *("isDistributionOf", "isVersionOf", "last", "next", "nextVersion", "prev", "previousVersion", "resource"),
            *("seriesMember", "version"),
        ),
        SH: ("reifierShape", "reificationRequired", "nodeByExpression", "memberShape", "uniqueMembers", "rootClass"),
    }
)
"""Names that rdflib's lists lack: RDF 1.2, DCAT 3, the syntax of RDF/XML, rdf:PlainLiteral's facet, SHACL 1.2."""

MEMBERSHIP = re.compile(re.escape(RDF) + r"_[1-9]\d*")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_a-zA-Z]+")


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """A vocabulary that everybody uses.

    Attributes:
        namespace: What its names begin with.
        prefix: The prefix by which it is known.
        names: Its names, without the namespace.
        is_final: Whether a name that is not among them is certainly wrong.
        classes: Those of its names that are classes.
        datatypes: Those that are datatypes.
        objects: Those that are properties with things as values.
        literals: Those that are properties with literals as values.
        properties: Those that are other properties.
    """

    namespace: str
    prefix: str
    names: frozenset[str]
    is_final: bool
    classes: frozenset[str] = frozenset()
    datatypes: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    literals: frozenset[str] = frozenset()
    properties: frozenset[str] = frozenset()

    @cached_property
    def without_kind(self) -> frozenset[str]:
        """The names of which the lists do not say what they are."""
        return self.names - self.classes - self.datatypes - self.all_properties

    @property
    def all_properties(self) -> frozenset[str]:
        """The names that are properties of any kind."""
        return self.objects | self.literals | self.properties


KINDS = ("classes", "datatypes", "objects", "literals", "properties")
"""What the lists say of names; a name may be in none."""


@cache
def known_vocabularies() -> Mapping[str, Vocabulary]:
    """Return the well-known vocabularies by namespace."""
    listed = json.loads(Path(__file__).with_name("vocabularies.json").read_bytes())
    found: dict[str, Vocabulary] = {}
    for one in listed:
        for space in (one["namespace"], SCHEMA_HTTP) if one["namespace"] == SCHEMA else (one["namespace"],):
            found[space] = Vocabulary(
                namespace=space,
                prefix=one["prefix"],
                names=frozenset((*one["names"].split(), *EXTRA.get(space, ()))),
                is_final=one["final"],
                **{kind: frozenset(one[kind].split()) for kind in KINDS},
            )
    return MappingProxyType(found)


def near_name(name: str, names: Iterable[str]) -> str | None:
    """Return the name that somebody who wrote this may have meant: another case, or a few letters apart."""
    candidates = sorted(set(names) - {name})
    folded = name.lower()
    for one in candidates:
        if one.lower() == folded:
            return one
    if len(name) < 3:
        return None
    numbers = _NUMBER.findall(name)
    if sum(map(len, numbers)) * 2 > len(name):
        # An identifier with another number is another thing.
        candidates = [one for one in candidates if _NUMBER.findall(one) == numbers]
    close = get_close_matches(name, candidates, n=5, cutoff=0.75)
    return min(close, key=lambda one: (edit_distance(name, one), close.index(one)), default=None)


class Position(Enum):
    """Where a name stands, which says what kind of term was meant."""

    PROPERTY = "property"
    CLASS = "class"
    DATATYPE = "datatype"
    ANY = "any"

    def fitting(self, vocabulary: Vocabulary) -> frozenset[str]:
        """Return the names of a vocabulary that may stand here; all of them where their kinds are not known."""
        if self is Position.PROPERTY and vocabulary.all_properties:
            return vocabulary.all_properties | {one for one in vocabulary.without_kind if one[:1].islower()}
        if self is Position.CLASS and vocabulary.classes:
            return vocabulary.classes | {one for one in vocabulary.without_kind if one[:1].isupper()}
        if self is Position.DATATYPE:
            return vocabulary.datatypes or vocabulary.names
        return vocabulary.names


SIBLINGS = (
    frozenset({RDF, RDFS, OWL, XSD}),
    frozenset({DC, DCTERMS}),
    frozenset({RDFS, SKOS}),
    frozenset({SH, RDFS}),
)
"""Vocabularies whose names are taken for one another's."""


MEANT = MappingProxyType({SH + "Error": SH + "Violation"})
"""Names that others use for what a vocabulary calls otherwise."""


def meant_term(iri: str, vocabulary: Vocabulary, position: Position) -> str | None:
    """Return the term that somebody who wrote this may have meant.

    First the same name in another case where it fits the position, then the same name in a vocabulary that is often
    taken for this one, then a name a few letters apart that fits.
    """
    if iri in MEANT:
        return MEANT[iri]
    name = iri[len(vocabulary.namespace) :]
    fitting = position.fitting(vocabulary)
    folded = {one.lower(): one for one in sorted(fitting)}
    if name.lower() in folded:
        return vocabulary.namespace + folded[name.lower()]
    known = known_vocabularies()
    for group in SIBLINGS:
        for space in sorted(group - {vocabulary.namespace}) if vocabulary.namespace in group else ():
            if name in position.fitting(known[space]) and name in known[space].names:
                return space + name
    near = near_name(name, fitting)
    return vocabulary.namespace + near if near else None


def usual_name(iri: str) -> str:
    """Write a term of a well-known vocabulary with its usual prefix."""
    vocabulary = known_vocabularies().get(namespace_of(iri))
    return f"{vocabulary.prefix}:{iri[len(vocabulary.namespace) :]}" if vocabulary else f"<{iri}>"


def local_name(iri: str) -> str:
    """Return an IRI without its namespace."""
    return iri[len(namespace_of(iri)) :]


def edit_distance(one: str, other: str) -> int:
    """Count the letters to add, drop, change or swap with their neighbour to make one text of the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        above, row = row, [place]
        for column, wanted in enumerate(other, 1):
            cost = min(row[-1] + 1, above[column] + 1, above[column - 1] + (letter != wanted))
            if place > 1 and column > 1 and letter == other[column - 2] and one[place - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            row.append(cost)
        before = above
    return row[-1]


def is_slip(name: str, meant: str) -> bool:
    """Return whether two names are so alike that one is almost certainly a slip for the other.

    All words of the names but one are the same, and that one is long for the letters that differ: `Medium-Oil` is no
    slip for `Medium-Air`, nor `Sensor1` for `Sensor2`.
    """
    if name.lower() == meant.lower():
        return True
    here, there = _WORD.findall(name.lower() if name.islower() else name), _WORD.findall(meant)
    if len(here) != len(there):
        return len(meant) > 5 and edit_distance(name.lower(), meant.lower()) == 1
    differing = [
        (one.lower(), other.lower()) for one, other in zip(here, there, strict=True) if one.lower() != other.lower()
    ]
    if len(differing) != 1:
        return False
    one, other = differing[0]
    if one.isdigit() or other.isdigit() or len(other) < 4:
        return False
    return edit_distance(one, other) <= (1 if len(other) < 8 else 2)
