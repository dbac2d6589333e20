"""What the engine makes of literals: it stores numbers, dates and durations by their value, not as they are written.

`"01"^^xsd:integer` comes back as 1, `"300"^^xsd:byte` as a valid integer, `"P12M"^^xsd:duration` as P1Y. The value
stays, the characters and some datatypes do not; where the characters name no value of their datatype, a valid literal
would stand for an invalid one. Source: https://www.w3.org/TR/xmlschema11-2/
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad
from pyoxigraph import Store as Engine

from graph.namespaces import XSD

_P = NamedNode("x:p")
_SIGNED = {"byte": 8, "short": 16, "int": 32, "long": 64}
_UNSIGNED = {"unsignedByte": 8, "unsignedShort": 16, "unsignedInt": 32, "unsignedLong": 64}
_RANGES: dict[str, tuple[int | None, int | None]] = {
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    **{name: (-(1 << bits - 1), (1 << bits - 1) - 1) for name, bits in _SIGNED.items()},
    **{name: (0, (1 << bits) - 1) for name, bits in _UNSIGNED.items()},
}
_INTEGER = re.compile(r"[+-]?[0-9]+")
_FLOATING = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_ZONED = re.compile(r".*(?:Z|[+-][0-9]{2}:[0-9]{2})", re.DOTALL)
_KEPT = re.compile(r"0|-?[1-9][0-9]{0,17}")
_OTHERS = frozenset(
    XSD + name
    for name in (
        "integer", "decimal", "double", "float", "boolean", "dateTime", "dateTimeStamp", "date", "time", "duration",
        "yearMonthDuration", "dayTimeDuration", "gYear", "gYearMonth", "gMonth", "gDay", "gMonthDay",
    )
)  # fmt: skip
_TYPES = _OTHERS | {XSD + name for name in _RANGES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewriting:
    """A literal that is stored as another one.

    Attributes:
        written: As it was written.
        stored: As it comes back.
    """

    written: Literal
    stored: Literal

    def __str__(self) -> str:
        return f"{self.written} is stored as {self.stored}"

    @property
    def is_ill_formed(self) -> bool:
        """True where the written characters name no value of their datatype, so that the stored literal is a lie."""
        name, text = self.written.datatype.value.removeprefix(XSD), self.written.value
        if name in _RANGES:
            least, most = _RANGES[name]
            number = int(text) if _INTEGER.fullmatch(text) else None
            return number is None or (least is not None and number < least) or (most is not None and number > most)
        if name in ("double", "float"):
            return _FLOATING.fullmatch(text) is None
        return name == "dateTimeStamp" and _ZONED.fullmatch(text) is None


def find_rewritten(literals: Iterable[Literal]) -> list[Rewriting]:
    """Return the literals that the engine stores as others, each once, in order of appearance; the engine is asked."""
    asked = [one for one in dict.fromkeys(literals) if one.datatype.value in _TYPES and not _is_kept(one)]
    if not asked:
        return []
    engine = Engine()
    engine.extend(Quad(NamedNode(f"x:{number}"), _P, literal) for number, literal in enumerate(asked))
    stored: dict[int, Literal] = {}
    for quad in engine:
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, Literal)
        stored[int(quad.subject.value[2:])] = quad.object
    return [
        Rewriting(written=literal, stored=stored[number])
        for number, literal in enumerate(asked)
        if stored[number] != literal
    ]


def _is_kept(literal: Literal) -> bool:
    """Return whether a literal is one of the many that need no asking: a usual integer."""
    return literal.datatype.value == XSD + "integer" and _KEPT.fullmatch(literal.value) is not None
