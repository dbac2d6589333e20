"""Checks of all files together are not run again while all files say the same, and are as soon as one does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.files import read_document
from graph.check.kept.memory import Memory
from graph.check.registry import Check, Code, load_checks
from graph.check.settings import CheckSettings
from graph.check.together import find_together
from graph.finding import Finding, Severity
from graph.namespaces import RDFS

TOLD = Code(name="told", severity=Severity.INFO)
HEAD = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
FILES = {
    "named.ttl": f"{HEAD}<urn:a> rdfs:label 'a' .\n",
    "other.ttl": f"{HEAD}<urn:b> rdfs:seeAlso <urn:a> .\n",
    "question.rq": "SELECT ?x { ?x a <urn:c> }\n",
}


class Repository:
    """Three files, and a check that tells every label and counts how often it is run."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.runs = 0

    def run(self, corpus: Corpus) -> Iterator[Finding]:
        """Tell every label."""
        self.runs += 1
        for triple in corpus.triples(None, RDFS + "label"):
            yield TOLD.at(triple.document, triple.object_place, triple.document.shorten(triple.object))

    def find(self, *, is_pure: bool = True, settings: CheckSettings | None = None) -> list[Finding]:
        """Read the files, and return what the check finds, which is what it finds where nothing is kept."""
        used = settings or CheckSettings(root=self.root)
        documents = [read_document(self.root / name, used) for name in FILES]
        check = Check(codes=(TOLD,), run=self.run, is_pure=is_pure)
        found = list(find_together(check, Corpus(documents, memory=Memory(self.root))))
        self.runs -= 1
        assert found == list(find_together(check, Corpus(documents)))
        return found

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        (self.root / name).write_text(text, encoding="utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Write the files."""
    repository = Repository(tmp_path)
    for name, text in FILES.items():
        repository.write(name, text)
    return repository


def test_comments_where_nothing_is_told_cost_nothing(repository: Repository) -> None:
    """A comment, an empty line and another order of prefixes in a file that no finding names lead to no run."""
    first = repository.find()
    assert [(one.span.file, one.span.line, one.message) for one in first] == [("named.ttl", 2, '"a"')]
    repository.write("other.ttl", f"# a comment\n\n{FILES['other.ttl']}# another\n")
    assert repository.find() == first
    assert repository.runs == 1


def test_a_comment_above_a_finding_moves_it(repository: Repository) -> None:
    """In a file that a finding names, a comment leads to a run, and the finding to its new line."""
    repository.find()
    repository.write("named.ttl", f"# a comment\n{FILES['named.ttl']}")
    assert [one.span.line for one in repository.find()] == [3]
    assert repository.runs == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("other.ttl", f"{HEAD}<urn:b> rdfs:seeAlso <urn:b> .\n"),
        ("other.ttl", f"{HEAD}<urn:b> rdfs:label 'b' .\n"),
        ("other.ttl", f"{HEAD}@prefix x: <urn:x> .\n<urn:b> rdfs:seeAlso <urn:a> .\n"),
        ("other.ttl", f"{FILES['other.ttl']}<urn:c>\n"),
        ("question.rq", "SELECT ?y { ?y a <urn:c> }\n"),
    ],
)
def test_whatever_a_file_says_leads_to_a_run(name: str, text: str, repository: Repository) -> None:
    """Another statement, prefix or fault counts, and every letter of a question."""
    repository.find()
    repository.write(name, text)
    repository.find()
    assert repository.runs == 2


def test_another_role_leads_to_a_run(repository: Repository) -> None:
    """A file that the settings give another role is another file."""
    repository.find()
    repository.find(settings=CheckSettings(root=repository.root, roles={"shapes": ("other.ttl",)}))
    assert repository.runs == 2


def test_the_text_counts_where_a_role_says_so(repository: Repository) -> None:
    """Whatever its syntax, a file in the role of a question is one by its text."""
    settings = CheckSettings(root=repository.root, roles={"question": ("other.ttl",)})
    repository.find(settings=settings)
    repository.write("other.ttl", f"{FILES['other.ttl']}# a comment\n")
    repository.find(settings=settings)
    assert repository.runs == 2


def test_other_checks_are_always_run(repository: Repository) -> None:
    """What may rest on more than what the files say is never kept."""
    repository.find(is_pure=False)
    repository.find(is_pure=False)
    assert repository.runs == 2


def test_checks_that_read_the_disk_are_not_pure() -> None:
    """Articles, answers, revisions and the account of a validation rest on more than what the files say."""
    kept = {code.name for check in load_checks() if check.is_pure for code in check.codes}
    assert kept >= {"undefined-term", "subclass-cycle", "missing-label", "inconsistent"}
    assert kept.isdisjoint({"shape-violation", "validation-failed", "unexpected-answer", "unknown-name-in-question"})
    assert not any(name.startswith(("article-", "reference-", "removed-")) for name in kept)
