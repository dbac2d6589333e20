"""Words that change what a sentence states, in both languages."""

from __future__ import annotations

import pytest

from graph.text.wording import find_ahead, find_denials, find_pronouns

AHEAD = [
    ("en", "Li said that the firm would open small factories", ["would"]),
    ("en", "We will hire 15,000", ["will"]),
    ("en", "China aims to lift 30 million people out of poverty", ["aims to"]),
    ("en", "The mill is expected to make 20,000 tonnes", ["is expected to"]),
    ("en", "The road is set to reach the village, and it's due for repair", ["is set to"]),
    ("en", "The mill is due to open in May, and the delay was due to a lack of staff", ["due to open"]),
    ("en", "The county plans to build 40 houses", ["plans to"]),
    ("en", "It was likely to open", ["was likely to"]),
    ("en", "We'll go", ["e'll"]),
    ("en", "The school is to open in May", ["is to open"]),
    ("en", "Wages could double", ["could double"]),
    ("en", "The firm opened a mill in May and employs 900 people", []),
    ("en", "It is of goodwill and by free will", []),
    ("en", "The park is to the south of the road", []),
    ("en", "The plan was published", []),
    ("zh", "该公司将在喀什建厂，预计招工500人", ["将在", "预计"]),
    ("zh", "力争到2020年脱贫", ["力争"]),
    ("zh", "近年来将近三千户已脱贫", []),
    ("zh", "工厂雇用500人", []),
    ("fr", "La firme va ouvrir", []),
]
DENIALS = [
    ("en", "The firm does not make yarn", ["not"]),
    ("en", "They aren't big polluters", ["n't"]),
    ("en", "It has no factories there", ["has no "]),
    ("en", "She had never heard of it", ["never"]),
    ("en", "The firm failed to pay", ["failed to"]),
    ("en", "It no longer buys cotton", ["no longer"]),
    ("en", "not only yarn but cloth", []),
    ("en", "no fewer than 12 and not less than 5", []),
    ("en", "It did not open until 2015", []),
    ("en", "It has no more than 40 workers", []),
    ("zh", "该公司不生产纱线", ["不"]),
    ("zh", "村里没有工厂，尚未通电", ["没有", "尚未"]),
    ("zh", "不到10%，不仅如此，不少村民，未来几年不断增加", []),
]


@pytest.mark.parametrize(("language", "text", "words"), AHEAD)
def test_what_lies_ahead_is_seen(language: str, text: str, words: list[str]) -> None:
    """Plans, promises, expectations and possibilities are found by their words, and what is done is not."""
    assert [text[one.start : one.end] for one in find_ahead(text, language)] == words


@pytest.mark.parametrize(("language", "text", "words"), DENIALS)
def test_denials_are_seen(language: str, text: str, words: list[str]) -> None:
    """What is denied is found by its words; "not only", bounds and "not until" deny nothing."""
    assert [text[one.start : one.end] for one in find_denials(text, language)] == words


def test_pronouns_are_seen() -> None:
    """Words for somebody named before are found as whole words."""
    text = "It pays her siblings, and the item stays theirs"
    assert [text[one.start : one.end] for one in find_pronouns(text, "en")] == ["It", "her"]
    assert len(find_pronouns("该公司在其县，其中三成", "zh")) == 2
