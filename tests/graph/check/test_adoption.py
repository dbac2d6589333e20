"""What makes the checker usable on a repository that is not clean yet: settings, ignores, baseline, cache."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.check.settings import CheckSettings, read_settings
from graph.errors import SettingError, UnreadableInputError
from graph.finding import Severity
from server.commands.check import check

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
