"""Imports: found among the files of a run, in copies that the settings name, or coming along; never fetched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.editions import plain_iri
from graph.check.corpus.files import read_document, shown_path
from graph.check.kept.opened import is_there
from graph.check.settings import CheckSettings
from graph.check.syntax.document import Document, FileRole
from graph.check.syntax.source import local_path
from graph.check.syntax.term import RDF_TYPE, Iri, Term
from graph.namespaces import OWL, SH

BUNDLED = {
    SH: "shacl.ttl",
    "http://www.w3.org/ns/shacl": "shacl.ttl",
    "http://datashapes.org/dash": "dash.ttl",
}
"""Core vocabularies that come along with pyshacl, by the IRI that imports name."""


def import_files(settings: CheckSettings) -> list[Path]:
    """Return the files that the settings name as copies of imports."""
    return sorted({path for pattern in settings.imports for path in settings.root.glob(pattern) if path.is_file()})


def find_libraries(
    documents: Sequence[Document], settings: CheckSettings, read: Mapping[str, Document] = MappingProxyType({})
) -> list[Document]:
    """Return the documents that the imports of a group need and that are not part of it.

    Args:
        documents: The files of the group.
        settings: The settings.
        read: Files that have been read already, by their path.
    """
    at_hand = {one.path for one in documents}
    catalog: dict[str, Path] = {}
    if any(imports_of(one) for one in documents):
        from graph.check.corpus.catalog import read_catalogs  # late, for a reader of XML is long to import

        catalog = read_catalogs(documents, settings.root)
    copies = [read_document(path, settings) for path in import_files(settings)] if settings.imports else []
    copies = [one for one in copies if one.path not in at_hand]
    found: list[Document] = []
    todo = list(documents)
    known = {iri for one in documents for iri in ontologies_of(one)}
    while todo:
        for iri in imports_of(todo.pop()):
            if iri in known:
                continue
            known.add(iri)
            fitting = (
                [one for one in copies if iri in ontologies_of(one)]
                or read_listed(iri, catalog, at_hand, settings, read)
                or read_bundled(iri, settings)
            )
            for one in fitting:
                one.roles = (one.roles if one in copies else frozenset()) | {FileRole.LIBRARY}
                found.append(one)
                todo.append(one)
                known |= ontologies_of(one)
    return found


def read_listed(
    iri: str, catalog: dict[str, Path], at_hand: set[str], settings: CheckSettings, read: Mapping[str, Document]
) -> list[Document]:
    """Read the file that a catalogue names for an import, or that lies at its address; nothing where there is none."""
    path = catalog.get(iri) or local_path(iri)
    if path is None or not is_there(path) or (shown := shown_path(path, settings.root)) in at_hand:
        return []
    return [replace(read.get(shown) or read_document(path, settings), answers=frozenset({iri}))]


def read_bundled(iri: str, settings: CheckSettings) -> list[Document]:
    """Read a vocabulary that comes along; nothing where there is none of this name."""
    name = BUNDLED.get(iri)
    if name is None:
        return []
    from importlib.resources import files  # late, for it is long to import

    path = Path(str(files("pyshacl") / "assets" / name))
    return [read_document(path, settings)] if path.is_file() else []


def ontologies_of(document: Document) -> set[str]:
    """Return the IRIs by which a file may be imported: those of its ontologies and their versions, and its address.

    https://www.w3.org/TR/owl2-syntax/#Imports (section 3.4)
    """
    own = {Path(document.location).as_uri()} if document.location else set()
    rows = document.statements
    headers = document.rows_with(None, RDF_TYPE, Iri(OWL + "Ontology"))
    if not headers:
        return own | document.answers
    named = {str(rows.subjects[row]) for row in headers}
    named.update(str(rows.objects[row]) for row in document.rows_with(None, OWL + "versionIRI"))
    return own | document.answers | named


def imports_of(document: Document) -> list[str]:
    """Return the IRIs that a file imports, in order."""
    values = (document.statements.objects[row] for row in document.rows_with(None, OWL + "imports"))
    return [str(value) for value in values if isinstance(value, Iri)]


def missing_imports(corpus: Corpus) -> set[Term]:
    """Return the ontologies that are imported and not at hand."""
    wanted = {Iri(iri) for document in corpus.documents for iri in imports_of(document)}
    if not wanted:
        return set()
    known = {plain_iri(iri) for document in corpus.documents for iri in ontologies_of(document)}
    return {iri for iri in wanted if plain_iri(iri) not in known and str(iri) not in BUNDLED}


def with_declarations(corpus: Corpus) -> Corpus:
    """Return the shapes of a corpus, with the prefix declarations of the libraries that they import."""
    kept = {SH + "declare", SH + "prefix", SH + "namespace", OWL + "imports"}
    documents = []
    for document in corpus.of(FileRole.SHAPES, FileRole.LIBRARY).documents:
        if FileRole.SHAPES in document.roles:
            documents.append(document)
        else:
            others = {row for row, predicate in enumerate(document.statements.predicates) if predicate not in kept}
            documents.append(document.without_rows(others))
    return Corpus(documents)
