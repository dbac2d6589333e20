"""`reliefgraph entity find`: what a name in an article may stand for, and the row or key to write."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rdflib import SKOS

from graph.build.dataset import read_ontology
from graph.check.lint.articles import read_known
from graph.curation.claim import Entity
from graph.printable import to_line
from graph.reference.gazetteer import GazetteerRow, find_in_gazetteer, fold
from graph.terms import RLF
from graph.vocabulary import Vocabulary, graph_to_vocabulary


@click.group()
def entity() -> None:
    """Find things that articles name."""


@entity.command()
@click.argument("name")
@click.option(
    "--seeds",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("seeds"),
    show_default=True,
    help="Folder of articles and reference data.",
)
def find(name: str, seeds: Path) -> None:
    """Say which key stands for NAME, or which row would add it.

    Looked at are the reference data and the vocabulary, and the whole tables of ISO 3166: all countries and their
    divisions, by name or code. Exit code 0: something was found; 1: nothing was.
    """
    ontology = read_ontology()
    vocabulary = graph_to_vocabulary(ontology)
    known, _ = read_known(seeds, vocabulary, ontology)
    here = [one for ones in known.values() for one in ones if fold(name) in _names_of(one)]
    codes = {row.code for row in find_in_gazetteer(name)}
    for one in sorted(here, key=lambda one: one.iri):
        click.echo(to_line(_describe(one, vocabulary)))
    keys = {one.key for one in here}
    for row in find_in_gazetteer(name):
        if row.key not in keys:
            click.echo(to_line(_offer(row, known_keys=set(known))))
    if not here and not codes:
        click.echo(f"Nothing here is called {to_line(name)}; declare it in the article: {{a: …, name: …}}", err=True)
        sys.exit(1)


def _names_of(one: Entity) -> set[str]:
    return {fold(one.key.replace("-", " ")), *(fold(word) for _, word in (*one.names, *one.aliases))}


def _describe(one: Entity, vocabulary: Vocabulary) -> str:
    telling = [term for term in one.classes if term not in (SKOS.Concept, RLF.Concept)]
    kinds = " and ".join(vocabulary.label(term) for term in telling)
    names = ", ".join(dict.fromkeys(word for _, word in one.names))
    return f"{one.key}  {kinds}: {names} (known; write its key)"


def _offer(row: GazetteerRow, known_keys: set[str]) -> str:
    above = [key for key in row.within if key not in known_keys]
    first = f"; first add {', '.join(above)}" if above else ""
    return f"{row.to_yaml()}  # {row.kind} (a row for seeds/reference/iso-3166.yaml{first})"
