"""Countries and their divisions from the whole tables of ISO 3166, each as the row that reference data would have.

Source: ISO 3166-1 and 3166-2 as pycountry has them (https://github.com/pycountry/pycountry).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pycountry

from graph.reference.values import GEONAMES

CLASSES = (
    ("autonomous region", "AutonomousRegion"),
    ("special administrative region", "Region"),
    ("metropolitan", "Region"),
    ("province", "Province"),
    ("state", "Province"),
    ("region", "Region"),
    ("prefecture", "Prefecture"),
    ("county", "County"),
    ("district", "County"),
    ("municipality", "City"),
    ("city", "City"),
    ("department", "Province"),
    ("governorate", "Province"),
    ("oblast", "Province"),
)
"""The class for a division by a word of its kind in ISO 3166-2; the first that stands there counts, else a region."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GazetteerRow:
    """A country or a division of one.

    Attributes:
        key: The key that it would have.
        class_name: Its class in the vocabulary.
        name: Its name in the table.
        kind: What the table calls it: "Province", "Country".
        within: The keys of what it lies in, the nearest first, and their names, by which they may be known already.
        code: Its code in the register.
        language: That of the name.
        register: Whose code it is, as reference data name it: iso3166, gbt2260, geonames.
        source: The file of reference data to which the row belongs.
        point: Latitude and longitude in degrees, where the table has them.
    """

    key: str
    class_name: str
    name: str
    kind: str
    within: tuple[tuple[str, str], ...]
    code: str
    language: str = "en"
    register: str = "iso3166"
    source: str = "iso-3166.yaml"
    point: tuple[float, float] | None = None

    @property
    def address(self) -> str:
        """What stands for the code in reference data: for GeoNames its address."""
        return f"{GEONAMES}{self.code}/" if self.register == "geonames" else self.code

    def at(self, latitude: float, longitude: float) -> GazetteerRow:
        """Return the row with a point, to a hundredth of a degree."""
        return replace(self, point=(round(latitude, 2), round(longitude, 2)))

    def to_yaml(self) -> str:
        """Return the row as a file of reference data has it."""
        place = f", in: {self.within[0][0]}" if self.within else ""
        name, code = quote_yaml(self.name), quote_yaml(self.code)
        point = f", point: [{self.point[0]:.2f}, {self.point[1]:.2f}]" if self.point else ""
        coded = f"same-as: {{geonames: {self.code}}}" if self.register == "geonames" else f"{self.register}: {code}"
        return f"{self.key}: {{a: {self.class_name}{place}, name: {{{self.language}: {name}}}{point}, {coded}}}"


def find_in_gazetteer(name: str) -> list[GazetteerRow]:
    """Return the countries and divisions of a name or code, exact ones first, then those that begin with it.

    Case, accents and hyphens do not matter, and words in brackets may be left out.
    """
    wanted = fold(name)
    if not wanted:
        return []
    found: list[tuple[int, str, GazetteerRow]] = []
    for names, row in _iter_rows():
        folded = {fold(one) for one in names}
        if wanted in folded or name.strip().upper() == row.code:
            found.append((0, row.code, row))
        elif len(wanted) > 2 and any(one.startswith(wanted) for one in folded):
            found.append((1, row.code, row))
    return [row for _, _, row in sorted(found, key=lambda one: one[:2])]


def fold(name: str) -> str:
    """Return a name without case, accents, marks and what stands in brackets."""
    plain = unicodedata.normalize("NFKD", re.sub(r"[\[(].*?[\])]", " ", name))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", letters.casefold()))


def name_country(alpha_2: str) -> str:
    """Return what a country is commonly called: `Tanzania`."""
    country = pycountry.countries.get(alpha_2=alpha_2)
    return str(getattr(country, "common_name", country.name)) if country is not None else alpha_2


def name_containers(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the key that each name would have, with the name."""
    return tuple((name_to_key(name), name) for name in names)


def name_to_class(kind: str) -> str:
    """Return the class for a division by the words for its kind."""
    return next((term for word, term in CLASSES if word in kind.lower()), "Region")


def name_to_key(name: str) -> str:
    """Return the key for a name: `Jammu and Kashmir` is `jammu-and-kashmir`."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")


def quote_yaml(word: str) -> str:
    """Return a word in quotation marks where YAML would read it as something else (NO, "Guinea, Republic of")."""
    plain = re.fullmatch(r"[^\W\d_][\w' .-]*", word) is not None and word.strip() == word
    return word if plain and word.lower() not in {"no", "yes", "on", "off", "true", "false", "null"} else f'"{word}"'


def _iter_rows() -> Iterator[tuple[list[str], GazetteerRow]]:
    """Yield every country and division with the names by which it is found."""
    countries = {one.alpha_2: name_country(one.alpha_2) for one in pycountry.countries}
    divisions = {one.code: str(one.name) for one in pycountry.subdivisions}
    for one in pycountry.countries:
        name = countries[one.alpha_2]
        names = [name, one.name, getattr(one, "official_name", name), one.alpha_3]
        key = name_to_key(name)
        yield names, GazetteerRow(key=key, class_name="Country", name=name, kind="Country", within=(), code=one.alpha_2)
    for one in pycountry.subdivisions:
        above = [divisions[one.parent_code]] if one.parent_code in divisions else []
        kind = str(one.type)
        yield (
            [one.name, *one.name.split(", ")],
            GazetteerRow(
                key=name_to_key(one.name),
                class_name=name_to_class(kind),
                name=one.name,
                kind=kind,
                within=name_containers((*above, countries[one.country_code])),
                code=one.code,
            ),
        )
