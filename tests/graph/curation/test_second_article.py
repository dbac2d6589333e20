"""A second article: it shares entities with the first, repeats and contradicts it, and uses the whole format."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from rdflib import OWL, RDF, Graph, Literal, URIRef

from graph.build.build import build
from graph.build.dataset import Dataset, make_dataset
from graph.revision.revision import RevisionDirectory
from graph.terms import PROV, RLF, SCHEMA, Graphs, Role, entity_iri
from tests.repository import ROOT

TEXT = """\
Shenzhen Industrial Park in Jiashi now holds 40 companies, said Zhang Ke.
Sike employs about 1,800 people at seven factories in Kashgar.
"We will hire at least 500 more workers by 2018," said Zhang Ke. "It is the best place on earth."
Jiashi has 96,000 people living below the national poverty line of 2,952 yuan per year.
Acme Steel, a state-owned firm, is not based in Guangdong; up to 12 percent of its 90 workers come from Jiashi.
Its works, of 12.5 hectares, opened in the dry season of 2015. Farmers have half of Kashgar's land.
"""
ARTICLE = f"""\
article:
  title: Jobs in Jiashi
  published: 2016-10-26
  address: https://example.org/jiashi?a=1&b=2
  publisher: {{key: example-news, name: Example News}}
  language: en
  sha256: {sha256(TEXT.encode()).hexdigest()}
entities:
  acme-steel: {{a: Company, name: Acme Steel, names: {{zh: 阿克梅}}, same-as: ["http://example.org/acme"]}}
  state-run: {{a: Kind, name: state-run, mention: state-owned, broader: state-owned, definition: run by a state}}
