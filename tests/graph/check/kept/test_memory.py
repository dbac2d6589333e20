"""What long work gave is remembered by the content of what it was given, and by nothing less."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.check.corpus.corpus import Corpus
from graph.check.kept import memory as memory_module
from graph.check.kept import unchanged
from graph.check.kept.memory import Memory
from graph.check.kept.opened import PACKAGES
from graph.check.run import check_paths
from graph.check.settings import CheckSettings

HEAD = """@prefix ex: <http://e/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
FILES = {
    "ontology.ttl": "<http://e/ns> a owl:Ontology .\nex:A a owl:Class .\nex:B a owl:Class ; owl:disjointWith ex:A .\n",
    "data.ttl": "ex:a a ex:A ; rdfs:label 'a' .\nex:b a ex:B .\n",
    "shapes.ttl": "ex:S a sh:NodeShape ; sh:targetClass ex:A , ex:B ;\n"
    "  sh:property [ sh:path rdfs:label ; sh:minCount 1 ] .\n",
}


class Work:
    """Work that counts how often it is done."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self) -> list[object]:
        """Do it once more."""
        self.done += 1
        return ["\udc80 ü", self.done, True, None, {"a": [1.5]}]


def entries_of(root: Path) -> list[Path]:
    """Return the entries that are kept below a folder."""
    return sorted(path for path in (root / unchanged.FOLDER / "memory").iterdir() if path.name != ".gitignore")


def test_the_same_bytes_give_the_same_answer(tmp_path: Path) -> None:
    """What was given the same bytes is not done again, in this run or in another."""
    work = Work()
    first = Memory(tmp_path).recall("sum", (b"a", b"b"), work)
    assert first == ["\udc80 ü", 1, True, None, {"a": [1.5]}]
    assert Memory(tmp_path).recall("sum", (b"a", b"b"), work) == first
    assert work.done == 1


@pytest.mark.parametrize(
    ("name", "given"), [("sum", (b"a", b"c")), ("sum", (b"ab",)), ("sum", (b"", b"ab")), ("su", (b"ma", b"b"))]
)
def test_other_bytes_are_worked_on_anew(name: str, given: tuple[bytes, ...], tmp_path: Path) -> None:
    """Another name, another byte, and the same bytes cut otherwise are something else."""
    work = Work()
    Memory(tmp_path).recall("sum", (b"a", b"b"), work)
    Memory(tmp_path).recall(name, given, work)
    assert work.done == 2


def test_new_code_is_worked_on_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed byte of the checker's code counts."""
    package = tmp_path / "package"
    package.mkdir()
    (package / "rules.py").write_text("one")
    monkeypatch.setattr(unchanged, "PACKAGES", (*PACKAGES, package))
    work = Work()
    Memory(tmp_path).recall("sum", (b"a",), work)
    (package / "rules.py").write_text("two")
    Memory(tmp_path).recall("sum", (b"a",), work)
    assert work.done == 2


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-1], lambda data: b"", lambda data: data[:-3] + b"9" + data[-2:]]
)
def test_a_damaged_entry_counts_as_none(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    """An entry that was cut off, emptied or changed in one character is not believed."""
    work = Work()
    Memory(tmp_path).recall("sum", (b"a",), work)
    (entry,) = entries_of(tmp_path)
    entry.write_bytes(damage(entry.read_bytes()))
    assert Memory(tmp_path).recall("sum", (b"a",), work)[1] == 2


def test_what_fails_is_not_remembered(tmp_path: Path) -> None:
    """Work that raises is tried again."""

    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        Memory(tmp_path).recall("sum", (b"a",), fail)
    work = Work()
    assert Memory(tmp_path).recall("sum", (b"a",), work)[1] == 1


def test_without_a_folder_nothing_is_remembered() -> None:
    """Where nothing may be kept, everything is done again."""
    work = Work()
    for _ in range(2):
        Memory().recall("sum", (b"a",), work)
    assert work.done == 2


def test_where_nothing_can_be_written_the_work_is_done(tmp_path: Path) -> None:
    """A folder that cannot be made costs time and nothing else."""
    (tmp_path / ".reliefgraph").write_text("a file")
    assert Memory(tmp_path).recall("sum", (b"a",), Work())[1] == 1


def test_the_oldest_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more than may be kept, what has not been asked for the longest is taken away."""
    memory = Memory(tmp_path)
    for number, name in enumerate(("old", "new")):
        memory.recall(name, (), Work())
        entry = next(one for one in entries_of(tmp_path) if one.stat().st_mtime > 1_750_000_000)
        os.utime(entry, (1_700_000_000 + number, 1_700_000_000 + number))
    memory.tidy()
    assert len(entries_of(tmp_path)) == 2
    monkeypatch.setattr(memory_module, "MOST_BYTES", entries_of(tmp_path)[0].stat().st_size)
    memory.tidy()
    (left,) = entries_of(tmp_path)
    assert left.stat().st_mtime == 1_700_000_001


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Write a small repository in which a reasoner and an engine of SHACL have something to do."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(HEAD + text, encoding="utf-8")
    return tmp_path


def test_a_comment_moves_findings_and_costs_no_engine(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above a comment nothing changes; below it findings move; reasoner and engine are not asked again."""
    settings = CheckSettings(root=repository)
    (repository / "data.ttl").write_text(f"{HEAD}{FILES['data.ttl']}ex:c a ex:A , ex:B .\n")
    first = check_paths([repository], settings, keep=True)

    def fall_over(*_: object, **__: object) -> None:
        raise AssertionError("asked again")

    monkeypatch.setattr("graph.conclude.saturation.saturate", fall_over)
    monkeypatch.setattr("graph.check.shacl.engines.pyshifty.PreparedShapes.report", fall_over)
    (repository / "data.ttl").write_text(f"# a comment\n\n{HEAD}{FILES['data.ttl']}ex:c a ex:A , ex:B .\n")
    second = check_paths([repository], settings, keep=True)
    moved = [(one, 2 * (one.span.file == "data.ttl")) for one in first.findings]
    assert {"shape-violation", "inconsistent"} <= {one.code for one in first.findings}
    assert [(one.code, one.message, one.span.line + lines, one.span.column) for one, lines in moved] == [
        (one.code, one.message, one.span.line, one.span.column) for one in second.findings
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("data.ttl", "ex:b a ex:B", "ex:b a ex:B , ex:A", "inconsistent"),
        ("data.ttl", "; rdfs:label 'a'", "", "shape-violation"),
        (
            "ontology.ttl",
            "owl:disjointWith ex:A",
            "rdfs:subClassOf ex:A , _:n . _:n owl:complementOf ex:A",
            "unsatisfiable-class",
        ),
        ("shapes.ttl", "sh:minCount 1", "sh:minCount 2", "shape-violation"),
    ],
)
def test_a_defect_in_any_file_is_found_beside_what_is_remembered(
    name: str, old: str, new: str, code: str, repository: Path
) -> None:
    """After a run without that finding, a change that brings it about brings it, as in a run that remembers nothing."""
    settings = CheckSettings(root=repository)
    before = check_paths([repository], settings, keep=True)
    text = (repository / name).read_text()
    assert text.count(old) == 1
    (repository / name).write_text(text.replace(old, new))
    after = check_paths([repository], settings, keep=True)
    assert after == check_paths([repository], settings)
    count = sum(one.code == code for one in after.findings)
    assert count > sum(one.code == code for one in before.findings)


def test_a_corpus_remembers_nothing_unless_it_is_told(repository: Path) -> None:
    """Checks of documents by themselves keep nothing on the disk."""
    check_paths([repository], CheckSettings(root=repository))
    assert Corpus([]).memory.recall("sum", (), Work())[1] == 1
    assert not (repository / ".reliefgraph").exists()
