"""`reliefgraph entity find` leads from a name to the key or the row to write."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from server.commands.curation.entity import entity
from tests.repository import ROOT


def find(name: str) -> Result:
    """Ask for a name beside the repository's seeds."""
    return CliRunner().invoke(entity, ["find", name, "--seeds", str(ROOT / "seeds")])


@pytest.mark.parametrize("name", ["Kashgar", "喀什地区", "kashgar prefecture"])
def test_a_known_place_is_told_with_its_key(name: str) -> None:
    """A place of the reference data is found by any of its names, in any language and case."""
    result = find(name)
    assert result.exit_code == 0
    assert result.output.startswith("kashgar  prefecture: ")
    assert result.output.endswith("(known; write its key)\n")


def test_a_place_that_is_not_here_is_given_as_a_row() -> None:
    """A state of India comes as its row, with the country that has to be added before it."""
    assert find("Bihar").output == (
        "bihar: {a: Province, in: india, name: {en: Bihār}, iso3166: IN-BR}  "
        "# State (a row for seeds/reference/iso-3166.yaml; first add india)\n"
    )


def test_a_kind_is_found_too() -> None:
    """Concepts of the vocabulary are known by their names."""
    assert find("donation").output == "donation  kind: donation (known; write its key)\n"


def test_what_is_called_nothing_is_told() -> None:
    """A name that nothing has ends with 1 and the way out."""
    result = find("Nowhere at all")
    assert result.exit_code == 1
    assert "Nothing here is called Nowhere at all; declare it in the article: {a: …, name: …}" in result.output
