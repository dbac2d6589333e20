"""Files changed at random: the checker neither crashes nor hangs, and reads just what pyoxigraph reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.check.corpus.files import document_from_bytes
from graph.check.settings import CheckSettings
from graph.check.syntax.document import Format
from tests.conformance.suites import suite_folder
from tests.conformance.syntaxes.mutation import DIFFERENCES, FOLDERS, Oracle, iter_mutants, judge, read_seeds

ROOT = suite_folder()
NUMBER = 250
"""Of each syntax; `python -m tests.bench mutation` reads 15,000."""


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    """Pyoxigraph in a process of its own."""
    one = Oracle()
    yield one
    one.close()


@pytest.mark.parametrize("format_", FOLDERS)
def test_changed_files(format_: Format, oracle: Oracle, tmp_path: Path) -> None:
    """Of 250 files of a syntax none is read otherwise than pyoxigraph reads it, but where that is known to be wrong."""
    settings = CheckSettings(root=tmp_path)
    kinds: Counter[str] = Counter()
    for text in iter_mutants(read_seeds(ROOT, format_), format_, NUMBER, seed=1):
        verdict = judge(text, format_, settings, oracle)
        kinds[verdict.kind] += 1
        assert verdict.kind not in DIFFERENCES, (verdict.detail, text)
    assert kinds["same"] >= 10
    assert kinds["both refuse"] >= 10


def test_a_file_that_ends_pyoxigraph(oracle: Oracle, tmp_path: Path) -> None:
    """A set beside a graph in a map of graphs ends the process of pyoxigraph 0.5.13; the checker tells it."""
    text = '{"@context": {"i": {"@id": "http://e/i", "@container": "@graph"}}, "i": {"@set": [1], "@graph": {}}}'
    assert oracle.read(text.encode(), Format.JSONLD).died
    settings = CheckSettings(root=tmp_path)
    [fault] = document_from_bytes(text.encode(), "x", Format.JSONLD, base="http://e/", settings=settings).parsed.faults
    assert text[fault.start : fault.end] == '"@set"'


DIFFERENT = {
    "only the checker accepts": ("<http://e/a> <http://e/b> .", "<http://e/a> <http://e/b> <http://e/c> ."),
    "only pyoxigraph accepts": ("<http://e/a> <http://e/b> <http://e/c> .", "<http://e/a> <http://e/b> ."),
    "other quads": ("<http://e/a> <http://e/b> <http://e/c> .", "<http://e/a> <http://e/b> <http://e/d> ."),
    "same": ("<http://e/a> <http://e/b> _:c .", "<http://e/a> <http://e/b> _:d ."),
    "both refuse": ("<http://e/a> <http://e/b> .", "<http://e/a> ."),
}


@pytest.mark.parametrize("kind", DIFFERENT)
def test_a_difference_is_seen(kind: str, oracle: Oracle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the checker reads another text than pyoxigraph, the verdict says how they differ."""
    text, other = DIFFERENT[kind]
    settings = CheckSettings(root=tmp_path)
    document = document_from_bytes(other.encode(), "x", Format.TURTLE, base="http://e/", settings=settings)
    monkeypatch.setattr("tests.conformance.syntaxes.mutation.document_from_bytes", lambda *_args, **_named: document)
    assert judge(text, Format.TURTLE, settings, oracle).kind == kind


def test_a_crash_is_seen(oracle: Oracle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception of the checker is a verdict, and so is a loop without an end."""

    def crash(*_args: object, **_named: object) -> None:
        raise IndexError

    def hang(*_args: object, **_named: object) -> None:
        while True:
            pass

    settings = CheckSettings(root=tmp_path)
    monkeypatch.setattr("tests.conformance.syntaxes.mutation.LIMIT_S", 1)
    for function, kind in ((crash, "crash"), (hang, "hang")):
        monkeypatch.setattr("tests.conformance.syntaxes.mutation.document_from_bytes", function)
        assert judge("", Format.TURTLE, settings, oracle).kind == kind
