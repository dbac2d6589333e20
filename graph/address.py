"""What may stand as an address: an absolute IRI (RFC 3987) that every format of RDF can hold."""

from __future__ import annotations

from pyoxigraph import NamedNode


def is_iri(text: str) -> bool:
    """Return whether a text is an absolute IRI."""
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def is_web_address(text: str) -> bool:
    """Return whether a text is an address that begins with http:// or https://."""
    return text.startswith(("http://", "https://")) and is_iri(text)
