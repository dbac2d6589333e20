"""What runs the checker in other people's CI: the action's own script, the hook, the snippets, and this repository."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from server.commands.check import check

ROOT = Path(__file__).resolve().parents[3]
BIN = Path(sys.executable).parent


def read(path: Path) -> object:
    """Read a YAML file."""
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def action_steps() -> list[dict[str, str]]:
    """Return the steps of the action."""
    content = read(ROOT / "action.yml")
    assert isinstance(content, dict)
    return list(content["runs"]["steps"])


@pytest.mark.parametrize(("text", "code"), [("<urn:a> <urn:b> <urn:c> .\n", 0), ("<urn:a> <urn:b> .\n", 1)])
def test_the_script_of_the_action(text: str, code: int, tmp_path: Path) -> None:
    """The action's script annotates, writes SARIF and the summary, and ends with the checker's exit code."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a b.ttl").write_text(text, encoding="utf-8")
    (tmp_path / "temp" / "reliefgraph").mkdir(parents=True)
    (tmp_path / "temp" / "reliefgraph" / "bin").symlink_to(BIN)
    environment = {
        **os.environ,
        "RUNNER_TEMP": str(tmp_path / "temp"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "PATHS": "data",
        "FAIL_ON": "error",
        "BASELINE": "",
        "SARIF": "out.sarif",
    }
    script = next(step["run"] for step in action_steps() if step.get("name") == "Check")
    arguments = ["bash", "-e", "-o", "pipefail", "-c", script]
    done = subprocess.run(arguments, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert ("::error file=data/a b.ttl,line=1" in done.stdout) == bool(code)
    assert (tmp_path / "summary.md").read_text(encoding="utf-8").startswith("**reliefgraph check**")
    assert '"version": "2.1.0"' in (tmp_path / "out.sarif").read_text(encoding="utf-8")


def test_the_action_names_its_inputs() -> None:
    """Every input that the action declares is used in it, and the other way round."""
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    content = read(ROOT / "action.yml")
    assert isinstance(content, dict)
    assert set(re.findall(r"inputs\.([a-z-]+)", text)) == set(content["inputs"])
    assert len(content["inputs"]) == 5


def test_the_gitlab_snippet(tmp_path: Path) -> None:
    """The script of the GitLab snippet runs as it is written, in a shell that the image leaves to GitLab."""
    text = (ROOT / "graph" / "check" / "README.md").read_text(encoding="utf-8")
    snippet = next(block for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if "artifacts:" in block)
    job = YAML(typ="safe").load(snippet)["rdf"]
    assert job["image"]["entrypoint"] == [""]
    for name in ("ontology", "data"):
        (tmp_path / name).mkdir()
    (tmp_path / "data" / "bad.ttl").write_text("<urn:a> <urn:b> .\n", encoding="utf-8")
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    script = "\n".join(job["script"])
    done = subprocess.run(["sh", "-e", "-c", script], cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert done.returncode == 1
    assert 'failures="1"' in (tmp_path / job["artifacts"]["reports"]["junit"]).read_text(encoding="utf-8")


def test_the_container_copies_what_is_there() -> None:
    """Every path that the container file copies exists, and is what the wheel is made of; its commands exist."""
    text = (ROOT / "graph" / "check" / "Containerfile").read_text(encoding="utf-8")
    copied = [word for line in re.findall(r"^COPY (.*) \S+$", text, re.MULTILINE) for word in line.split()]
    files = ["requirements.lock", "pyproject.toml", "README.md", "LICENSE", "reliefgraph.py"]
    assert copied == [*files, "graph", "ontology", "server"]
    assert all((ROOT / name).exists() for name in copied)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {*project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"], project["project"]["readme"]}
    assert wanted | set(project["project"]["license-files"]) <= set(copied)
    assert 'ENTRYPOINT ["reliefgraph", "check"]' in text


def test_the_hook() -> None:
    """The hook runs a command that exists, on the files that the checker reads."""
    hooks = read(ROOT / ".pre-commit-hooks.yaml")
    assert isinstance(hooks, list)
    assert [hook["id"] for hook in hooks] == ["reliefgraph-check"]
    assert CliRunner().invoke(check, [*shlex.split(hooks[0]["entry"])[2:], "--help"]).exit_code == 0
    matching = re.compile(hooks[0]["files"])
    assert all(matching.search(name) for name in ("a.ttl", "x/b.jsonld", "seeds/k/article.yaml", "q.rq"))
    assert not matching.search("README.md")


def test_commands_in_the_documentation_exist(tmp_path: Path) -> None:
    """Every `reliefgraph check` in the documentation of the checker has options that exist."""
    text = (ROOT / "graph" / "check" / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"reliefgraph check((?: +[\w./=<>\[\]…-]+)+)", text)
    options = {word.partition("=")[0] for words in commands for word in words.split() if word.startswith("--")}
    options |= set(re.findall(r"`(--[a-z-]+)", text))
    known = {name for parameter in check.params for name in parameter.opts}
    assert len(options) >= 6
    assert options <= known | {"--help"}


def test_this_repository_is_clean() -> None:
    """The checker has nothing to say against the ontology, the shapes, the questions and the articles of this house."""
    done = subprocess.run(
        [str(BIN / "reliefgraph"), "check", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_test_runs_the_checker() -> None:
    """`make test` runs the checker on this repository."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^test: .*\bcheck\b", makefile, re.MULTILINE)
