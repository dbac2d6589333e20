"""A client's write to a dataset with roles: how much of it is validated, and what the revision notes of that."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.build.dataset import Dataset
from graph.conclude.reason import RuleReasoner
from graph.namespaces import BASE
from graph.rdf.quads import graphs_to_quads
from graph.revision.describe import describe_change, describe_dataset
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import Checked, Revision, RevisionDirectory
from graph.terms import Role
from graph.update.amend import WriteRefusedError, amend
from graph.update.integrity import DatasetIntegrity
from graph.update.write import Write, WriteKind
from graph.validate.engine import read_shapes
from tests.graph.validate.watched import Watched

BUILD = Change(kind=ChangeKind.BUILD, who="builder", what="build")
UPDATE = Change(kind=ChangeKind.UPDATE, who="tester", what="update")
PROSPECTS = f"{BASE}graph/prospects"
PLEDGE = f"{BASE}id/event/kashgar-2016/pledge-by-wanda"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"


@pytest.fixture(scope="module")
def engine() -> Watched:
    """An engine that is watched."""
    return Watched()


@pytest.fixture(scope="module")
def integrity(engine: Watched) -> DatasetIntegrity:
    """What keeps the dataset in order."""
    return DatasetIntegrity(validator=engine, shapes=read_shapes(), reasoner=RuleReasoner())


def write(directory: RevisionDirectory, integrity: DatasetIntegrity, text: str) -> Revision:
    """Apply an update."""
    request = Write(kind=WriteKind.UPDATE, text=text)
    return amend(directory, request, UPDATE, integrity=integrity).revision


def name_pledge(text: str) -> str:
    """Return an update that names the pledge."""
    return f"INSERT DATA {{ GRAPH <{PROSPECTS}> {{ <{PLEDGE}> {LABEL} {text} }} }}"


def test_a_build_notes_that_nothing_breaks_the_shapes(dataset: Dataset, integrity: DatasetIntegrity) -> None:
    """What a build notes is what a write looks for."""
    assert dataset.checked == Checked(by=integrity.check, broken=())


def test_a_write_is_validated_in_its_vicinity(
    dataset: Dataset, integrity: DatasetIntegrity, engine: Watched, tmp_path: Path
) -> None:
    """After a noted validation the engine sees few triples, the outcome is noted, and what is wrong is refused."""
    directory = RevisionDirectory(tmp_path)
    directory.publish(graphs_to_quads(dataset.graphs), BUILD, checked=dataset.checked)
    engine.sizes.clear()
    revision = write(directory, integrity, name_pledge('"wanda"@zh'))
    assert revision.checked == dataset.checked
    with pytest.raises(WriteRefusedError) as refused:
        write(directory, integrity, name_pledge('"no language"'))
    violations = refused.value.members["violations"]
    assert isinstance(violations, list)
    assert {(one["focus"], one["shape"].rpartition("#")[2]) for one in violations} == {
        (f"<{PLEDGE}>", "prospect-label")
    }
    assert "sh:ValidationReport" in str(refused.value.members["report"])
    assert len(engine.sizes) == 2
    assert 0 < max(engine.sizes) < 500


@pytest.mark.parametrize("by", [None, "another set of shapes"])
def test_without_a_note_everything_is_validated(
    dataset: Dataset, integrity: DatasetIntegrity, engine: Watched, tmp_path: Path, by: str | None
) -> None:
    """A revision that these shapes have not validated is validated whole, and the next one notes it."""
    directory = RevisionDirectory(tmp_path)
    checked = None if by is None else Checked(by=by)
    directory.publish(graphs_to_quads(dataset.graphs), BUILD, checked=checked)
    engine.sizes.clear()
    revision = write(directory, integrity, name_pledge('"wanda"@zh'))
    assert min(engine.sizes) > 10_000
    assert revision.checked == dataset.checked


def test_a_write_that_the_reasoner_reads_is_validated_in_its_vicinity_too(
    dataset: Dataset, integrity: DatasetIntegrity, engine: Watched, tmp_path: Path
) -> None:
    """After the conclusions, what the reasoner changed is validated, and nothing else."""
    directory = RevisionDirectory(tmp_path)
    directory.publish(graphs_to_quads(dataset.graphs), BUILD, checked=dataset.checked)
    engine.sizes.clear()
    person = f"<{BASE}id/person/zhang-ke> {LABEL}"
    revision = write(directory, integrity, f'INSERT DATA {{ GRAPH <{BASE}graph/entities> {{ {person} "张"@zh }} }}')
    assert revision.checked == dataset.checked
    assert len(engine.sizes) == 1
    assert engine.sizes[0] < 2000


def test_a_warning_is_found_again_after_a_later_write(
    dataset: Dataset, integrity: DatasetIntegrity, tmp_path: Path
) -> None:
    """What breaks a shape mildly stays noted when a later write is elsewhere, and goes when it is mended."""
    directory = RevisionDirectory(tmp_path)
    directory.publish(graphs_to_quads(dataset.graphs), BUILD, checked=dataset.checked)
    terms = f"<{BASE}ontology#amount>"
    deprecation = (
        f"{terms} <http://www.w3.org/2002/07/owl#deprecated> true ; "
        f"<http://purl.org/dc/terms/isReplacedBy> <{BASE}ontology#value>"
    )
    first = write(directory, integrity, f"INSERT DATA {{ GRAPH <{BASE}graph/ontology> {{ {deprecation} }} }}")
    assert first.checked is not None
    assert first.checked.broken
    assert {path for _, path, _ in first.checked.broken} == {"<http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate>"}
    second = write(directory, integrity, name_pledge('"wanda"@zh'))
    assert second.checked == first.checked
    third = write(directory, integrity, f"DELETE DATA {{ GRAPH <{BASE}graph/ontology> {{ {deprecation} }} }}")
    assert third.checked == dataset.checked


def test_the_catalog_follows_a_write(dataset: Dataset, integrity: DatasetIntegrity, tmp_path: Path) -> None:
    """After a write the catalog, its fingerprint and the sizes of graphs are those of a description made anew."""
    directory = RevisionDirectory(tmp_path)
    quads = graphs_to_quads(dataset.graphs)
    directory.publish(quads, BUILD, checked=dataset.checked, describe=describe_dataset)
    request = Write(kind=WriteKind.UPDATE, text=name_pledge('"wanda"@zh'))
    revision = amend(directory, request, UPDATE, integrity=integrity, describe=describe_change).revision
    content = [quad for quad in revision.open().iter_quads() if quad.graph_name != revision.graph_name(Role.CATALOG)]
    anew = RevisionDirectory(tmp_path / "anew").publish(content, BUILD, describe=describe_dataset)
    assert (revision.id, revision.state) == (anew.id, anew.state)
    assert (revision.catalog, revision.graphs) == (anew.catalog, anew.graphs)
