"""`reliefgraph entity find`: what a name in an article may stand for, and the row or key to write."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click
from rdflib import SKOS

from graph.build.dataset import read_ontology
from graph.check.lint.articles import read_known
from graph.curation.claim import Entity
from graph.printable import to_line
from graph.reference.chinese_divisions import find_chinese_divisions
from graph.reference.gazetteer import GazetteerRow, find_in_gazetteer, fold
from graph.reference.geonames_places import find_geonames_places, is_available
from graph.reference.reference import FOLDER, read_reference
from graph.reference.values import GEONAMES
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

    Looked at are the reference data and the vocabulary, then whole tables, by name or code: all countries and their
    divisions (ISO 3166), the prefectures, cities and counties of China (GB/T 2260), and, after make setup-places, the
    counties, cities, towns and villages of the world (GeoNames). Exit code 0: something was found; 1: nothing was.
    """
    ontology = read_ontology()
    vocabulary = graph_to_vocabulary(ontology)
    known, _ = read_known(seeds, vocabulary, ontology)
    codes = _read_codes(seeds, vocabulary)
    rows = [*find_in_gazetteer(name), *find_chinese_divisions(name), *find_geonames_places(name)]
    by_code = {codes[row.address] for row in rows if row.address in codes}
    offers = [row for row in rows if row.address not in codes]
    here = [one for ones in known.values() for one in ones if fold(name) in _names_of(one) or str(one.iri) in by_code]
    for one in sorted(here, key=lambda one: one.iri):
        click.echo(to_line(_describe(one, vocabulary)))
    keys = {one.key for one in here}
    called = {fold(word): one.key for ones in known.values() for one in ones for word in _words_of(one)}
    for row in offers:
        if row.key not in keys:
            click.echo(to_line(_offer(row, called)))
    if not is_available():
        click.echo("Counties, cities, towns and villages of all countries: make setup-places", err=True)
    if not here and not offers:
        click.echo(f"Nothing here is called {to_line(name)}; declare it in the article: {{a: …, name: …}}", err=True)
        sys.exit(1)


def _read_codes(seeds: Path, vocabulary: Vocabulary) -> dict[str, str]:
    """Return the IRI of each place of the reference data by its codes, those of other registers as their addresses."""
    if not (seeds / FOLDER).is_dir():
        return {}
    reference, _ = read_reference(seeds / FOLDER, vocabulary)
    return {
        str(one.object): str(one.subject)
        for one in reference.statements
        if one.predicate in (RLF.gbt2260, RLF.iso3166) or str(one.object).startswith(GEONAMES)
    }


def _words_of(one: Entity) -> set[str]:
    return {one.key.replace("-", " "), *(word for _, word in (*one.names, *one.aliases))}


def _names_of(one: Entity) -> set[str]:
    return set(map(fold, _words_of(one)))


def _describe(one: Entity, vocabulary: Vocabulary) -> str:
    telling = [term for term in one.classes if term not in (SKOS.Concept, RLF.Concept)]
    kinds = " and ".join(vocabulary.label(term) for term in telling)
    names = ", ".join(dict.fromkeys(word for _, word in one.names))
    return f"{one.key}  {kinds}: {names} (known; write its key)"


def _offer(row: GazetteerRow, called: Mapping[str, str]) -> str:
    """Return a row with the keys of what it lies in that are known by name, and what has to be added before it."""
    known = [called.get(fold(name)) for _, name in row.within]
    placed = tuple((key or new, name) for key, (new, name) in zip(known, row.within, strict=True))
    above = [new for key, (new, _) in zip(known, row.within, strict=True) if key is None]
    first = f"; first add {', '.join(above)}" if above else ""
    english = "" if row.language == "en" else "; its English name stands in another source"
    yaml = replace(row, within=placed).to_yaml()
    return f"{yaml}  # {row.kind} (a row for seeds/reference/{row.source}{first}{english})"
