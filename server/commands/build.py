"""`reliefgraph build`: seeds to a published revision."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from graph.build.build import DEFAULT_SEEDS, Built, Summary, build
from graph.conclude.reason import REASONERS, RuleReasoner
from graph.namespaces import BASE
from graph.printable import to_lines
from graph.revision.revision import DEFAULT_DIRECTORY, RevisionDirectory
from graph.validate.engine import VALIDATORS, ShiftyValidator
from server.commands.terminal.progress import show_progress


@click.command("build")
@click.argument("seeds", type=click.Path(path_type=Path, file_okay=False), default=DEFAULT_SEEDS)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULT_DIRECTORY,
    show_default=True,
    help="Where revisions are kept.",
)
@click.option("--base", default=BASE, show_default=True, help="The base IRI of the deployment.")
@click.option("--discard-updates", is_flag=True, help="Lose what clients wrote into the current revision.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing when all is well, and no progress.")
@click.option("--replay-updates", is_flag=True, help="Do again what clients wrote into the current revision.")
@click.option(
    "--reasoner", type=click.Choice(list(REASONERS)), default=RuleReasoner.name, show_default=True, help="What infers."
)
@click.option(
    "--validator",
    type=click.Choice(list(VALIDATORS)),
    default=ShiftyValidator.name,
    show_default=True,
    help="What holds the data against the shapes.",
)
@click.option("--verify", is_flag=True, help="Let the other engines do it too, and fail where they differ.")
def build_command(
    *,
    seeds: Path,
    data: Path,
    base: str,
    discard_updates: bool,
    replay_updates: bool,
    reasoner: str,
    validator: str,
    verify: bool,
    quiet: bool,
) -> None:
    """Build the folder SEEDS (default: seeds) into a revision and publish it.

    Exit code 0: published. 1: the seeds have errors, and nothing was published. 2: could not read or write, or two
    engines differ.
    """
    engines = REASONERS[reasoner](), VALIDATORS[validator]()
    console = Console(stderr=True, quiet=quiet)
    directory, who = RevisionDirectory(data, base=base), getpass.getuser()
    with show_progress(quiet=quiet) as progress:

        def build_seeds() -> Built:
            return build(
                seeds,
                directory,
                who=who,
                progress=progress,
                reasoner=engines[0],
                validator=engines[1],
                verify=verify,
                discard_updates=discard_updates or replay_updates,
            )

        if replay_updates:
            from graph.build.replay import build_and_replay  # late: few builds need what updates need

            built = build_and_replay(directory, build_seeds, who=who, reasoner=engines[0], validator=engines[1])
        else:
            built = build_seeds()
    print_outcome(built, console)
    sys.exit(0 if built.revision else 1)


def print_outcome(built: Built, console: Console) -> None:
    """Print the findings to standard error, then the summary."""
    for finding in built.findings:
        click.echo(to_lines(f"{finding.severity.value}: {finding}"), err=True)
    if built.revision is None or built.summary is None:
        click.echo(f"Nothing was published: {len(built.findings)} findings.", err=True)
        return
    console.print(summary_table(built.summary))
    console.print(f"revision {built.revision.number}: {built.revision.id}", highlight=False, soft_wrap=True)


def summary_table(summary: Summary) -> Table:
    """Return the counts of a build, then the seconds of each station."""
    table = Table(show_header=False, box=None, pad_edge=False)
    for name, number in (
        ("claims", summary.claims),
        ("quotations", summary.quotations),
        ("reported triples", summary.reported),
        ("prospect triples", summary.prospects),
        ("inferred triples", summary.inferred),
        ("derived figures", summary.derived_figures),
        ("agreements", summary.agreements),
        ("conflicts", summary.conflicts),
    ):
        table.add_row(name, str(number))
    table.add_row("concluded and validated by", ", ".join(summary.engines))
    for station, seconds in summary.seconds.items():
        table.add_row(f"seconds to {station}", f"{seconds:.2f}")
    return table
