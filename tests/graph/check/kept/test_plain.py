"""Results survive being written as plain data."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

from graph.check.corpus.account import Validation
from graph.check.kept.plain import from_plain, to_plain
from graph.check.run import CheckedFile, Result
from graph.check.summary import Summary
from graph.finding import Finding, Related, Severity, Span


def test_a_result_survives_being_kept(tmp_path: Path) -> None:
    """All that a result, a finding, a file and a summary hold comes back, each field filled for that."""
    span = Span(file="a.ttl", line=1, column=2, end_line=3, end_column=4)
    finding = Finding(
        code="undefined-term", severity=Severity.INFO, message="m", span=span, way_out="w",
        related=(Related(message="r", span=span),), properties=(("focus", "x"),),
    )  # fmt: skip
    summary = Summary(
        files=1, roles=(("data", 1),), groups=(("test", 1),),
        validations=(Validation(files=1, shapes=2, engines=("shifty",)),), unchecked=("why",), only="changed",
    )  # fmt: skip
    result = Result(
        root=tmp_path,
        findings=(finding,),
        files=(CheckedFile(path="a.ttl", format="turtle", roles=("data",)),),
        unread=frozenset({"not-utf-8", "unreadable-file"}),
        summary=summary,
    )
    for filled in (result, finding, summary):
        assert all(getattr(filled, one.name) for one in fields(filled)), filled
    assert from_plain(Result, json.loads(json.dumps(to_plain(result)))) == result
