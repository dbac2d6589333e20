"""`reliefgraph explain`: from a triple down to the sentences it rests on."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console

from graph.lookup.explanation import Ground
from graph.lookup.explanation_report import ExplanationReporter
from graph.lookup.name_resolution import TripleResolver
from graph.lookup.proofs import ProofFinder
from graph.revision.revision import DEFAULT_DIRECTORY, RevisionDirectory
from graph.revision.view import View
from server.commands.evidence_tree import explanation_to_tree


@click.command()
@click.argument("subject")
@click.argument("predicate", required=False)
@click.argument("object_", metavar="[OBJECT]", required=False)
@click.option("--all", "wants_all", is_flag=True, help="Show all proofs of what follows.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["tree", "json"]),
    default="tree",
    show_default=True,
    help="How to write the explanation.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULT_DIRECTORY,
    show_default=True,
    help="The directory of revisions.",
)
def explain(
    *, subject: str, predicate: str | None, object_: str | None, wants_all: bool, format_: str, data: Path
) -> None:
    """Show why a triple stands in the graph, down to the quotes.

    A name is an entity's key, a prefixed name, an IRI or a quoted text; a property needs no prefix:
    reliefgraph explain guangdong-sike-electronics operatesIn xinjiang

    With --all, what follows is shown with the smallest ten of its proofs, and how many there are: one for each smallest
    set of claims, reference data and axioms from which it follows.

    A derived figure, an agreement, a conflict or a claim is explained by its name alone, the end of its IRI:
    reliefgraph explain derived/yearly-wage-7d94cbf570e4
    """
    if predicate is not None and object_ is None:
        raise click.UsageError("a triple has three parts; expected SUBJECT PREDICATE OBJECT, or one name")
    revision = RevisionDirectory(data).get_current()
    view = View(revision.open(), revision.base)
    resolver, reporter = TripleResolver(view), ExplanationReporter(view)
    if predicate is None or object_ is None:
        explanation = resolver.explain_node(subject)
    else:
        explanation = resolver.explain(subject, predicate, object_)
    explained = reporter.report(explanation)
    if wants_all and explanation.ground is Ground.FOLLOWS and explanation.triple is not None:
        explained["proofs"] = reporter.report_proofs(ProofFinder(view).find_all(explanation.triple))
    if format_ == "json":
        click.echo(json.dumps({"explanation": explained, "sentences": reporter.sentences}, ensure_ascii=False))
    else:
        Console(highlight=False).print(explanation_to_tree(explained, reporter.sentences))
