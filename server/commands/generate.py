"""`reliefgraph generate`: write the files of the repository that are made from others."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rdflib import Graph
from rdflib.plugins.parsers.notation3 import BadSyntax

from graph.build.dataset import ONTOLOGY_FILES
from graph.build.generated import generate_files
from graph.curation.archive import find_article_files, read_archive
from graph.curation.entities import graph_to_entities
from graph.errors import UnreadableInputError
from graph.finding import Severity
from graph.lookup.questions import read_questions
from graph.printable import to_lines
from graph.reference.reference import FOLDER, read_reference, reference_to_graphs
from graph.terms import Role
from graph.vocabulary import graph_to_vocabulary


@click.command()
@click.argument("root", type=click.Path(path_type=Path, file_okay=False, exists=True), default=Path())
def generate(root: Path) -> None:
    """Write the JSON Schemas, the coverage tables, the list of questions and the JSON-LD context below ROOT.

    ROOT is the folder of the repository; the current one where none is given.

    Exit code 0: written. 1: the seeds have errors, and nothing was written. 2: could not read or write.
    """
    ontology = Graph()
    for name in ONTOLOGY_FILES:
        path = root / "ontology" / name
        if not path.is_file():
            raise UnreadableInputError(
                "there is no such file; expected it below the folder of the repository",
                place=path.as_posix(),
                way_out="Name the folder of the repository.",
            )
        try:
            ontology.parse(path)
        except BadSyntax as error:
            raise UnreadableInputError(
                "this is not Turtle", place=path.as_posix(), way_out=f"See: reliefgraph check {path.as_posix()}"
            ) from error
    vocabulary = graph_to_vocabulary(ontology)
    reference, findings = read_reference(root / "seeds" / FOLDER, vocabulary)
    known = graph_to_entities(reference_to_graphs(reference)[Role.REFERENCE] + ontology, vocabulary)
    reading = read_archive(find_article_files(root / "seeds"), vocabulary, known)
    errors = [finding for finding in (*findings, *reading.findings) if finding.severity is Severity.ERROR]
    for finding in errors:
        click.echo(to_lines(f"error: {finding}"), err=True)
    if errors or reading.archive is None:
        sys.exit(1)
    questions = read_questions(root / "ontology" / "questions")
    for name, text in generate_files(reading.archive, questions, ontology).items():
        path = root / name
        try:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
                click.echo(f"wrote {name}")
        except OSError as error:
            raise UnreadableInputError(
                f"it cannot be written: {error.strerror}",
                place=path.as_posix(),
                way_out="Make room for it.",
            ) from error
