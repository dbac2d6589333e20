"""The description of a revision as a data set."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Literal, NamedNode

from graph.describe import count, describe_dataset
from graph.journal import Change, ChangeKind
from graph.revision import RevisionDirectory
from graph.terms import Role
from graph.view import VOID, View
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
