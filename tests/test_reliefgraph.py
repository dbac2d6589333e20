"""An installation, in a repository that has folders and modules of the same names."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.server.conftest import small_quads
from tests.server.running import publish

ROOT = Path(__file__).resolve().parent.parent
LOCAL = "raise SystemExit('a module of the repository was run')\n"
WAYS = {
    "the command": ["reliefgraph"],
    "python -m": ["python", "-m", "reliefgraph"],
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-build-isolation", "-w", str(folder), str(ROOT))
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the programs of a new environment stand, which has the wheel and the libraries of this one."""
    place = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    python = place / "bin" / "python"
    pip("--python", str(python), "install", str(wheel))
    packages = next(place.glob("lib/python*/site-packages"))
    # A folder that a .pth file names is on the path, but its own .pth files, and so this checkout, are not.
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python.parent


def pip(*arguments: str) -> None:
    """Run pip without a network."""
    place = 2 if arguments[0] == "--python" else 0
    flags = ["--quiet", "--no-deps", "--no-index", "--disable-pip-version-check"]
    command = [*arguments[:place], arguments[place], *flags, *arguments[place + 1 :]]
    subprocess.run([sys.executable, "-m", "pip", *command], check=True, cwd=ROOT)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Make a repository with a folder or a module of each name that the product and what it stands on could want."""
    for name in ("graph", "ontology", "server.py", "click.py", "rdflib", "reliefgraph", "random.py", "queue.py"):
        place = tmp_path / name if name.endswith(".py") else tmp_path / name / "__init__.py"
        if name != "reliefgraph":  # a folder without code: a module of this name is another program
            place.parent.mkdir(exist_ok=True)
            place.write_text(LOCAL, encoding="utf-8")
    (tmp_path / "reliefgraph").mkdir()
    text = '<urn:a> <urn:b> "x"^^<http://www.w3.org/2001/XMLSchema#int> .\n'
    (tmp_path / "ontology" / "a.ttl").write_text(text, encoding="utf-8")
    return tmp_path


def run_in(folder: Path, programs: Path, *command: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program of the environment in a folder, with a PYTHONPATH or none."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if path is not None:
        environment["PYTHONPATH"] = path
    program = [str(programs / command[0]), *command[1:]]
    return subprocess.run(program, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_wheel_has_one_name(wheel: Path) -> None:
    """A wheel puts one module and one folder on Python's path, and brings the data of the code."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.partition("/")[0] for name in names} == {
        "reliefgraph.py",
        "reliefgraph",
        "reliefgraph-0.1.0.dist-info",
    }
    expected = {
        "reliefgraph/graph/vocabularies.json",
        "reliefgraph/graph/check/codes/invalid-literal.md",
        "reliefgraph/graph/text/qudt-units.tsv",
        "reliefgraph/ontology/claims.ttl",
        "reliefgraph/ontology/context.jsonld",
        "reliefgraph/server/openapi.yaml",
        "reliefgraph/server/static/style.css",
        "reliefgraph/server/templates/page.html",
    }
    assert expected <= set(names)
    assert not any("node_modules" in name or "frontend" in name or "__pycache__" in name for name in names)


@pytest.mark.parametrize("path", [None, ".", "..", "src:.:"])
@pytest.mark.parametrize("way", WAYS)
def test_a_repository_with_the_same_names(way: str, path: str | None, repository: Path, programs: Path) -> None:
    """Whatever stands in the working folder or on PYTHONPATH, the installed code is run, and finds what is wrong."""
    done = run_in(repository, programs, *WAYS[way], "check", "--no-cache", "-f", "json", "ontology", path=path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert '"invalid-literal"' in done.stdout
    assert "of the repository" not in done.stdout + done.stderr


def test_a_subfolder_of_such_a_repository(repository: Path, programs: Path) -> None:
    """A path that leads to the repository from a folder inside it changes nothing."""
    done = run_in(repository / "ontology", programs, "reliefgraph", "check", "--no-cache", "a.ttl", path="..")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "invalid-literal" in done.stdout


def test_an_installation_answers_queries(repository: Path, programs: Path, tmp_path: Path) -> None:
    """The processes in which queries run are started from the installation too."""
    publish(tmp_path / "data", small_quads())
    query = "SELECT ?label { <http://example.org/place/5> <http://example.org/label> ?label }"
    command = ["reliefgraph", "query", "--data", "data", "--format", "csv", query]
    done = run_in(repository, programs, *command, path=".")
    assert (done.returncode, done.stdout.split()) == (0, ["label", "Place", "5"]), done.stderr


def test_a_wsgi_server_finds_the_application(programs: Path, tmp_path: Path) -> None:
    """`reliefgraph:application` is the Flask application, with the pages of the installation."""
    code = "import reliefgraph as r; a = r.application; print(a.jinja_env.get_template('page.html').filename); r.server"
    done = run_in(tmp_path, programs, "python", "-c", code)
    assert Path(done.stdout.strip()).parts[-4:] == ("reliefgraph", "server", "templates", "page.html"), done.stderr
    assert "module 'reliefgraph' has no attribute 'server'" in done.stderr
