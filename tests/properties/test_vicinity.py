"""On the article, a validation of a random change alone says what a validation of everything says."""

from __future__ import annotations

import os
from typing import Protocol, TypeVar

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from graph.build.dataset import Dataset
from graph.rdf.quads import has_blank_node
from graph.terms import Role
from graph.update.amend import COMPUTED_ROLES
from graph.validate.validation import UNSEEN_ROLES
from tests.changing import Changing

EXAMPLES = int(os.environ.get("VICINITY_EXAMPLES", "6"))
"""A validation of everything takes seconds, so more of them are drawn only when somebody asks."""

T = TypeVar("T")
TEXTS = (Literal("seven"), Literal("over 2,000 people", language="en"), Literal(7), Literal(0.5), Literal(True))


class Draw(Protocol):
    """What a test draws with."""

    def __call__(self, strategy: st.SearchStrategy[T], label: object = None) -> T:
        """Draw a value."""


class Drawing:
    """Draws quads of a dataset, and quads like them."""

    def __init__(self, changing: Changing) -> None:
        """Sort the quads of the state before, so that the same numbers draw the same."""
        graphs = {changing.revision.graph_name(role): role for role in Role if role not in UNSEEN_ROLES}
        quads = sorted((quad for quad in changing.before if not has_blank_node(quad)), key=str)
        self.by_graph: dict[NamedNode, list[Quad]] = {}
        for quad in quads:
            if isinstance(quad.graph_name, NamedNode) and quad.graph_name in graphs:
                self.by_graph.setdefault(quad.graph_name, []).append(quad)
        self.writable = [name for name in self.by_graph if graphs[name] not in COMPUTED_ROLES]

    def quad(self, draw: Draw, graphs: list[NamedNode]) -> Quad:
        """Draw a graph, and a quad that stands in it."""
        return draw(st.sampled_from(self.by_graph[draw(st.sampled_from(graphs))]))

    def like(self, draw: Draw) -> Quad:
        """Draw a quad of a writable graph with one part exchanged for that of another quad, or for something else."""
        quad = self.quad(draw, self.writable)
        other = self.quad(draw, list(self.by_graph))
        related = draw(st.sampled_from(self.by_graph[quad.graph_name]))  # type: ignore[index]  # it is named
        match draw(st.sampled_from(("subject", "predicate", "object", "related", "text", "graph", "crossed"))):
            case "subject":
                return Quad(other.subject, quad.predicate, quad.object, quad.graph_name)
            case "predicate":
                return Quad(quad.subject, other.predicate, quad.object, quad.graph_name)
            case "object":
                return Quad(quad.subject, quad.predicate, other.object, quad.graph_name)
            case "related":
                return Quad(quad.subject, related.predicate, related.object, quad.graph_name)
            case "text":
                return Quad(quad.subject, quad.predicate, draw(st.sampled_from(TEXTS)), quad.graph_name)
            case "graph":
                return Quad(quad.subject, quad.predicate, quad.object, draw(st.sampled_from(self.writable)))
        crossed = quad.object if isinstance(quad.object, NamedNode) else quad.subject
        return Quad(crossed, related.predicate, related.object, draw(st.sampled_from(self.writable)))


@pytest.fixture(scope="module")
def changing(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Changing:
    """The article, ready to be changed."""
    return Changing(dataset.graphs, tmp_path_factory.mktemp("article"))


@pytest.fixture(scope="module")
def drawing(changing: Changing) -> Drawing:
    """What changes are made of."""
    return Drawing(changing)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_change_is_validated_as_everything_is(changing: Changing, drawing: Drawing, data: st.DataObject) -> None:
    """One to five quads that come or go, in any graph that clients write, break the same either way."""
    added = [drawing.like(data.draw) for _ in range(data.draw(st.integers(0, 3)))]
    removed = [drawing.quad(data.draw, drawing.writable) for _ in range(data.draw(st.integers(0 if added else 1, 2)))]
    changing.change(added, removed)
    try:
        found = changing.ask_vicinity().violations
        event(f"violations: {'none' if not found else 'some'}")
        assert found == changing.ask_everything()
    finally:
        changing.change_back()
