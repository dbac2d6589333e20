"""What makes the checker usable on a repository that is not clean yet: settings, ignores, baseline, cache."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.check.fingerprint import fingerprint_findings
from graph.check.registry import load_codes
from graph.check.run import CheckedFile
from graph.check.run import Result as Run
from graph.check.settings import CheckSettings, read_settings
from graph.check.syntax.source import SourceLines
from graph.errors import SettingError, UnreadableInputError
from graph.finding import Severity, Span
from server.commands.check import check
from server.commands.check_output import Output

UNUSED = "@prefix ex: <http://e/> .\n@prefix un: <http://un/> .\nex:a ex:b ex:c .\n"
BROKEN = "@prefix ex: <http://e/> .\nex:a no:b ex:c .\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty folder the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(check, list(arguments), catch_exceptions=False)


def codes(*arguments: str) -> list[str]:
    """Run the command and return the codes of the findings."""
    return [one["code"] for one in json.loads(run("-f", "json", *arguments).stdout)["findings"]]


def write(path: Path, text: str) -> None:
    """Write a file, and its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_exit_codes(folder: Path) -> None:
    """Errors and warnings give 1, an info 0 unless `--fail-on info`, what could not be checked 2."""
    write(folder / "info.ttl", UNUSED)
    write(folder / "error.ttl", BROKEN)
    (folder / "unread.ttl").write_bytes(b"\xff\xfe\x00")
    assert run("info.ttl").exit_code == 0
    assert run("info.ttl", "--fail-on", "info").exit_code == 1
    assert run("error.ttl", "--fail-on", "error").exit_code == 1
    assert run("unread.ttl", "--fail-on", "error").exit_code == 2


def test_ignore_on_the_line_and_before_it(folder: Path) -> None:
    """An ignore holds for its own line, or alone on a line for the next one."""
    reason = "# reliefgraph: ignore unused-prefix because editors expect it"
    write(folder / "a.ttl", UNUSED.replace("<http://un/> .", f"<http://un/> . {reason}"))
    write(folder / "b.ttl", UNUSED.replace("@prefix un", f"{reason}\n\n# and more\n@prefix un"))
    write(folder / "c.ttl", UNUSED.replace("ex:a", f"{reason}\nex:a"))
    assert codes("a.ttl") == []
    assert codes("b.ttl") == []
    assert codes("c.ttl") == ["unused-prefix", "unused-ignore"]


def test_ignore_for_the_file(folder: Path) -> None:
    """`ignore-file` holds for the whole file and for several codes."""
    write(
        folder / "a.ttl",
        f"# reliefgraph: ignore-file unused-prefix, undefined-prefix because generated\n{UNUSED}ex:a no:b 1 .",
    )
    assert codes("a.ttl") == []


def test_ignore_in_a_string_is_none(folder: Path) -> None:
    """What looks like an ignore inside a string or an IRI is no comment."""
    write(folder / "a.ttl", UNUSED + 'ex:a ex:b """\n# reliefgraph: ignore unused-prefix because no\n""" , <urn:#> .')
    assert codes("a.ttl") == ["unused-prefix"]


def test_settings_of_a_project(folder: Path) -> None:
    """Severity, exclusion, paths and per-path ignores of pyproject.toml hold, also from a folder below."""
    write(
        folder / "pyproject.toml",
        '[tool.reliefgraph.check]\npaths = ["data"]\nexclude = ["data/old/*"]\nfail-on = "error"\n'
        '[tool.reliefgraph.check.severity]\nunused-prefix = "warning"\n'
        '[[tool.reliefgraph.check.per-path]]\npath = "data/draft/*"\nignore = ["undefined-prefix"]\n',
    )
    write(folder / "data" / "a.ttl", UNUSED)
    write(folder / "data" / "old" / "b.ttl", BROKEN)
    write(folder / "data" / "draft" / "c.ttl", BROKEN)
    write(folder / "elsewhere.ttl", BROKEN)
    found = json.loads(run("-f", "json").stdout)["findings"]
    assert [(one["file"], one["code"], one["severity"]) for one in found] == [
        ("data/a.ttl", "unused-prefix", "warning")
    ]
    assert run().exit_code == 0
    assert read_settings(folder / "data").root == folder


