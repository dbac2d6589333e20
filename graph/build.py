"""The whole way from seeds to a published revision: read, conclude, validate, publish (DESIGN §4)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from graph.claim import Archive
from graph.derive import derive
from graph.describe import describe_dataset
from graph.entities import graph_to_entities
from graph.errors import BuildRefusedError, InconsistencyError
from graph.finding import Finding, Severity, Span
from graph.journal import Change, ChangeKind, Entry, find_unbuilt_updates
from graph.proof import reasoning_to_graphs
from graph.quads import graphs_to_quads
from graph.rdf import archive_to_graphs
from graph.reason import OwlrlReasoner, Reasoner, reason
from graph.reference import FOLDER, read_reference, reference_to_graphs
from graph.revision import Revision, RevisionDirectory
from graph.seeds import find_article_files, read_archive
from graph.shapes import Report, ShiftyValidator, Validator, Violation, read_shapes
from graph.terms import RLF, Graphs, Role
from graph.validation import validate
from graph.vocabulary import graph_to_vocabulary

DEFAULT_SEEDS = Path("seeds")
ONTOLOGY_FILES = ("reliefgraph.ttl", "inference-rules.ttl")

Progress = Callable[[str], None]
"""Is told the name of each station as it begins."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """Everything that a build would publish, or why it cannot.

    Attributes:
        graphs: One graph per role; no triple stands in two. Empty where a finding is an error.
        findings: What is wrong with the seeds, errors and warnings.
        seconds: Wall-clock seconds per station.
    """

    graphs: Graphs
    findings: tuple[Finding, ...]
    seconds: Mapping[str, float]

    @property
    def is_publishable(self) -> bool:
        """Whether no finding is an error."""
        return not has_error(self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """The outcome of a build: with a revision where nothing was wrong, else with findings alone."""

    findings: tuple[Finding, ...]
    revision: Revision | None = None
    summary: Summary | None = None


@dataclass(slots=True)
class _Stations:
    """Tells of each station as it begins and how long it took."""

    progress: Progress
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def enter(self, name: str) -> Iterator[None]:
        self.progress(name)
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start


def read_ontology() -> Graph:
    """Return the vocabulary, with the rules of inference and the rules by which relative times are read."""
    ontology = Graph()
    for name in ONTOLOGY_FILES:
        ontology.parse(data=(resources.files("ontology") / name).read_text("utf-8"), format="turtle")
    return ontology


def has_error(findings: Iterable[Finding]) -> bool:
    """Return whether any finding forbids to publish."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def settle(graphs: Mapping[Role, Graph]) -> Graphs:
    """Return the graphs with each triple in one of them: the first in the order of `Role` (DESIGN §3.1).

    A graph that shares no triple with those before it is returned itself, uncopied.
    """
    settled: Graphs = {}
    taken: set[tuple[Node, Node, Node]] = set()
    for role in Role:
        home = graphs.get(role, Graph())
        triples = set(home)
        if not taken.isdisjoint(triples):
            triples -= taken
            home = Graph()
            for triple in triples:
                home.add(triple)
        taken |= triples
        settled[role] = home
    return settled


def conclude(graphs: Mapping[Role, Graph], reasoner: Reasoner | None = None) -> Graphs:
    """Return the graphs with what is derived and inferred from them, instead of any that stood there before.

    Args:
        graphs: What was read, by role; not changed.
        reasoner: The engine; owlrl where none is given.

    Raises:
        InconsistencyError: The ontology and the reference data contradict each other without any claim.
    """
    given = settle(graphs)
    added = {Role.DERIVED: derive(given)}
    for role, graph in reasoning_to_graphs(given, reason(given, reasoner)).items():
        added[role] = added.get(role, Graph()) + graph
    return settle({role: given[role] + added[role] if role in added else given[role] for role in Role})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the seeds say.

    Attributes:
        graphs: Graphs by role, before anything is concluded; empty where a finding is an error.
        findings: What is wrong with the files, errors and warnings.
        places: Where a curator wrote what became this IRI.
        archive: The articles; None where a finding is an error.
    """

    graphs: Graphs
    findings: tuple[Finding, ...]
    places: Mapping[URIRef, Span]
    archive: Archive | None = None


def read_seeds(seeds: Path, ontology: Graph) -> Reading:
    """Read reference data and articles.

    Raises:
        UnreadableInputError: A file is missing, not UTF-8 or not YAML.
    """
    vocabulary = graph_to_vocabulary(ontology)
    files = find_article_files(seeds)
    reference, findings = read_reference(seeds / FOLDER, vocabulary)
    reference_graphs = reference_to_graphs(reference)
    known = graph_to_entities(reference_graphs[Role.REFERENCE], vocabulary)
    reading = read_archive(files, vocabulary, known)
    found = (*findings, *reading.findings)
    if reading.archive is None or has_error(found):
        return Reading(graphs={}, findings=found, places={})
    graphs = archive_to_graphs(reading.archive)
    for role, graph in reference_graphs.items():
        graphs[role] = graphs.get(role, Graph()) + graph
    graphs[Role.ONTOLOGY] = ontology
    rows = {stated.subject: stated.span for stated in reversed(reference.statements)}
    return Reading(graphs=graphs, findings=found, places={**rows, **reading.archive.places}, archive=reading.archive)


def violations_to_findings(report: Report, places: Mapping[URIRef, Span], seeds: Path) -> tuple[Finding, ...]:
    """Return what breaks the shapes at the places in the seeds that it comes from.

    What no curator wrote by itself, such as a conclusion, stands at the beginning of the seeds' folder.
    """
    nowhere = Span(file=seeds.as_posix(), line=1, column=1, end_line=1, end_column=1)
    return tuple(
        violation.to_finding(next((places[node] for node in _sources(violation) if node in places), nowhere))
        for violation in report.violations
    )


def _sources(violation: Violation) -> Iterator[URIRef]:
    for node in (violation.focus, violation.value):
        if isinstance(node, URIRef):
            yield node


def contradiction_to_finding(error: InconsistencyError, span: Span) -> Finding:
    """Return a contradiction in which an article's entity has a part, at the place of its declaration."""
    triples = "; ".join(triple for triple in error.triples if not triple.startswith("["))
    return Finding(
        code="contradiction",
        severity=Severity.ERROR,
        message=f"what is declared here cannot all be so, by rule {error.rule} of OWL 2 RL: {triples}",
        span=span,
        way_out="Correct the entity's class, or remove the wrong link.",
    )


