"""What a writer keeps between writes says what it would read anew: same revisions, write by write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph

from graph.conclude.reason import RuleReasoner
from graph.namespaces import BASE
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import Revision, RevisionDirectory
from graph.update.amend import ContradictionError, GraphMissingError, amend
from graph.update.integrity import DatasetIntegrity
from graph.update.write import Write, WriteKind
from graph.validate.engine import ShiftyValidator
from tests.small_dataset import TRIG

UPDATE = Change(kind=ChangeKind.UPDATE, who="tester", what="update")
PREFIXES = f"""
PREFIX g: <{BASE}graph/> PREFIX rlf: <{BASE}ontology#> PREFIX p: <{BASE}id/place/> PREFIX d: <{BASE}id/derivation/>
PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
"""
WRITES = (
    "INSERT DATA { GRAPH g:ontology { rlf:locatedIn a owl:TransitiveProperty ; owl:inverseOf rlf:contains } }",
    'INSERT DATA { GRAPH g:entities { p:jiashi rdfs:label "Jiashi"@de } }',
    "INSERT DATA { GRAPH g:reference { p:kashgar rlf:locatedIn p:xinjiang } }",
    "INSERT DATA { GRAPH g:entities { p:jiashi rlf:locatedIn p:xinjiang } }",  # which was inferred
    "INSERT DATA { GRAPH g:reported { p:jiashi rlf:locatedIn p:xinjiang } }",  # and stands in entities already
    "DELETE DATA { GRAPH g:reported { p:jiashi rlf:locatedIn p:xinjiang } }",
    "INSERT DATA { GRAPH g:prospects { p:jiashi rlf:locatedIn p:china } }",
    "INSERT DATA { GRAPH g:entities { p:xinjiang rlf:locatedIn p:china } }",
    "INSERT DATA { GRAPH g:entities { p:jiashi owl:sameAs p:payzawat } }",
    "INSERT DATA { GRAPH g:ontology { rlf:Place owl:equivalentClass [ owl:unionOf ( rlf:County rlf:Prefecture ) ] } }",
    "INSERT DATA { GRAPH g:ontology { rlf:Place owl:disjointWith rlf:Figure } }",
    'INSERT DATA { GRAPH g:claims { d:mine a rlf:Derivation ; rdfs:label "mine" } }',  # does not last
    "DELETE { GRAPH g:claims { ?d rlf:rule ?r } } WHERE { GRAPH g:claims { ?d rlf:rule ?r } }",  # nor does that
    "DELETE DATA { GRAPH g:entities { p:jiashi owl:sameAs p:payzawat } }",
    'INSERT DATA { GRAPH g:entities { p:jiashi rlf:size "007.50"^^xsd:decimal } }',
    "DELETE WHERE { GRAPH g:reference { ?s ?p ?o } }",
    "DROP GRAPH g:ontology",
)


def integrity() -> DatasetIntegrity:
    """Return what keeps a dataset in order, without shapes."""
    return DatasetIntegrity(validator=ShiftyValidator(), shapes=Graph(), reasoner=RuleReasoner())


def begin(folder: Path, base: str = BASE) -> RevisionDirectory:
    """Publish the small dataset."""
    directory = RevisionDirectory(folder, base=base)
    directory.publish(parse(TRIG, format=RdfFormat.TRIG), Change(kind=ChangeKind.BUILD, who="tester", what="data"))
    return directory


def write(directory: RevisionDirectory, kept: DatasetIntegrity, text: str, base: str = BASE) -> Revision:
    """Apply an update."""
    request = Write(kind=WriteKind.UPDATE, text=(PREFIXES + text).replace(BASE, base))
    return amend(directory, request, UPDATE, integrity=kept).revision


@pytest.mark.parametrize("base", [BASE, "http://127.0.0.1:8080/kg/"])
def test_what_is_kept_says_what_is_there(tmp_path: Path, base: str) -> None:
    """After each write, whoever remembers the dataset makes the revision that somebody makes who reads it anew."""
    warm, cold = begin(tmp_path / "warm", base), begin(tmp_path / "cold", base)
    remembering = integrity()
    seen = set()
    for text in WRITES:
        one, other = write(warm, remembering, text, base), write(cold, integrity(), text, base)
        assert (one.id, one.graphs) == (other.id, other.graphs), text
        assert set(one.open().iter_quads()) == set(other.open().iter_quads()), text
        seen.add(one.id)
    assert len(seen) >= len(WRITES) - 3  # three of them change nothing that lasts


def test_a_refused_write_leaves_what_is_kept(tmp_path: Path) -> None:
    """After a contradiction, and after a triple term, the next write is concluded from what stands."""
    warm, cold = begin(tmp_path / "warm"), begin(tmp_path / "cold")
    remembering = integrity()
    for text in WRITES[:3]:
        write(warm, remembering, text)
        write(cold, integrity(), text)
    with pytest.raises(ContradictionError):
        write(warm, remembering, "INSERT DATA { GRAPH g:entities { p:kashgar owl:differentFrom p:kashgar } }")
    with pytest.raises(GraphMissingError):
        write(warm, remembering, "INSERT DATA { GRAPH g:entities { p:kashgar rlf:says <<( p:a p:b p:c )>> } }")
    assert write(warm, remembering, WRITES[3]).id == write(cold, integrity(), WRITES[3]).id


def test_a_revision_by_somebody_else_is_read(tmp_path: Path) -> None:
    """Where another writer has published meanwhile, what is kept is forgotten."""
    directory, remembering = begin(tmp_path / "one"), integrity()
    write(directory, remembering, WRITES[0])
    write(directory, integrity(), WRITES[2])
    other = begin(tmp_path / "other")
    for text in (WRITES[0], WRITES[2], WRITES[7]):
        last = write(other, integrity(), text)
    assert write(directory, remembering, WRITES[7]).id == last.id


@pytest.mark.parametrize(
    ("data", "rule", "triples"),
    [
        (
            "p:jiashi owl:sameAs p:kashgar ; owl:differentFrom p:kashgar",
            "eq-diff1",
            {
                "<id/place/jiashi> owl:sameAs <id/place/kashgar>",
                "<id/place/jiashi> owl:differentFrom <id/place/kashgar>",
            },
        ),
        ("p:jiashi a owl:Nothing", "cls-nothing2", {"<id/place/jiashi> rdf:type owl:Nothing"}),
        ("p:jiashi owl:differentFrom p:jiashi", "eq-diff1", {"<id/place/jiashi> owl:differentFrom <id/place/jiashi>"}),
        ('p:jiashi rlf:size "abc"^^xsd:integer', "dt-not-type", {'<id/place/jiashi> rlf:size "abc"^^xsd:integer'}),
        ('p:jiashi rlf:size "١٢٣"^^xsd:integer', "dt-not-type", {'<id/place/jiashi> rlf:size "١٢٣"^^xsd:integer'}),
        ('p:jiashi rlf:size "sNaN"^^xsd:decimal', "dt-not-type", {'<id/place/jiashi> rlf:size "sNaN"^^xsd:decimal'}),
        (
            'p:jiashi rlf:day "2026-02-30"^^xsd:date',
            "dt-not-type",
            {'<id/place/jiashi> rlf:day "2026-02-30"^^xsd:date'},
        ),
    ],
)
def test_a_contradiction_is_told_with_its_proof(tmp_path: Path, data: str, rule: str, triples: set[str]) -> None:
    """What a client writes against itself is refused with the rule, the triples and each step of the proof."""
    directory = begin(tmp_path)
    before = directory.get_current()
    with pytest.raises(ContradictionError) as refused:
        write(directory, integrity(), f"INSERT DATA {{ GRAPH g:entities {{ {data} }} }}")
    members = refused.value.members
    assert members["rule"] == rule
    named = members["triples"]
    assert isinstance(named, tuple)
    assert {re.sub(r"<http://www.w3.org/2001/XMLSchema#(\w+)>", r"xsd:\1", line) for line in named} == triples
    proof = members["proof"]
    assert isinstance(proof, list)
    assert proof[-1]["rule"] == rule
    assert proof[-1]["conclusion"] is None
    assert directory.get_current() == before


@pytest.mark.parametrize(
    "text",
    [
        '"1/2"^^owl:rational', '"1.5"^^owl:real', '"-0044-03-15"^^xsd:date', '"12020-01-01T00:00:00"^^xsd:dateTime',
        '"-0044"^^xsd:gYear', '"NaN"^^xsd:double', f'"{"9" * 5000}"^^xsd:integer', '"P1M"^^xsd:duration',
    ],
)  # fmt: skip
def test_a_value_that_python_lacks_is_written(tmp_path: Path, text: str) -> None:
    """Every value of XML Schema and OWL may be written, whether or not Python has it."""
    directory = begin(tmp_path)
    write(directory, integrity(), f"INSERT DATA {{ GRAPH g:entities {{ p:jiashi rlf:size {text} }} }}")
    assert directory.get_current().number == 2
