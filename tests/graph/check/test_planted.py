"""An ontology, data and shapes with planted defects of 51 kinds: each is found, at its place, and nothing else.

The files stand in `planted/`. A comment `# finds CODE@COLUMN` at the end of a line says what is wrong on it.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from graph.check.run import check_paths
from graph.check.settings import CheckSettings

FOLDER = Path(__file__).resolve().parent / "planted"
MARK = re.compile(r"# finds ((?:[a-z0-9-]+@\d+ ?)+)$", re.MULTILINE)


def planted() -> set[tuple[str, int, int, str]]:
    """Return what the files say is wrong with them: file, line, column, code."""
    wanted = set()
    for path in sorted(FOLDER.glob("*.ttl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if found := MARK.search(line):
                for word in found[1].split():
                    code, _, column = word.partition("@")
                    wanted.add((path.name, number, int(column), code))
    return wanted


def test_fifty_one_kinds_are_planted() -> None:
    """There are 53 defects of 51 kinds in three files."""
    wanted = planted()
    assert (len(wanted), len({code for *_, code in wanted}), len({file for file, *_ in wanted})) == (53, 51, 3)


def test_each_is_found_and_nothing_else(tmp_path: Path) -> None:
    """The findings are exactly the planted ones, at exactly their lines and columns."""
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    result = check_paths([tmp_path], CheckSettings(root=tmp_path))
    assert {(one.span.file, one.span.line, one.span.column, one.code) for one in result.findings} == planted()
    assert len(result.findings) == 53