def test_own_settings_file(folder: Path) -> None:
    """`.reliefgraph.toml` has the same settings under [check], and a code can be switched off."""
    write(folder / ".reliefgraph.toml", '[check.severity]\nunused-prefix = "off"\n')
    write(folder / "a.ttl", UNUSED)
    assert codes() == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[check]\npath = []", "unknown setting `path` in [check]"),
        ("[check]\npaths = 'a'", "`paths` is 'a'"),
        ("[check]\nfail-on = 'never'", "expected error, warning or info"),
        ("[check.severity]\nsyntax-error = 'loud'", "expected a table from code to error, warning, info, off"),
        ("[check.roles]\nfoo = []", "expected a table with lists of globs"),
        ("[check", "not readable as TOML"),
        ("[check.severity]\nsyntax-eror = 'off'", "did you mean syntax-error, "),
        ("[[check.per-path]]\npath = '*'\nignore = ['nonsense-here']", "'nonsense-here', which no finding has"),
        ("[check]\nmax-file-bytes = 0", "a whole number of at least 1"),
        ("[check]\nmax-file-bytes = true", "a whole number of at least 1"),
        ("[check]\nimports = ['/etc/*.ttl']", "expected globs relative to the settings file"),
        ("[check]\nimports = ['']", "expected globs relative to the settings file"),
        ("[check]\nentailment = 'all'", "expected one of none, rdfs, owl-rl"),
        ("[chek]\npaths = ['a']", "unknown table `chek`"),
        ("check = 1", "`check` must be a table"),
    ],
)
def test_wrong_settings_are_told(text: str, message: str, folder: Path) -> None:
    """A setting that cannot be used is named, with what would be right."""
    write(folder / ".reliefgraph.toml", text)
    with pytest.raises(SettingError) as error:
        read_settings(folder)
    assert message in str(error.value)


def test_baseline(folder: Path) -> None:
    """A baseline tolerates what is there, also after lines have moved; a new finding of the same kind is told."""
    write(folder / "a.ttl", BROKEN)
    assert run("--baseline", "known.json", "--write-baseline").exit_code == 0
    assert run("--baseline", "known.json").exit_code == 0
    write(folder / "a.ttl", "# moved\n" + BROKEN)
    assert codes("--baseline", "known.json") == []
    write(folder / "a.ttl", BROKEN + "ex:a other:b ex:c .\n")
    assert codes("--baseline", "known.json") == ["undefined-prefix"]
    write(folder / "a.ttl", "<urn:a> <urn:b> 1 .\n")
    assert "1 entries of the baseline have no finding any more" in run("--baseline", "known.json").stderr


def test_baseline_holds_what_could_not_be_checked(folder: Path) -> None:
    """A file that cannot be read is tolerated like any other finding, and a second one ends with exit code 2."""
    (folder / "a.ttl").write_bytes(b"\xff")
    assert run().exit_code == 2
    assert run("--baseline", "known.json", "--write-baseline").exit_code == 0
    assert run("--baseline", "known.json").exit_code == 0
    (folder / "new.ttl").write_bytes(b"\xff")
    assert run("--baseline", "known.json").exit_code == 2


def test_baseline_that_is_none(folder: Path) -> None:
    """A file that is no baseline is told, and how to write one."""
    write(folder / "known.json", "[]")
    with pytest.raises(UnreadableInputError) as error:
        CliRunner().invoke(check, ["--baseline", "known.json"], catch_exceptions=False)
    assert "write it anew with --write-baseline" in str(error.value)


