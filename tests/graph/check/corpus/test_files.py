"""Which files of a folder are read."""

from __future__ import annotations

import subprocess
from pathlib import Path

from graph.check.corpus.files import find_files
from graph.check.settings import CheckSettings


def write(folder: Path, *names: str) -> None:
    """Write files with one triple."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")


def found(folder: Path) -> list[str]:
    """Return the files to check, relative to the folder."""
    return [path.relative_to(folder).as_posix() for path in find_files([folder], CheckSettings(root=folder))]


def test_what_git_ignores_is_passed_over(tmp_path: Path) -> None:
    """In a repository neither a folder nor a file that `.gitignore` names is read, and a new file is."""
    write(tmp_path, "a.ttl", "build/b.ttl", "c.tmp.ttl", "sub/d.ttl")
    (tmp_path / ".gitignore").write_text("build/\n*.tmp.ttl\n", encoding="utf-8")
    assert found(tmp_path) == ["a.ttl", "c.tmp.ttl", "build/b.ttl", "sub/d.ttl"]
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert found(tmp_path) == ["a.ttl", "sub/d.ttl"]


def test_a_file_that_is_named_is_read(tmp_path: Path) -> None:
    """Who names a file that git ignores gets it checked."""
    write(tmp_path, "a.ttl")
    (tmp_path / ".gitignore").write_text("*.ttl\n", encoding="utf-8")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    named = find_files([tmp_path / "a.ttl"], CheckSettings(root=tmp_path))
    assert named == [tmp_path / "a.ttl"]
    assert found(tmp_path) == []
