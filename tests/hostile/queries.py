"""The hostile set: each query would run for hours, or allocate without end, on a graph of a few thousand triples."""

from __future__ import annotations

ANY = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
"""A cross product: of 4,000 triples, 64 thousand million rows."""

_VALUES = " ".join(f'"{number}"' for number in range(10_000))
_LONG = "x" * 5_000
_PATH = "(<http://e/p>|!<http://e/p>)*"


def _double(times: int) -> str:
    """Return an expression that doubles a string so many times."""
    expression = '"xxxxxxxxxxxxxxxx"'
    for _ in range(times):
        expression = f'REPLACE({expression}, "^(.*)$", "$1$1")'
    return expression


HOSTILE: dict[str, str] = {
    "count of a cross product": f"SELECT (COUNT(*) AS ?n) {{ {ANY} }}",
    "order of a cross product": f"SELECT * {{ {ANY} }} ORDER BY DESC(?i) ?a LIMIT 10",
    "endless stream": f"SELECT * {{ {ANY} }}",
    "path over everything": f"SELECT (COUNT(*) AS ?n) {{ ?a {_PATH} ?b . ?c {_PATH} ?d }}",
    "distinct": f"SELECT DISTINCT ?a ?d ?g {{ {ANY} }}",
    "group_concat": f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g))) AS ?all) {{ {ANY} }}",
    "construct of a cross product": f"CONSTRUCT {{ ?a ?e ?i }} {{ {ANY} }}",
    "catastrophic regex": (
        f'SELECT (COUNT(*) AS ?n) {{ {ANY} BIND(CONCAT("{_LONG}", STR(?a), STR(?d), STR(?g)) AS ?text) '
        'FILTER(REGEX(?text, "^(x+x+)+(x+x+)+y$")) }'
    ),
    "values joined to itself": (
        f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {_VALUES} }} VALUES ?b {{ {_VALUES} }} FILTER(CONCAT(?a, ?b) = ?b) }}"
    ),
    "replace that doubles a string": f"SELECT (STRLEN({_double(40)}) AS ?n) {{}}",
    "ten gigabytes": (
        "SELECT (SUM(STRLEN(?all)) AS ?n) { { SELECT ?a (GROUP_CONCAT(CONCAT(STR(?d), STR(?f), STR(?i))) AS ?all) "
        f"{{ {ANY} }} GROUP BY ?a }} }}"
    ),
}
"""By name."""

HUNGRY = (
    'SELECT (STRLEN(?a30) AS ?n) { BIND("xxxxxxxxxxxxxxxx" AS ?a0) '
    + " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(30))
    + " }"
)
"""Wants 16 GB at once, and soon: for tests of the memory cap that must not wait long for it on a busy machine."""
