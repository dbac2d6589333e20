"""Files that are kept as they were read: what is found with them is what is found without."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest

from graph.check import kept_files
from graph.check.corpus.files import read_document
from graph.check.kept.unchanged import FOLDER
from graph.check.kept_files import read_kept, reading_key
from graph.check.run import check_paths
from graph.check.settings import CheckSettings
from graph.check.syntax.document import Document

ROOT = Path(__file__).resolve().parents[3]
WORDS = (
    *("ex:A", "ex:B", "ex:p", "rdfs:subClassOf", "rdfs:label", "owl:Class", "a", ".", ";", ",", "[", "]", "(", ")"),
    *("owl:disjointWith", '"text"@en', "'x'", "<urn:x>", "<http://e/%zz>", "_:b", "42", "sh:minCount", "ex:unknown"),
    *("@prefix ex: <http://other/> .", "# a comment\n", "# reliefgraph: ignore undefined-term because\n", "\n", "𐐷 "),
)
HEAD = """@prefix ex: <http://e/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
FILES = {
    "other.ttl": f"{HEAD}<http://e/other> a owl:Ontology ; owl:imports <http://e/ns> , <urn:gone> .\n"
    'ex:C a owl:Class ; rdfs:subClassOf ex:A , ex:B ; rdfs:label "A"@en , "two" .\n'
    "ex:A owl:disjointWith ex:B . ex:p rdfs:range ex:C ; rdfs:labl 'p' .\n",
    "question.rq": "PREFIX ex: <http://e/ns#>\nSELECT ?x { ?x a ex:A ; ex:q ?y }\n",
    "ontology.ttl": f'{HEAD}<http://e/ns> a owl:Ontology . ex:A a owl:Class ; rdfs:label "A"@en . ex:B a owl:Class .\n'
    "ex:p a owl:ObjectProperty ; rdfs:domain ex:A ; rdfs:range ex:B .\n",
    "data/one.ttl": f"{HEAD}ex:a a ex:A ; ex:p ex:b . ex:b a ex:B .\n_:x ex:p ( 1 2.0 'three' ) .\n",
    "data/two.trig": f"{HEAD}ex:g {{ ex:c a ex:A ; ex:p [ a ex:B ] . }}\n",
    "data/three.nt": "<http://e/ns#d> <http://e/ns#p> <http://e/ns#b> .\n",
    "data/four.jsonld": '{"@context": "../context.jsonld", "@id": "http://e/ns#e", "p": {"q": 1}}\n',
    "context.jsonld": '{"@context": {"@vocab": "http://e/ns#"}}\n',
    "data/five.rdf": '<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"\n'
    '  xmlns:ex="http://e/ns#">\n<ex:A rdf:about="http://e/ns#f"><ex:p rdf:nodeID="n"/></ex:A>\n</rdf:RDF>\n',
    "shapes.ttl": f"{HEAD}ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .\n",
}
KEPT = [name for name in FILES if not name.endswith(".rq")]
"""The files that are parsed when they are read."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a repository with a file in each syntax; all are kept, small as they are."""
    monkeypatch.setattr(kept_files, "MIN_BYTES", 0)
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def kept_in(folder: Path) -> list[Path]:
    """Return the entries that are kept for a repository."""
    return [path for path in (folder / FOLDER / "files").iterdir() if path.name != ".gitignore"]