def make_dataset(
    seeds: Path,
    *,
    reasoner: Reasoner | None = None,
    validator: Validator | None = None,
    progress: Progress = lambda _: None,
) -> Dataset:
    """Make everything that a revision holds, `catalog` excepted, without publishing it.

    Args:
        seeds: The folder of articles and reference data.
        reasoner: The engine that infers; owlrl where none is given.
        validator: The engine that validates; pyshifty where none is given.
        progress: Is told of each station.

    Raises:
        UnreadableInputError: A file is missing, not UTF-8 or not YAML.
        InconsistencyError: The ontology and the reference data contradict each other without any claim.
    """
    stations = _Stations(progress)
    with stations.enter("read"):
        reading = read_seeds(seeds, read_ontology())
        shapes = read_shapes()
    if not reading.graphs:
        return Dataset(graphs={}, findings=reading.findings, seconds=stations.seconds)
    try:
        with stations.enter("reason"):
            graphs = conclude(reading.graphs, reasoner or OwlrlReasoner())
    except InconsistencyError as error:
        declared = reading.archive.places if reading.archive else {}
        spans = [declared[URIRef(subject)] for subject in error.subjects if URIRef(subject) in declared]
        if not spans:
            raise
        finding = contradiction_to_finding(error, spans[0])
        return Dataset(graphs={}, findings=(*reading.findings, finding), seconds=stations.seconds)
    with stations.enter("validate"):
        graphs[Role.SHAPES] = shapes
        report = validate(graphs, shapes, validator or ShiftyValidator())
    findings = (*reading.findings, *violations_to_findings(report, reading.places, seeds))
    return Dataset(graphs=graphs, findings=findings, seconds=stations.seconds)


def build(
    seeds: Path,
    directory: RevisionDirectory,
    *,
    who: str,
    reasoner: Reasoner | None = None,
    validator: Validator | None = None,
    progress: Progress = lambda _: None,
    discard_updates: bool = False,
) -> Built:
    """Build the seeds and publish them as the current revision; findings of severity error publish nothing.

    Args:
        seeds: The folder of articles and reference data.
        directory: Where revisions are kept.
        who: Whose build it is, for the journal.
        reasoner: The engine that infers; owlrl where none is given.
        validator: The engine that validates; pyshifty where none is given.
        progress: Is told of each station.
        discard_updates: Publish although clients' updates of the current revision are not in the seeds.

    Raises:
        UnreadableInputError: A file is missing, not UTF-8 or not YAML.
        InconsistencyError: The ontology and the reference data contradict each other without any claim.
        BuildRefusedError: The current revision holds clients' updates.
        StorageError: The revision could not be written; the former one stands.
    """
    dataset = make_dataset(seeds, reasoner=reasoner, validator=validator, progress=progress)
    if not dataset.is_publishable:
        return Built(findings=dataset.findings)
    stations = _Stations(progress)
    with stations.enter("publish"):
        change = Change(kind=ChangeKind.BUILD, who=who, what=f"build of {seeds.as_posix()}")
        permit = None if discard_updates else refuse_to_lose_updates
        revision = directory.publish(graphs_to_quads(dataset.graphs), change, describe=describe_dataset, permit=permit)
    summary = summarize(dataset.graphs, {**dataset.seconds, **stations.seconds})
    return Built(findings=dataset.findings, revision=revision, summary=summary)


def refuse_to_lose_updates(journal: list[Entry]) -> None:
    """Raise BuildRefusedError where the current revision holds clients' updates, and list them."""
    updates = find_unbuilt_updates(journal)
    if updates:
        listed = "\n".join(f"    {entry.when} {entry.who}: {entry.what}" for entry in updates)
        raise BuildRefusedError(
            f"the current revision holds {len(updates)} updates by clients that the seeds do not have:\n{listed}",
            way_out="Put them into the seeds, do them again (--replay-updates), or lose them (--discard-updates).",
        )


def summarize(graphs: Mapping[Role, Graph], seconds: Mapping[str, float]) -> Summary:
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
    )
