"""Names of things that are a letter away from a described one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.graph.check.planted_lines import told

ROOMS = """@prefix h: <http://example.org/house/> .
h:kitchen :has "k" . h:garden :has "g" . h:cellar1 :has "c" . h:Hall :has "h" .
"""


@pytest.mark.parametrize(
    ("name", "meant"), [("h:kichen", "h:kitchen"), ("h:gardn", "h:garden"), ("h:ktichen", "h:kitchen")]
)
def test_a_slip_is_told(name: str, meant: str, tmp_path: Path) -> None:
    """A name that nothing describes is told where a described thing has almost the same one."""
    findings = told(tmp_path, f"{ROOMS}h:all :part {name} .\n", "undescribed-name")
    assert findings == [f"10:13 nothing describes {name}, and {meant} is described"]


@pytest.mark.parametrize(
    "name", ["h:cellar2", "h:kitchen3", "h:hall", "h:attic", "h:kitchen", "<http://other.example/kichen>", '"h:kichen"']
)
def test_other_names_are_not(name: str, tmp_path: Path) -> None:
    """Nothing is told of other numbers, other words, described things, other namespaces, and texts."""
    assert told(tmp_path, f"{ROOMS}h:all :part {name} .\n", "undescribed-name") == []
