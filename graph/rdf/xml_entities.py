"""How long a document in RDF/XML becomes when its entities are replaced: a kilobyte can stand for gigabytes.

The engine replaces entities without a bound, so a document is measured before it is read.
"""

from __future__ import annotations

import re

_DECLARATION = re.compile(rb"<!ENTITY\s+([^\s\"'%&;<>]+)\s+(?:\"([^\"]*)\"|'([^']*)')")
_REFERENCE = re.compile(rb"&([^\s&;#<>]+);")


def measure_entities(document: bytes) -> int:
    """Return how many bytes the entities of a document add, where they are declared and where they are used.

    An entity stands for what was declared before it, as the engine reads it; whatever is no declaration counts as text.
    """
    sizes: dict[bytes, int] = {}
    total = end = 0
    for found in _DECLARATION.finditer(document):
        value = found[2] if found[2] is not None else found[3]
        sizes[found[1]] = len(value) + _sum_references(value, 0, sizes)
        total += sizes[found[1]]
        end = found.end()
    return total + _sum_references(document, end, sizes) if sizes else 0


def _sum_references(text: bytes, start: int, sizes: dict[bytes, int]) -> int:
    return sum(sizes.get(found[1], 0) for found in _REFERENCE.finditer(text, start))
