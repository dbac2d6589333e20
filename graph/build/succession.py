"""A build over the revision before it: what differs is validated and published, the rest stays as it stands.

The outcome is that of a build from nothing, bit for bit. Where the shapes, the engine or a blank node have changed,
there is nothing to go on from, and where much of the data has, all of it is validated sooner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Store as Engine
from rdflib import Graph

from graph.namespaces import BASE
from graph.rdf.quads import Difference, graphs_to_quads, has_blank_node, rebase_quads
from graph.revision.content import load_quads
from graph.revision.revision import Revision
from graph.terms import Role
from graph.update.write import compare
from graph.validate.automaton import NotLocalError
from graph.validate.change_view import ViewedStore, ViewNodes
from graph.validate.engine import Report, Validator
from graph.validate.footprint import read_footprints
from graph.validate.validation import identify_check
from graph.validate.vicinity import MAX_STEPS, Vicinity, quads_to_triples, validate_change

FIXED_QUADS = 12_000
"""What the shapes read is told in the time that validating so many quads among all takes."""

QUADS_PER_CHANGE = 8
"""A quad that has changed takes as much time as so many quads among all."""

STEPS_PER_QUAD = 5
"""So many steps from a change take about as long as validating one quad among all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """A dataset beside the revision before it.

    Attributes:
        former: The revision.
        after: The dataset as a store has it, `catalog` excepted, under the revision's base.
        difference: In what the two differ, `catalog` excepted; no quad has a blank node.
    """

    former: Revision
    after: Engine
    difference: Difference


def follow(
    graphs: Mapping[Role, Graph], former: Revision | None, shapes: Graph, validator: Validator
) -> Succession | None:
    """Hold a dataset against the revision before it.

    Args:
        graphs: The dataset by role.
        former: The current revision, if there is one.
        shapes: What the dataset will be validated by.
        validator: With which engine.

    Returns:
        None where the former revision is nothing to go on from.
    """
    if former is None or former.plain or former.checked is None:
        return None
    if former.checked.by != identify_check(shapes, validator):
        return None
    after = Engine()
    load_quads(after, rebase_quads(graphs_to_quads(graphs), BASE, former.base))
    catalog = former.graph_name(Role.CATALOG)
    found = compare(former.open().engine, after)
    removed = tuple(quad for quad in found.removed if quad.graph_name != catalog)
    difference = Difference(added=found.added, removed=removed)
    changed = (*difference.added, *difference.removed)
    if FIXED_QUADS + QUADS_PER_CHANGE * len(changed) > len(after) or any(map(has_blank_node, changed)):
        return None
    return Succession(former=former, after=after, difference=difference)


def validate_succession(succession: Succession, shapes: Graph, validator: Validator) -> Report | None:
    """Return what a validation of the whole dataset would, by the vicinity of what differs; None where that is too far.

    Raises:
        ValidationImpossibleError: The shapes are malformed.
    """
    former = succession.former
    assert former.checked is not None  # `follow` saw to that
    nodes = ViewNodes()
    before, after = (ViewedStore(store, former, nodes) for store in (former.open().engine, succession.after))
    changed = quads_to_triples((*succession.difference.added, *succession.difference.removed), former)
    try:
        vicinity = Vicinity(
            footprints=read_footprints(shapes),
            before=before,
            after=after,
            max_steps=max(MAX_STEPS, STEPS_PER_QUAD * len(succession.after)),
        )
        return validate_change(vicinity, changed, former.checked.broken, shapes, validator)
    except NotLocalError:
        return None
