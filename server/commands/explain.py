"""`reliefgraph explain`: from a triple down to the sentences it rests on."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.tree import Tree

from graph.lookup.explain import Explainer, Explanation, Witness
from graph.printable import to_line
from graph.revision.revision import DEFAULT_DIRECTORY, RevisionDirectory


@click.command()
@click.argument("subject")
@click.argument("predicate", required=False)
@click.argument("object_", metavar="[OBJECT]", required=False)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULT_DIRECTORY,
    show_default=True,
    help="The directory of revisions.",
)
def explain(subject: str, predicate: str | None, object_: str | None, data: Path) -> None:
    """Show why a triple stands in the graph, down to the quotes.

    A name is an entity's key, a prefixed name, an IRI or a quoted text; a property needs no prefix:
    reliefgraph explain guangdong-sike-electronics operatesIn xinjiang

    A derived figure, an agreement or a conflict is explained by its name alone, the end of its IRI:
    reliefgraph explain derived/yearly-wage-7d94cbf570e4
    """
    if predicate is not None and object_ is None:
        raise click.UsageError("a triple has three parts; expected SUBJECT PREDICATE OBJECT, or one name")
    revision = RevisionDirectory(data).get_current()
    explainer = Explainer(revision.open(), base=revision.base)
    if predicate is None or object_ is None:
        explanation = explainer.explain_computed(subject)
    else:
        explanation = explainer.explain(subject, predicate, object_)
    Console(highlight=False).print(explanation_to_tree(explanation))


def explanation_to_tree(explanation: Explanation) -> Tree:
    """Return an explanation as a tree for the terminal."""
    tree = Tree(_headline(explanation))
    _grow(tree, explanation)
    return tree


def _headline(explanation: Explanation) -> str:
    place = f"  [dim]({_show(explanation.graph)})[/dim]" if explanation.graph else ""
    rule = f"  [cyan]by {_show(explanation.rule)}[/cyan]" if explanation.rule else ""
    return f"[bold]{_show(explanation.statement)}[/bold]{place}{rule}"


def _show(text: str) -> str:
    """Return a text of the data for the terminal: as it is written, without marks or commands."""
    return escape(to_line(text))


def _grow(tree: Tree, explanation: Explanation) -> None:
    for witness in explanation.witnesses:
        branch = tree.add(_witness_line(witness))
        for quote in witness.quotes:
            article = quote.article.rpartition("/")[2]
            branch.add(f"[green]“{_show(quote.text)}”[/green] [dim]{_show(article)} {quote.start}–{quote.end}[/dim]")
    for premise in explanation.premises:
        _grow(tree.add(_headline(premise)), premise)


def _witness_line(witness: Witness) -> str:
    axes = f" [dim]{', '.join(witness.axes)}[/dim]"
    deprecated = f" [red]deprecated: {_show(witness.deprecated)}[/red]" if witness.deprecated else ""
    if not witness.axes:
        return f"source record, {_show(witness.by)}"
    return f"claim {_show(witness.node.rpartition('/')[2])}, {_show(witness.by)}{axes}{deprecated}"
