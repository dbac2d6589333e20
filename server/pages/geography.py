"""A small map of a place: the outline of its country, real geometry from a data package, and where the place lies.

The outlines come from the bundle that `make bundle` writes (Natural Earth, through npm's world-atlas). Without it,
pages have no map.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from graph.namespaces import GEO
from graph.revision.view import View
from graph.terms import RLF, Role
from server.data.addresses import local_path

Point = tuple[float, float]
"""Longitude and latitude in degrees."""

WIDTH = 360
MARGIN = 8
MAX_DOTS = 12
MAX_NAMED = 60
"""Of the places of an answer so many are drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A country's outer borders, as rings of points."""

    name: str
    rings: tuple[tuple[Point, ...], ...]

    def contains(self, point: Point) -> bool:
        """Return whether a point lies inside one of the rings."""
        return any(_is_inside(point, ring) for ring in self.rings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A country as maps draw it: its path for SVG, and how places are put on it.

    Attributes:
        country: Its name.
        path: Its larger rings.
        west: The longitude of the left edge.
        north: The latitude of the upper edge.
        squeeze: How much narrower a degree of longitude is than one of latitude.
        scale: Pixels for a degree of latitude.
        height: Pixels from the upper edge to the lower.
    """

    country: str
    path: str
    west: float
    north: float
    squeeze: float
    scale: float
    height: int

    def project(self, where: Point) -> Point:
        """Return where a point lies on the drawing, in pixels."""
        x, y = (where[0] - self.west) * self.squeeze, self.north - where[1]
        return round(MARGIN + x * self.scale, 1), round(MARGIN + y * self.scale, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A place on a map, in pixels."""

    x: float
    y: float
    label: str
    href: str
    is_main: bool
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """A map to draw: the path of an outline, and places on it."""

    country: str
    width: int
    height: int
    path: str
    dots: tuple[Dot, ...]


class Outlines:
    """The outlines of all countries; empty where they were not bundled."""

    def __init__(self, file: Path) -> None:
        """Read a file of `[{"name": …, "rings": [[[longitude, latitude], …], …]}, …]`, if it is there."""
        self.countries: tuple[Outline, ...] = ()
        if file.is_file():
            self.countries = tuple(
                Outline(
                    name=country["name"],
                    rings=tuple(tuple((x, y) for x, y in ring) for ring in country["rings"]),
                )
                for country in json.loads(file.read_text(encoding="utf-8"))
            )
        self._boxes = [(country, _bounds(country.rings)) for country in self.countries]
        self._frames: dict[str, Frame] = {}

    def find(self, point: Point) -> Outline | None:
        """Return the country in which a point lies, or None."""
        x, y = point
        near = (
            country for country, (west, south, east, north) in self._boxes if west <= x <= east and south <= y <= north
        )
        return next((country for country in near if country.contains(point)), None)

    def frame(self, country: Outline) -> Frame:
        """Return how to draw a country; worked out once."""
        if country.name not in self._frames:
            self._frames[country.name] = _make_frame(country)
        return self._frames[country.name]


def _bounds(rings: Sequence[Sequence[Point]]) -> tuple[float, float, float, float]:
    """Return the western, southern, eastern and northern extremes of rings."""
    xs, ys = [x for ring in rings for x, _ in ring], [y for ring in rings for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def _make_frame(country: Outline) -> Frame:
    largest = max(_extent(ring) for ring in country.rings)
    rings = [ring for ring in country.rings if _extent(ring) > 0.01 * largest]
    west, south, east, north = _bounds(rings)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * squeeze)
    height = math.ceil((north - south) * scale) + 2 * MARGIN
    frame = Frame(country=country.name, path="", west=west, north=north, squeeze=squeeze, scale=scale, height=height)
    path = "".join(_to_path([frame.project(corner) for corner in ring]) for ring in rings)
    return replace(frame, path=path)


def _is_inside(point: Point, ring: Sequence[Point]) -> bool:
    """Count the ring's edges that a ray to the east crosses."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def find_point(view: View, place: NamedNode) -> Point | None:
    """Return where a place lies, or None where nothing says it."""
    longitude, latitude = view.value(place, GEO + "long"), view.value(place, GEO + "lat")
    if not isinstance(longitude, Literal) or not isinstance(latitude, Literal):
        return None
    try:
        point = float(longitude.value), float(latitude.value)
    except ValueError:
        return None
    return point if abs(point[0]) <= 180 and abs(point[1]) <= 90 else None


def draw_map(view: View, outlines: Outlines, place: NamedNode) -> Map | None:
    """Return the map of a place, with the places in it; None without coordinates or outlines."""
    point = find_point(view, place)
    country = outlines.find(point) if point else None
    if point is None or country is None:
        return None
    frame = outlines.frame(country)
    return Map(
        country=frame.country,
        width=WIDTH,
        height=frame.height,
        path=frame.path,
        dots=tuple(
            _to_dot(view, other, frame.project(where), other == place) for other, where in _places(view, place, point)
        ),
    )


def draw_places(view: View, outlines: Outlines, places: Sequence[NamedNode]) -> Map | None:
    """Return several places on the outline of the country of the first; None where that leaves fewer than two."""
    points = {place: point for place in places if (point := find_point(view, place)) is not None}
    country = outlines.find(next(iter(points.values()))) if points else None
    inside = {place: point for place, point in points.items() if country and country.contains(point)}
    if country is None or len(set(inside.values())) < 2:
        return None
    frame = outlines.frame(country)
    dots = [_to_dot(view, place, frame.project(point), False) for place, point in inside.items()]
    return Map(
        country=frame.country,
        width=WIDTH,
        height=frame.height,
        path=frame.path,
        dots=tuple(_name_some(dots[:MAX_NAMED])),
    )


def _name_some(dots: Sequence[Dot]) -> Iterator[Dot]:
    """Yield dots, those with a name of which it would not cover another's."""
    taken: list[tuple[float, float, float, float]] = []
    for dot in dots:
        length = 7 * len(dot.label)
        left = dot.x + 9 if dot.anchor == "start" else dot.x - 9 - length
        box = (left, dot.y - 9, left + length, dot.y + 7)
        is_free = not any(box[0] < one[2] and one[0] < box[2] and box[1] < one[3] and one[1] < box[3] for one in taken)
        if is_free:
            taken.append(box)
        yield replace(dot, is_main=is_free)


def _extent(ring: Sequence[Point]) -> float:
    west, south, east, north = _bounds([ring])
    return (east - west) * (north - south)


def _to_path(points: Sequence[Point]) -> str:
    """Write a ring for SVG, without points that lie closer than a pixel to the one before."""
    kept = [points[0]]
    for point in points[1:]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= 1.2:
            kept.append(point)
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in kept) + "Z"


def _places(view: View, place: NamedNode, point: Point) -> list[tuple[NamedNode, Point]]:
    """Return the places in a place that have coordinates, the place itself last so that it lies on top."""
    inner = view.subjects(RLF + "locatedIn", place, Role.REPORTED, Role.REFERENCE, Role.INFERRED)
    found = [
        (other, where)
        for other in inner
        if isinstance(other, NamedNode) and other != place and (where := find_point(view, other)) and where != point
    ]
    return [*found[:MAX_DOTS], (place, point)]


def _to_dot(view: View, place: NamedNode, where: Point, is_main: bool) -> Dot:
    return Dot(
        x=where[0],
        y=where[1],
        label=view.label(place),
        href=local_path(view, place) or "",
        is_main=is_main,
        anchor="end" if where[0] > WIDTH * 0.6 else "start",
    )
