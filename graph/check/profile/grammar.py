"""What each profile of OWL 2 allows, as its grammar states it.

EL: https://www.w3.org/TR/owl2-profiles/#OWL_2_EL, QL: https://www.w3.org/TR/owl2-profiles/#OWL_2_QL,
RL: https://www.w3.org/TR/owl2-profiles/#OWL_2_RL
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from graph.namespaces import OWL, RDF, RDFS, XSD

Rules = Mapping[str, str]
"""For each construct that may stand in a position, the position of its parts; empty where parts are not classes."""

THING = "thing"
"""The position in which only `owl:Thing` may stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One profile.

    Attributes:
        name: Its name.
        section: Where it is specified.
        positions: What may stand where: `sub`, `super`, `equivalent`, `range` (data ranges).
        cardinalities: The numbers that a cardinality may have.
        single: Constructs that may have one member only.
        datatypes: The datatypes that may be used.
        axioms: Types and properties whose statements are not allowed.
        has_inverse_expressions: Whether `[ owl:inverseOf p ]` may stand for a property.
        allows_assertions: Whether an expression may be the type of an individual.
    """

    name: str
    section: str
    positions: Mapping[str, Rules]
    datatypes: frozenset[str]
    axioms: frozenset[str]
    cardinalities: frozenset[int] = frozenset()
    single: frozenset[str] = frozenset()
    has_inverse_expressions: bool = True
    allows_assertions: bool = True


def _xsd(*names: str) -> frozenset[str]:
    return frozenset(XSD + name for name in names)


def _owl(*names: str) -> frozenset[str]:
    return frozenset(OWL + name for name in names)


_COMMON = (
    _xsd("decimal", "integer", "nonNegativeInteger", "string", "normalizedString", "token", "Name", "NCName", "NMTOKEN")
    | _xsd("hexBinary", "base64Binary", "anyURI", "dateTime", "dateTimeStamp")
    | {RDF + "PlainLiteral", RDF + "XMLLiteral", RDFS + "Literal", RDF + "langString"}
)
_SMALL = _COMMON | _owl("real", "rational")
_NUMBERS = _xsd(
    "double", "float", "boolean", "language", "nonPositiveInteger", "positiveInteger", "negativeInteger"
) | _xsd(*("long", "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"))
ALL_DATATYPES = _SMALL | _NUMBERS
"""The datatype map of OWL 2 (https://www.w3.org/TR/owl2-syntax/#Datatype_Maps); `xsd:date` is not in it."""

_DATA_SETS = MappingProxyType({"Datatype": "", "DataIntersectionOf": "range"})

RL = Profile(
    name="RL",
    section="https://www.w3.org/TR/owl2-profiles/#OWL_2_RL",
    positions={
        "sub": {
            "Class": "", "ObjectIntersectionOf": "sub", "ObjectUnionOf": "sub", "ObjectOneOf": "",
            "ObjectSomeValuesFrom": "sub thing", "DataSomeValuesFrom": "range",
            "ObjectHasValue": "", "DataHasValue": "",
        },
        "super": {
            "Class": "", "ObjectIntersectionOf": "super", "ObjectComplementOf": "sub", "ObjectAllValuesFrom": "super",
            "DataAllValuesFrom": "range", "ObjectHasValue": "", "DataHasValue": "",
            "ObjectMaxCardinality": "sub thing", "DataMaxCardinality": "range thing",
        },
        "equivalent": {"Class": "", "ObjectIntersectionOf": "equivalent", "ObjectHasValue": "", "DataHasValue": ""},
        "range": _DATA_SETS,
    },
    datatypes=_COMMON | _NUMBERS,
    axioms=_owl("disjointUnionOf", "ReflexiveProperty"),
    cardinalities=frozenset({0, 1}),
)  # fmt: skip

_EL_CLASSES: Rules = MappingProxyType(
    {
        "Class": "", "Thing": "", "ObjectIntersectionOf": "sub", "ObjectOneOf": "", "ObjectSomeValuesFrom": "sub",
        "DataSomeValuesFrom": "range", "ObjectHasValue": "", "DataHasValue": "", "ObjectHasSelf": "",
    }
)  # fmt: skip

EL = Profile(
    name="EL",
    section="https://www.w3.org/TR/owl2-profiles/#OWL_2_EL",
    positions={
        "sub": _EL_CLASSES,
        "super": _EL_CLASSES,
        "equivalent": _EL_CLASSES,
        "range": {**_DATA_SETS, "DataOneOf": ""},
    },
    datatypes=_SMALL,
    axioms=_owl(
        *("disjointUnionOf", "inverseOf", "propertyDisjointWith", "AllDisjointProperties", "SymmetricProperty"),
        *("AsymmetricProperty", "IrreflexiveProperty", "InverseFunctionalProperty", "FunctionalProperty"),
    ),
    single=frozenset({"ObjectOneOf", "DataOneOf"}),
    has_inverse_expressions=False,
)

_QL_SUB: Rules = MappingProxyType(
    {"Class": "", "Thing": "", "ObjectSomeValuesFrom": "thing", "DataSomeValuesFrom": "range"}
)

QL = Profile(
    name="QL",
    section="https://www.w3.org/TR/owl2-profiles/#OWL_2_QL",
    positions={
        "sub": _QL_SUB,
        "super": {
            "Class": "", "Thing": "", "ObjectIntersectionOf": "super", "ObjectComplementOf": "sub",
            "ObjectSomeValuesFrom": "named", "DataSomeValuesFrom": "range",
        },
        "named": {"Class": "", "Thing": ""},
        "equivalent": _QL_SUB,
        "range": _DATA_SETS,
    },
    datatypes=_SMALL,
    axioms=_owl(
        *("disjointUnionOf", "propertyChainAxiom", "hasKey", "FunctionalProperty", "InverseFunctionalProperty"),
        *("TransitiveProperty", "sameAs", "NegativePropertyAssertion"),
    ),
    allows_assertions=False,
)  # fmt: skip

PROFILES = MappingProxyType({profile.name: profile for profile in (EL, QL, RL)})
