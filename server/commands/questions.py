"""`reliefgraph questions`: the competency questions in words and as SPARQL."""

from __future__ import annotations

import click

from graph.lookup.questions import read_questions


@click.command()
@click.argument("number", type=click.IntRange(min=1), required=False)
def questions(number: int | None) -> None:
    """List the competency questions, or print the SPARQL text of one of them.

    `reliefgraph questions 8` prints the query of question 8.
    """
    every = read_questions()
    if number is None:
        for question in every:
            click.echo(f"{question.number:>3}  {question.title}")
    else:
        chosen = next((question for question in every if question.number == number), None)
        if chosen is None:
            raise click.BadParameter(f"there is no question {number}; they go from 1 to {len(every)}")
        click.echo(f"# {chosen.title}\n{chosen.query}", nl=False)
