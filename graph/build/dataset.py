"""Everything that a revision holds, made from the seeds: read, concluded, validated (DESIGN §4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.plugins.stores.memory import SimpleMemory

from graph.build.succession import Succession, follow, validate_succession
from graph.build.verify import compare_reasoners, compare_validators
from graph.conclude.conclude import conclude
from graph.conclude.reason import Reasoner, RuleReasoner
from graph.curation.archive import find_article_files, read_archive
from graph.curation.claim import Archive
from graph.curation.entities import graph_to_entities
from graph.errors import InconsistencyError
from graph.finding import Finding, Severity, Span
from graph.rdf.archive import archive_to_graphs
from graph.rdf.plain import add_turtle, plain_graph
from graph.reference.reference import FOLDER, read_reference, reference_to_graphs
from graph.revision.revision import Checked, Revision
from graph.stations import Progress, Stations, silent
from graph.terms import Graphs, Role
from graph.validate.engine import Report, ShiftyValidator, Validator, Violation, read_shapes
from graph.validate.validation import identify_check, report_to_checked, validate
from graph.vocabulary import graph_to_vocabulary

ONTOLOGY_FILES = (
    "reliefgraph.ttl",
    "classes.ttl",
    "kinds.ttl",
    "measures.ttl",
    "claims.ttl",
    "rules.ttl",
    "former.ttl",
    "terms-of-others.ttl",
    "inference-rules.ttl",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """Everything that a build would publish, or why it cannot.

    Attributes:
        graphs: One graph per role; no triple stands in two. Empty where a finding is an error.
        findings: What is wrong with the seeds, errors and warnings.
        seconds: Wall-clock seconds per station.
        checked: What the validation found, for the revision to note.
        engines: What concluded and validated, with versions.
        succession: How it differs from the revision before it, where only that was validated.
    """

    graphs: Graphs
    findings: tuple[Finding, ...]
    seconds: Mapping[str, float]
    checked: Checked | None = None
    engines: tuple[str, ...] = ()
    succession: Succession | None = None

    @property
    def is_publishable(self) -> bool:
        """Whether no finding is an error."""
        return not has_error(self.findings)


def read_ontology() -> Graph:
    """Return the vocabulary: properties, classes, kinds, claims, rules, former terms and the terms of others."""
    ontology = Graph(store=SimpleMemory())
    for name in ONTOLOGY_FILES:
        add_turtle(ontology, (resources.files("ontology") / name).read_text("utf-8"))
    return ontology


def has_error(findings: Iterable[Finding]) -> bool:
    """Return whether any finding forbids to publish."""
    return any(finding.severity is Severity.ERROR for finding in findings)


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


def read_seeds(seeds: Path, ontology: Graph, progress: Progress = silent) -> Reading:
    """Read reference data and articles; `progress` is told of each article.

    Raises:
        UnreadableInputError: A file is missing, not UTF-8 or not YAML.
    """
    vocabulary = graph_to_vocabulary(ontology)
    files = find_article_files(seeds)
    reference, findings = read_reference(seeds / FOLDER, vocabulary)
    reference_graphs = reference_to_graphs(reference)
    known = graph_to_entities(plain_graph(reference_graphs[Role.REFERENCE], ontology), vocabulary)
    reading = read_archive(files, vocabulary, known, progress=progress)
    found = (*findings, *reading.findings)
    if reading.archive is None or has_error(found):
        return Reading(graphs={}, findings=found, places={})
    above = {
        term: frozenset(one for one in vocabulary.ancestors[term] if vocabulary.patterns.get(one) == "common") - {term}
        for term in vocabulary.patterns
    }
    graphs = archive_to_graphs(reading.archive, above)
    for role, graph in reference_graphs.items():
        graphs[role] = plain_graph(graphs.get(role, ()), graph)
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
    progress: Progress = silent,
    verify: bool = False,
    former: Revision | None = None,
    meanwhile: Callable[[Graphs], None] | None = None,
) -> Dataset:
    """Make everything that a revision holds, `catalog` excepted, without publishing it.

    Args:
        seeds: The folder of articles and reference data.
        reasoner: The engine that infers; the rules where none is given.
        validator: The engine that validates; pyshifty where none is given.
        progress: Is told of each station, and of each article that is read.
        verify: Let the other engines do their work too, and hold the outcomes against each other.
        former: The revision before, if there is one: where it was validated by the same shapes, what differs from it
            is validated alone, unless everything is verified.
        meanwhile: Is given the graphs before all of them are validated, to begin with what may be done beside it; it
            must not change them.

    Raises:
        UnreadableInputError: A file is missing, not UTF-8 or not YAML.
        InconsistencyError: The ontology and the reference data contradict each other without any claim.
        EnginesDifferError: Two engines say different things.
    """
    stations = Stations(progress)
    with stations.enter("read"):
        reading = read_seeds(seeds, read_ontology(), progress)
        shapes = read_shapes()
    if not reading.graphs:
        return Dataset(graphs={}, findings=reading.findings, seconds=stations.seconds)
    reasoner, validator = reasoner or RuleReasoner(), validator or ShiftyValidator()
    try:
        with stations.enter("reason"):
            graphs = conclude(reading.graphs, reasoner)
    except InconsistencyError as error:
        declared = reading.archive.places if reading.archive else {}
        spans = [declared[URIRef(subject)] for subject in error.subjects if URIRef(subject) in declared]
        if not spans:
            raise
        finding = contradiction_to_finding(error, spans[0])
        return Dataset(graphs={}, findings=(*reading.findings, finding), seconds=stations.seconds)
    with stations.enter("validate"):
        graphs[Role.SHAPES] = shapes
        succession = None if verify else follow(graphs, former, shapes, validator)
        report = None if succession is None else validate_succession(succession, shapes, validator)
        if report is None:
            succession = None
            if meanwhile is not None and not has_error(reading.findings):
                meanwhile(graphs)
            report = validate(graphs, shapes, validator)
    if verify:
        with stations.enter("verify"):
            compare_reasoners(reading.graphs)
            compare_validators(graphs, shapes)
    findings = (*reading.findings, *violations_to_findings(report, reading.places, seeds))
    checked = report_to_checked(report, identify_check(shapes, validator))
    return Dataset(
        graphs=graphs,
        findings=findings,
        seconds=stations.seconds,
        checked=checked,
        engines=(reasoner.version, validator.version),
        succession=succession,
    )
