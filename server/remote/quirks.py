"""What single engines do otherwise than SPARQL 1.1 says, all in one place.

An engine is known by how it answers ASK, not by a header field: a proxy before it may change those.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal

from graph.namespaces import RDF, XSD
from server.remote.engine_errors import EngineError, EngineRefusedError, EngineSlowError

_ASKED = b'"__ASK_RETVAL"'
"""The variable by which Virtuoso answers ASK in JSON, in place of a truth value."""

_MAX_ROWS, _STATE, _INTERRUPTED = "X-SPARQL-MaxRows", "X-SQL-State", "S1TAT"

_SIGNED = "integer nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger long int short byte"
_UNSIGNED = "unsignedLong unsignedInt unsignedShort unsignedByte"
_WHOLE = frozenset(XSD + name for name in f"{_SIGNED} {_UNSIGNED}".split())
"""The datatypes of whole numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirks:
    """What must be minded when an engine is asked.

    Attributes:
        name: The engine, as people call it.
        cuts_graphs: True where an answer to CONSTRUCT may lack triples and not say so; it is made here from rows then.
        lost: The datatypes whose literals it refuses or changes.
        integer_bits: How wide its integers are; 0 for any.
        deadline_field: The field of a query that takes the milliseconds it may last, at least 1000, if it has one.
    """

    name: str = "SPARQL 1.1"
    cuts_graphs: bool = False
    lost: frozenset[str] = frozenset()
    integer_bits: int = 0
    deadline_field: str = ""

    def pass_on(self, deadline_s: float) -> tuple[tuple[str, str], ...]:
        """Return the fields of a query that tell the engine its deadline."""
        return ((self.deadline_field, str(max(1000, int(deadline_s * 1000)))),) if self.deadline_field else ()

    def keeps(self, literal: Literal) -> bool:
        """Return whether a literal comes back as it was sent."""
        datatype = literal.datatype.value
        if datatype in self.lost:
            return False
        if not self.integer_bits or datatype not in _WHOLE:
            return True
        try:
            return int(literal.value).bit_length() < self.integer_bits
        except ValueError:
            return False  # "ill-formed"^^xsd:integer is a literal all the same


PLAIN = Quirks()
VIRTUOSO = Quirks(
    name="Virtuoso",
    cuts_graphs=True,
    lost=frozenset(
        {XSD + "duration", XSD + "yearMonthDuration", XSD + "dayTimeDuration", XSD + "time"}
        | {RDF + "XMLLiteral", "http://www.opengis.net/ont/geosparql#wktLiteral"}
    ),
    integer_bits=64,
    deadline_field="timeout",
)


def recognise(asked: bytes) -> Quirks:
    """Return the quirks of an engine that has answered an ASK in JSON."""
    return VIRTUOSO if _ASKED in asked else PLAIN


def find_cut(fields: Mapping[str, str], url: str) -> EngineError | None:
    """Return the error for an answer of status 200 that is not whole, by what its header fields say."""
    if fields.get(_STATE) == _INTERRUPTED:
        return EngineSlowError("the engine stopped at a deadline and sent a part", place=url, way_out="Ask for less.")
    if (rows := fields.get(_MAX_ROWS)) is not None:
        return EngineRefusedError(
            f"the engine gives no more than {rows} rows, and there may be more",
            place=url,
            way_out="Ask with LIMIT, or raise ResultSetMaxRows there.",
        )
    return None


def to_standard(body: bytes) -> bytes:
    """Return results in JSON as the W3C has them: truth values of ASK, kinds of terms, booleans in words."""
    if _ASKED not in body and b'"typed-literal"' not in body:
        return body
    found = json.loads(body)
    rows = found["results"]["bindings"]
    if found["head"].get("vars") == ["__ASK_RETVAL"]:
        return json.dumps({"head": {}, "boolean": bool(rows)}).encode()
    for row in rows:
        for value in row.values():
            _mend(value)
    return json.dumps(found, ensure_ascii=False).encode()


def _mend(value: dict[str, Any]) -> None:
    if value["type"] == "typed-literal":
        value["type"] = "literal"
        if value["datatype"] == XSD + "boolean":
            value["value"] = {"1": "true", "0": "false"}.get(value["value"], value["value"])
