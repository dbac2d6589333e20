"""`reliefgraph check`: find what is wrong in RDF files, and say where."""

from __future__ import annotations

import gc
import logging
import os
import sys
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import click

from graph.check.run import Result
from graph.check.settings import ENGINES, ENTAILMENTS, CheckSettings, read_settings
from graph.errors import SettingError, UnreadableInputError
from graph.finding import Finding, Severity
from graph.printable import to_lines
from server.commands.check_output import FORMATS, Output
from server.commands.terminal.progress import show_progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line says beyond the settings."""

    paths: tuple[Path, ...]
    format: str
    reports: tuple[tuple[str, Path], ...]
    baseline: Path | None
    write_baseline: bool
    fix: bool
    diff: bool
    use_cache: bool
    jobs: int
    show_all: bool
    quiet: bool
    verbose: bool


def parse_report(
    _context: click.Context, _parameter: click.Parameter, values: Sequence[str]
) -> tuple[tuple[str, Path], ...]:
    """Read `FORMAT=FILE`."""
    reports = []
    for value in values:
        name, _, file = value.partition("=")
        if name not in FORMATS or not file:
            raise click.BadParameter(f"{value!r} is not FORMAT=FILE with one of {', '.join(FORMATS)}")
        reports.append((name, Path(file)))
    return tuple(reports)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "-f", "format_", type=click.Choice(FORMATS), default="text", help="What is printed (text).")
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FORMAT=FILE",
    callback=parse_report,
    help="Also write a report into a file; may be repeated.",
)
@click.option(
    "--fail-on",
    type=click.Choice([one.value for one in Severity]),
    help="The mildest severity that makes the exit code 1 (warning).",
)
@click.option(
    "--entailment",
    type=click.Choice(ENTAILMENTS),
    help="Hold shapes against what follows from the data too (none).",
)
@click.option(
    "--reasoner", type=click.Choice(ENGINES["reasoner"]), help="What draws the conclusions of OWL 2 RL (rules)."
)
@click.option("--validator", type=click.Choice(ENGINES["validator"]), help="What holds data against shapes (shifty).")
@click.option("--against", metavar="REVISION", help="Also tell what ontologies have changed since a git revision.")
@click.option(
    "--changed",
    is_flag=False,
    flag_value="HEAD",
    metavar="[REVISION]",
    help="Tell only what files changed since a git revision (HEAD) brought about.",
)
@click.option("--baseline", type=click.Path(path_type=Path), help="The file with the findings that are tolerated.")
@click.option("--write-baseline", is_flag=True, help="Tolerate all findings of this run from now on.")
@click.option(
    "--jobs", "-j", type=click.IntRange(min=0), default=0, help="How many processes read files (one per core)."
)
@click.option("--no-cache", is_flag=True, help="Check everything anew.")
@click.option("--all", "show_all", is_flag=True, help="Show all findings, however many are alike.")
@click.option("--fix", is_flag=True, help="First mend what is told and safe to mend: prefixes and white space.")
@click.option(
    "--diff", is_flag=True, help="Only show what --fix would change; the exit code is 1 where it is something."
)
@click.option("--watch", is_flag=True, help="Check again whenever a file changes.")
@click.option("--explain", metavar="CODE", help="Explain a code, or list all codes with `all`.")
@click.option("--quiet", "-q", is_flag=True, help="Show no progress.")
@click.option("--verbose", "-v", is_flag=True, help="Show which file is what.")
def check(
    paths: tuple[Path, ...],
    format_: str,
    reports: tuple[tuple[str, Path], ...],
    fail_on: str | None,
    entailment: str | None,
    reasoner: str | None,
    validator: str | None,
    against: str | None,
    changed: str | None,
    baseline: Path | None,
    write_baseline: bool,
    no_cache: bool,
    jobs: int,
    show_all: bool,
    fix: bool,
    diff: bool,
    watch: bool,
    explain: str | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Check RDF files and folders: syntax, terms, ontologies, shapes, questions, article files.

    Exit codes: 0 nothing to report, 1 findings, 2 something could not be checked.
    """
    if explain:
        explain_code(explain)
        return
    silence_libraries()
    # A run makes many small objects and lets few of them go: looking for garbage as often as usual takes a tenth of it.
    gc.set_threshold(200_000, 50, 100)
    chosen = {"entailment": entailment, "reasoner": reasoner, "validator": validator}
    if changed and not paths and Path(changed).exists():
        paths, changed = (Path(changed),), "HEAD"  # `--changed data` names what is checked
    given = partial(effective_settings, fail_on=fail_on, chosen=chosen, against=against, changed=changed)
    settings = given()
    options = Options(
        paths=paths or tuple(settings.root / one for one in settings.paths),
        format=format_,
        reports=reports,
        baseline=baseline or (settings.root / settings.baseline if settings.baseline else None),
        write_baseline=write_baseline,
        fix=fix,
        diff=diff,
        use_cache=not no_cache,
        jobs=jobs or os.cpu_count() or 1,
        show_all=show_all,
        quiet=quiet,
        verbose=verbose,
    )
    if diff or fix:
        number = mend(options, settings)
        if diff:
            sys.exit(int(number > 0))
    if watch:
        from server.commands.check_watch import watch_files

        watch_files(options.paths, lambda: run_check(replace(options, verbose=True), given()))
        return
    sys.exit(run_check(options, settings))


