"""Imports that are not at hand."""

from __future__ import annotations

from collections.abc import Iterator

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.imports import missing_imports
from graph.check.registry import Check, Code
from graph.finding import Finding, Severity
from graph.namespaces import OWL

IMPORT_NOT_FOUND = Code(name="import-not-found", severity=Severity.INFO)

IMPORTS_ITSELF = Code(name="imports-itself", severity=Severity.WARNING)


def find_missing(corpus: Corpus) -> Iterator[Finding]:
    """Tell the imports of oneself, and those that are not at hand: what they declare is unknown to every check."""
    for triple in corpus.ontology.triples(None, OWL + "imports"):
        if triple.object == triple.subject:
            name = triple.document.shorten(triple.subject)
            yield IMPORTS_ITSELF.at(triple.document, triple.object_place, f"{name} imports itself", "remove it")
    missing = missing_imports(corpus)
    for triple in corpus.own.triples(None, OWL + "imports") if missing else ():
        if triple.object in missing:
            message = f"the import <{triple.object}> is not at hand, and nothing is fetched"
            way_out = "put a copy beside your files, and name it in the setting `imports`"
            yield IMPORT_NOT_FOUND.at(triple.document, triple.object_place, message, way_out)


CHECKS = (Check(codes=(IMPORT_NOT_FOUND, IMPORTS_ITSELF), run=find_missing, is_pure=True),)
