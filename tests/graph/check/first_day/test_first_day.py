"""Habits of public repositories that are no defects, and the defects beside them that are: each case is a small one.

The kinds come from findings that were drawn from some twenty repositories and read in the files
(`tests/bench/repository/judged_repositories.csv`).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.check.report.groups import gather_alike
from graph.check.run import check_paths
from graph.check.settings import CheckSettings
from graph.finding import Severity
from tests.graph.check.first_day.habits import CASES


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, tmp_path: Path) -> None:
    """What is told is what its maintainer would want to know, and infos are as the case has them."""
    files, expected = CASES[name]
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    result = check_paths([tmp_path], CheckSettings(root=tmp_path))
    infos = {one.rpartition(" ")[2] for one in expected if " info " in one}
    told = {
        f"{one.span.file}:{one.span.line} {one.severity.value} {one.code}"
        for one in gather_alike(result.findings)
        if one.severity is not Severity.INFO or one.code in infos
    }
    assert told == expected
