"""A build: the seeds' dataset, published as the current revision (DESIGN §4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, Graph
from rdflib.term import Node

from graph.build.dataset import Dataset, make_dataset
from graph.conclude.reason import Reasoner
from graph.errors import BuildRefusedError
from graph.finding import Finding
from graph.rdf.quads import graphs_to_quads
from graph.revision.describe import describe_change, describe_dataset
from graph.revision.journal import Change, ChangeKind, Entry, find_unbuilt_updates
from graph.revision.revision import Draft, Revision, RevisionDirectory
from graph.stations import Progress, Stations, silent
from graph.terms import RLF, Graphs, Role
from graph.update.candidate import publish_difference
from graph.validate.engine import Validator

DEFAULT_SEEDS = Path("seeds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a build made.

    Attributes:
        claims: Claims with a triple.
        quotations: Opinions, advice and figures of speech.
        reported: Reported triples.
        prospects: Triples of plans, pledges, targets and forecasts.
        inferred: Inferred triples.
        derived_figures: Computed figures.
        agreements: Agreements between figures.
        conflicts: Conflicts, inconsistencies included.
        inconsistencies: Contradictions by OWL 2 RL.
        seconds: Wall-clock seconds per station, in the order in which they ran.
        engines: What concluded and validated, with versions.
    """

    claims: int
    quotations: int
    reported: int
    prospects: int
    inferred: int
    derived_figures: int
    agreements: int
    conflicts: int
    inconsistencies: int
    seconds: Mapping[str, float]
    engines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """The outcome of a build: with a revision where nothing was wrong, else with findings alone."""

    findings: tuple[Finding, ...]
    revision: Revision | None = None
    summary: Summary | None = None


def build(
    seeds: Path,
    directory: RevisionDirectory,
    *,
    who: str,
    reasoner: Reasoner | None = None,
    validator: Validator | None = None,
    progress: Progress = silent,
    discard_updates: bool = False,
    verify: bool = False,
) -> Built:
    """Build the seeds and publish them as the current revision; findings of severity error publish nothing.

    Args:
        seeds: The folder of articles and reference data.
        directory: Where revisions are kept.
        who: Whose build it is, for the journal.
        reasoner: The engine that infers; the rules where none is given.
        validator: The engine that validates; pyshifty where none is given.
        progress: Is told of each station, and of each article that is read.
        discard_updates: Publish although clients' updates of the current revision are not in the seeds.
        verify: Let the other engines do their work too, and hold the outcomes against each other.

    Raises:
        UnreadableInputError: A file is missing, not UTF-8 or not YAML.
        InconsistencyError: The ontology and the reference data contradict each other without any claim.
        BuildRefusedError: The current revision holds clients' updates.
        EnginesDifferError: Two engines say different things.
        StorageError: The revision could not be written; the former one stands.
    """
    with ExitStack() as kept, ThreadPoolExecutor(max_workers=1) as beside:
        drafts: list[Future[Draft]] = []
        permit = None if discard_updates else refuse_to_lose_updates

        def write(graphs: Graphs) -> None:
            quads = graphs_to_quads(graphs)
            draft = directory.draft(quads, describe=describe_dataset, permit=permit)
            drafts.append(beside.submit(kept.enter_context, draft))

        # The engine of SHACL needs no Python while it validates: the revision is written beside it, and is published
        # only if nothing was found.
        dataset = make_dataset(
            seeds,
            reasoner=reasoner,
            validator=validator,
            progress=progress,
            verify=verify,
            former=directory.current(),
            meanwhile=write,
        )
        if not dataset.is_publishable:
            return Built(findings=dataset.findings)
        stations = Stations(progress)
        with stations.enter("publish"):
            what = f"build of {seeds.as_posix()}"
            change = Change(kind=ChangeKind.BUILD, who=who, what=what, engines=dataset.engines)
            revision = _publish_difference(dataset, directory, change, permit)
            if revision is None:
                if not drafts:
                    write(dataset.graphs)
                revision = directory.publish_draft(drafts[0].result(), change, checked=dataset.checked)
    summary = summarize(dataset.graphs, {**dataset.seconds, **stations.seconds}, dataset.engines)
    return Built(findings=dataset.findings, revision=revision, summary=summary)


def _publish_difference(
    dataset: Dataset, directory: RevisionDirectory, change: Change, permit: Callable[[list[Entry]], None] | None
) -> Revision | None:
    """Publish what differs from the current revision alone; return None where that is not known."""
    following = dataset.succession
    if following is None or following.former.base != directory.base:
        return None
    revision = publish_difference(
        directory,
        following.former,
        following.difference,
        change,
        describe=describe_change,
        permit=permit,
        checked=dataset.checked,
    )
    directory.retire()
    return revision


def refuse_to_lose_updates(journal: list[Entry]) -> None:
    """Raise BuildRefusedError where the current revision holds clients' updates, and list them."""
    updates = find_unbuilt_updates(journal)
    if updates:
        listed = "\n".join(f"    {entry.when} {entry.who}: {entry.what}" for entry in updates)
        raise BuildRefusedError(
            f"the current revision holds {len(updates)} updates by clients that the seeds do not have:\n{listed}",
            way_out="Put them into the seeds, do them again (--replay-updates), or lose them (--discard-updates).",
        )


def summarize(graphs: Mapping[Role, Graph], seconds: Mapping[str, float], engines: tuple[str, ...]) -> Summary:
    """Count what a build made."""

    def count(role: Role, kind: Node) -> int:
        return sum(1 for _ in graphs[role].subjects(RDF.type, kind))

    return Summary(
        claims=count(Role.CLAIMS, RLF.Claim),
        quotations=count(Role.CLAIMS, RLF.Quotation),
        reported=len(graphs[Role.REPORTED]),
        prospects=len(graphs[Role.PROSPECTS]),
        inferred=len(graphs[Role.INFERRED]),
        derived_figures=count(Role.DERIVED, RLF.DerivedFigure),
        agreements=count(Role.DERIVED, RLF.Agreement),
        conflicts=count(Role.DERIVED, RLF.Conflict),
        inconsistencies=count(Role.DERIVED, RLF.Inconsistency),
        seconds=seconds,
        engines=engines,
    )
