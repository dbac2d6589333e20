"""What unseen articles needed can be said: each example is built, and every property has subjects."""

from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from rdflib import RDF, URIRef

from graph.build.dataset import Dataset, make_dataset
from graph.curation.archive import read_archive
from graph.curation.claim import Archive
from graph.namespaces import BASE
from graph.terms import RLF, Role, entity_iri
from graph.vocabulary import Vocabulary
from tests.examples import EXAMPLES, write_examples
from tests.made_up import ARTICLES, write_seeds
from tests.repository import ROOT, repository_entities, repository_vocabulary

USAGE = ARTICLES / "usage.csv"
"""How many subjects each property has in each article; `python -m tests.graph.curation.test_examples` writes it."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """What a build of the examples beside the first article gives."""
    folder = tmp_path_factory.mktemp("examples")
    seeds = write_seeds(folder)
    write_examples(seeds)
    return make_dataset(seeds)


def test_every_example_is_built(built: Dataset) -> None:
    """The examples give no finding, not even a warning, and every sentence has claims."""
    assert len(EXAMPLES) == 31
    assert built.findings == ()
    claims = built.graphs[Role.CLAIMS]
    own = [claim for claim in claims.subjects(RDF.type, RLF.Claim) if "/claim/examples/" in str(claim)]
    assert len(own) == 219
    quoted = {str(words) for claim in own for words in claims.objects(claim, RLF.quote)}
    assert all(any(quote in sentence for quote in quoted) for sentence, _ in EXAMPLES[:-1])


@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        ("event/examples/water-funding", "theme", "programme/spring-water"),
        ("company/lotus-cotton", "parentOrganization", "company/lotus-holdings"),
        ("event/examples/transfer-to-hill-state", "recipient", "place/hill-state"),
        ("event/examples/transfer-to-hill-state", "partOf", "programme/work-scheme"),
        ("event/examples/help-for-the-mill", "kind", "kind/tax-relief"),
        ("employment/examples/former-work-of-rana", "formerEmployer", "company/red-brick"),
        ("person/aman", "siblingOf", "person/rana"),
        ("group/examples/villagers", "trait", "ethnicity/kirgiz"),
        ("event/examples/signing", "partner", "company/lotus-cotton"),
        ("facility/workshop", "uses", "group/examples/sewing-machines"),
        ("event/examples/goat-gift", "recipient", "group/examples/households"),
        ("event/examples/adjournment-of-parliament", "cause", "event/examples/protest-over-wages"),
        ("event/examples/reply-of-om-nath", "cause", "event/examples/question-of-lina-roy"),
    ],
)
def test_an_example_gives_its_triple(built: Dataset, subject: str, predicate: str, value: str) -> None:
    """What a sentence states is a reported triple with the role that the vocabulary has for it."""
    ids = [URIRef(f"{BASE}id/{one}") for one in (subject, value)]
    found = set(built.graphs[Role.REPORTED].predicates(ids[0], ids[1]))
    assert RLF[predicate] in found, found


def test_what_another_said_can_be_denied(built: Dataset) -> None:
    """The denial is a negated claim of the same triple by another speaker; what the minister said stays."""
    finding = entity_iri("event", "examples/finding")
    claims = built.graphs[Role.CLAIMS]
    kinds = {
        (str(claims.value(claim, RLF.polarity)).rpartition("#")[2])
        for claim in claims.subjects(RDF.subject, finding)
        if (claim, RDF.predicate, RLF.kind) in claims
    }
    assert kinds == {"Positive", "Negated"}
    assert (finding, RLF.kind, entity_iri("kind", "finding-work")) in built.graphs[Role.REPORTED]


def count_subjects(archive: Archive, vocabulary: Vocabulary) -> dict[str, dict[str, int]]:
    """Return the number of subjects of each property for what articles say, by article."""
    counts: dict[str, dict[str, int]] = {}
    for curated in archive.articles:
        for term in vocabulary.patterns:
            subjects = {claim.subject for claim in curated.claims if claim.predicate == term}
            counts.setdefault(vocabulary.short(term), {})[curated.article.key] = len(subjects)
    return counts


def usage_rows(folder: Path) -> list[list[str]]:
    """Return the table: a property, its pattern, and its subjects in each article."""
    vocabulary = repository_vocabulary()
    first = ROOT / "seeds" / "kashgar-2016" / "article.yaml"
    files = [first, *sorted(ARTICLES.glob("*/article.yaml")), write_examples(folder)]
    reading = read_archive(files, vocabulary, repository_entities(vocabulary))
    assert reading.archive is not None, reading.findings
    counts = count_subjects(reading.archive, vocabulary)
    names = sorted(curated.article.key for curated in reading.archive.articles)
    patterns = {vocabulary.short(term): pattern for term, pattern in vocabulary.patterns.items()}
    rows = [[name, patterns[name], *(str(counts[name][key]) for key in names)] for name in sorted(counts)]
    return [["property", "pattern", *names], *rows]


def test_every_property_has_its_subjects(tmp_path: Path) -> None:
    """Of sixty properties each that claims state has a subject, and few serve one alone; the table is as recorded."""
    rows = usage_rows(tmp_path)
    with USAGE.open(encoding="utf-8", newline="") as file:
        assert rows == list(csv.reader(file))
    assert len(rows) == 61
    totals = {row[0]: sum(map(int, row[2:])) for row in rows[1:]}
    stated = {row[0] for row in rows[1:] if row[1] not in ("figure", "common")}
    assert {name for name in stated if totals[name] < 2} == SINGLE
    assert {name for name in stated if totals[name] == 0} == set()


SINGLE = {"childOf", "exemplar", "kindOf", "owner"}
"""Properties that one subject alone has in all these articles."""


def write_usage() -> None:
    """Write the table anew."""
    with TemporaryDirectory() as folder, USAGE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(usage_rows(Path(folder)))


if __name__ == "__main__":
    write_usage()
