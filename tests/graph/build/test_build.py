"""One command turns the seeds into one published revision, the same on every machine and in any order."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rdflib import RDF, Graph, URIRef

from graph.build.build import build
from graph.build.dataset import Dataset, read_ontology
from graph.conclude.conclude import conclude, settle
from graph.revision.revision import RevisionDirectory
from graph.terms import RLF, Graphs, Role, entity_iri

SEEDS = Path(__file__).resolve().parents[3] / "seeds"


def test_the_seeds_build_without_a_finding(dataset: Dataset) -> None:
    """The article gives 262 claims and 6 quotations, and no finding."""
    assert dataset.findings == ()
    claims = dataset.graphs[Role.CLAIMS]
    assert len(set(claims.subjects(RDF.type, RLF.Claim))) == 262
    assert len(set(claims.subjects(RDF.type, RLF.Quotation))) == 6


def test_no_triple_stands_in_two_graphs(dataset: Dataset) -> None:
    """The eleven graphs are disjoint."""
    graphs = list(dataset.graphs.values())
    assert len(graphs) == 11
    assert sum(len(graph) for graph in graphs) == len({triple for graph in graphs for triple in graph}) > 5000


def test_a_triple_with_two_origins_stands_in_the_first() -> None:
    """Reported comes before reference, and reference before inferred; without the first, the next has it."""
    triple = (entity_iri("place", "jiashi"), RLF.locatedIn, entity_iri("place", "kashgar"))

    def graph() -> Graph:
        return Graph().add(triple)

    settled = settle({Role.INFERRED: graph(), Role.REFERENCE: graph(), Role.REPORTED: graph()})
    assert [role for role in Role if triple in settled[role]] == [Role.REPORTED]
    settled = settle({Role.INFERRED: graph(), Role.REFERENCE: graph()})
    assert [role for role in Role if triple in settled[role]] == [Role.REFERENCE]


def test_a_reported_triple_that_goes_is_still_inferred(dataset: Dataset) -> None:
    """Without the report, nothing places Sike in the park; that it works in Xinjiang still follows by a chain."""
    graphs: Graphs = {role: Graph() + graph for role, graph in dataset.graphs.items() if role is not Role.INFERRED}
    sike, xinjiang = entity_iri("company", "guangdong-sike-electronics"), entity_iri("place", "xinjiang")
    park = entity_iri("place", "shenzhen-industrial-park")
    graphs[Role.REPORTED].remove((sike, RLF.operatesIn, park))
    concluded = conclude(graphs)
    assert not any((sike, RLF.operatesIn, park) in graph for graph in concluded.values())
    assert (sike, RLF.operatesIn, xinjiang) in concluded[Role.INFERRED]


@pytest.mark.parametrize("base", ["https://w3id.org/reliefgraph/", "http://localhost:8080/relief/"])
def test_two_builds_give_one_revision_id(base: str, tmp_path: Path) -> None:
    """Two builds into two places, the second from copied seeds under other names of folders, have the same id."""
    copy = tmp_path / "somewhere" / "else"
    shutil.copytree(SEEDS, copy)
    ids = [
        build(seeds, RevisionDirectory(tmp_path / name, base=base), who="test").revision
        for seeds, name in ((SEEDS, "one"), (copy, "two"))
    ]
    assert ids[0] is not None
    assert ids[1] is not None
    assert ids[0].id == ids[1].id


def test_every_reported_triple_has_a_claim(dataset: Dataset) -> None:
    """Each of the reported triples is the subject, predicate and object of some claim."""
    claims = dataset.graphs[Role.CLAIMS]
    said = {
        (claims.value(claim, RDF.subject), claims.value(claim, RDF.predicate), claims.value(claim, RDF.object))
        for claim in claims.subjects(RDF.type, RLF.Claim)
    }
    reported = set(dataset.graphs[Role.REPORTED])
    assert len(reported) > 100
    assert reported <= said


def test_the_build_does_not_change_the_ontology(dataset: Dataset) -> None:
    """Graph `ontology` is what its file says."""
    names = {s for s in read_ontology().subjects() if isinstance(s, URIRef)}
    assert {s for s in dataset.graphs[Role.ONTOLOGY].subjects() if isinstance(s, URIRef)} == names
