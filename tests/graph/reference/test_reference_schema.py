"""The guide and the schema of reference files: complete, and of one mind with the loader."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator

from graph.curation.yaml_source import parse_yaml, read_yaml
from graph.reference.codes import CODES
from graph.reference.format import json_schema
from graph.vocabulary import Vocabulary
from tests.graph.reference.sound import GOOD
from tests.repository import ROOT


def test_the_readme_lists_every_file_and_every_code() -> None:
    """The guide names each source file, and each finding that the loader can give."""
    guide = (ROOT / "seeds" / "reference" / "README.md").read_text(encoding="utf-8")
    files = sorted(path.name for path in (ROOT / "seeds" / "reference").glob("*.yaml"))
    assert len(files) == 11
    assert [name for name in files if f"`{name}`" not in guide] == []
    told = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "graph" / "reference").glob("*.py"))
    assert len(CODES) == 18
    assert [name for name in sorted(CODES) if f'"{name}"' not in told or f"`{name}`" not in guide] == []


def json_values(value: object) -> object:
    """Return the data of a YAML file with the numbers that JSON has."""
    if isinstance(value, dict):
        return {key: json_values(item) for key, item in value.items()}
    if isinstance(value, list):
        return [json_values(item) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def test_the_schema_describes_every_key() -> None:
    """Hovering over any key tells what it is for, and no key may be empty."""
    schema = json_schema()
    keys = [field for part in (schema, *schema["$defs"].values()) for field in part.get("properties", {}).values()]
    assert len(keys) == 34
    assert [field for field in keys if "description" not in field] == []
    assert "null" not in json.dumps(schema)


def test_every_file_is_valid_by_the_schema(vocabulary: Vocabulary) -> None:
    """An editor that knows the schema has nothing to say of any file, and each file tells it where the schema is."""
    Draft202012Validator.check_schema(json_schema())
    validator = Draft202012Validator(json_schema())
    for path in sorted((ROOT / "seeds" / "reference").glob("*.yaml")):
        assert list(validator.iter_errors(json_values(read_yaml(path).value))) == []
        assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=source.schema.json\n")


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("in: earth", "inn: earth"),
        ("in: earth", "point: [91, 5]"),
        ("in: earth", "iso3166: China"),
        ("in: earth", "in: {earth: 1}"),
        ("  land:", "  Land A:"),
        ("{en: Land}", "{English: Land}"),
        ("publisher: P, ", ""),
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(good: str, bad: str) -> None:
    """An editor tells the same defects, as far as one file alone shows them."""
    validator = Draft202012Validator(json_schema())
    assert validator.is_valid(json_values(parse_yaml(GOOD, "one.yaml").value))
    assert good in GOOD
    assert not validator.is_valid(json_values(parse_yaml(GOOD.replace(good, bad), "one.yaml").value))
