"""The classes and properties of a revision, as they are written and kept up to date."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from graph.namespaces import OWL, RDF, RDFS
from graph.rdf.quads import Difference
from graph.revision import vocabulary
from graph.revision.backup import back_up, restore
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import RevisionDirectory
from graph.revision.vocabulary import FILE, TermSet, amend_vocabulary, read_vocabulary
from graph.update.amend import amend
from graph.update.write import Write, WriteKind

TYPE = NamedNode(RDF + "type")
E = "http://example.org/"
CHANGE = Change(kind=ChangeKind.BUILD, who="tester", what="test data")


def iri(name: str) -> NamedNode:
    """Return a name of the example's own."""
    return NamedNode(E + name)


QUADS = [
    Quad(iri("s"), iri("p"), Literal("o")),
    Quad(iri("s"), TYPE, iri("Class"), iri("graph")),
    Quad(iri("Declared"), TYPE, NamedNode(OWL + "Class")),
    Quad(iri("declared"), TYPE, NamedNode(RDF + "Property"), iri("graph")),
    Quad(BlankNode(), TYPE, NamedNode(RDFS + "Class")),
    Quad(iri("s"), TYPE, BlankNode()),
    Quad(iri("individual"), iri("p"), iri("other")),
]
TERMS = (
    *(E + name for name in ("Class", "Declared", "declared", "p")),
    RDF + "Property",
    RDF + "type",
    RDFS + "Class",
    OWL + "Class",
)


def test_a_revision_knows_its_terms(tmp_path: Path) -> None:
    """Predicates, classes, and what is declared to be one are known; individuals, blank nodes and graphs are not."""
    revision = RevisionDirectory(tmp_path).publish(QUADS, CHANGE, plain=True)
    assert read_vocabulary(revision.directory) == tuple(sorted(TERMS))


def test_a_write_changes_them(tmp_path: Path) -> None:
    """What a write brings is known from then on, and what it takes away for the last time is known no more."""
    directory = RevisionDirectory(tmp_path / "data")
    directory.publish(QUADS, CHANGE, plain=True)

    def write(text: str) -> set[str]:
        request = Write(kind=WriteKind.UPDATE, text=f"PREFIX e: <{E}> {text}")
        revision = amend(directory, request, CHANGE, integrity=None).revision
        return set(read_vocabulary(revision.directory) or ()) ^ set(TERMS)

    assert write("INSERT DATA { e:s e:new 1 ; a e:Other }") == {E + "new", E + "Other"}
    assert write("DELETE DATA { e:s e:new 1 ; a e:Other }") == set()
    assert write("DELETE DATA { e:individual e:p e:other }") == set()
    assert write("DELETE DATA { e:s e:p 'o' }") == {E + "p"}
    assert write("DELETE DATA { e:Declared a <http://www.w3.org/2002/07/owl#Class> }") == {
        E + "p",
        E + "Declared",
        OWL + "Class",
    }
    back_up(directory, tmp_path / "backup")
    assert write("INSERT DATA { e:s e:p 'o' }") == {E + "Declared", OWL + "Class"}
    restored = restore(directory, tmp_path / "backup", who="tester")
    assert E + "p" not in (read_vocabulary(restored.directory) or ())


def test_a_write_that_changes_none_writes_none(tmp_path: Path) -> None:
    """Where the terms stay the file is that of the revision before, so that a reader need not read it again."""
    directory = RevisionDirectory(tmp_path)
    former = directory.publish(QUADS, CHANGE, plain=True)
    request = Write(kind=WriteKind.UPDATE, text=f"INSERT DATA {{ <{E}t> <{E}p> 1 }}")
    revision = amend(directory, request, CHANGE, integrity=None).revision
    assert (revision.directory / FILE).samefile(former.directory / FILE)


@pytest.mark.parametrize("content", [None, "", "{", "[]", "{}"])
def test_a_revision_without_them_stays_one(content: str | None, tmp_path: Path) -> None:
    """Where the file is not there, or not whole, nothing is known, neither of the revision nor of the next."""
    directory = RevisionDirectory(tmp_path)
    former = directory.publish(QUADS, CHANGE, plain=True)
    if content is None:
        (former.directory / FILE).unlink()
    else:
        (former.directory / FILE).write_text(content)
    request = Write(kind=WriteKind.UPDATE, text=f"INSERT DATA {{ <{E}t> <{E}q> 1 }}")
    revision = amend(directory, request, CHANGE, integrity=None).revision
    assert [read_vocabulary(one.directory) for one in (former, revision)] == [None, None]


def test_too_many_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More terms than are of use are not written, and the next revision has none either."""
    monkeypatch.setattr(vocabulary, "MOST", 7)
    directory = RevisionDirectory(tmp_path)
    former = directory.publish(QUADS, CHANGE, plain=True)
    request = Write(kind=WriteKind.UPDATE, text=f"INSERT DATA {{ <{E}t> <{E}q> 1 }}")
    revision = amend(directory, request, CHANGE, integrity=None).revision
    for one in (former, revision):
        assert json.loads((one.directory / FILE).read_text()) == {"terms": None}
        assert read_vocabulary(one.directory) == ()


_NAMES = st.sampled_from([iri(name) for name in "abc"])
_QUAD = st.builds(
    Quad,
    _NAMES,
    st.one_of(st.just(TYPE), _NAMES),
    st.one_of(_NAMES, st.just(NamedNode(OWL + "Class")), st.just(Literal("x"))),
    st.sampled_from([iri("g"), iri("h")]),
)


@settings(max_examples=100, deadline=None)
@given(before=st.sets(_QUAD, max_size=8), after=st.sets(_QUAD, max_size=8))
def test_kept_up_to_date_they_are_those_of_all(
    before: set[Quad], after: set[Quad], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """From the terms before and the difference follows the very file that is written from all quads."""
    place = tmp_path_factory.mktemp("terms")
    former, candidate, whole = (place / name for name in ("former", "candidate", "whole"))
    for directory, quads in ((former, before), (whole, after)):
        directory.mkdir()
        terms = TermSet()
        assert list(terms.watch(quads)) == list(quads)
        terms.write(directory)
    candidate.mkdir()
    engine = Store()
    engine.extend(after)
    amend_vocabulary(former, candidate, engine, Difference(added=tuple(after - before), removed=tuple(before - after)))
    assert (candidate / FILE).read_bytes() == (whole / FILE).read_bytes()
