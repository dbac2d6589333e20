"""What shapes read from afar: a change is found to concern the focus nodes that a validation of everything names.

Each trap is one in which engines that validate changes alone have gone wrong.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Store as Engine
from rdflib import RDF, RDFS, Graph, Namespace

from graph.rdf.plain import add_turtle, plain_graph
from graph.rdf.quads import graphs_to_quads
from graph.rdf.statement import Statement
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import Revision, RevisionDirectory
from graph.terms import Role
from graph.update.write import compare
from graph.validate.change_view import ViewedStore, ViewNodes
from graph.validate.engine import ShiftyValidator
from graph.validate.footprint import read_footprints
from graph.validate.validation import report_to_checked, validate
from graph.validate.vicinity import Vicinity, quads_to_triples, validate_change

E = Namespace("http://example.org/")
PREFIXES = f"@prefix e: <{E}> . @prefix sh: <http://www.w3.org/ns/shacl#> ."
TRAPS = {
    "inverse path": "e:S sh:targetClass e:C ; sh:property e:P . e:P sh:path [ sh:inversePath e:p ] ; sh:maxCount 1 .",
    "objects of": "e:S sh:targetObjectsOf e:p ; sh:property e:P . e:P sh:path e:q ; sh:minCount 1 .",
    "subjects of": "e:S sh:targetSubjectsOf e:p ; sh:property e:P . e:P sh:path e:q ; sh:maxCount 0 .",
    "sequence": "e:S sh:targetClass e:C ; sh:property e:P . e:P sh:path ( e:p e:q ) ; sh:maxCount 1 .",
    "sequence turned round": "e:S sh:targetClass e:C ; sh:property e:P ."
    " e:P sh:path [ sh:inversePath ( e:p e:q ) ] ; sh:class e:D .",
    "any number of steps": "e:S sh:targetClass e:C ; sh:property e:P ."
    " e:P sh:path [ sh:zeroOrMorePath e:p ] ; sh:class e:D .",
    "nested shape": "e:S sh:targetClass e:C ; sh:property e:P . e:P sh:path e:p ; sh:node e:N ."
    " e:N sh:property e:M . e:M sh:path e:q ; sh:class e:C .",
    "qualified shape": "e:S sh:targetClass e:C ; sh:property e:P . e:P sh:path e:p ; sh:qualifiedMinCount 1 ;"
    " sh:qualifiedValueShape [ sh:path ( e:q e:p ) ; sh:minCount 1 ] .",
    "negated shape": "e:S sh:targetClass e:C ; sh:not [ sh:path ( e:p e:q ) ; sh:minCount 1 ] .",
    "disjoint properties": "e:S sh:targetClass e:C ; sh:property e:P . e:P sh:path e:p ; sh:disjoint e:q .",
    "equal properties": "e:S sh:targetClass e:C ; sh:property e:P . e:P sh:path e:p ; sh:equals e:q .",
}
THINGS = (E.a, E.b, E.c)
TRIPLES = st.one_of(
    st.tuples(st.sampled_from(THINGS), st.sampled_from((E.p, E.q)), st.sampled_from(THINGS)),
    st.tuples(st.sampled_from(THINGS), st.just(RDF.type), st.sampled_from((E.C, E.D))),
    st.just((E.D, RDFS.subClassOf, E.C)),
)


@pytest.fixture(scope="module")
def revision(tmp_path_factory: pytest.TempPathFactory) -> Revision:
    """A revision, for the names of its graphs."""
    change = Change(kind=ChangeKind.BUILD, who="test", what="nothing")
    return RevisionDirectory(tmp_path_factory.mktemp("data")).publish([], change)


def to_engine(graph: Graph) -> Engine:
    """Return a store that holds one graph as the entities."""
    engine = Engine()
    engine.extend(graphs_to_quads({Role.ENTITIES: graph}))
    return engine


@pytest.mark.parametrize("trap", TRAPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(TRIPLES, max_size=9), st.sets(TRIPLES, max_size=3), st.sets(TRIPLES, max_size=3))
def test_a_change_is_judged_as_everything_would_be(
    trap: str, revision: Revision, kept: set[Statement], gone: set[Statement], come: set[Statement]
) -> None:
    """The vicinity of a change gives the violations of the whole state after it, for any triples before and after."""
    shapes, validator = plain_graph(), ShiftyValidator()
    add_turtle(shapes, f"{PREFIXES} {TRAPS[trap]}")
    states = [plain_graph(kept | gone), plain_graph((kept - gone) | come)]
    reports = [validate({Role.ENTITIES: state}, shapes, validator) for state in states]
    checked = report_to_checked(reports[0], "")
    assert checked is not None
    former, latter = map(to_engine, states)
    nodes = ViewNodes()
    before, after = (ViewedStore(engine, revision, nodes) for engine in (former, latter))
    difference = compare(former, latter)
    changed = quads_to_triples((*difference.added, *difference.removed), revision)
    vicinity = Vicinity(footprints=read_footprints(shapes), before=before, after=after)
    near = validate_change(vicinity, changed, checked.broken, shapes, validator)
    assert near.violations == reports[1].violations


def test_each_trap_breaks() -> None:
    """There is data that breaks the shapes of each trap: none of the comparisons is of nothing with nothing."""
    closed = [(one, predicate, other) for one in THINGS for predicate in (E.p, E.q) for other in THINGS]
    typed = [(one, RDF.type, E.C) for one in THINGS]
    sparse = [(E.a, E.p, E.b)]
    for trap, text in TRAPS.items():
        shapes = plain_graph()
        add_turtle(shapes, f"{PREFIXES} {text}")
        data = [plain_graph(some, typed) for some in (closed, sparse, [*sparse, (E.b, E.q, E.q)])]
        reports = [validate({Role.ENTITIES: one}, shapes, ShiftyValidator()) for one in data]
        assert any(report.violations for report in reports), trap
