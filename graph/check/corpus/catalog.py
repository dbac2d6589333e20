"""Catalogues of OASIS XML (`catalog-v001.xml`), by which Protégé and OWL API find imports in local files.

https://www.oasis-open.org/committees/entity/spec-2001-08-06.html; only `uri` entries with a file beside are followed.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.sax import SAXException, handler, make_parser
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from graph.check.kept.opened import is_there
from graph.check.syntax.document import Document

NAME = "catalog-v001.xml"
MAX_BYTES = 10_000_000


class _Entries(ContentHandler):
    """Collects name and address of the `uri` entries."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 (the name that SAX calls)
        """Keep an entry."""
        if name.rpartition(":")[2] == "uri" and "name" in attrs and "uri" in attrs:
            self.found.setdefault(attrs["name"], attrs["uri"])


def catalog_files(documents: Iterable[Document], root: Path) -> list[Path]:
    """Return the catalogues beside the files of a run and above them, up to the root, the nearest first."""
    folders: dict[Path, None] = {}
    for document in documents:
        if document.location:
            for folder in Path(document.location).parents:
                folders[folder] = None
                if folder == root:
                    break
    ordered = sorted((one for one in folders if one.is_relative_to(root)), key=lambda one: -len(one.parts))
    return [path for folder in ordered if is_there(path := folder / NAME)]


def read_catalogs(documents: Iterable[Document], root: Path) -> dict[str, Path]:
    """Return the local file for each IRI that a catalogue near the files of a run names; others are left out."""
    found: dict[str, Path] = {}
    for path in catalog_files(documents, root):
        for name, address in read_catalog(path).items():
            target = path.parent / unquote(address)
            if not urlsplit(address).scheme and name not in found:
                found[name] = target
    return found


def read_catalog(path: Path) -> dict[str, str]:
    """Return the entries of a catalogue; one that cannot be read has none, for it is no part of what is checked."""
    entries = _Entries()
    parser = make_parser()  # noqa: S317 - no entity from outside is read, and expat bounds the others
    parser.setFeature(handler.feature_external_ges, False)
    parser.setFeature(handler.feature_external_pes, False)
    parser.setContentHandler(entries)
    try:
        if path.stat().st_size <= MAX_BYTES:
            with path.open("rb") as file:
                parser.parse(file)
    except (OSError, SAXException, ValueError):
        return entries.found
    return entries.found
