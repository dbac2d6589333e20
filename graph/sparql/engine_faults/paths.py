"""Alternatives in property paths as unions, since the engine loses the duplicates of the former.

`?s :p|:q ?o` has a solution for each triple of either predicate (SPARQL 1.1 Query, section 18.4: an alternative is a
union of multisets); the engine gives equal ones once, so that counts are wrong. What repeats (`*`, `+`, `?`) has no
duplicates by its definition and stays.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.sparql.syntax import Node

MAX_BRANCHES = 32
"""A path is written out into so many at most."""

STRUCTURES = frozenset({"BlankNodePropertyListPath", "CollectionPath", "ReifiedTriple"})
"""Terms that are triples themselves."""


class UnmendableError(Exception):
    """A path cannot be written out."""


def write_branches(text: str, path: Node) -> list[str]:
    """Return the paths without alternatives whose union a path is, at most MAX_BRANCHES.

    Raises:
        UnmendableError: There are more.
    """
    branches = [branch for sequence in path.nodes for branch in _sequence_branches(text, sequence)]
    if len(branches) > MAX_BRANCHES:
        raise UnmendableError
    return branches


def has_alternatives(text: str, path: Node) -> bool:
    """Return whether a path is a union of several."""
    try:
        return len(write_branches(text, path)) > 1
    except UnmendableError:
        return True


def _sequence_branches(text: str, sequence: Node) -> list[str]:
    found = [""]
    for element in sequence.nodes:
        options = _element_branches(text, element)
        found = [f"{left}/{right}" if left else right for left in found for right in options]
        if len(found) > MAX_BRANCHES:
            raise UnmendableError
    return found


def _element_branches(text: str, element: Node) -> list[str]:
    inner = element.find("Path")
    negated = element.find("PathNegatedPropertySet")
    if negated is not None and not any(token.text in ("?", "*", "+") for token in element.tokens):
        return _negated_branches(text, element, negated)
    signs = [token.text for token in element.tokens if token.text in ("^", "?", "*", "+", "!")]
    if inner is None or any(sign != "^" for sign in signs):
        return [text[element.start : element.end]]
    branches = write_branches(text, inner)
    if len(branches) == 1:
        return [text[element.start : element.end]]
    return [f"{'^' if signs else ''}({branch})" for branch in branches]


def _negated_branches(text: str, element: Node, negated: Node) -> list[str]:
    """Return the two branches of a negated set with both directions, which section 18.2.2.1 makes a union."""
    directions: tuple[list[str], list[str]] = ([], [])
    is_inverse = False
    for part in negated.parts:
        written = text[part.start : part.end]
        if isinstance(part, Node) or part.word == "A" or part.text == "a":
            directions[is_inverse].append(written)
            is_inverse = False
        else:
            is_inverse = written == "^"
    forward, backward = ("|".join(names) for names in directions)
    if not forward or not backward:
        return [text[element.start : element.end]]
    is_reversed = any(token.text == "^" for token in element.tokens)
    signs = ("^", "") if is_reversed else ("", "^")
    return [f"{signs[0]}(!({forward}))", f"{signs[1]}(!({backward}))"]


def iter_paths(node: Node) -> Iterator[Node]:
    """Yield the outermost paths of triples."""
    for found in node.walk("Path"):
        if found.rule == "Path":
            yield found
