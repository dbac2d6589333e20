"""Figures as intervals, maps, and the classes of the vocabulary as a tree."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from pyoxigraph import NamedNode, RdfFormat, parse

from graph.namespaces import BASE
from graph.revision.store import OxigraphStore
from graph.revision.view import View
from server.pages.geography import Outlines, draw_map
from server.pages.interval_drawing import Interval, format_number, tell_bounds


def interval(**fields: object) -> Interval:
    """Return an interval with these fields, the others empty."""
    empty: dict[str, object] = {"low": None, "high": None, "is_low_open": False, "is_high_open": False}
    return Interval(**{**empty, "value": None, "is_approximate": False, **fields})  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("fields", "unit", "words"),
    [
        ({"low": Decimal(2000), "is_low_open": True}, "people", "more than 2,000 people"),
        ({"low": Decimal(1200), "high": Decimal(1500)}, "yuan per month", "1,200 to 1,500 yuan per month"),
        ({"low": Decimal(36), "high": Decimal(36), "value": Decimal(36)}, "companies", "exactly 36 companies"),
        ({"high": Decimal(10), "is_high_open": True}, "percent", "less than 10 percent"),
        ({"value": Decimal(180), "is_approximate": True}, "U.S. dollars", "about 180 U.S. dollars, no margin given"),
        ({}, "", "no number is given"),
        ({"low": Decimal(5)}, "", "at least 5"),
        ({"high": Decimal("2.5")}, "", "at most 2.5"),
    ],
)
def test_bounds_in_words(fields: dict[str, object], unit: str, words: str) -> None:
    """Each way in which an article gives a figure has its words (DESIGN §3.4)."""
    assert tell_bounds(interval(**fields), unit) == words


@pytest.mark.parametrize(
    ("number", "text"), [("60000000000", "60,000,000,000"), ("6.700", "6.7"), ("0", "0"), ("1E+3", "1,000")]
)
def test_numbers_are_written_for_people(number: str, text: str) -> None:
    """Thousands are parted, and zeros that say nothing are left out."""
    assert format_number(Decimal(number)) == text


def test_a_point_finds_its_country(tmp_path: Path) -> None:
    """A point lies in the country whose ring is around it, and in none where there is none, or without a file."""
    square = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
    notch = [[20, 0], [30, 0], [30, 10], [25, 2], [20, 10], [20, 0]]
    file = tmp_path / "outlines.json"
    file.write_text(json.dumps([{"name": "Square", "rings": [square]}, {"name": "Notch", "rings": [notch]}]))
    outlines = Outlines(file)
    for point, name in (((5, 5), "Square"), ((21, 5), "Notch"), ((25, 1), "Notch"), ((25, 5), None), ((50, 50), None)):
        found = outlines.find(point)
        assert (found.name if found else None) == name
    assert Outlines(tmp_path / "none.json").find((5, 5)) is None


def test_a_place_is_put_on_its_country(tmp_path: Path) -> None:
    """A square country of ten degrees at the equator fills the width, and the place in its middle is in the middle."""
    square = [[0, 0], [10, 0], [10, 10], [0, 10]]
    islet = [[12, 1], [12.1, 1], [12.1, 1.1], [12, 1.1]]
    file = tmp_path / "outlines.json"
    file.write_text(json.dumps([{"name": "Square", "rings": [square, islet]}]))
    geo = "http://www.w3.org/2003/01/geo/wgs84_pos#"
    trig = f"""
    <{BASE}graph/reference> {{
      <{BASE}id/place/a> <{geo}lat> 5.0 ; <{geo}long> 5.0 .
      <{BASE}id/place/b> <{geo}lat> 10.0 ; <{geo}long> 0.0 ; <{BASE}ontology#locatedIn> <{BASE}id/place/a> .
      <{BASE}id/place/c> <{geo}lat> 50.0 ; <{geo}long> 50.0 .
    }}"""
    view = View(OxigraphStore.in_memory(parse(trig, format=RdfFormat.TRIG)))
    outlines = Outlines(file)
    with Flask("test").test_request_context():
        drawn = draw_map(view, outlines, NamedNode(BASE + "id/place/a"))
        again = draw_map(view, outlines, NamedNode(BASE + "id/place/a"))
        nowhere = draw_map(view, outlines, NamedNode(BASE + "id/place/c"))
    # A degree of latitude is 344 / (10 × cos 5°) = 34.53 pixels here; the islet is too small to be drawn.
    assert drawn is not None
    assert (drawn.country, drawn.width, drawn.height) == ("Square", 360, 362)
    assert drawn.path == "M8,353.3L352,353.3L352,8L8,8Z"
    assert [(dot.x, dot.y, dot.is_main) for dot in drawn.dots] == [(8, 8, False), (180, 180.7, True)]
    assert again == drawn
    assert nowhere is None
