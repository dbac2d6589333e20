"""Two made-up articles, one English and one Chinese, on one mill: what they share, where they differ, what stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Literal, URIRef

from graph.build.dataset import Dataset
from graph.curation.archive import read_archive
from graph.namespaces import BASE
from graph.rdf.archive import archive_to_graphs
from graph.rdf.statement import Statement
from graph.terms import PROV, RLF, SCHEMA, Graphs, Role, article_iri, entity_iri
from tests.made_up import ARTICLES
from tests.repository import repository_entities, repository_vocabulary

COMPANY, MILL = entity_iri("company", "tianshan-yarn"), entity_iri("facility", "awat-mill")
ENGLISH, CHINESE = article_iri("awat-2018"), article_iri("awat-2018-zh")
SUBSIDIARY = (COMPANY, RLF.parentOrganization, entity_iri("company", "huada-textile"))
OPERATED = (MILL, RLF.operatedBy, COMPANY)


def read(*files: Path) -> Graphs:
    """Return what article files say, before anything is concluded."""
    vocabulary = repository_vocabulary()
    reading = read_archive(files, vocabulary, repository_entities(vocabulary))
    assert reading.findings == ()
    assert reading.archive is not None
    return archive_to_graphs(reading.archive)


def file_of(key: str) -> Path:
    """Return the file of a made-up article."""
    return ARTICLES / key / "article.yaml"


def explanations(graphs: Graphs, kind: URIRef) -> dict[str, set[str]]:
    """Return the explanations of conflicts or agreements between articles, with the quotes behind each."""
    derived, claims = graphs[Role.DERIVED], graphs[Role.CLAIMS]
    found: dict[str, set[str]] = {}
    for node in derived.subjects(RDF.type, kind):
        quotes = {
            str(claims.value(URIRef(f"{one}#quote"), OA_EXACT)) for one in derived.objects(node, PROV.wasDerivedFrom)
        }
        found[str(derived.value(node, RLF.explanation))] = quotes
    return {words: quotes for words, quotes in found.items() if "2018" in words}


OA_EXACT = URIRef("http://www.w3.org/ns/oa#exact")
STAFF_EN = "The mill employs 900 people, two thirds of them women, and makes 20,000 tonnes of yarn a year"
STAFF_ZH = "该厂现有1100名员工，每年生产2万吨棉纱"


def test_both_are_published_beside_the_first(several: Dataset) -> None:
    """No finding, not even a warning, comes of three articles in two languages."""
    assert several.findings == ()
    articles = set(several.graphs[Role.SOURCES].subjects(RDF.type, RLF.Article))
    assert articles == {article_iri("kashgar-2016"), ENGLISH, CHINESE}


def test_the_figure_on_which_they_differ_is_one_conflict(several: Dataset) -> None:
    """900 and 1,100 people at one mill are a conflict; each side has its article and its quote."""
    assert explanations(several.graphs, RLF.Conflict) == {
        "The figures given for the same thing cannot both be right: "
        "headcount of the mill in Awat: 900 people (Yarn from Awat, Example News, 2018-11-05); "
        "headcount of the mill in Awat: 1,100 名员工 (阿瓦提的棉纱, 示例日报, 2018-11-12).": {STAFF_EN, STAFF_ZH}
    }


def test_the_figures_on_which_they_agree_are_two_agreements(several: Dataset) -> None:
    """20,000 tonnes and 2万吨 a year agree, and so do 2,600 yuan a month and 月工资2600元."""
    assert explanations(several.graphs, RLF.Agreement) == {
        "The figures given for the same thing can all be right: "
        "output of yarn in the mill in Awat: 20,000 tonne per year (Yarn from Awat, Example News, 2018-11-05); "
        "output of yarn in the mill in Awat: 20,000 tonne per year (阿瓦提的棉纱, 示例日报, 2018-11-12).": {
            STAFF_EN,
            STAFF_ZH,
        },
        "The figures given for the same thing can all be right: "
        "wage of the mill in Awat: 2,600 CNY per month (Yarn from Awat, Example News, 2018-11-05); "
        "wage of the mill in Awat: 2,600 CNY per month (阿瓦提的棉纱, 示例日报, 2018-11-12).": {
            "Our workers earn 2,600 yuan a month",
            "我们工人的月工资是2600元",
        },
    }


def test_one_triple_has_a_claim_in_each_article(several: Dataset) -> None:
    """Who owns the company and who runs the mill is reported once and claimed by both."""
    claims = several.graphs[Role.CLAIMS]
    for subject, predicate, value in (SUBSIDIARY, OPERATED):
        assert (subject, predicate, value) in several.graphs[Role.REPORTED]
        saying = [
            claim
            for claim in claims.subjects(RDF.subject, subject)
            if (claim, RDF.predicate, predicate) in claims and (claim, RDF.object, value) in claims
        ]
        assert {claims.value(claim, SCHEMA.appearance) for claim in saying} == {ENGLISH, CHINESE}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_language_has_its_names(several: Dataset, language: str) -> None:
    """The company has its name in either language, and each article's words for the mill are a mention of its own."""
    names = {"en": "Tianshan Yarn", "zh": "天山纱业"}
    assert (COMPANY, RDFS.label, Literal(names[language], lang=language)) in several.graphs[Role.ENTITIES]
    claims = several.graphs[Role.CLAIMS]
    words = {
        str(claims.value(URIRef(f"{claims.value(mention, PROV.wasDerivedFrom)}#quote"), OA_EXACT))
        for mention in claims.subjects(RLF.mentions, MILL)
    }
    assert words == {"a mill in Awat County", "纺纱厂"}


@pytest.mark.parametrize(("gone", "stays"), [("awat-2018", "awat-2018-zh"), ("awat-2018-zh", "awat-2018")])
def test_an_article_that_goes_leaves_the_others_triples(gone: str, stays: str) -> None:
    """Without one article exactly what it alone reported is gone; what both reported and what the other did stays."""
    both, alone, other = read(file_of(gone), file_of(stays)), read(file_of(stays)), read(file_of(gone))
    for role in (Role.REPORTED, Role.PROSPECTS):
        lost: set[Statement] = set(both[role]) - set(alone[role])
        assert lost == set(other[role]) - set(alone[role])
        assert lost
        assert set(alone[role]) <= set(both[role])
    assert {SUBSIDIARY, OPERATED} <= set(alone[Role.REPORTED])


def test_a_retracted_article_keeps_its_claims_and_yields_no_triple(tmp_path: Path) -> None:
    """`retracted:` in the header withdraws every claim with its reason; the other article's triples stay."""
    home = tmp_path / "awat-2018"
    home.mkdir()
    text = file_of("awat-2018").read_text(encoding="utf-8")
    (home / "article.txt").write_bytes(file_of("awat-2018").with_name("article.txt").read_bytes())
    (home / "article.yaml").write_text(
        text.replace("  language:", "  retracted: the mill is not there\n  language:"), "utf-8"
    )
    both, alone = read(home / "article.yaml", file_of("awat-2018-zh")), read(file_of("awat-2018-zh"))
    assert set(both[Role.REPORTED]) == set(alone[Role.REPORTED])
    assert set(both[Role.PROSPECTS]) >= set(alone[Role.PROSPECTS])
    withdrawn = set(both[Role.CLAIMS].subjects(RLF.deprecationReason, Literal("the mill is not there")))
    assert len(withdrawn) == 98
    assert {str(claim).removeprefix(BASE).split("/")[1] for claim in withdrawn} == {"awat-2018"}
