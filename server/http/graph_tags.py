"""The entity tags of graphs: a graph's state in one revision and one format."""

from __future__ import annotations

import hashlib

from graph.revision.revision import Revision
from server.http.negotiate import GRAPHS


def graph_tag(revision: Revision, graph: str, media_type: str) -> str:
    """Return the strong tag of a graph in a format, without quotes; "" is the default graph."""
    return hashlib.sha256("\0".join((revision.state, graph, media_type)).encode()).hexdigest()[:32]


def graph_tags(revision: Revision, graph: str) -> list[str]:
    """Return the tags of a graph in every format and content coding."""
    tags = [graph_tag(revision, graph, media.type) for media in GRAPHS]
    return [*tags, *(f"{tag}-gzip" for tag in tags)]
