"""The description of a revision as a data set."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Store

from graph.namespaces import BASE, VOID
from graph.rdf.quads import Difference
from graph.revision.counts import count, count_anew, read_counts
from graph.revision.describe import describe_dataset
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import RevisionDirectory
from graph.revision.store import OxigraphStore
from graph.revision.view import View
from graph.terms import Role
from tests.small_dataset import small_view

OTHER = "http://localhost:1/kg/"


def test_counts_are_those_of_the_quads() -> None:
    """Triples, entities, classes and properties are counted by hand in the small data set."""
    counts = count(small_view())
    assert counts.triples == len(small_view().store)
    assert counts.entities == 5
    assert counts.classes["https://w3id.org/reliefgraph/ontology#County"] == 1
    located = [one for one in counts.properties if one.property.endswith("#locatedIn")]
    assert [(one.triples, one.subjects, one.objects) for one in located] == [(1, 1, 1)]


def test_the_catalog_is_counted_from_the_revision(tmp_path: Path) -> None:
    """The catalog, under another base, names the revision, the sizes of its graphs and its partitions."""
    directory = RevisionDirectory(tmp_path, base=OTHER)
    change = Change(kind=ChangeKind.BUILD, who="test", what="test")
    revision = directory.publish(small_view().store.iter_quads(), change, describe=describe_dataset)
    view = View(revision.open(), OTHER)
    dataset = NamedNode(OTHER + "dataset")
    assert view.text(dataset, "http://www.w3.org/ns/dcat#version") == revision.id
    assert view.text(dataset, VOID + "triples") == str(len(small_view().store))
    assert view.text(view.graph(Role.REPORTED), VOID + "triples") == "1"
    (part,) = view.subjects(VOID + "class", view.own("County"))
    assert view.text(part, VOID + "entities") == "1"
    catalog = list(view.store.iter_quads(view.graph(Role.CATALOG)))
    assert not [quad for quad in catalog if "w3id.org" in str(quad)]
    assert Literal("reliefgraph", language="en") in [quad.object for quad in catalog]


UPDATES = (
    "INSERT DATA { GRAPH g:prospects { id:plan\\/q a rlf:Plan, rlf:Prospect ; rdfs:label 'A plan'@en } }",
    "DELETE DATA { GRAPH g:entities { id:place\\/jiashi a rlf:County } }",
    "DELETE WHERE { GRAPH g:claims { ?s ?p ?o } }",
    "INSERT DATA { GRAPH g:reported { id:a rdfs:label 'Kashgar'@en . id:a rlf:locatedIn id:place\\/kashgar } }",
    "INSERT DATA { GRAPH g:shapes { id:a rdfs:label 'a', 'b' . id:b rdfs:label 'a' ; a rlf:County } }",
    "CLEAR ALL",
    "INSERT DATA { id:s id:p 1 . GRAPH id:g { id:x a rlf:County } GRAPH g:catalog { id:x a rlf:County } }",
)


@pytest.mark.parametrize("base", [BASE, OTHER])
@pytest.mark.parametrize("update", UPDATES)
def test_counts_follow_a_change(tmp_path: Path, base: str, update: str) -> None:
    """What was counted before, brought up to date, equals what is counted anew."""
    directory = RevisionDirectory(tmp_path, base=base)
    change = Change(kind=ChangeKind.BUILD, who="test", what="test")
    revision = directory.publish(small_view().store.iter_quads(), change, describe=describe_dataset)
    before, after = View(revision.open(), base), Store()
    after.extend(before.store.iter_quads())
    known = read_counts(before)
    assert known == count(before)
    prefixes = f"PREFIX id: <{base}id/> PREFIX g: <{base}graph/> PREFIX rlf: <{base}ontology#> "
    after.update(f"{prefixes}PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> {update}")
    old, new = set(before.store.iter_quads()), set(after)
    difference = Difference(added=tuple(new - old), removed=tuple(old - new))
    assert len(difference.added) + len(difference.removed) > 0
    view = View(OxigraphStore(after), base)
    assert count_anew(known, before, view, difference) == count(view)


def test_an_unclear_catalog_is_not_counted_from(tmp_path: Path) -> None:
    """Where the catalog gives two numbers, or lacks a property, nothing is read from it."""
    directory = RevisionDirectory(tmp_path)
    change = Change(kind=ChangeKind.BUILD, who="test", what="test")
    revision = directory.publish(small_view().store.iter_quads(), change, describe=describe_dataset)
    for update in (
        f"INSERT DATA {{ GRAPH <{BASE}graph/catalog> {{ <{BASE}dataset> <{VOID}triples> 1 }} }}",
        f"DELETE WHERE {{ GRAPH <{BASE}graph/catalog> {{ ?s <{VOID}distinctObjects> ?o }} }}",
        f"DELETE WHERE {{ GRAPH <{BASE}graph/catalog> {{ <{BASE}dataset> <{VOID}propertyPartition> ?o }} }}",
    ):
        store = Store()
        store.extend(revision.open().iter_quads())
        store.update(update)
        assert read_counts(View(OxigraphStore(store))) is None
