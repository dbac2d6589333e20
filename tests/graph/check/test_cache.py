"""A cached run says what an uncached one says, whatever has changed between two runs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from graph.check import kept_files
from graph.check.cache import check_cached
from graph.check.kept import unchanged
from graph.check.kept.opened import PACKAGES, opened_files
from graph.check.run import Result, check_paths
from graph.check.settings import CheckSettings
from graph.errors import SettingError

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
PREFIXES = """@prefix ex: <http://e/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
FILES = {
    "ontology.ttl": "<http://e/ns> a owl:Ontology ; owl:imports <http://e/base> . ex:C a owl:Class .",
    "copies/base.ttl": '<http://e/base> a owl:Ontology . <http://e/base#D> a owl:Class ; rdfs:label "d"@en .',
    "data.ttl": "ex:a a ex:C ; rdfs:label 'a' .",
    "shapes.ttl": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path rdfs:label ; sh:minCount 1 ] .",
    "question.rq": "SELECT ?label { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?label }",
    "question.csv": "label\na\n",
    "doc.jsonld": '{"@context": "http://e/context", "@id": "http://e/x", "label": "x"}',
    "context.json": '{"@context": {"label": "http://www.w3.org/2000/01/rdf-schema#label"}}',
}
EDITS = {
    "ontology.ttl": ("ex:C a owl:Class", "ex:K a owl:Class"),
    "copies/base.ttl": ("<http://e/base> a", "<http://e/bass> a"),
    "data.ttl": ("rdfs:label 'a'", "rdfs:labal 'a'"),
    "shapes.ttl": ("sh:minCount 1", "sh:minCount 2"),
    "question.rq": ("schema#label>", "schema#labal>"),
    "question.csv": ("\na", "\nb"),
    "doc.jsonld": ('"label"', '"labal"'),
    "context.json": ("schema#label", "schema#labal"),
}


def settings_of(root: Path) -> CheckSettings:
    """Return the settings of the small repository."""
    return CheckSettings(
        root=root,
        exclude=("copies/*", "context.json"),
        imports=("copies/*.ttl",),
        contexts={"http://e/context": "context.json"},
    )


