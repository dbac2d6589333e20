"""The real article's revision holds to the shapes, and what breaks it on purpose is found and told."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef

from graph.build.dataset import Dataset, violations_to_findings
from graph.finding import Span
from graph.namespaces import BASE
from graph.terms import OA, PROV, QUDT, RLF, Graphs, Role
from graph.validate.engine import (
    SHAPES,
    PyshaclValidator,
    Report,
    ShiftyValidator,
    ValidationImpossibleError,
    Validator,
    read_shapes,
)
from graph.validate.validation import validate

STAFF = URIRef(f"{BASE}claim/kashgar-2016/sike-kashgar-staff")
STAFF_COUNT = URIRef(f"{BASE}id/observation/kashgar-2016/sike-staff")
SIKE = URIRef(f"{BASE}id/company/guangdong-sike-electronics")
STAFF_FIGURE = URIRef(f"{BASE}id/figure/kashgar-2016/sike-kashgar-staff")
JIASHI = URIRef(f"{BASE}id/place/jiashi")
QUOTE = URIRef(f"{BASE}quote/kashgar-2016/824-886")


def misquote(graphs: Graphs) -> None:
    """Let a quote say "over 3,000 people" where the article says "over 2,000"."""
    words = URIRef(f"{QUOTE}#quote")
    graphs[Role.CLAIMS].set(
        (words, OA.exact, Literal("It now employs over 2,000 persons at seven factories in Kashgar"))
    )


def report_without_claim(graphs: Graphs) -> None:
    """Report that Sike operates in Jiashi, which no claim says."""
    graphs[Role.INFERRED].remove((SIKE, RLF.operatesIn, JIASHI))
    graphs[Role.REPORTED].add((SIKE, RLF.basedIn, JIASHI))


def change_number(graphs: Graphs) -> None:
    """Let the figure say more than 3,000 where its words say over 2,000."""
    graphs[Role.ENTITIES].set((STAFF_FIGURE, QUDT.minExclusive, Literal(3000)))


def report_prospect(graphs: Graphs) -> None:
    """Move what Wanda pledged among what is reported."""
    pledge = URIRef(f"{BASE}id/event/kashgar-2016/pledge-by-wanda")
    for triple in list(graphs[Role.PROSPECTS].triples((pledge, RLF.place, None))):
        graphs[Role.REPORTED].add(triple)


def retract_claim(graphs: Graphs) -> None:
    """Take a claim away and leave its reported triple."""
    graphs[Role.CLAIMS].remove((STAFF, None, None))


def repeat_triple(graphs: Graphs) -> None:
    """Let a reported triple stand among the inferred ones as well."""
    graphs[Role.DERIVED].add((STAFF_COUNT, RLF.value, STAFF_FIGURE))


def copy_graphs(dataset: Dataset) -> Graphs:
    """Return graphs of the article that a test may change."""
    return {role: Graph() + graph for role, graph in dataset.graphs.items()}


def test_the_article_holds_to_the_shapes(dataset: Dataset) -> None:
    """Nothing is found in what a build publishes."""
    report = validate(dataset.graphs, read_shapes(), ShiftyValidator())
    assert report.violations == ()
    assert report.graph.value(predicate=RDF.type, object=SH.ValidationReport) is not None


def test_the_reference_engine_finds_nothing_either(dataset: Dataset) -> None:
    """Pyshacl finds nothing in what a build says before anything is inferred: a third of the time of everything."""
    graphs = copy_graphs(dataset)
    graphs[Role.INFERRED] = Graph()
    for kind in (RLF.Derivation, RLF.Premise):
        for node in list(graphs[Role.CLAIMS].subjects(RDF.type, kind)):
            graphs[Role.CLAIMS].remove((node, None, None))
    assert len(graphs[Role.CLAIMS]) > 6000
    report = validate(graphs, read_shapes(), PyshaclValidator())
    assert report.violations == ()
    assert report.graph.value(predicate=RDF.type, object=SH.ValidationReport) is not None


@pytest.fixture(scope="module")
def harmed(dataset: Dataset) -> Report:
    """What is found in the article after six harms at nodes of their own."""
    graphs = copy_graphs(dataset)
    for harm in (misquote, report_without_claim, change_number, report_prospect, retract_claim, repeat_triple):
        harm(graphs)
    return validate(graphs, read_shapes(), ShiftyValidator())


@pytest.mark.parametrize(
    ("code", "focus"),
    [
        ("quote-is-text", QUOTE),
        ("reported-claim", SIKE),
        ("figure-label-number", STAFF_FIGURE),
        ("reported-not-of-prospect", URIRef(f"{BASE}id/event/kashgar-2016/pledge-by-wanda")),
        ("reported-claim", STAFF_COUNT),
        ("one-home", STAFF_COUNT),
    ],
)
def test_harm_is_found(harmed: Report, code: str, focus: URIRef) -> None:
    """Each harm is found at the node that was harmed."""
    assert (code, focus) in {(violation.code, violation.focus) for violation in harmed.violations}
    assert not harmed.conforms


def test_a_violation_on_the_view_is_told_of_the_triple(harmed: Report) -> None:
    """In the values and in the report graph a triple's violation has subject, predicate and object, and no view."""
    (violation,) = (one for one in harmed.violations if (one.code, one.focus) == ("reported-claim", SIKE))
    assert (violation.focus, violation.path, violation.value) == (SIKE, RLF.basedIn.n3(), JIASHI)
    results = harmed.graph.subjects(SH.sourceShape, URIRef(SHAPES + "reported-claim"))
    (result,) = (one for one in results if harmed.graph.value(one, SH.focusNode) == SIKE)
    assert harmed.graph.value(result, SH.resultPath) == RLF.basedIn
    assert harmed.graph.value(result, SH.value) == JIASHI
    assert "/view/" not in harmed.graph.serialize(format="nt")


