"""What the engines are known to do differently, each with the part of upstream.md that tells it."""

from __future__ import annotations

KNOWN_FAILURES: dict[str, str] = {
    "functions/bnode01": "upstream.md: BNODE of equal strings gives one node for all solutions",
    "csv-tsv-res/csv03": "upstream.md: Numbers are stored by their value and lose how they were written",
}
"""Cases that the engine answers differently, by name, with the part of upstream.md that tells it."""

_NO_VALUE = "upstream.md: Results of ASK validators have no sh:value"
REFERENCE_DIFFERS = {
    "5.2.1 prefixes of several sh:prefixes": "upstream.md: Only one of several sh:prefixes is read",
    "6.1 a parameter in a nested shape": _NO_VALUE,
    "6.2.1 a component applies to shapes with its parameter": _NO_VALUE,
    "6.2.1 several values of the one parameter are several constraints": (
        "upstream.md: Only one of several values of a parameter makes a constraint"
    ),
    "6.2.3 a component without a fitting validator is passed over": (
        "upstream.md: A component without a validator for the kind of shape stops the run"
    ),
    "6.3 ASK: $this is the focus node": _NO_VALUE,
    "6.3 ASK: false is a violation, for each value node": _NO_VALUE,
    "6.3 SELECT validators may give ?value": "upstream.md: A node validator that selects ?value finds nothing",
}
"""Behaviours in which pyshacl differs, with the part of upstream.md that tells it."""

BY_VALUE = frozenset(
    {
        "aggregates/agg-sum-02",
        "aggregates/agg-avg-02",
        "aggregates/agg-min-01",
        "aggregates/agg-min-02",
        "aggregates/agg-max-01",
        "aggregates/agg-max-02",
        "aggregates/agg-err-02",
        "aggregates/agg-max-distinct",
        "aggregates/agg-min-distinct",
        "cast/cast-bool",
        "cast/cast-int",
        "cast/cast-float",
        "cast/cast-double",
        "cast/cast-decimal",
        "cast/cast-string",
        "csv-tsv-res/tsv03",
        "functions/plus-1-corrected",
        "functions/plus-2-corrected",
        "functions/coalesce01",
    }
)
"""Cases whose answer has the expected values in other characters: upstream.md tells which literals are rewritten."""
