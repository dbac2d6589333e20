"""Files made from others are current, and the schema accepts and rejects what the reader does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from graph.build.dataset import read_ontology
from graph.build.generated import QUESTIONS_FILE, REFERENCE_SCHEMA_FILE, SCHEMA_FILE, generate_files
from graph.curation.coverage import coverage_table, iter_unread_sentences
from graph.curation.schema import json_schema
from graph.errors import UnreadableInputError
from graph.lookup.questions import read_questions
from server.cli import cli
from tests.repository import ROOT, read_repository
from tests.small_archive import BODY, HEADER, read_small, small_vocabulary

ARTICLE = ROOT / "seeds" / "kashgar-2016" / "article.yaml"


def load_yaml(text: str) -> Any:
    """Return YAML as an editor's schema check sees it: dates stay words."""
    yaml = YAML(typ="safe", pure=True)
    yaml.constructor.yaml_constructors.pop("tag:yaml.org,2002:timestamp", None)
    yaml.constructor.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: node.value)
    return yaml.load(text)


def errors(data: object) -> list[str]:
    """Return where the schema rejects the data."""
    return [error.json_path for error in Draft202012Validator(json_schema(small_vocabulary())).iter_errors(data)]


def test_generated_files_are_current() -> None:
    """Each committed file is what its source makes; if not, run `reliefgraph generate`."""
    archive = read_repository().archive
    assert archive is not None
    files = generate_files(archive, read_questions(), read_ontology())
    named = {SCHEMA_FILE, REFERENCE_SCHEMA_FILE, QUESTIONS_FILE, "seeds/kashgar-2016/coverage.md"}
    assert set(files) >= named
    stale = [name for name, text in files.items() if (ROOT / name).read_text(encoding="utf-8") != text]
    assert stale == [], "run: reliefgraph generate"


def test_generate_elsewhere_names_the_missing_file(tmp_path: Path) -> None:
    """A folder that is no repository is told by the file that it lacks."""
    with pytest.raises(UnreadableInputError, match=r"ontology/reliefgraph\.ttl: there is no such file"):
        CliRunner().invoke(cli, ["generate", str(tmp_path)], catch_exceptions=False)


def test_generate_writes_them_and_nothing_twice(tmp_path: Path) -> None:
    """The command writes what is missing, and is silent when all is current."""
    for name in ("ontology", "seeds"):
        (tmp_path / name).symlink_to(ROOT / name)
    quiet = CliRunner().invoke(cli, ["generate", str(tmp_path)])
    assert (quiet.exit_code, quiet.output) == (0, "")


def test_the_repository_reads_without_errors() -> None:
    """The seeds that are committed have no finding at all, and every sentence is told or explained."""
    reading = read_repository()
    assert [str(finding) for finding in reading.findings] == []
    assert reading.archive is not None
    for curated in reading.archive.articles:
        assert list(iter_unread_sentences(curated)) == []


def test_the_schema_is_a_schema_and_describes_every_key() -> None:
    """The schema is valid itself, and hovering over any key tells what it is for."""
    schema = json_schema(small_vocabulary())
    Draft202012Validator.check_schema(schema)
    parts = [schema, *schema["$defs"].values()]
    keys = [(name, field) for part in parts for name, field in part.get("properties", {}).items()]
    assert len(keys) > 60
    assert [name for name, field in keys if "description" not in field] == []
    assert "null" not in json.dumps(schema)


@pytest.mark.parametrize("text", [ARTICLE.read_text(encoding="utf-8"), HEADER + BODY], ids=["kashgar", "small"])
def test_the_schema_accepts_sound_files(text: str) -> None:
    """What the reader accepts, the schema accepts."""
    assert errors(load_yaml(text)) == []


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("published: 2016-10-26", "published: yesterday", "$.article.published"),
        ("  language: en\n", "", "$.article"),
        ("sike: {a: Company", "sike: {a: 3", "$.entities.sike.a"),
        ("  sike: {a", "  Sike_: {a", "$.entities"),
        ("      keys: {about", "      keys: {voice: loud, about", "$.says[3].assessed.keys"),
        ("kind: opening", "sort: opening", "$.says[1].start"),
        ("    promised:", "    promises:", "$.says[4].promises"),
        ("because: a heading", "why: a heading", "$.silent[0]"),
        ("silent:", "silence:", "$"),
        ("quote: Jobs are like keys", "quote: ''", "$.says[3].quote"),
        ("  - quote: Jobs are like keys\n    by", "  - by", "$.says[3]"),
    ],
)
def test_the_schema_rejects_what_the_reader_rejects(tmp_path: Path, old: str, new: str, place: str) -> None:
    """Each defect that one file alone can show is an error for both, at the same part."""
    text = (HEADER + BODY).replace(old, new)
    assert text != HEADER + BODY
    assert place in errors(load_yaml(text))
    assert read_small(tmp_path, text).archive is None


def test_a_coverage_table_names_claims_or_the_reason(tmp_path: Path) -> None:
    """Seven sentences: five with claims, two with a reason."""
    archive = read_small(tmp_path).archive
    assert archive is not None
    lines = coverage_table(archive.articles[0]).splitlines()
    assert lines[2].endswith("7 sentences, 18 claims, 1 quotations.")
    assert [line for line in lines if line.startswith("| ")][1:] == [
        "| 1 | Sike now employs over 2,000 people at seven factories in Kashgar.8 "
        "| `factories-located-in`, `factories-operated-by`, `factories-size`, `staff-measure`, `staff-of`, "
        "`staff-value` |",
        "| 2 | It opened a factory in Kashgar two years ago. "
        "| `start-agent`, `start-kind`, `start-place`, `start-time` |",
        "| 3 | Workers at Sike are paid 2,000 to 3,000 yuan (about 400 U.S. dollars) a month, said Zhang Ke. "
        "| `pay-measure`, `pay-of`, `pay-value`, `pay-value-equals`, `workers-works-for` |",
        '| 4 | "Jobs are like keys," he said. | `keys` |',
        "| 5 | A HEADING | none: a heading |",
        "| 6 | Wanda has promised 60 billion yuan. | `pledge-agent`, `pledge-amount`, `pledge-kind` |",
        "| 7 | Two cats and two dogs were seen. | none: of no matter here |",
    ]
