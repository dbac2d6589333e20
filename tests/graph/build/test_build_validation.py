"""A build validates what it would publish, and a defect publishes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

from rdflib import Graph, Literal, URIRef

from graph.build.build import build
from graph.build.dataset import Dataset, violations_to_findings
from graph.finding import Span
from graph.revision.revision import RevisionDirectory
from graph.terms import OA, Role
from graph.validate.engine import Report, ShiftyValidator, Validator, read_shapes
from graph.validate.validation import validate

SEEDS = Path(__file__).resolve().parents[3] / "seeds"


class BreakingValidator:
    """Breaks one quote before it validates, as a faulty station would."""

    name = "breaking"
    version = "0"

    def validate(self, data: Graph, shapes: Graph) -> Report:
        """Replace the words of the first quote by others."""
        subject, predicate, words = min(data.triples((None, OA.exact, None)))
        broken = Graph() + data
        broken.set((subject, predicate, Literal(f"{words}, or so")))
        return ShiftyValidator().validate(broken, shapes)


def test_a_broken_quote_publishes_nothing(tmp_path: Path) -> None:
    """A quote that is not the text at its offsets is told as an error, and the former revision stands."""
    directory = RevisionDirectory(tmp_path / "data")
    first = build(SEEDS, directory, who="test").revision
    validator: Validator = BreakingValidator()
    built = build(SEEDS, directory, who="test", validator=validator)
    assert built.revision is None
    assert built.summary is None
    assert any("or so" in finding.message for finding in built.findings)
    assert directory.get_current() == first


def test_a_curated_defect_is_told_at_its_line(dataset: Dataset) -> None:
    """What breaks a shape is told where a curator wrote it, when somebody did."""
    graphs = {role: Graph() + graph for role, graph in dataset.graphs.items()}
    claim = URIRef("https://w3id.org/reliefgraph/claim/kashgar-2016/sike-kashgar-staff")
    graphs[Role.CLAIMS].remove((claim, None, None))
    figure = URIRef("https://w3id.org/reliefgraph/id/figure/kashgar-2016/sike-kashgar-staff")
    span = Span(file="article.yaml", line=7, column=3, end_line=7, end_column=9)
    report = validate(graphs, read_shapes(), ShiftyValidator())
    findings = violations_to_findings(report, {figure: span}, Path("seeds"))
    assert not report.conforms
    assert {str(finding.span) for finding in findings} == {"article.yaml:7:3"}
    assert {str(finding.span) for finding in violations_to_findings(report, {}, Path("seeds"))} == {"seeds:1:1"}


def test_an_error_in_an_article_publishes_nothing(tmp_path: Path) -> None:
    """A quote that the article does not have stops the build with its file, line and column."""
    seeds = tmp_path / "seeds"
    shutil.copytree(SEEDS, seeds)
    article = seeds / "kashgar-2016" / "article.yaml"
    text = article.read_text(encoding="utf-8")
    article.write_text(
        text.replace("quote: It now employs over 2,000", "quote: It now employ over 2,000"), encoding="utf-8"
    )
    built = build(seeds, RevisionDirectory(tmp_path / "data"), who="test")
    assert built.revision is None
    line = 1 + text[: text.index("quote: It now employs over 2,000")].count("\n")
    assert [finding.code for finding in built.findings if str(finding.span).endswith(f"article.yaml:{line}:12")] == [
        "quote-not-found"
    ]
    assert RevisionDirectory(tmp_path / "data").current() is None
