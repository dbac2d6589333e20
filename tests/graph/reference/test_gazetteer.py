"""Countries and divisions are found in the whole tables of ISO 3166, and given as rows of reference data."""

from __future__ import annotations

import pycountry
import pytest

from graph.reference.gazetteer import find_in_gazetteer, name_to_key, quote_yaml


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("Bihar", "bihar: {a: Province, in: india, name: {en: Bihār}, iso3166: IN-BR}"),
        ("IN-BR", "bihar: {a: Province, in: india, name: {en: Bihār}, iso3166: IN-BR}"),
        ("norway", "norway: {a: Country, name: {en: Norway}, iso3166: \"NO\"}"),
        ("Bac Lieu", "bac-lieu: {a: Province, in: vietnam, name: {en: Bạc Liêu}, iso3166: VN-55}"),
        ("Baringo", "baringo: {a: County, in: kenya, name: {en: Baringo}, iso3166: KE-01}"),
        ("Côte d'Ivoire", "cote-d-ivoire: {a: Country, name: {en: Côte d'Ivoire}, iso3166: CI}"),
    ],
)  # fmt: skip
def test_a_name_gives_its_row(name: str, row: str) -> None:
    """A country, a state, a county or a code gives its row first, whatever the case and the accents."""
    assert find_in_gazetteer(name)[0].to_yaml() == row


def test_a_name_of_several_gives_them_all() -> None:
    """Punjab is a province of Pakistan and a state of India."""
    found = [(row.code, row.class_name, row.within[-1][0]) for row in find_in_gazetteer("Punjab")]
    assert found == [("IN-PB", "Province", "india"), ("PK-PB", "Province", "pakistan")]


def test_the_beginning_of_a_name_is_enough() -> None:
    """What begins with the words comes behind what is called so; two letters are no beginning."""
    names = [row.name for row in find_in_gazetteer("Guang")]
    assert len(names) == 2
    assert {name.split()[0] for name in names} == {"Guangdong", "Guangxi"}
    assert find_in_gazetteer("no such place") == find_in_gazetteer(" ") == []


def test_the_tables_are_whole() -> None:
    """The tables have every country and thousands of divisions."""
    assert len(pycountry.countries) == 249
    assert len(pycountry.subdivisions) > 5000


def test_keys_and_words_are_fit_for_yaml() -> None:
    """Keys are lower-case words joined by hyphens; what YAML would read as a truth value or a mapping is quoted."""
    assert name_to_key("Jammu & Kashmīr (UT)") == "jammu-kashmir"
    assert [quote_yaml(word) for word in ("NO", "Chad", "Congo, Republic")] == ['"NO"', "Chad", '"Congo, Republic"']
