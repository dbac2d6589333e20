"""What an answer in the terminal may rest on: the options mean what the parameters of the addresses mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.build.dataset import Dataset
from graph.namespaces import BASE
from graph.rdf.quads import graphs_to_quads
from tests.server.commands.test_query_command import run
from tests.server.running import publish

WAGES = (
    f"PREFIX rlf: <{BASE}ontology#> SELECT ?words {{ ?wage rlf:measure <{BASE}id/measure/wage> ; rlf:value ?f ."
    " ?f <http://www.w3.org/2000/01/rdf-schema#label> ?words FILTER(?f > 1300) }"
)
SIKE, MIYASIL = '"2,000 to 3,000 yuan a month"', '"1,200 to 1,500 yuan"'


@pytest.fixture(scope="module")
def data(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the article as its only revision."""
    path = tmp_path_factory.mktemp("wishes")
    publish(path, list(graphs_to_quads(dataset.graphs)))
    return path


@pytest.mark.parametrize(
    ("options", "rows", "hint"),
    [
        (["--figures", "certainly"], [SIKE], "1 more row holds possibly, not certainly"),
        (["--figures", "possibly", "--said-by", "narrator"], [MIYASIL], "1 more row rests on others' word"),
        (["--figures", "possibly", "--evidence"], [MIYASIL, SIKE], ""),
        (["--figures", "possibly", "--undisputed", "--articles", "2"], [],
         "2 more rows rest on the word of fewer than 2 articles or what is disputed"),
    ],
)  # fmt: skip
def test_options_are_wishes(data: Path, options: list[str], rows: list[str], hint: str) -> None:
    """Each option has the rows of its parameter, and says on standard error what is left out."""
    done = run(data, "--format", "csv", *options, WAGES)
    assert done.returncode == 0
    lines = done.stdout.decode().replace(",", "").splitlines()
    assert [row for row in (MIYASIL, SIKE) if any(row.replace(",", "").strip('"') in line for line in lines)] == rows
    assert done.stderr.decode().startswith(f"hint: {hint}" if hint else "")
    assert bool(hint) == bool(done.stderr)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--said-by", "Zang Ke"], "Nobody called 'Zang Ke' speaks in the articles. Did you mean Zhang Ke?"),
        (["--articles", "none"], "articles is 'none'; a whole number from 1 to 1000 is expected."),
    ],
)
def test_wishes_that_cannot_be_end_with_2(data: Path, options: list[str], told: str) -> None:
    """An option that cannot be is told as one message with exit code 2, and nothing is answered."""
    done = run(data, *options, WAGES)
    assert (done.returncode, done.stdout) == (2, b"")
    assert told in done.stderr.decode()
