"""A document about a thing leads to the claims about it and names its neighbours."""

from __future__ import annotations

from pyoxigraph import NamedNode

from graph.lookup.document import describe_neighbours, describe_thing
from graph.namespaces import BASE
from tests.small_dataset import small_view

JIASHI = NamedNode(f"{BASE}id/place/jiashi")


def test_a_document_leads_on() -> None:
    """Beside what is said of Jiashi stand its claim in words, and the names of Kashgar in each language; no plan's."""
    view = small_view()
    found = {str(quad.triple) for quad in describe_neighbours(view, JIASHI, describe_thing(view, JIASHI))}
    claim, label = f"<{BASE}claim/a/jiashi-in-kashgar>", "<http://www.w3.org/2000/01/rdf-schema#label>"
    kashgar = f"<{BASE}id/place/kashgar>"
    assert found == {
        f"{claim} <http://www.w3.org/1999/02/22-rdf-syntax-ns#subject> <{JIASHI.value}>",
        f'{claim} {label} "Jiashi located in Kashgar"@en',
        f'{kashgar} {label} "Kashgar"@en',
        f'{kashgar} {label} "Káshgar"@hu',
    }


def test_what_nobody_speaks_of_leads_nowhere() -> None:
    """A thing that is not there has neither claims nor neighbours."""
    view = small_view()
    nobody = NamedNode(f"{BASE}id/place/nobody")
    assert describe_neighbours(view, nobody, describe_thing(view, nobody)) == []
