"""The files of a run: how much of them is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.check.run import check_paths
from graph.check.settings import CheckSettings
from graph.finding import Severity


@pytest.mark.parametrize("keep", [False, True])
def test_too_much_for_one_run(keep: bool, tmp_path: Path) -> None:
    """The largest files are left out and told, the rest is checked, and the exit code is 2."""
    for name, size in (("small.ttl", 60), ("large.ttl", 900), ("larger.ttl", 2000), ("huge.ttl", 9000)):
        (tmp_path / name).write_text(f"<urn:{name}> <urn:b> no:c .\n".ljust(size), encoding="utf-8")
    settings = CheckSettings(root=tmp_path, max_total_bytes=1000, max_file_bytes=5000)
    for _ in range(2):
        result = check_paths([tmp_path], settings, keep=keep)
        told = [(one.span.file, one.code) for one in result.findings]
        assert told == [
            ("huge.ttl", "file-too-large"),
            ("large.ttl", "undefined-prefix"),
            ("larger.ttl", "file-too-large"),
            ("small.ttl", "undefined-prefix"),
        ]
        assert "all files have 0.00296 MB, and at most 0.001 MB are read" in result.findings[2].message
        assert "`max-total-bytes`" in result.findings[2].way_out
        assert result.exit_code(Severity.ERROR) == 2
    assert len(check_paths([tmp_path], CheckSettings(root=tmp_path)).findings) == 4


def test_what_repeats_another_file_is_left_out_first(tmp_path: Path) -> None:
    """Of too much, serialisations of what stands beside them in Turtle go before anything else, as one finding."""
    for name, size in (("a.ttl", 900), ("a.nt", 300), ("a.nq", 200), ("b.nt", 800), ("deep/a.nt", 700)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"<urn:{name}> <urn:b> no:c .\n".ljust(size), encoding="utf-8")
    settings = CheckSettings(root=tmp_path, max_total_bytes=2450)
    result = check_paths([tmp_path], settings)
    assert "2 files for their size" in result.summary.sentence()
    findings = result.findings
    assert [one.span.file for one in findings if one.code == "file-too-large"] == ["a.nq"]
    assert "(1 more place)" in findings[0].message
    assert [one.span.file for one in findings[0].related] == ["a.nt"]
