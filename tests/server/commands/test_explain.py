"""`reliefgraph explain`: the tree of a triple in the terminal, and the same for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.rdf.quads import graphs_to_quads
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import RevisionDirectory
from server.cli import cli
from tests.graph.lookup.reasoned import reasoned_graphs


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with one small revision."""
    folder = tmp_path_factory.mktemp("explain")
    change = Change(kind=ChangeKind.BUILD, who="test", what="test")
    RevisionDirectory(folder).publish(graphs_to_quads(reasoned_graphs()), change)
    return folder


def run(data: Path, *words: str) -> str:
    """Return what the command prints."""
    result = CliRunner(env={"COLUMNS": "200"}).invoke(cli, ["explain", "--data", str(data), *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_tree_leads_to_speakers_sentences_and_sources(data: Path) -> None:
    """The rules, the speaker, the whole sentence, the source and the withdrawn claim stand in the tree."""
    assert run(data, "company/sike", "operatesIn", "kashgar").splitlines() == [
        "Sike rlf:operatesIn kashgar  (inferred)  by prp-spo2",
        "├── Sike rlf:operates factory  (reported)",
        "│   └── indirect speech “Sike runs a factory.” Zhang Ke, in test 0–20, claim operates",
        "├── factory rlf:locatedIn kashgar  (inferred)  by prp-trp",
        "│   ├── factory rlf:locatedIn jiashi  (reported)",
        "│   │   ├── “It stands in Jiashi.” test 21–41, claim place",
        "│   │   └── withdrawn: claim old, corrected",
        "│   ├── jiashi rlf:locatedIn kashgar  (reference)",
        "│   │   └── source Table of codes",
        "│   └── rlf:locatedIn rdf:type owl:TransitiveProperty  (ontology)",
        "└── rlf:operatesIn owl:propertyChainAxiom ( rlf:operates rlf:locatedIn )  (ontology)",
    ]


def test_all_proofs_are_asked_for(data: Path) -> None:
    """With `--all` the proofs of what follows are counted; what is reported has none to count."""
    lines = run(data, "--all", "company/sike", "operatesIn", "kashgar").splitlines()
    assert lines[:3] == [
        "Sike rlf:operatesIn kashgar  (inferred)  by prp-spo2",
        "└── proof 1 of 1, by prp-spo2",
        "    ├── Sike rlf:operates factory  (reported)",
    ]
    assert run(data, "--all", "company/sike", "operates", "factory") == run(data, "company/sike", "operates", "factory")


def test_programs_get_the_same_as_json(data: Path) -> None:
    """With `--format json` the words of each step are those of the tree, and sentences have offsets."""
    found = json.loads(run(data, "--format", "json", "company/sike", "operates", "factory"))
    assert found["explanation"]["words"] == "Sike rlf:operates factory"
    (number,) = found["explanation"]["sentences"]
    sentence = found["sentences"][number]
    assert (sentence["text"], sentence["start"], sentence["end"]) == ("Sike runs a factory.", 0, 20)


def test_command_without_a_revision_says_so(tmp_path: Path) -> None:
    """Where nothing was built, the error names the command that builds."""
    result = CliRunner().invoke(cli, ["explain", "--data", str(tmp_path), "a", "b", "c"])
    assert "reliefgraph build" in str(result.exception)
