"""From a triple of a revision down to its quotes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import Graph

from graph.conclude.reason import reason
from graph.lookup.explain import Explainer, Explanation, UnknownStatementError
from graph.namespaces import BASE
from graph.rdf.quads import graphs_to_quads, rebase_quads
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import RevisionDirectory
from graph.revision.store import OxigraphStore
from graph.terms import Role
from server.cli import cli
from tests.graph.conclude.written import write_reasoning

OTHER_BASE = "http://127.0.0.1:8080/kg/"
PREFIXES = """
@prefix article: <https://w3id.org/reliefgraph/article/> .
@prefix claim: <https://w3id.org/reliefgraph/claim/test/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix id: <https://w3id.org/reliefgraph/id/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix quote: <https://w3id.org/reliefgraph/quote/test/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rlf: <https://w3id.org/reliefgraph/ontology#> .
"""
SIKE, FACTORY, PARK, JIASHI, KASHGAR = (
    f"<{BASE}id/{path}>" for path in ("company/sike", "facility/factory", "place/park", "place/jiashi", "place/kashgar")
)
TEXTS = {
    Role.ONTOLOGY: """
        rlf:locatedIn a owl:ObjectProperty, owl:TransitiveProperty .
        rlf:operatesIn a owl:ObjectProperty ; owl:propertyChainAxiom ( rlf:operates rlf:locatedIn ) .""",
    Role.REPORTED: f"{SIKE} rlf:operates {FACTORY} . {FACTORY} rlf:locatedIn {JIASHI} .",
    Role.REFERENCE: f"{JIASHI} rlf:locatedIn {KASHGAR} . {JIASHI} a rlf:County . {KASHGAR} rlf:iso3166 \"XJ-31\" .",
    Role.ENTITIES: f'{SIKE} a rlf:Company ; rdfs:label "Sike"@en . {FACTORY} a rlf:Factory .'
    f" {KASHGAR} a rlf:Prefecture ."
    f" <{BASE}id/person/zhang> rdfs:label \"Zhang Ke\"@en ; a rlf:Person . <{BASE}id/group/sike> a rlf:Group .",
    Role.CLAIMS: f"""
        claim:operates a rlf:Claim ; rdf:subject {SIKE} ; rdf:predicate rlf:operates ; rdf:object {FACTORY} ;
          rlf:voice rlf:IndirectSpeech ; rlf:factuality rlf:Actual ; rlf:polarity rlf:Positive ;
          rlf:directness rlf:Verbatim ; prov:wasAttributedTo <{BASE}id/person/zhang> ;
          prov:wasDerivedFrom quote:8-21 , quote:0-7 .
        claim:place a rlf:Claim ; rdf:subject {FACTORY} ; rdf:predicate rlf:locatedIn ; rdf:object {JIASHI} ;
          rlf:voice rlf:Narrator ; rlf:factuality rlf:Actual ; rlf:polarity rlf:Positive ;
          rlf:directness rlf:Verbatim ; prov:wasAttributedTo article:test ; prov:wasDerivedFrom quote:22-31 .
        claim:old a rlf:Claim ; rdf:subject {FACTORY} ; rdf:predicate rlf:locatedIn ; rdf:object {JIASHI} ;
          rlf:voice rlf:Narrator ; rlf:factuality rlf:Actual ; rlf:polarity rlf:Positive ;
          rlf:directness rlf:Verbatim ; owl:deprecated true ; rlf:deprecationReason "corrected" .
        quote:0-7 oa:hasSource <{BASE}article/test/text> ; oa:hasSelector quote:a, quote:b .
        quote:a oa:exact "Sike runs" . quote:b oa:start 0 ; oa:end 7 .
        quote:8-21 oa:hasSource <{BASE}article/test/text> ; oa:hasSelector quote:c, quote:d .
        quote:c oa:exact "a factory" . quote:d oa:start 8 ; oa:end 21 .
        quote:22-31 oa:hasSource <{BASE}article/test/text> ; oa:hasSelector quote:e, quote:f .
        quote:e oa:exact "in Jiashi" . quote:f oa:start 22 ; oa:end 31 .""",
    Role.SOURCES: f"""
        article:test rdfs:label "An article"@en .
        <{BASE}id/record/1> a rlf:SourceRecord ; rdf:subject {JIASHI} ; rdf:predicate rlf:locatedIn ;
          rdf:object {KASHGAR} ; prov:wasDerivedFrom <{BASE}id/source/codes> .
        <{BASE}id/source/codes> dcterms:title "Table of codes" .""",
}  # fmt: skip


@pytest.fixture(scope="module")
def graphs() -> dict[Role, Graph]:
    """The graphs of a small build, reasoned over."""
    built = {role: Graph().parse(data=PREFIXES + text, format="turtle") for role, text in TEXTS.items()}
    for role, more in write_reasoning(built, reason(built)).items():
        built[role] = built.get(role, Graph()) + more
    return built


@pytest.fixture(scope="module", params=[BASE, OTHER_BASE])
def explainer(request: pytest.FixtureRequest, graphs: dict[Role, Graph]) -> Explainer:
    """An explainer of the build, under the usual base and under another."""
    base = str(request.param)
    quads = rebase_quads(graphs_to_quads(graphs), BASE, base)
    return Explainer(OxigraphStore.in_memory(quads), base=base)


def outline(explanation: Explanation, depth: int = 0) -> list[str]:
    """Write a tree as indented lines."""
    why = " ".join(filter(None, (explanation.graph, explanation.rule)))
    lines = [f"{'  ' * depth}{explanation.statement} ({why})"]
    for witness in explanation.witnesses:
        quotes = " | ".join(f"{quote.text} {quote.start}-{quote.end}" for quote in witness.quotes)
        lines.append(f"{'  ' * (depth + 1)}{witness.by}: {quotes}{witness.deprecated}")
    for premise in explanation.premises:
        lines += outline(premise, depth + 1)
    return lines


def test_inferred_triple_leads_to_quotes(explainer: Explainer) -> None:
    """That Sike operates in Kashgar leads by two rules to a speaker's quotes, a narrator's quote and a source."""
    assert outline(explainer.explain("company/sike", "operatesIn", "kashgar")) == [
        "<id/company/sike> rlf:operatesIn <id/place/kashgar> (inferred prp-spo2)",
        "  <id/company/sike> rlf:operates <id/facility/factory> (reported)",
        "    Zhang Ke: Sike runs 0-7 | a factory 8-21",
        "  <id/facility/factory> rlf:locatedIn <id/place/kashgar> (inferred prp-trp)",
        "    <id/facility/factory> rlf:locatedIn <id/place/jiashi> (reported)",
        "      : corrected",
        "      An article: in Jiashi 22-31",
        "    <id/place/jiashi> rlf:locatedIn <id/place/kashgar> (reference)",
        "      Table of codes: ",
        "    rlf:locatedIn rdf:type owl:TransitiveProperty (ontology)",
        "  rlf:operatesIn owl:propertyChainAxiom ( rlf:operates rlf:locatedIn ) (ontology)",
    ]


def test_reported_triple_leads_to_its_claim(explainer: Explainer) -> None:
    """A reported triple has no rule: it is said, with speaker, axes and quotes in the order of the text."""
    explanation = explainer.explain("company/sike", "rlf:operates", "factory")
    assert (explanation.graph, explanation.rule, explanation.premises) == ("reported", "", ())
    assert explanation.witnesses[0].axes == ("IndirectSpeech", "Actual", "Positive", "Verbatim")
    assert [quote.text for quote in explanation.iter_quotes()] == ["Sike runs", "a factory"]


def test_literal_and_type_can_be_named(explainer: Explainer) -> None:
    """A quoted text stands for the literal with these characters, and `a` for the type."""
    assert explainer.explain("kashgar", "iso3166", '"XJ-31"').graph == "reference"
    assert explainer.explain("company/sike", "a", "rlf:Company").graph == "entities"


@pytest.mark.parametrize(
    ("triple", "message"),
    [
        (("nobody", "operatesIn", "kashgar"), "nothing here is called 'nobody'"),
        (
            ("sike", "operatesIn", "kashgar"),
            "'sike' is the key of several things\n  Say which: company/sike, group/sike.",
        ),
        (
            ("company/sike", "operatesIn", "factory"),
            "this triple does not stand here: <id/company/sike> rlf:operatesIn <id/facility/factory>\n"
            "  With that subject and property stand: <id/place/jiashi>, <id/place/kashgar>.",
        ),
        (("factory", "near", "kashgar"), "That subject has these properties: rdf:type, rlf:locatedIn."),
        (("kashgar", "iso3166", '"XJ-99"'), "no triple here has the value 'XJ-99'"),
        (("<http://example.org/x>", "near", "kashgar"), "Nothing here has that subject."),
    ],
)
def test_what_is_not_there_is_said(explainer: Explainer, triple: tuple[str, str, str], message: str) -> None:
    """A name or triple that is not there is told together with what is."""
    with pytest.raises(UnknownStatementError) as caught:
        explainer.explain(*triple)
    assert message in str(caught.value)


@pytest.mark.parametrize("name", ["http://[", "http://a b", "<a>", "rlf:a b"])
def test_what_is_no_address_is_said(explainer: Explainer, name: str) -> None:
    """A name with characters that no IRI has is told as such, on every place of the triple."""
    for triple in (
        (name, "rlf:operates", "factory"),
        ("company/sike", name, "factory"),
        ("company/sike", "rlf:operates", name),
    ):
        with pytest.raises(UnknownStatementError, match="is no address"):
            explainer.explain(*triple)


def test_a_pattern_is_no_key(explainer: Explainer) -> None:
    """What looks like a regular expression names nothing."""
    with pytest.raises(UnknownStatementError, match="nothing here is called"):
        explainer.resolve(".*")


def test_command_prints_the_tree(graphs: dict[Role, Graph], tmp_path: Path) -> None:
    """`reliefgraph explain` prints the rule, the speaker and the quotes of a triple of the current revision."""
    change = Change(kind=ChangeKind.BUILD, who="test", what="test")
    RevisionDirectory(tmp_path).publish(graphs_to_quads(graphs), change)
    result = CliRunner().invoke(
        cli, ["explain", "--data", str(tmp_path), "company/sike", "operatesIn", "kashgar"], terminal_width=200
    )
    assert result.exit_code == 0
    for words in ("by prp-spo2", "Zhang Ke", "“Sike runs”", "source record, Table of codes"):
        assert words in result.output


def test_command_without_a_revision_says_so(tmp_path: Path) -> None:
    """Where nothing was built, the error names the command that builds."""
    result = CliRunner().invoke(cli, ["explain", "--data", str(tmp_path), "a", "b", "c"])
    assert "reliefgraph build" in str(result.exception)
