"""How long the entities of a document in RDF/XML make it."""

from __future__ import annotations

import pytest

from graph.rdf.xml_entities import measure_entities


@pytest.mark.parametrize(
    ("document", "size"),
    [
        (b"<a>&amp; &lt;</a>", 0),
        (b'<!DOCTYPE a [<!ENTITY x "12345">]><a>&x; &x; &y;</a>', 5 + 5 + 5),
        (b"<!DOCTYPE a [<!ENTITY x '12345'>]><a b='&x;'/>", 5 + 5),
        (b'<!DOCTYPE a [<!ENTITY x "12345"><!ENTITY y "&x;&x;">]><a>&y;</a>', 5 + (6 + 10) + 16),
        (b'<!DOCTYPE a [<!ENTITY y "&x;"><!ENTITY x "12345">]><a>&y;</a>', 3 + 5 + 3),
    ],
)
def test_the_size_is_counted(document: bytes, size: int) -> None:
    """Each declaration and each use counts what the entity stands for; what is declared later counts as text."""
    assert measure_entities(document) == size


def test_a_bomb_is_measured_without_going_off() -> None:
    """Nine entities, each ten times the one before, count as the thousands of millions of bytes that they stand for."""
    lines = "".join(f'<!ENTITY e{number} "{f"&e{number - 1};" * 10}">' for number in range(1, 10))
    size = measure_entities(f'<!DOCTYPE a [<!ENTITY e0 "0123456789">{lines}]><a>&e9;</a>'.encode())
    assert 20_000_000_000 < size < 40_000_000_000
