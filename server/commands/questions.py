"""`reliefgraph questions`: the competency questions in words and as SPARQL, and their recorded answers renewed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from graph.errors import UnreadableInputError
from graph.lookup.answers import find_renewals, write_renewals
from graph.lookup.questions import read_questions
from graph.printable import to_line
from graph.revision.revision import DEFAULT_DIRECTORY, RevisionDirectory

FOLDER = Path("ontology/questions")


@click.command()
@click.argument("number", type=click.IntRange(min=1), required=False)
@click.option("--check", is_flag=True, help="Ask them all of the current revision, and show which answers differ.")
@click.option("--renew", is_flag=True, help="The same, and record the answers; run it from the root of the repository.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULT_DIRECTORY,
    show_default=True,
    help="Where the revisions are kept.",
)
def questions(number: int | None, check: bool, renew: bool, data: Path) -> None:
    """List the competency questions, or print the SPARQL text of one of them.

    `reliefgraph questions 8` prints the query of question 8. `reliefgraph questions --check` shows the rows that the
    recorded answers lack or have too many, and ends with 1 where there are any; `--renew` records them, for review.
    """
    if check or renew:
        _compare(data, renew=renew)
        return
    every = read_questions()
    if number is None:
        for question in every:
            click.echo(f"{question.number:>3}  {question.title}")
    else:
        chosen = next((question for question in every if question.number == number), None)
        if chosen is None:
            raise click.BadParameter(f"there is no question {number}; they go from 1 to {len(every)}")
        click.echo(f"# {chosen.title}\n{chosen.query}", nl=False)


def _compare(data: Path, *, renew: bool) -> None:
    """Show which answers of the current revision are not the recorded ones, and record them where that is wanted."""
    if renew and not FOLDER.is_dir():
        raise UnreadableInputError(
            "there is no such folder here", place=FOLDER.as_posix(), way_out="Run it from the root of the repository."
        )
    revision = RevisionDirectory(data).get_current()
    recorded = read_questions(FOLDER) if renew else read_questions()
    renewals = list(find_renewals(revision, recorded))
    for one in renewals:
        click.echo(f"{one.question.number}. {one.question.title}")
        for line in one.diff().splitlines():
            click.echo(to_line(line))
    if renew:
        write_renewals(renewals, FOLDER)
        click.echo(f"{len(renewals)} of {len(recorded)} answers renewed; read the rows above against the articles.")
    elif renewals:
        click.echo(f"{len(renewals)} of {len(recorded)} answers differ; `reliefgraph questions --renew` records them.")
        sys.exit(1)
    else:
        click.echo(f"All {len(recorded)} answers are the recorded ones.")
