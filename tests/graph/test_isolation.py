"""In what order Python looks for code, whatever the folder that somebody works in holds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph.isolation import ROOT, IsolatedChildren, installed_folders, order_path, python_command


def test_foreign_folders_come_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This code comes first, PYTHONPATH last, and the working folder not at all, however it is written."""
    monkeypatch.chdir(tmp_path)
    path = ["", str(tmp_path), "/elsewhere", "src", "/usr/lib/python"]
    assert order_path(path, asked=f".:/elsewhere::{tmp_path}/src") == [
        ROOT,
        "/usr/lib/python",
        "/elsewhere",
        str(tmp_path / "src"),
    ]


def test_a_folder_that_is_gone_is_no_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the working folder has been removed, what is relative to it leaves the path, and the rest stays."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert order_path(["", "lib", "/else"], asked=".:src") == [ROOT, "/else"]
    monkeypatch.chdir(tmp_path)


def test_what_is_installed_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders of libraries keep their place where PYTHONPATH or somebody's working folder names them again."""
    libraries = sorted(installed_folders())
    assert any(place.endswith("site-packages") for place in libraries)
    monkeypatch.chdir(libraries[0])
    assert order_path(["/bin", *libraries], asked=os.pathsep.join(libraries)) == [ROOT, "/bin", *libraries]


def test_a_module_in_a_process_of_its_own(tmp_path: Path) -> None:
    """A module is run with its arguments from this code, though the working folder has one of the same name."""
    (tmp_path / "json").mkdir()
    (tmp_path / "json" / "tool.py").write_text("raise SystemExit('local')", encoding="utf-8")
    (tmp_path / "a.json").write_text("[1]", encoding="utf-8")
    command = python_command("json.tool", "--compact", "a.json")
    environment = {**os.environ, "PYTHONPATH": "."}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "[1]\n"), done.stderr


@pytest.mark.parametrize("isolated", [True, False])
def test_processes_of_a_pool(isolated: bool, tmp_path: Path) -> None:
    """Processes that `multiprocessing` starts anew run a module of the working folder but for an isolated time."""
    (tmp_path / "signal.py").write_text("raise SystemExit('local')", encoding="utf-8")
    program = tmp_path / "elsewhere" / "program.py"
    program.parent.mkdir()
    program.write_text(
        "import multiprocessing as m\n"
        "from concurrent.futures import ProcessPoolExecutor as Pool\n"
        "from contextlib import nullcontext\n"
        "from graph.isolation import IsolatedChildren\n"
        "if __name__ == '__main__':\n"
        f"    with {'IsolatedChildren' if isolated else 'nullcontext'}():\n"
        "        with Pool(1, mp_context=m.get_context('spawn')) as pool:\n"
        "            print(pool.submit(abs, -2).result())\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "PYTHONPATH": ROOT}
    command = [sys.executable, str(program)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), "local" in done.stderr) == (("2", False) if isolated else ("", True)), done.stderr


def test_the_environment_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Afterwards the environment is as it was."""
    monkeypatch.setenv("PYTHONPATH", "x")
    monkeypatch.setenv("PYTHONSAFEPATH", "y")
    with IsolatedChildren():
        assert (os.environ.get("PYTHONPATH"), os.environ["PYTHONSAFEPATH"]) == (None, "1")
    assert (os.environ["PYTHONPATH"], os.environ["PYTHONSAFEPATH"]) == ("x", "y")
