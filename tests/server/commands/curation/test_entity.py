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
    first = result.output.splitlines()[0]
    assert first.startswith("kashgar  prefecture: ")
    assert first.endswith("(known; write its key)")
    assert "geonames: 1280848" not in result.output


def test_a_place_that_is_not_here_is_given_as_a_row() -> None:
    """A state of India comes as its row, with the country that has to be added before it."""
    assert find("Bihar").output.splitlines()[0] == (
        "bihar: {a: Province, in: india, name: {en: Bihār}, iso3166: IN-BR}  "
        "# State (a row for seeds/reference/iso-3166.yaml; first add india)"
    )


def test_a_place_below_the_first_level_is_given_as_a_row() -> None:
    """A county of China comes with its code and the city it lies in; a known code leads to the known key."""
    assert find("海原县").output.splitlines()[0] == (
        'haiyuan: {a: County, in: zhongwei, name: {zh: 海原县}, gbt2260: "640522"}  # 县 (a row for '
        "seeds/reference/gbt-2260.yaml; first add zhongwei, ningxia-huizu-zizhiqu; its English name stands in another "
        "source)"
    )
    assert find("653129").output.splitlines()[0].startswith("jiashi  county: Jiashi County")
    assert find("伽师").output.startswith("jiashi  county: ")


def test_a_known_place_is_what_a_new_one_lies_in() -> None:
    """A county of a prefecture that is known lies in it by its key, and nothing has to be added first."""
    assert find("疏附县").output.splitlines()[0] == (
        'shufu: {a: County, in: kashgar, name: {zh: 疏附县}, gbt2260: "653121"}  # 县 (a row for '
        "seeds/reference/gbt-2260.yaml; its English name stands in another source)"
    )


def test_without_the_table_of_geonames_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only the small tables are installed, that and the command that brings the others is said."""
    monkeypatch.setattr("server.commands.curation.entity.is_available", lambda: False)
    assert "make setup-places" in find("Bihar").output


def test_a_kind_is_found_too() -> None:
    """Concepts of the vocabulary are known by their names."""
    assert find("donation").output == "donation  kind: donation (known; write its key)\n"


def test_what_is_called_nothing_is_told() -> None:
    """A name that nothing has ends with 1 and the way out."""
    result = find("Nowhere at all")
    assert result.exit_code == 1
    assert "Nothing here is called Nowhere at all; declare it in the article: {a: …, name: …}" in result.output
