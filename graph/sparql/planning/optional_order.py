"""What must be there comes before what may be: triple patterns behind an OPTIONAL are put before it.

The engine joins what stands behind an OPTIONAL with what the OPTIONAL has left, and evaluates it whole for that: all
claims with their quotes, where the rest of the query has ten. Before it, it is one basic graph pattern with what stands
there, and is only looked up. (A ⟕ B) ⋈ C = (A ⋈ C) ⟕ B where B and C share only variables that A binds in every
solution (J. Pérez, M. Arenas, C. Gutierrez: Semantics and Complexity of SPARQL, TODS 34(3), 2009, section 4).
"""

from __future__ import annotations

from functools import lru_cache

from graph.sparql.scopes import certain_variables, name_of
from graph.sparql.syntax import QUERY, Node, parse, read_words

LONGEST = 20_000
"""Longer texts are left as they are."""

REMEMBERED = 8_000
"""What is made of texts up to so many characters is remembered; longer ones would fill the memory."""

_PASSED = frozenset({"OptionalGraphPattern", "Filter", "TriplesBlock"})


def put_optionals_last(text: str) -> str:
    """Return a query with the same answer whose triple patterns stand before OPTIONAL where they can."""
    if len(text) > LONGEST or "OPTIONAL" not in text.upper():
        return text
    return _put_last_again(text) if len(text) <= REMEMBERED else _put_last(text)


@lru_cache(maxsize=512)
def _put_last_again(text: str) -> str:
    return _put_last(text)


def _put_last(text: str) -> str:
    tree = parse(read_words(text), QUERY)
    if not isinstance(tree, Node):
        return text
    edits: list[tuple[int, int, str]] = []
    for group in tree.walk():
        if group.rule == "GroupGraphPattern":
            edits += _find_moves(group, text)
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _find_moves(group: Node, text: str) -> list[tuple[int, int, str]]:
    """Return the edits that move triple patterns of one group, not those of the groups in it."""
    first = next((part for part in group.nodes if part.rule == "OptionalGraphPattern"), None)
    if first is None:
        return []
    at = group.parts.index(first)
    certain = certain_variables(Node(rule=group.rule, parts=group.parts[:at]))
    passed: list[Node] = []
    moved: list[str] = []
    edits: list[tuple[int, int, str]] = []
    for part in group.parts[at:]:
        if not isinstance(part, Node):
            continue
        if part.rule not in _PASSED:
            break
        if part.rule == "OptionalGraphPattern":
            passed.append(part)
        elif part.rule == "TriplesBlock":
            own = _variables(part)
            if any(own & _variables(one) - certain for one in passed):
                break
            moved.append(text[part.start : part.end].rstrip(" .\n\r\t"))
            edits.append((part.start, part.end, ""))
            certain |= own
    if not moved:
        return []
    before = text[: first.start].rstrip()
    dot = "" if before.endswith((".", "{", ")", "}")) else ". "
    return [*edits, (first.start, first.start, f"{dot}{' . '.join(moved)} . ")]


def _variables(node: Node) -> set[str]:
    return {name_of(token) for token in node.iter_tokens() if token.kind == "variable"}
