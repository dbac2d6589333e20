"""Article files: what the curation format asks for, checked as a build does, so that editors and CI say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from graph.check.corpus.corpus import Corpus
from graph.check.kept.opened import is_there
from graph.check.pages import ARTICLE_PREFIX, REFERENCE_PREFIX
from graph.check.registry import Check, Code
from graph.check.syntax.document import Document, FileRole
from graph.curation.codes import CODES as SEED_CODES
from graph.errors import UnreadableInputError
from graph.finding import Finding, Related, Severity, Span
from graph.reference.codes import CODES as REFERENCE_CODES

if TYPE_CHECKING:
    from rdflib import Graph

    from graph.curation.claim import Entity
    from graph.vocabulary import Vocabulary

ARTICLE_UNREADABLE = Code(name="article-unreadable", severity=Severity.ERROR, unread=True)
CODES = (
    ARTICLE_UNREADABLE,
    *(Code(name=ARTICLE_PREFIX + name, severity=code.severity) for name, code in SEED_CODES.items()),
    *(Code(name=REFERENCE_PREFIX + name, severity=Severity.ERROR) for name in REFERENCE_CODES),
)


def find_article_findings(corpus: Corpus) -> Iterator[Finding]:
    """Read the article files, those of one folder of seeds together, for entities are shared.

    Articles that stand in the folder and are not checked are read too, and nothing is told of them.
    """
    by_folder: dict[Path, list[Document]] = {}
    for document in corpus.of(FileRole.ARTICLE).documents:
        by_folder.setdefault(Path(document.location).parent.parent, []).append(document)
    for folder, documents in by_folder.items():
        shown = {Path(document.location): document.path for document in documents}
        for path in list(shown):
            shown[path.with_name("article.txt")] = shown[path].removesuffix("article.yaml") + "article.txt"
        places = [one / "article.yaml" for one in folder.iterdir()]
        beside = {path for path in places if is_there(path) and is_there(path.with_name("article.txt"))}
        texts = {Path(document.location): document.text for document in documents}
        try:
            findings = read_folder(folder, sorted(beside | set(texts)), texts)
        except UnreadableInputError as error:
            place, line, column = split_place(error.place)
            span = Span(file=shown.get(Path(place), place), line=line, column=column, end_line=line, end_column=column)
            yield ARTICLE_UNREADABLE.on(span, error.what, error.way_out)
            continue
        others = {one.with_name(name) for one in beside - set(texts) for name in ("article.yaml", "article.txt")}
        for finding in findings:
            if Path(finding.span.file) in others:
                continue
            related = tuple(Related(message=one.message, span=put_path(one.span, shown)) for one in finding.related)
            yield replace(finding, span=put_path(finding.span, shown), related=related)


def put_path(span: Span, shown: dict[Path, str]) -> Span:
    """Give a span the path that findings show; a file beside the articles is shown relative to the same folder."""
    path = Path(span.file)
    if path in shown:
        return replace(span, file=shown[path])
    for article, text in shown.items():
        if path.is_relative_to(article.parent.parent):
            root = text.removesuffix(article.relative_to(article.parent.parent).as_posix())
            return replace(span, file=root + path.relative_to(article.parent.parent).as_posix())
    return span


def split_place(place: str) -> tuple[str, int, int]:
    """Read `file`, `file:line` or `file:line:column`."""
    parts = place.split(":")
    numbers = [int(part) for part in parts[1:] if part.isdigit()]
    line, column, *_ = [*numbers, 1, 1]
    return parts[0], line, column


def read_folder(folder: Path, files: list[Path], texts: dict[Path, str]) -> list[Finding]:
    """Check article files against the vocabulary and the reference data beside them; each code says which are wrong."""
    from graph.build.dataset import read_ontology
    from graph.curation.archive import read_archive
    from graph.vocabulary import graph_to_vocabulary

    ontology = read_ontology()
    vocabulary = graph_to_vocabulary(ontology)
    known, findings = read_known(folder, vocabulary, ontology)
    told = read_archive(files, vocabulary, known, texts).findings
    return [
        *(replace(finding, code=REFERENCE_PREFIX + finding.code) for finding in findings),
        *(replace(finding, code=ARTICLE_PREFIX + finding.code) for finding in told),
    ]


def read_known(
    folder: Path, vocabulary: Vocabulary, ontology: Graph
) -> tuple[dict[str, tuple[Entity, ...]], list[Finding]]:
    """Return the concepts of the ontology, and the entities of the reference data beside the articles, if any."""
    from graph.curation.entities import graph_to_entities
    from graph.reference.reference import FOLDER, read_reference, reference_to_graphs
    from graph.terms import Role

    if not (folder / FOLDER).is_dir():
        return graph_to_entities(ontology, vocabulary), []
    reference, findings = read_reference(folder / FOLDER, vocabulary)
    return graph_to_entities(reference_to_graphs(reference)[Role.REFERENCE] + ontology, vocabulary), findings


CHECKS = (Check(codes=CODES, run=find_article_findings),)
