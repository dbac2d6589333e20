"""A validation of a change alone says what a validation of everything says, for what breaks each shape."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Quad, Store

from graph.quads import graphs_to_quads, has_blank_node
from graph.terms import BASE
from tests.changing import Changing
from tests.test_shapes import BROKEN, GOOD, read_example

BASES = (BASE, "https://other.example/relief/")
PREFIXES = "".join(
    f"PREFIX {prefix} {iri}\n" for prefix, iri in re.findall(r"^@prefix (\S+) (\S+) \.$", GOOD, re.MULTILINE)
)
WITH_BLANK_NODES = {"no-blank-node"}
CODES = sorted(BROKEN.keys() - WITH_BLANK_NODES)
CASES = [*((code, BASES[0]) for code in CODES), *((code, BASES[1]) for code in CODES[::7])]


@cache
def example(folder: Path, base: str) -> Changing:
    """Return the good example of the shapes under a base, ready to be broken."""
    return Changing(read_example(), folder, base)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for revisions."""
    return tmp_path_factory.mktemp("examples")


@cache
def ground_example() -> frozenset[Quad]:
    """Return the quads of the good example that have no blank node."""
    return frozenset(quad for quad in graphs_to_quads(read_example()) if not has_blank_node(quad))


def test_all_shapes_are_broken_here() -> None:
    """The size of the suite is pinned; only what brings blank nodes is left to the validation of everything."""
    assert (len(CODES), len(CASES)) == (140, 160)


@pytest.mark.parametrize(("code", "base"), CASES)
def test_what_breaks_a_shape_is_found_in_its_vicinity(folder: Path, code: str, base: str) -> None:
    """Both validations find the same, and the shape that the example is made for is among it."""
    changing = example(folder / str(BASES.index(base)), base)
    store = Store()
    store.extend(ground_example())
    store.update(PREFIXES + BROKEN[code])
    after = set(store)
    changing.change(after - ground_example(), ground_example() - after)
    try:
        found = changing.ask_vicinity().violations
        assert found == changing.ask_everything()
        assert code in {violation.code for violation in found}
    finally:
        changing.change_back()
