"""The W3C suite of JSON-LD 1.1 to RDF: the checker reads what it says, and refuses the rest, at a place."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from graph.check.syntax.jsonld.context import JsonLdError
from graph.check.syntax.jsonld.reader import DROPPED, parse_jsonld
from server.commands.check import check
from tests.conformance.suites import suite_folder
from tests.conformance.syntaxes.rdf_suites import make_canonical, parsed_to_quads

ROOT = suite_folder() / "json-ld-api" / "tests"
BASE = "https://w3c.github.io/json-ld-api/tests/"
_OLD = "asks for JSON-LD 1.0, which 1.1 replaced; the checker reads 1.1"
_OPTION = "asks for an option of the API that a checker of files does not have"
_GENERALIZED = "asks for blank nodes as predicates, which are no RDF"
EXCEPTIONS = {
    **dict.fromkeys(("tc029", "te014", "te026", "te071", "te115", "te116"), _OLD),
    **dict.fromkeys(("tep02", "ter21", "ter24", "ter32", "ter42", "ttn01"), _OLD),
    **dict.fromkeys(("tdi09", "tdi10", "tdi11", "tdi12"), f"rdfDirection {_OPTION}"),
    "te077": f"expandContext {_OPTION}",
    "ter56": "names a file that the suite does not hold",
    **dict.fromkeys(("t0118", "te075"), _GENERALIZED),
}
"""Why a test fails, by the name in its IRI."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One test: its name, what to read, what to expect, and whether the file must be refused."""

    name: str
    action: Path
    address: str
    result: Path | None
    is_negative: bool


def read_cases() -> list[Case]:
    """Read the manifest."""
    manifest = json.loads((ROOT / "toRdf-manifest.jsonld").read_text(encoding="utf-8"))
    return [
        Case(
            name=test["@id"].removeprefix("#"),
            action=ROOT / test["input"],
            address=test.get("option", {}).get("base", BASE + test["input"]),
            result=ROOT / test["expect"] if "expect" in test else None,
            is_negative="jld:NegativeEvaluationTest" in test["@type"],
        )
        for test in manifest["sequence"]
    ]


CASES = read_cases()


def load(address: str) -> object:
    """Read a context of the suite."""
    path = ROOT / address.removeprefix(BASE)
    if not address.startswith(BASE) or not path.is_file():
        raise JsonLdError(f"the context {address} is not at hand", code="remote-context")
    content: object = json.loads(path.read_text(encoding="utf-8"))
    return content


def test_sizes() -> None:
    """The suite has 467 tests, 106 of them negative; 20 are excepted, each by name and with its reason."""
    assert (len(CASES), sum(case.is_negative for case in CASES)) == (467, 106)
    assert len(EXCEPTIONS) == 20
    assert EXCEPTIONS.keys() <= {case.name for case in CASES}


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            marks=[pytest.mark.xfail(reason=EXCEPTIONS[case.name], strict=True)] if case.name in EXCEPTIONS else [],
            id=f"{BASE}toRdf-manifest#{case.name}",
        )
        for case in CASES
    ],
)
def test_parser(case: Case) -> None:
    """What is right is read without an error as the expected quads; what is wrong has an error at its place."""
    text = case.action.read_text(encoding="utf-8")
    parsed = parse_jsonld(text, base=case.address, mark="m", load=load)
    errors = [fault for fault in parsed.faults if fault.code != DROPPED]
    assert all(0 <= fault.start < fault.end <= len(text) + 1 for fault in parsed.faults)
    if case.is_negative:
        assert errors
        return
    assert errors == []
    if case.result is not None:
        expected = ox.parse(path=case.result, format=ox.RdfFormat.N_QUADS)
        assert make_canonical(parsed_to_quads(parsed)) == make_canonical(expected)


def test_command(tmp_path: Path) -> None:
    """`reliefgraph check` over all files of the suite ends with a failure and names each negative one with a place."""
    shutil.copytree(ROOT / "toRdf", tmp_path / "toRdf", ignore=shutil.ignore_patterns("*.nq"))
    lines = "\n".join(
        f'"{BASE}toRdf/{path.name}" = "toRdf/{path.name}"' for path in (ROOT / "toRdf").glob("*-c*.jsonld")
    )
    settings = f"[tool.reliefgraph.check.contexts]\n{lines}\n"
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    done = CliRunner().invoke(check, [str(tmp_path), "--no-cache", "--all", "--format", "json", "--jobs", "1"])
    assert done.exit_code in {1, 2}, done.output
    told = [one for one in json.loads(done.stdout)["findings"] if one["code"] in {"syntax-error", "remote-context"}]
    assert all(one["line"] >= 1 and one["column"] >= 1 for one in told)
    refused = {Path(one["file"]).name for one in told}
    assert {case.action.name for case in CASES if case.is_negative and case.name not in EXCEPTIONS} <= refused
