"""The curation guide is true: its example is read, and its tables are the program's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from graph.curation.archive import read_archive
from graph.curation.claim import Directness, Factuality, Voice
from graph.curation.codes import CODES
from graph.curation.format import HOW, IDENTITY_KEYS, PASSAGE_KEYS, FigurePart
from graph.curation.schema import json_schema
from graph.curation.values import figure_part_to_numbers
from graph.curation.yaml_source import parse_yaml
from graph.rdf.archive import archive_to_graphs
from graph.terms import Role
from graph.text.figure import find_words
from graph.text.time_rules import RULES
from graph.text.units import PERIODS, UNITS, find_unit
from tests.repository import ROOT, repository_entities, repository_vocabulary

GUIDE = (ROOT / "seeds" / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)\n```", GUIDE, re.DOTALL)


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the tables under a heading, header rows left out."""
    section = GUIDE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [row for index, row in enumerate(cells) if index > 1]


def test_the_worked_example_is_read(tmp_path: Path) -> None:
    """The example has no finding, and gives the claims, axes and graphs that the guide promises."""
    (tmp_path / "example").mkdir()
    text, yaml = BLOCKS[0][1], BLOCKS[1][1]
    (tmp_path / "example" / "article.txt").write_text(text, encoding="utf-8")
    (tmp_path / "example" / "article.yaml").write_text(yaml, encoding="utf-8")
    vocabulary = repository_vocabulary()
    reading = read_archive([tmp_path / "example" / "article.yaml"], vocabulary, repository_entities(vocabulary))
    assert [str(finding) for finding in reading.findings] == []
    assert reading.archive is not None
    curated = reading.archive.articles[0]
    by_key = {claim.key: claim for claim in curated.claims}
    assert len(by_key) == 14
    assert len(curated.quotations) == 1
    assert by_key["factories-operated-by"].axes.directness is Directness.INFERENCE
    assert by_key["pay-value"].axes.voice is Voice.INDIRECT
    assert curated.quotations[0].axes.voice is Voice.DIRECT
    assert by_key["pledge-amount"].axes.factuality is Factuality.PROMISED
    graphs = archive_to_graphs(reading.archive)
    assert len(graphs[Role.REPORTED]) == 10
    assert len(graphs[Role.PROSPECTS]) == 21


def test_the_examples_are_accepted_by_the_schema() -> None:
    """Editors show no error in what the guide shows."""
    assert [kind for kind, _ in BLOCKS] == ["text", "yaml", "sh", "yaml"]
    schema = json_schema(repository_vocabulary())
    data = parse_yaml(BLOCKS[1][1], "example").value
    assert [error.json_path for error in Draft202012Validator(schema).iter_errors(data)] == []
    silent = YAML(typ="safe", pure=True).load(BLOCKS[3][1])
    assert set(silent) == {"silent", "strays"}


@pytest.mark.parametrize(("words", "written"), [(row[0], row[1]) for row in rows("Figures")])
def test_each_figure_of_the_table_is_found_in_its_words(words: str, written: str) -> None:
    """What the guide says to write for some words is read from exactly these words."""
    part = FigurePart.model_validate(parse_yaml(written.strip("`"), "guide").value)
    if part.words is not None:
        assert part.words == words
        return
    found = find_words(
        words,
        figure_part_to_numbers(part),
        unit=find_unit(part.unit) if part.unit else None,
        unit_text=part.of or "",
        per=PERIODS[part.per] if part.per else None,
        language="en",
    )
    assert [(match.clash, match.unit_clash, match.has_thing) for match in found] == [("", "", True)]
    label = words[found[0].stretch.start : found[0].stretch.end]
    assert label == words.partition(" (")[0]


def test_the_table_of_figures_has_nine_rows() -> None:
    """Every kind of bound is shown."""
    assert len(rows("Figures")) == 9


def test_the_tables_of_rules_codes_units_and_axes_are_complete() -> None:
    """Each rule and each finding stands in the guide with the program's own words."""
    assert rows("Periods") == [[rule.phrase, rule.statement] for rule in RULES]
    assert rows("What can be wrong") == [
        [f"`{code}`", kind.severity.value, kind.meaning, kind.way_out] for code, kind in CODES.items()
    ]
    assert all(f"`{unit}`" in GUIDE for unit in UNITS)
    assert rows("How it is said") == [[f"`{word}`", meaning] for word, meaning in HOW.items()]
    assert all(f"`{key}`" in GUIDE for key in (*IDENTITY_KEYS, *PASSAGE_KEYS) if key not in {"quote", "note"})