def test_cache_knows_changes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run on unchanged files does no work; a changed, a new and a removed file are seen, a touched one is not."""
    write(folder / "a.ttl", BROKEN)
    work: list[int] = []
    original = __import__("graph.check.run", fromlist=["check_paths"]).check_paths

    def counted(*arguments: object, **options: object) -> object:
        work.append(1)
        return original(*arguments, **options)

    monkeypatch.setattr("graph.check.run.check_paths", counted)
    first = codes()
    assert codes() == first == ["undefined-prefix"]
    assert len(work) == 1
    os.utime(folder / "a.ttl", (1, 1))
    assert (codes(), len(work)) == (first, 1)
    write(folder / "a.ttl", BROKEN.replace("no:", "ex:"))
    assert (codes(), len(work)) == ([], 2)
    write(folder / "b.ttl", BROKEN)
    assert (codes(), len(work)) == (first, 3)
    (folder / "b.ttl").unlink()
    assert codes() == []
    assert run("--no-cache").exit_code == 0
    assert len(work) == 4


def test_cache_that_is_damaged_is_passed_over(folder: Path) -> None:
    """A cache entry that cannot be read is as good as none."""
    write(folder / "a.ttl", BROKEN)
    codes()
    for entry in (folder / ".reliefgraph" / "check").glob("*.json"):
        entry.write_text("{", encoding="utf-8")
    assert codes() == ["undefined-prefix"]
    assert (folder / ".reliefgraph" / "check" / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_roles_are_found_out_shown_and_set(folder: Path) -> None:
    """What a file is for is found out, shown by `--verbose`, and can be set."""
    write(folder / "data.ttl", UNUSED)
    write(folder / "onto.ttl", "<urn:C> a <http://www.w3.org/2002/07/owl#Class> .")
    write(folder / "shapes.ttl", "<urn:S> <http://www.w3.org/ns/shacl#targetClass> <urn:C> .")
    shown = run("--verbose").stderr
    assert "data.ttl: Turtle, data\nonto.ttl: Turtle, ontology\nshapes.ttl: Turtle, shapes\n" in shown
    write(folder / ".reliefgraph.toml", '[check.roles]\nlibrary = ["onto.ttl"]\n')
    assert "onto.ttl: Turtle, library" in run("--verbose").stderr


def test_default_settings() -> None:
    """Without a settings file warnings fail, and the current folder is checked."""
    settings = CheckSettings()
    assert (settings.paths, settings.fail_on) == ((".",), Severity.WARNING)


def test_the_baseline_holds_every_kind(folder: Path) -> None:
    """Findings of all codes fit into a baseline, and a run whose findings all stand there ends with 0."""
    write(folder / "a.ttl", "<urn:a> <urn:b> <urn:c> .\n")
    span = Span(file="a.ttl", line=1, column=1, end_line=1, end_column=2)
    known = load_codes()
    found = tuple(code.on(span, f"a {name}") for name, code in sorted(known.items()))
    files = (CheckedFile(path="a.ttl", format="Turtle", roles=("data",)),)
    unread = frozenset(name for name, code in known.items() if code.unread)
    output = Output(result=Run(root=folder, findings=found, files=files, unread=unread), sources=SourceLines(folder))
    assert output.result.exit_code(Severity.ERROR) == 2
    assert output.write_baseline(folder / "b.json") == len(known) > 130
    kept = output.without_tolerated(folder / "b.json").result
    assert (kept.findings, kept.exit_code(Severity.INFO)) == ((), 0)


def test_what_could_not_be_checked_may_be_tolerated(folder: Path) -> None:
    """Exit code 2 is for what is neither switched off nor in the baseline; a check that failed is known in any file."""
    (folder / "unread.ttl").write_bytes(b"\xff\xfe\x00")
    assert run("--baseline", "b.json", "--write-baseline").exit_code == 0
    assert run("--baseline", "b.json").exit_code == 0
    assert run().exit_code == 2
    write(folder / ".reliefgraph.toml", "[check.severity]\nnot-utf-8 = 'off'\n")
    assert run().exit_code == 0
    code = load_codes()["check-failed"]
    spans = [Span(file=name, line=1, column=1, end_line=1, end_column=1) for name in ("a.ttl", "b.ttl")]
    prints = [fingerprint_findings([code.on(span, "it failed")], SourceLines(folder)) for span in spans]
    assert prints[0] == prints[1]


def test_ignores_of_settings(folder: Path) -> None:
    """Settings ignore codes in files without comments, on lines that they name, and are told where they do nothing."""
    entry = "[[check.ignore]]\npath = '*.jsonld'\ncodes = ['json-ld-dropped']\n"
    write(folder / "a.jsonld", '{"@id": "urn:a",\n "one": 1,\n "two": 2}')
    write(folder / ".reliefgraph.toml", f"{entry}because = 'notes for people'\n")
    assert codes() == []
    write(folder / ".reliefgraph.toml", f"{entry}because = 'a note'\ncontaining = '\"one\"'\n")
    assert codes() == ["json-ld-dropped"]
    write(folder / ".reliefgraph.toml", f"{entry}\n{entry}because = 'it is there'\ncontaining = 'three'\n")
    assert codes() == ["ignore-without-reason", "unused-ignore"]
    places = [one["line"] for one in json.loads(run("-f", "json").stdout)["findings"]]
    assert places == [1, 5]
    write(folder / ".reliefgraph.toml", "[[check.ignore]]\npath = '*'\ncodes = ['unused-prefix']\nwhy = 'x'\n")
    with pytest.raises(SettingError, match="expected `path`, `codes`, `because`"):
        run()


def test_other_syntaxes_are_told_as_unread(folder: Path) -> None:
    """OBO, Manchester and functional syntax are named in the summary, and as exit code 2 where they are asked for."""
    texts = {
        "a.obo": "format-version: 1.2\n",
        "a.omn": "Prefix: : <urn:a#>\nOntology: <urn:a>\n",
        "a.ofn": "# made by hand\nPrefix(:=<urn:a#>)\nOntology(<urn:a>)\n",
    }
    names = {"a.obo": "OBO", "a.omn": "Manchester syntax", "a.ofn": "OWL functional syntax"}
    for name, text in texts.items():
        write(folder / "src" / name, text)
        write(folder / "wrong" / f"{name}.owl", text)
        result = run(f"src/{name}")
        assert (result.exit_code, f"this is {names[name]}, which is not read here" in result.stdout) == (2, True)
        assert f"this is {names[name]}," in run(f"wrong/{name}.owl").stdout
    nothing = run("src", "-f", "junit")
    assert nothing.exit_code == 2
    assert 'tests="1" failures="1"' in nothing.stdout
    assert "nothing to check" in nothing.stdout
    write(folder / "src" / "a.ttl", "<urn:a> <urn:b> <urn:c> .\n")
    write(folder / "src" / "b.ttl.gz", "")
    result = run("src")
    assert result.exit_code == 0
    for name in (*names.values(), "compressed RDF"):
        assert f"1 file of {name}, which is not read here" in result.stderr


def test_contexts_by_path(folder: Path) -> None:
    """A context that the repository holds where its address says is read; one of the same name elsewhere is not."""
    write(folder / "ns" / "v1" / "context.jsonld", '{"@context": {"one": "urn:one"}}')
    for address in ("https://example.org/ns/v1/context.jsonld", "/ns/v1/context.jsonld"):
        write(folder / "a.jsonld", f'{{"@context": "{address}", "@id": "urn:a", "one": 1}}')
        assert codes() == [], address
    raw = "https://raw.githubusercontent.com/someone/some/main/ns/v1/context.jsonld"
    write(folder / "a.jsonld", f'{{"@context": "{raw}", "@id": "urn:a", "one": 1}}')
    assert codes() == []
    for address in ("https://example.org/ns/v2/context.jsonld", "https://example.org/context.jsonld"):
        write(folder / "a.jsonld", f'{{"@context": "{address}", "@id": "urn:a", "one": 1}}')
        assert codes() == ["remote-context"], address
