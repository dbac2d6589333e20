"""The benchmarks' own parts: the generator repeats itself, and results keep what other benchmarks wrote."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pyoxigraph import Quad, QueryBoolean, Store

from graph.build.dataset import read_ontology, read_seeds
from graph.terms import Role
from tests.bench.__main__ import find_benches
from tests.bench.bench_soak import Sample, measure_growth
from tests.bench.data.claims_dataset import PREFIXES, QUERIES, iter_triples
from tests.bench.data.synthetic import generate_articles, write_seeds
from tests.bench.repository.draw_findings import Drawn, draw_by_kind, draw_pooled, read_shares
from tests.bench.results import read_sections, sections_to_text, spread, table, write_section
from tests.bench.vocabularies import judged_text, read_judged

REFERENCE = Path(__file__).resolve().parent.parent / "seeds" / "reference"


def test_the_same_seed_gives_the_same_articles() -> None:
    """Two runs with one seed agree in every byte, and another seed gives other articles."""
    first = generate_articles(3, claims=20, seed=7)
    assert generate_articles(3, claims=20, seed=7) == first
    assert generate_articles(3, claims=20, seed=8) != first


def test_articles_have_as_many_claims_as_asked() -> None:
    """Each article has at least the claims asked for, and no more than its last sentence adds."""
    assert [20 <= article.claims < 25 for article in generate_articles(5, claims=20)] == [True] * 5


def test_articles_are_written_as_seeds(tmp_path: Path) -> None:
    """Each article is a folder with a text and a curation file, beside the reference data."""
    write_seeds(tmp_path, generate_articles(2, claims=5), REFERENCE)
    names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    assert {name for name in names if not name.startswith("reference/")} == {
        "synthetic-0001/article.txt",
        "synthetic-0001/article.yaml",
        "synthetic-0002/article.txt",
        "synthetic-0002/article.yaml",
    }
    assert "reference/gbt-2260.yaml" in names


def test_a_section_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    """Running one benchmark again changes its section alone."""
    results = tmp_path / "RESULTS.md"
    write_section(results, "build", "first")
    write_section(results, "http", "fast")
    write_section(results, "build", "second")
    sections = read_sections(results.read_text(encoding="utf-8"))
    assert [(name, body.splitlines()[-1]) for name, body in sections.items()] == [("build", "second"), ("http", "fast")]
    assert "first" not in results.read_text(encoding="utf-8")
    assert read_sections(sections_to_text(sections)) == sections


def test_a_table_is_markdown() -> None:
    """Words stand left, numbers right."""
    assert table(["what", "s"], [["read", "0.10"]]) == "| what | s |\n| --- | ---: |\n| read | 0.10 |"
    assert spread([0.3, 0.1, 0.2]) == "0.20 (0.10–0.30)"
    assert spread([0.5]) == "0.50"


def test_growth_is_told_from_queries_that_run() -> None:
    """A spike in one sample is no growth; ten megabytes more in each of the last samples are."""
    flat = [Sample(minute=n / 2, server=200 << 20, others=(90 if n % 3 else 400) << 20, processes=8) for n in range(60)]
    assert measure_growth(flat) == (0.0, 0.0)
    grown = [replace(one, server=one.server + (10 << 20)) if one.minute >= 25 else one for one in flat]
    assert measure_growth(grown) == (10.0, 10.0)
    others = [replace(one, others=one.others + (7 << 20)) if one.minute >= 25 else one for one in flat]
    assert measure_growth(others) == (7.0, 0.0)


def test_there_are_benchmarks() -> None:
    """The command knows the benchmarks of the build, the reasoner, the shapes and the server."""
    assert {"build", "crash", "fuzz", "hostile", "http", "reason", "soak", "validate"} <= set(find_benches())


def test_synthetic_articles_are_sound(tmp_path: Path) -> None:
    """They are read without a finding, and every claim that the generator counted is found."""
    articles = generate_articles(2, claims=40)
    write_seeds(tmp_path, articles, REFERENCE)
    reading = read_seeds(tmp_path, read_ontology())
    archive, graphs, findings = reading.archive, reading.graphs, reading.findings
    assert findings == ()
    assert archive is not None
    claims = sum(len(article.statements) for article in archive.articles)
    assert claims == sum(article.claims for article in articles)
    assert claims >= 80
    assert len(graphs[Role.REPORTED]) > 40
    assert len(graphs[Role.PROSPECTS]) > 0


def test_the_judged_findings_are_counted() -> None:
    """Fifty findings were judged, at least 95 % of them right; one that is not reported any more is named."""
    judged = read_judged()
    assert len(judged) == 50
    assert {one.verdict for one in judged} <= {"right", "wrong"}
    assert sum(one.verdict == "right" for one in judged) >= 48
    text = judged_text(judged[:1], [])
    assert "1 right, 0 wrong (100% right)" in text
    assert f"Not reported any more: {judged[0].code} at {judged[0].place}." in text


def test_the_judged_draws_are_counted() -> None:
    """Three draws of 160 were judged; of the errors nine in ten are right, of the warnings three in four, in each."""
    shares = read_shares()
    assert len(shares) == 12
    assert {count for _, count in shares.values()} == {40}
    assert all(right >= (36 if severity == "error" else 30) for (_, _, severity, _), (right, _) in shares.items())
    assert shares["seventeen", "2026", "error", "pooled"] == (37, 40)


def test_a_draw_is_what_its_seed_says() -> None:
    """A seed draws the same again; by kind, each code has its turn before another has a second one."""
    found = [
        Drawn(repository="r", severity="error", code=f"c{number % 5 and 1}", place=f"f:{number}:1", message="m")
        for number in range(100)
    ]
    assert draw_pooled(found, 3) == draw_pooled(found, 3) != draw_pooled(found, 4)
    assert len(set(draw_pooled(found, 3))) == 40
    drawn = draw_by_kind(found, 3)
    assert [one.code for one in drawn[:4]] == ["c0", "c1", "c0", "c1"]
    assert [sum(one.code == code for one in drawn) for code in ("c0", "c1")] == [20, 20]


def test_the_eight_questions_have_answers() -> None:
    """On 20,000 triples they answer as many rows as the servers of Oxigraph, Virtuoso and rdflib-endpoint do."""
    engine = Store()
    engine.bulk_extend(Quad(*triple) for triple in iter_triples(20_000))
    assert len(engine) == 20_000
    answers = {name: engine.query(PREFIXES + query) for name, query in QUERIES.items()}
    rows = {name: len(list(rows)) for name, rows in answers.items() if not isinstance(rows, QueryBoolean)}
    assert rows == {
        "point lookup": 1,
        "3-hop star": 18,
        "path +": 8,
        "GROUP BY over all claims": 30,
        "OPTIONAL + FILTER": 137,
        "regex over quotes": 5,
        "ORDER BY LIMIT": 10,
        "CONSTRUCT neighbourhood": 37,
    }