def mend(options: Options, settings: CheckSettings) -> int:
    """Mend what can be mended of what is told, or show how; return how many files that are."""
    from graph.check.changes.changed import find_changed
    from server.commands.check_fix import iter_diff, mend_files, write_mended

    changed = find_changed(settings.root, settings.changed) if settings.changed else None

    def told(result: Result) -> list[Finding]:
        findings = make_output(options, settings, result).result.findings
        return [one for one in findings if changed is None or one.span.file in changed]

    mended = mend_files(options.paths, settings, told)
    files = f"{len(mended)} file{'s' * (len(mended) != 1)}"
    if options.diff:
        for line in iter_diff(mended):
            click.echo(to_lines(line) if sys.stdout.isatty() else line, nl=False)
        click.echo(f"--fix would mend {files}", err=True)
    else:
        write_mended(mended)
        click.echo(f"mended {files}", err=True)
    return len(mended)


def effective_settings(
    *, fail_on: str | None, chosen: Mapping[str, str | None], against: str | None, changed: str | None
) -> CheckSettings:
    """Read the settings, and put what the command line says in their place."""
    settings = read_settings(working_folder())
    if fail_on:
        settings = replace(settings, fail_on=Severity(fail_on))
    settings = replace(
        settings,
        entailment=chosen["entailment"] or settings.entailment,
        reasoner=chosen["reasoner"] or settings.reasoner,
        validator=chosen["validator"] or settings.validator,
    )
    if against or settings.against:
        from graph.check.changes.history import resolve_revision

        settings = replace(settings, against=resolve_revision(settings.root, against or settings.against))
    if changed:
        from graph.check.changes.changed import resolve_base

        settings = replace(settings, changed=resolve_base(settings.root, changed))
    return settings


def working_folder() -> Path:
    """Return the current folder, which may have been removed meanwhile."""
    try:
        return Path.cwd()
    except OSError as error:
        raise UnreadableInputError(
            f"the current folder is not there: {error.strerror}", way_out="go to another"
        ) from error


def silence_libraries() -> None:
    """Keep rdflib from telling of ill-typed literals with tracebacks, and pyshacl of ill-formed shapes.

    The checker tells both with their place.
    """
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)
    logging.getLogger("pyshacl-validate").disabled = True
    warnings.filterwarnings("ignore", module=r"(rdflib|owlrl|pyshacl)(\.|$)")


def explain_code(code: str) -> None:
    """Print the page of a code, or the list of codes."""
    from graph.check.pages import list_pages, read_page

    if code != "all":
        click.echo(read_page(code))
        return
    for name in list_pages():
        click.echo(f"{name}: {read_page(name).partition(chr(10))[0].removeprefix('# ')}")


def run_check(options: Options, settings: CheckSettings) -> int:
    """Check once, report, and return the exit code."""
    from graph.check.run import check_paths

    check_all = check_paths
    if settings.changed:
        from graph.check.since import check_changed

        check_all = check_changed

    def work() -> Result:
        with show_progress(quiet=options.quiet) as progress:
            return check_all(options.paths, settings, progress, jobs=options.jobs, keep=options.use_cache)

    if options.use_cache:
        from graph.check.cache import check_cached

        result = check_cached(options.paths, settings, work)
    else:
        result = work()
    if options.write_baseline:
        if settings.changed:
            way_out = "leave out --changed: a baseline holds the findings of all files"
            raise SettingError("--write-baseline and --changed exclude each other", way_out=way_out)
        return rewrite_baseline(options, make_output(options, settings, result))
    output = make_output(options, settings, result).gathered()
    output.print(options.format, verbose=options.verbose)
    for name, file in options.reports:
        output.write(name, file)
    return output.result.exit_code(settings.fail_on)


def make_output(options: Options, settings: CheckSettings, result: Result) -> Output:
    """Return a run as it is told: without the findings of the baseline."""
    from graph.check.syntax.source import SourceLines

    output = Output(
        result=result,
        sources=SourceLines(settings.root, max_bytes=settings.max_file_bytes),
        fail_on=settings.fail_on,
        show_all=options.show_all,
    )
    if options.baseline is None or options.write_baseline:
        return output
    output = output.without_tolerated(options.baseline)
    return replace(output, stale=0) if settings.changed else output


def rewrite_baseline(options: Options, output: Output) -> int:
    """Write the baseline."""
    if options.baseline is None:
        raise SettingError("--write-baseline needs a file", way_out="name it with --baseline FILE, or set `baseline`")
    count = output.write_baseline(options.baseline)
    click.echo(f"{options.baseline}: {count} findings are tolerated from now on", err=True)
    return 0 if output.result.files else 2
