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
mentions:
  zhang-ke: Zhang Ke
  shenzhen-industrial-park: Shenzhen Industrial Park
  jiashi: Jiashi
  park-companies: 40 companies
  guangdong-sike-electronics: Sike
  sike-kashgar-factories: seven factories in Kashgar
  kashgar: Kashgar
  guangdong: Guangdong
  national-poverty-line: national poverty line
  poverty-in-jiashi: 96,000 people living below the national poverty line
entities:
  hiring: {{a: Plan, label: hiring by Sike}}
  acme-steel: {{a: Company, name: Acme Steel, names: {{zh: 阿克梅}}, same-as: ["http://example.org/acme"]}}
  state-owned: {{a: Quality, mention: state-owned, matches: ["http://example.org/state"]}}
  acme-workers: {{a: Group, of: Person, name: workers of Acme Steel, mention: its 90 workers}}
  acme-origin: {{a: Composition, label: origin of Acme's workers}}
  from-jiashi: {{a: Quality, name: from Jiashi}}
  acme-works: {{a: Factory, name: Acme's works, mention: Its works}}
  acme-opening: {{a: Opening, label: opening of the works, note: made up}}
  best-place: {{a: Topic}}
passages:
  - quote: Shenzhen Industrial Park in Jiashi now holds 40 companies
    by: zhang-ke
    claims:
      park-place: [shenzhen-industrial-park, locatedIn, jiashi]
      park-companies-number: [park-companies, size, {{exactly: 40, of: companies}}]
  - quote: Sike employs about 1,800 people at seven factories in Kashgar
    claims:
      staff: [sike-kashgar-factories, headcount, {{about: 1800, of: people}}]
      where: [sike-kashgar-factories, locatedIn, kashgar]
      whose: [sike-kashgar-factories, operatedBy, guangdong-sike-electronics]
  - quote: We will hire at least 500 more workers by 2018
    by: zhang-ke
    claims:
      hiring-by: [hiring, plannedBy, guangdong-sike-electronics]
      hiring-jobs: [hiring, expectedJobs, {{at-least: 500, of: more workers}}]
      hiring-when: [hiring, plannedPeriod, {{when: by 2018}}]
  - quote: It is the best place on earth
    by: zhang-ke
    claims:
      best: {{about: [jiashi], topic: [best-place], deprecated: misquoted}}
  - quote: Jiashi has 96,000 people living below the national poverty line of 2,952 yuan per year
    claims:
      poverty: [poverty-in-jiashi, count, {{exactly: 96000, of: people}}]
      line: [national-poverty-line, amount, {{exactly: 2952, unit: CNY, per: year, as-of: 2016-10-26}}]
  - quote: Acme Steel, a state-owned firm
    claims:
      owner: {{says: [acme-steel, ownership, state-owned], note: seen in print, label: Acme belongs to the state,
        deprecated: it was sold, quotes: ["Its works, of 12.5 hectares"]}}
  - quote: is not based in Guangdong
    claims:
      base: {{says: [acme-steel, basedIn, guangdong], polarity: negated}}
  - quote: up to 12 percent of its 90 workers come from Jiashi
    factuality: estimated
    claims:
      origin: [acme-workers, composition, acme-origin]
      origin-part: [acme-origin, part, {{at-most: 12, unit: percent}}]
      origin-trait: [acme-origin, trait, from-jiashi]
      number: [acme-workers, size, {{exactly: 90, of: workers}}]
  - quote: Its works, of 12.5 hectares, opened in the dry season of 2015
    claims:
      works: {{says: [acme-works, operatedBy, acme-steel], directness: inference}}
      opened: [acme-opening, opened, acme-works]
      opened-when: [acme-opening, eventTime,
        {{when: in the dry season of 2015, from: 2015-05-01, to: 2015-09-30}}]
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
    assert len(set(claims.subjects(RDF.type, RLF.Claim))) == 181 + 19
    assert len(set(claims.subjects(RDF.type, RLF.Quotation))) == 6 + 1


def test_a_withdrawn_claim_keeps_its_place_and_yields_no_triple(two: Dataset) -> None:
    """The claim, its two quotes and the reason stay; no graph has its triple."""
    claims = two.graphs[Role.CLAIMS]
    (claim,) = claims.subjects(RLF.deprecationReason, Literal("it was sold"))
    assert (claim, OWL.deprecated, Literal(True)) in claims
    assert len(set(claims.objects(claim, PROV.wasDerivedFrom))) == 2
    triple = (entity_iri("company", "acme-steel"), RLF.ownership, entity_iri("quality", "state-owned"))
    assert not any(triple in graph for graph in two.graphs.values())


def test_figures_that_differ_are_conflicts_with_both_sides(two: Dataset) -> None:
    """The staff, the poor of Jiashi and the poverty line differ between the articles; "dozens" and 40 do not."""
    between = {
        frozenset(side.removeprefix("claim/") for side in conflict)
        for conflict in sides(two.graphs)
        if any("jiashi-2016" in side for side in conflict)
    }
    assert between == {
        frozenset({"jiashi-2016/staff", "kashgar-2016/sike-kashgar-staff"}),
        frozenset({"jiashi-2016/poverty", "kashgar-2016/poverty-in-jiashi-count"}),
        frozenset({"jiashi-2016/line", "kashgar-2016/poverty-line-amount"}),
    }


def test_a_triple_stays_until_its_last_claim_is_withdrawn(tmp_path: Path, two: Dataset) -> None:
    """Two claims say where the park lies: without one the triple stays reported, without both it stands nowhere."""
    assert PARK in two.graphs[Role.REPORTED]
    old = "[shenzhen-industrial-park, locatedIn, jiashi]"
    new = f"{{says: {old}, deprecated: corrected}}"
    seeds = write_second(tmp_path, ARTICLE.replace(old, new))
    one_left = make_dataset(seeds)
    assert one_left.findings == ()
    assert PARK in one_left.graphs[Role.REPORTED]
    first = seeds / "kashgar-2016" / "article.yaml"
    first.write_text(first.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
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
    """The hiring stands among the prospects alone."""
    plan = entity_iri("plan", "hiring")
    roles = {role for role, graph in two.graphs.items() if (plan, None, None) in graph}
    assert roles == {Role.PROSPECTS}


def test_no_triple_of_two_articles_stands_in_two_graphs(two: Dataset) -> None:
    """The graphs stay disjoint when articles repeat each other."""
    union: Graph = Graph()
    for graph in two.graphs.values():
        union += graph
    assert len(union) == sum(len(graph) for graph in two.graphs.values()) > 5000
    assert all(isinstance(subject, URIRef) for subject in two.graphs[Role.CLAIMS].subjects())
