"""Where a client reaches what the description of the data set names: the base's addresses may be another host's.

A revision names the endpoint and the dumps under its base IRI, which need not lead to this server, or to any. So an
answer names them a second time, under the address by which the client came (see `server.service.origin`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad, Triple

from graph.namespaces import DCAT, VOID
from graph.revision.view import View
from server.data.addresses import root

ADDRESSES = frozenset(
    (
        DCAT + "accessURL",
        DCAT + "downloadURL",
        DCAT + "endpointURL",
        DCAT + "landingPage",
        VOID + "dataDump",
        VOID + "openSearchDescription",
        VOID + "sparqlEndpoint",
    )
)
"""The properties of VoID and DCAT whose values are addresses to go to, not names."""


def iter_served(view: View, described: Iterable[Quad]) -> Iterator[Triple]:
    """Yield each address under the base once more as this client reaches it; nothing where the two are the same."""
    here = root()
    if here == view.base:
        return
    for quad in described:
        path = view.path(quad.object) if quad.predicate.value in ADDRESSES else None
        if path is not None:
            yield Triple(quad.subject, quad.predicate, NamedNode(here + path))