def test_a_finding_says_what_stands_there_and_the_way_out(harmed: Report) -> None:
    """A curator reads the place, the name, the words and what to do."""
    place = Span(file="article.yaml", line=41, column=7, end_line=41, end_column=20)
    (finding,) = (
        one
        for one in violations_to_findings(harmed, {STAFF_FIGURE: place}, Path("seeds"))
        if one.code == "figure-label-number"
    )
    assert str(finding) == (
        "article.yaml:41:7: id/figure/kashgar-2016/sike-kashgar-staff; there stands “over 2,000 people”: "
        "The words “over 2,000 people” mean 2000; the figure has 3000. Correct the number or the words."
    )


def test_a_finding_without_a_place_names_the_file_for_all(harmed: Report) -> None:
    """What came from no known place is told of the folder."""
    findings = violations_to_findings(harmed, {}, Path("seeds"))
    assert {str(finding.span) for finding in findings} == {"seeds:1:1"}


@pytest.mark.parametrize("validator", [ShiftyValidator(), PyshaclValidator()], ids=lambda one: type(one).__name__)
def test_malformed_shapes_are_refused(validator: Validator) -> None:
    """Shapes that cannot be used are an error, never a silent "conforms"."""
    shapes = Graph().parse(
        data="""
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        <urn:shape> a sh:NodeShape ; sh:targetNode <urn:node> ;
          sh:sparql [ sh:select "SELECT $this WHERE { $this ?p" ] .
        """
    )
    data = Graph().add((URIRef("urn:node"), RDFS.label, Literal("node")))
    with pytest.raises(ValidationImpossibleError):
        validator.validate(data, shapes)


def test_a_warning_does_not_forbid_to_publish() -> None:
    """A report whose violations are warnings conforms."""
    shapes = Graph().parse(
        data="""
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        <urn:shape> a sh:NodeShape ; sh:targetNode <urn:node> ; sh:severity sh:Warning ;
          sh:property [ sh:path <urn:p> ; sh:minCount 1 ; sh:severity sh:Warning ] .
        """
    )
    report = ShiftyValidator().validate(Graph().add((URIRef("urn:node"), PROV.value, Literal(1))), shapes)
    assert [violation.code for violation in report.violations] == ["shape-min-count"]
    assert report.conforms