class Repository:
    """A small repository, checked with and without the cache."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.runs = 0

    def check(self, settings: CheckSettings | None = None) -> Result:
        """Check by way of the cache, hold that against a run without, and count the runs that the cache needed."""
        settings = settings or settings_of(self.root)

        def work() -> Result:
            self.runs += 1
            return check_paths([self.root], settings, keep=True)

        cached = check_cached([self.root], settings, work)
        assert cached == check_paths([self.root], settings)
        return cached


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """Write the small repository, as if an hour ago; of its files, small as they are, all are kept."""
    monkeypatch.setattr(kept_files, "MIN_BYTES", 0)
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text((PREFIXES if name.endswith(".ttl") else "") + text, encoding="utf-8")
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return Repository(tmp_path)


def test_the_second_run_is_from_the_cache(repository: Repository) -> None:
    """Where nothing has changed nothing is checked, and the result is the same."""
    first = repository.check()
    assert repository.check() == first
    assert repository.runs == 1


@pytest.mark.parametrize("name", FILES)
def test_a_change_of_any_input_is_seen(repository: Repository, name: str) -> None:
    """Each file that a run reads counts: a change changes the findings, and taking it back brings the old ones."""
    first = repository.check()
    path, (old, new) = repository.root / name, EDITS[name]
    text = path.read_text()
    assert old in text
    assert len(old) == len(new)
    path.write_text(text.replace(old, new, 1))
    os.utime(path, (1_700_000_000, 1_700_000_000))  # same size, same time
    changed = repository.check()
    assert changed.findings != first.findings
    path.write_text(text)
    assert repository.check() == first


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_goes_or_comes_is_seen(repository: Repository, name: str) -> None:
    """A file that is taken away, and one that comes back, lead to a new run."""
    first = repository.check()
    (repository.root / name).rename(repository.root / "kept.txt")
    if name == "context.json":
        with pytest.raises(SettingError):
            repository.check()
    else:
        assert repository.check() != first
    (repository.root / "kept.txt").rename(repository.root / name)
    assert repository.check() == first


@pytest.mark.parametrize(
    "change",
    [
        lambda settings: replace(settings, severity={"undefined-term": "off"}),
        lambda settings: replace(settings, exclude=()),
        lambda settings: replace(settings, imports=()),
        lambda settings: replace(settings, contexts={}),
        lambda settings: replace(settings, entailment="rdfs"),
        lambda settings: replace(settings, roles={"data": ("*.ttl",)}),
        lambda settings: replace(settings, max_file_bytes=10),
    ],
)
def test_a_change_of_a_setting_is_seen(
    repository: Repository, change: Callable[[CheckSettings], CheckSettings]
) -> None:
    """Each setting counts."""
    repository.check()
    repository.check(change(settings_of(repository.root)))
    assert repository.runs == 2


def test_new_code_is_seen(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed byte of the checker's code or data, wherever it stands, leads to a new run; so does a library."""
    package = tmp_path.parent / f"{tmp_path.name}-package"
    (package / "deep").mkdir(parents=True)
    (package / "deep" / "terms.ttl").write_text("one")
    monkeypatch.setattr(unchanged, "PACKAGES", (*PACKAGES, package))
    repository.check()
    repository.check()
    assert repository.runs == 1
    (package / "deep" / "terms.ttl").write_text("two")
    repository.check()
    assert repository.runs == 2
    (package / "library-1.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(str(package))
    repository.check()
    assert repository.runs == 3


def test_reference_data_count(tmp_path: Path) -> None:
    """Broken reference data behind the articles are seen, although no argument names them."""
    shutil.copytree(SEEDS, tmp_path / "seeds")
    repository = Repository(tmp_path)
    settings = CheckSettings(root=tmp_path)
    first = repository.check(settings)
    source = next((tmp_path / "seeds" / "reference").glob("*.yaml"))
    source.write_text(source.read_text(encoding="utf-8") + "\nunknown-key: 1\n", encoding="utf-8")
    assert repository.check(settings).findings != first.findings
    assert repository.runs == 2


def test_files_read_by_other_processes_count(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process of the pool opens is noted too."""
    monkeypatch.setattr("graph.check.documents.PARALLEL_BYTES", 0)
    settings = settings_of(repository.root)
    runs = 0

    def work() -> Result:
        nonlocal runs
        runs += 1
        return check_paths([repository.root], settings, jobs=2)

    for expected in (1, 1):
        check_cached([repository.root], settings, work)
        assert runs == expected
    context = repository.root / "context.json"
    context.write_text(context.read_text().replace("label", "labal"))
    assert check_cached([repository.root], settings, work) == check_paths([repository.root], settings)
    assert runs == 2


def test_what_changes_during_a_run_is_not_kept(repository: Repository) -> None:
    """A result is kept only where each file is still what the run has read."""
    settings = settings_of(repository.root)

    def work() -> Result:
        result = check_paths([repository.root], settings)
        (repository.root / "data.ttl").write_text("broken")
        return result

    check_cached([repository.root], settings, work)
    assert not list((repository.root / unchanged.FOLDER).glob("*.json"))
    repository.check()


def test_only_what_is_read_is_noted(tmp_path: Path) -> None:
    """Files that are opened to be read are noted, missing ones too; those that are written, and code, are not."""
    with opened_files().watch() as opened:
        (tmp_path / "written").write_text("x")
        (tmp_path / "written.copy").write_bytes((tmp_path / "written").read_bytes())
        with pytest.raises(FileNotFoundError):
            (tmp_path / "missing").read_text()
        Path(unchanged.__file__).read_text()
        list(tmp_path.iterdir())
    assert {Path(path).name: stamp is None for path, stamp in opened.files.items()} == {
        "written": False,
        "missing": True,
    }
    assert opened.folders == {str(tmp_path)}