says:
  - quote: Shenzhen Industrial Park in Jiashi now holds 40 companies
    by: zhang-ke
    shenzhen-industrial-park: {{locatedIn: jiashi}}
    park-companies: {{group-of: Company, name: companies in the park, size: 40 companies,
      operatesIn: shenzhen-industrial-park}}
  - quote: Sike employs about 1,800 people at seven factories in Kashgar
    factories: {{group-of: Factory, size: seven factories, locatedIn: kashgar, operatedBy: guangdong-sike-electronics}}
    staff: {{of: [factories, guangdong-sike-electronics], measure: headcount, value: {{about: 1800, of: people}}}}
  - quote: We will hire at least 500 more workers by 2018
    by: zhang-ke
    planned:
      hiring: {{kind: recruitment, agent: guangdong-sike-electronics, recipient: new-workers, time: by 2018}}
      new-workers: {{group-of: Person, name: workers to be hired, size: {{at-least: 500, of: workers}}}}
  - quote: It is the best place on earth
    by: zhang-ke
    assessed:
      best: {{about: jiashi, topic: best place, deprecated: misquoted}}
  - quote: Jiashi has 96,000 people living below the national poverty line of 2,952 yuan per year
    poverty: {{of: jiashi, measure: people-in-poverty, value: "96,000 people", threshold: line}}
    line: {{measure: poverty-line, value: {{words: "2,952 yuan per year", as-of: 2016-10-26}}}}
    paraphrase:
      line: {{of: china}}
  - quote: Acme Steel, a state-owned firm
    acme-steel: {{kind: {{says: state-run, note: seen in print, label: Acme belongs to the state,
      deprecated: it was sold,
      quotes: ["Its works, of 12.5 hectares"]}}}}
  - quote: is not based in Guangdong
    denied:
      acme-steel: {{basedIn: guangdong}}
  - quote: up to 12 percent of its 90 workers come from Jiashi
    estimated:
      acme-workers: {{group-of: Person, name: workers of Acme Steel, size: {{words: 90 workers, rounded-to: 0}}}}
      acme-origin: {{of: acme-workers, measure: share, quality: from Jiashi, value: up to 12 percent}}
  - quote: Its works, of 12.5 hectares, opened in the dry season of 2015
    acme-works: {{a: Factory, name: Acme's works, mention: Its works}}
    inference:
      acme-works: {{operatedBy: acme-steel}}
    acme-opening: {{kind: opening, theme: acme-works,
      time: {{words: in the dry season of 2015, from: 2015-05-01, to: 2015-09-30}}}}
    acme-area: {{of: acme-works, measure: area, value: 12.5 hectares}}
silent:
  - {{quote: Farmers have half of Kashgar's land, because: beyond the topic}}
"""
PARK = (entity_iri("place", "shenzhen-industrial-park"), RLF.locatedIn, entity_iri("place", "jiashi"))


def write_second(folder: Path, text: str = ARTICLE) -> Path:
    """Write the seeds of the repository and the second article, and return their folder."""
    seeds = folder / "seeds"
    shutil.copytree(ROOT / "seeds", seeds)
    home = seeds / "jiashi-2016"
    home.mkdir()
    (home / "article.txt").write_bytes(TEXT.encode())
    (home / "article.yaml").write_text(text, encoding="utf-8")
    return seeds


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """What both articles together give."""
    return make_dataset(write_second(tmp_path_factory.mktemp("two")))


def sides(graphs: Graphs) -> set[frozenset[str]]:
    """Return the ends of the names of what each conflict is between."""
    derived = graphs[Role.DERIVED]
    return {
        frozenset(str(side).split("/", 4)[-1] for side in derived.objects(node, RLF.side))
        for node in derived.subjects(RDF.type, RLF.Conflict)
    }


def test_every_form_of_the_format_can_be_published(two: Dataset) -> None:
    """Withdrawn claims, notes, links, estimates, ranges and days given by hand pass the shapes."""
    assert two.findings == ()
    claims = two.graphs[Role.CLAIMS]
    own = [claim for claim in claims.subjects(RDF.type, RLF.Claim) if "/jiashi-2016/" in str(claim)]
    assert len(own) == 36
    assert [claim for claim in claims.subjects(RDF.type, RLF.Quotation) if "/jiashi-2016/" in str(claim)] == [
        URIRef("https://w3id.org/reliefgraph/claim/jiashi-2016/best")
    ]


def test_a_withdrawn_claim_keeps_its_place_and_yields_no_triple(two: Dataset) -> None:
    """The claim, its two quotes and the reason stay; no graph has its triple."""
    claims = two.graphs[Role.CLAIMS]
    (claim,) = claims.subjects(RLF.deprecationReason, Literal("it was sold"))
    assert (claim, OWL.deprecated, Literal(True)) in claims
    assert len(set(claims.objects(claim, PROV.wasDerivedFrom))) == 2
    triple = (entity_iri("company", "acme-steel"), RLF.kind, entity_iri("kind", "state-run"))
    assert not any(triple in graph for graph in two.graphs.values())


def test_figures_that_differ_are_conflicts_with_both_sides(two: Dataset) -> None:
    """The poor of Jiashi and the poverty line differ between the articles; groups of one article are not compared."""
    between = {
        frozenset(side.removeprefix("claim/") for side in conflict)
        for conflict in sides(two.graphs)
        if any("jiashi-2016" in side for side in conflict)
    }
    assert between == {
        frozenset({"jiashi-2016/poverty-value", "kashgar-2016/poverty-in-jiashi-value"}),
        frozenset({"jiashi-2016/line-value", "kashgar-2016/national-poverty-line-value"}),
    }


def test_a_triple_stays_until_its_last_claim_is_withdrawn(tmp_path: Path, two: Dataset) -> None:
    """Two claims say where the park lies: without one the triple stays reported, without both it stands nowhere."""
    assert PARK in two.graphs[Role.REPORTED]
    old, new = "{locatedIn: jiashi}", "{locatedIn: {says: jiashi, deprecated: corrected}}"
    seeds = write_second(tmp_path, ARTICLE.replace(old, new))
    one_left = make_dataset(seeds)
    assert one_left.findings == ()
    assert PARK in one_left.graphs[Role.REPORTED]
    first = seeds / "kashgar-2016" / "article.yaml"
    kept = first.read_text(encoding="utf-8")
    first.write_text(
        kept.replace("key: park-in-jiashi", "key: park-in-jiashi, deprecated: corrected"), encoding="utf-8"
    )
    none_left = make_dataset(seeds)
    assert none_left.findings == ()
    assert not any(PARK in graph for graph in none_left.graphs.values())
    withdrawn = set(none_left.graphs[Role.CLAIMS].subjects(RLF.deprecationReason, Literal("corrected")))
    assert len(withdrawn) == 2
    appearances = {none_left.graphs[Role.CLAIMS].value(claim, SCHEMA.appearance) for claim in withdrawn}
    assert len(appearances) == 2


def test_classes_that_exclude_each_other_are_told_at_the_entity(tmp_path: Path) -> None:
    """An entity that no thing can be is a finding at its line, not an error without a place."""
    text = ARTICLE.replace("acme-steel: {a: Company", "acme-steel: {a: [Company, IndustrialPark]")
    line = 1 + text[: text.index("acme-steel: {")].count("\n")
    seeds = write_second(tmp_path, text)
    directory = RevisionDirectory(tmp_path / "data")
    built = build(seeds, directory, who="test")
    assert built.revision is None
    assert directory.current() is None
    place = f"{seeds.as_posix()}/jiashi-2016/article.yaml:{line}:3"
    assert [(finding.code, str(finding.span)) for finding in built.findings] == [("contradiction", place)]
    assert "rule cax-adc of OWL 2 RL" in built.findings[0].message
    assert "<id/company/acme-steel> rdf:type rlf:IndustrialPark" in built.findings[0].message


def test_a_plan_of_the_second_article_is_no_fact(two: Dataset) -> None:
    """The hiring and those to be hired stand among the prospects alone."""
    plan = entity_iri("event", "jiashi-2016/hiring")
    for node in (plan, entity_iri("group", "jiashi-2016/new-workers")):
        assert {role for role, graph in two.graphs.items() if (node, None, None) in graph} == {Role.PROSPECTS}


def test_no_triple_of_two_articles_stands_in_two_graphs(two: Dataset) -> None:
    """The graphs stay disjoint when articles repeat each other."""
    union: Graph = Graph()
    for graph in two.graphs.values():
        union += graph
    assert len(union) == sum(len(graph) for graph in two.graphs.values()) > 5000
    assert all(isinstance(subject, URIRef) for subject in two.graphs[Role.CLAIMS].subjects())