def edit(folder: Path, chance: random.Random) -> str:
    """Change one file at random, and say how."""
    name = chance.choice([*FILES, "data/copy.ttl"])
    path = folder / name
    what = chance.choice(["word", "word", "cut", "line", "swap", "back", "gone"])
    if what == "gone":
        path.unlink(missing_ok=True)
        return f"{name} gone"
    if what == "back" or not path.exists():
        path.write_text(FILES.get(name, FILES["data/one.ttl"]), encoding="utf-8")
        return f"{name} as it was"
    text = path.read_text(encoding="utf-8")
    at, end = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
    if what == "word":
        text = f"{text[:at]} {chance.choice(WORDS)} {text[at:]}"
    elif what == "cut":
        text = text[:at] + text[min(end, at + 9) :]
    elif what == "line":
        lines = text.splitlines(keepends=True)
        text += lines[at % len(lines)] if lines else ""
    else:
        text = text.replace("ex:A", "ex:C") if "ex:A" in text else text.replace("ex:C", "ex:A")
    path.write_text(text, encoding="utf-8")
    return f"{name}: {what} at {at}"


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_changes_nothing(seed: int, folder: Path) -> None:
    """After any edits, findings, places and summary are those of a run that reads everything anew."""
    settings = CheckSettings(root=folder)
    chance = random.Random(seed)
    edits = []
    for _ in range(12):
        edits += [edit(folder, chance) for _ in range(chance.choice((1, 1, 2, 3)))]
        assert check_paths([folder], settings, keep=True) == check_paths([folder], settings), edits


def test_what_has_not_changed_is_not_parsed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the second run only the file that was edited is parsed, and the one whose context was."""
    settings = CheckSettings(root=folder)
    check_paths([folder], settings, keep=True)
    read: list[str] = []

    def note(path: Path, own: CheckSettings) -> Document:
        if path.name in {Path(name).name for name in KEPT}:
            read.append(path.name)
        return read_document(path, own)

    monkeypatch.setattr("graph.check.kept_files.read_document", note)
    check_paths([folder], settings, keep=True)
    assert read == []
    (folder / "data" / "one.ttl").write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    (folder / "context.jsonld").write_text('{"@context": {"@vocab": "http://e/other#"}}', encoding="utf-8")
    check_paths([folder], settings, keep=True)
    assert sorted(read) == ["context.jsonld", "four.jsonld", "one.ttl"]


def test_other_settings_read_anew(folder: Path) -> None:
    """A file is not taken as it was read under other settings of roles."""
    settings = CheckSettings(root=folder)
    check_paths([folder], settings, keep=True)
    path = folder / "data" / "one.ttl"
    assert read_kept(path, settings, reading_key(settings)) is not None
    other = CheckSettings(root=folder, roles={"shapes": ("*.ttl",)})
    assert read_kept(path, other, reading_key(other)) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-3],
        lambda data: b"",
        lambda data: b"\xff" * len(data),
        lambda data: data.replace(b"http://e/ns#", b"http://e/nt#"),
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
    ],
)
def test_a_damaged_entry_is_passed_over(damage: object, folder: Path) -> None:
    """An entry that is cut off, empty, something else, or different in one byte counts as none."""
    assert callable(damage)
    settings = CheckSettings(root=folder)
    expected = check_paths([folder], settings, keep=True)
    entries = kept_in(folder)
    assert len(entries) == len(KEPT)
    for entry in entries:
        entry.write_bytes(damage(entry.read_bytes()))
    path = folder / "data" / "one.ttl"
    assert read_kept(path, settings, reading_key(settings)) is None
    assert check_paths([folder], settings, keep=True) == expected


def test_entries_of_long_ago_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nothing has asked for in a long time is taken away."""
    settings = CheckSettings(root=folder)
    check_paths([folder], settings, keep=True)
    kept_files.drop_unused(settings)
    assert len(kept_in(folder)) == len(KEPT)
    monkeypatch.setattr(kept_files, "UNUSED_S", -1)
    kept_files.drop_unused(settings)
    assert kept_in(folder) == []


def test_git_ignores_what_is_kept(folder: Path) -> None:
    """Nothing that is kept shows in the state of a repository, also where only an editor was served."""
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    check_paths([folder], CheckSettings(root=folder), keep=True)
    command = ["git", "-C", str(folder), "status", "--porcelain", "--untracked-files=all"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert {line[3:] for line in shown.splitlines()} == set(FILES)
