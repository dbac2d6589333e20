"""Changes that no file which was read shows: one that appears or goes, what git ignores, what a broken file hides."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from graph.check import kept_files
from graph.check.cache import check_cached
from graph.check.kept.opened import Opened, opened_files
from graph.check.run import Result, check_paths
from graph.check.settings import CheckSettings
from graph.check.since import check_changed

SEEDS = Path(__file__).resolve().parents[4] / "seeds"
HEAD = """@prefix ex: <http://example.com/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
ABOVE = (
    HEAD + "<http://example.org/up> a owl:Ontology . ex:C a owl:Class . ex:D a owl:Class . ex:C owl:disjointWith ex:D ."
)
CATALOG = (
    '<?xml version="1.0"?><catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">'
    '<uri name="http://example.org/up" uri="../up.ttl"/></catalog>'
)
TYPE = '{"@id": "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "@type": "@id"}'


def importing(address: str) -> str:
    """Return an ontology that imports another, and has a class below two of its classes."""
    return (
        f"{HEAD}<http://example.com/ns> a owl:Ontology ; owl:imports <{address}> .\n"
        "ex:A a owl:Class ; rdfs:subClassOf ex:C , ex:D .\n"
    )


def write(root: Path, files: dict[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def git(root: Path, *words: str) -> None:
    """Run git in a folder."""
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True)


def check(root: Path, *paths: str, settings: CheckSettings | None = None) -> Result:
    """Check by way of the cache, and hold that against a run that keeps nothing."""
    chosen = settings or CheckSettings(root=root)
    where = [root / path for path in paths] or [root]
    work = check_changed if chosen.changed else check_paths
    cached = check_cached(where, chosen, lambda: work(where, chosen, keep=True))
    assert cached == work(where, chosen)
    return cached


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which all files are kept, small as they are."""
    monkeypatch.setattr(kept_files, "MIN_BYTES", 0)
    return tmp_path


def appear_catalog(root: Path) -> None:
    """Put a catalogue between the checked folder and the root."""
    write(root, {"a/catalog-v001.xml": CATALOG})


def appear_import(root: Path) -> None:
    """Put the imported file where it was missed."""
    write(root, {"other/up.ttl": ABOVE})


def move_fault(root: Path) -> None:
    """Move a syntax error from the header to what follows it."""
    write(root, {"o.ttl": f"{HEAD}<http://example.com/ns> a owl:Ontology .\nex:A a owl:Class ; ) .\n"})


def rename_in_fault(root: Path) -> None:
    """Let the name in a broken statement be another one."""
    path = root / "o.ttl"
    path.write_text(path.read_text().replace("ex:Foo )", "ex:Bar )"))


def swap_context(root: Path) -> None:
    """Let the other of two keys say the same triple."""
    write(root, {"ctx.json": f'{{"@context": {{"two": {TYPE}, "one": null}}}}'})


@pytest.mark.parametrize(
    ("files", "paths", "change"),
    [
        ({"a/b/o.ttl": importing("http://example.org/up"), "up.ttl": ABOVE}, ("a/b",), appear_catalog),
        ({"a/o.ttl": importing("../other/up.ttl")}, ("a",), appear_import),
        ({"o.ttl": f"{HEAD}<http://example.com/ns> a owl:Ontology ; ) .\nex:A a owl:Class .\n"}, (), move_fault),
        (
            {
                "o.ttl": f"{HEAD}<http://example.com/ns> a owl:Ontology .\nex:A a owl:Class .\nex:Foo ) owl:Class .\n",
                "p.ttl": f"{HEAD}ex:A rdfs:subClassOf ex:Foo .\n",
            },
            (),
            rename_in_fault,
        ),
        (
            {
                "o.ttl": f"{HEAD}<http://example.com/ns> a owl:Ontology .\nex:A a owl:Class .\n",
                "d.jsonld": '{"@context": "ctx.json",\n "@id": "http://example.com/d/1",\n'
                ' "one": "http://example.com/ns#M",\n "two": "http://example.com/ns#M"}',
                "ctx.json": f'{{"@context": {{"one": {TYPE}, "two": null}}}}',
            },
            (),
            swap_context,
        ),
    ],
    ids=["a catalogue appears", "an import appears", "a fault moves", "a name in a fault", "a context swaps keys"],
)
def test_what_changes_the_findings_is_seen(
    root: Path, files: dict[str, str], paths: tuple[str, ...], change: Callable[[Path], None]
) -> None:
    """The cached run after the change says what a run without a cache says, which is not what was said before."""
    write(root, files)
    before = check(root, *paths)
    change(root)
    assert check(root, *paths).findings != before.findings


def test_what_git_ignores_counts_for_changed_files(root: Path) -> None:
    """A broken file that git ignored is no changed file; as soon as git no longer ignores it, it is."""
    git(root, "init", "-q")
    write(root, {".gitignore": "x.ttl\n", "o.ttl": ABOVE})
    git(root, "add", ".")
    git(root, "commit", "-qm", "a")
    write(root, {"x.ttl": ") ."})
    settings = CheckSettings(root=root, changed="HEAD")
    before = check(root, "x.ttl", settings=settings)
    write(root, {".gitignore": "#\n"})
    assert (len(before.findings), len(check(root, "x.ttl", settings=settings).findings)) == (0, 1)


def test_a_file_that_is_not_read_counts_when_it_is_no_longer_ignored(root: Path) -> None:
    """The summary tells a file in another syntax from the moment on at which git no longer ignores it."""
    git(root, "init", "-q")
    write(root, {".gitignore": "x.obo\n", "x.obo": "format-version: 1.2\n", "o.ttl": ABOVE})
    before = check(root)
    write(root, {".gitignore": "#\n"})
    assert check(root) != before


def test_what_went_since_a_revision_is_seen_in_hidden_folders(root: Path) -> None:
    """A term of a file that is not looked at is removed when that file goes."""
    git(root, "init", "-q")
    write(root, {"o.ttl": ABOVE, ".h/q.ttl": f"{HEAD}<http://example.com/q> a owl:Ontology . ex:Q a owl:Class ."})
    git(root, "add", "-A")
    git(root, "commit", "-qm", "a")
    settings = replace(CheckSettings(root=root), against="HEAD")
    before = check(root, settings=settings)
    (root / ".h/q.ttl").unlink()
    after = check(root, settings=settings)
    assert "removed-term" in {finding.code for finding in after.findings} - {
        finding.code for finding in before.findings
    }


def test_an_article_beside_is_seen_when_it_appears(root: Path) -> None:
    """An article file that cannot be read is told though another folder is checked."""
    shutil.copytree(SEEDS, root / "seeds", ignore=shutil.ignore_patterns(".reliefgraph"))
    (root / "seeds/other").mkdir()
    shutil.copy(SEEDS / "kashgar-2016/article.txt", root / "seeds/other")
    before = check(root, "seeds/kashgar-2016")
    write(root, {"seeds/other/article.yaml": "x: ["})
    assert check(root, "seeds/kashgar-2016").findings != before.findings


def test_two_who_listen_both_hear() -> None:
    """Of two threads that listen, the one that ends first takes nothing from the other."""
    heard: dict[str, Opened] = {}
    steps = [threading.Event() for _ in range(3)]

    def first() -> None:
        with opened_files().watch():
            steps[0].set()
            steps[1].wait(60)
        steps[2].set()

    def second() -> None:
        steps[0].wait(60)
        with opened_files().watch() as heard["second"]:
            steps[1].set()
            steps[2].wait(60)
            Path(__file__).read_bytes()

    threads = [threading.Thread(target=one) for one in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert str(Path(__file__).resolve()) in {str(Path(path).resolve()) for path in heard["second"].files}
