"""Each export is read back by another library and says what the revision says, no more and no less."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Literal, NamedNode, Quad, RdfFormat, Store, parse
from pyoxigraph import Dataset as Canonical
from rdflib import RDF, RDFS, BNode, Graph, URIRef
from rdflib import Dataset as Quads

from graph.build.dataset import Dataset, make_dataset
from graph.export.formats import FORMATS
from graph.export.triples import triples_of
from graph.lookup.claims import read_statements
from graph.namespaces import BASE
from graph.rdf.quads import graphs_to_quads, rdflib_to_term, rebase_quads
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import RevisionDirectory
from graph.revision.store import OxigraphStore
from graph.revision.view import View
from graph.terms import RLF
from server.cli import cli
from tests.repository import ROOT

OTHER_BASE = "https://data.example/relief/"
PLEDGE = URIRef(f"{BASE}id/event/kashgar-2016/pledge-by-wanda")


@cache
def build_quads() -> tuple[Quad, ...]:
    """Return what a build of the seeds publishes."""
    return tuple(graphs_to_quads(make_dataset(ROOT / "seeds").graphs))


@cache
def view() -> View:
    """Return the article's revision, in memory."""
    return View(OxigraphStore.in_memory(build_quads()))


@cache
def write(name: str) -> bytes:
    """Return one export."""
    return FORMATS[name].write(view())


def canonical(quads: list[Quad]) -> set[str]:
    """Return quads as text, blank nodes named by RDFC-1.0."""
    dataset = Canonical(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def graph_to_canonical(graph: Graph) -> set[str]:
    """Return what rdflib read in the same form."""
    blanks: dict[str, BlankNode] = {}
    quads = []
    for subject, predicate, value in graph:
        resource = rdflib_to_term(subject, blanks)
        assert not isinstance(resource, Literal)
        quads.append(Quad(resource, NamedNode(str(predicate)), rdflib_to_term(value, blanks)))
    return canonical(quads)


@cache
def default_graph() -> set[str]:
    """Return the default graph's union in the same form."""
    return canonical([Quad(one.subject, one.predicate, one.object) for one in triples_of(view())])


def test_the_formats_are_these() -> None:
    """The suite covers every format."""
    assert list(FORMATS) == [
        "nquads", "trig", "turtle", "ntriples", "jsonld", "rdfxml", "rdf12", "nanopubs", "annotations", "csv",
    ]  # fmt: skip


@pytest.mark.parametrize("name", list(FORMATS))
def test_equal_revisions_give_equal_bytes(name: str) -> None:
    """The order in which a store was filled does not matter, nor does the run."""
    other = View(OxigraphStore.in_memory(reversed(build_quads())))
    assert FORMATS[name].write(other) == write(name)


@pytest.mark.parametrize(
    ("name", "syntax"), [("turtle", "turtle"), ("ntriples", "nt"), ("rdfxml", "xml"), ("jsonld", "json-ld")]
)
def test_triples_are_the_default_graph(name: str, syntax: str) -> None:
    """Rdflib reads the union of all graphs but prospects."""
    graph = Graph().parse(data=write(name), format=syntax)
    assert graph_to_canonical(graph) == default_graph()
    assert (PLEDGE, None, None) not in graph


def test_json_ld_by_the_other_reader() -> None:
    """The engine's reader of JSON-LD finds the same triples as rdflib's."""
    quads = list(parse(write("jsonld"), format=RdfFormat.JSON_LD))
    assert canonical([Quad(quad.subject, quad.predicate, quad.object) for quad in quads]) == default_graph()


@pytest.mark.parametrize(("name", "syntax"), [("nquads", "nquads"), ("trig", "trig")])
def test_quads_are_every_graph(name: str, syntax: str) -> None:
    """Rdflib reads every graph with as many triples as it has, prospects among them."""
    read = Quads().parse(data=write(name), format=syntax)
    counts = {str(graph.identifier): len(graph) for graph in read.graphs() if len(graph)}
    own: dict[str, int] = {}
    for quad in view().store.iter_quads():
        assert isinstance(quad.graph_name, NamedNode)
        own[quad.graph_name.value] = own.get(quad.graph_name.value, 0) + 1
    assert counts == own
    assert len(read.graph(URIRef(f"{BASE}graph/prospects"))) == counts[f"{BASE}graph/prospects"] > 20
    ground = {row for row in read.quads() if not any(isinstance(term, BNode) for term in row)}
    assert (PLEDGE, RLF.amount) in {row[:2] for row in ground}


def test_rdf_1_2_says_the_same() -> None:
    """With its triple terms written out as three parts, rdflib reads the default graph from the RDF 1.2 document."""
    text = write("rdf12").decode()
    term = r'(?:<[^<>]*>|[\w-]*:[\w.-]*|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^\S+)?|-?\d+(?:\.\d+)?|true|false)'
    written_out, count = re.subn(
        rf"rdf:reifies <<\( ({term}|a) ({term}|a) ({term}) \)>>",
        r"rdf:subject \1 ; rdf:predicate \2 ; rdf:object \3",
        text,
    )
    written_out = written_out.replace("rdf:predicate a ;", "rdf:predicate rdf:type ;")
    assert count == text.count("<<(") > 700
    assert graph_to_canonical(Graph().parse(data=written_out, format="turtle")) == default_graph()


def test_nanopublications_assert_what_is_reported() -> None:
    """Each has a head that names three more graphs, and asserts one reported triple with its figure; no prospect."""
    read = Quads().parse(data=write("nanopubs"), format="trig")
    np = "http://www.nanopub.org/nschema#"
    wholes = {row[0] for row in read.quads((None, RDF.type, URIRef(np + "Nanopublication"), None))}
    stored = view().store.match(None, None, None, NamedNode(f"{BASE}graph/reported"))
    reported = {tuple(str(term).strip("<>") for term in (one.subject, one.predicate, one.object)) for one in stored}
    asserted, figures = set(), 0
    for whole in wholes:
        head = read.graph(URIRef(f"{whole}#head"))
        assertion, provenance, info = (
            read.graph(URIRef(str(head.value(whole, URIRef(f"{np}has{part}")))))
            for part in ("Assertion", "Provenance", "PublicationInfo")
        )
        (triple,) = {tuple(str(term) for term in one) for one in assertion} & reported
        asserted.add(triple)
        figures += len(set(assertion.subjects(RDF.type, URIRef(f"{BASE}ontology#Figure"))) & set(assertion.objects()))
        assert {str(one) for one in assertion.subjects()} <= {triple[0], triple[2]}
        assert (assertion.identifier, URIRef("http://www.w3.org/ns/prov#wasAttributedTo"), None) in provenance
        assert len(list(provenance.objects(None, URIRef("http://www.w3.org/ns/oa#exact")))) >= 1
        assert (whole, RDFS.label, None) in info
    assert asserted == reported
    assert figures > 15
    bound = URIRef("http://qudt.org/schema/qudt/minExclusive")
    assert {str(one[3]).rpartition("#")[2] for one in read.quads((None, bound, None, None))} == {"assertion"}
    assert len(wholes) >= len(reported) > 100
    assert not any(str(PLEDGE) in triple for triple in asserted)


def test_annotations_stand_on_the_words_of_the_article() -> None:
    """Each quote of each annotation is what article.txt says between its offsets."""
    text = (ROOT / "seeds" / "kashgar-2016" / "article.txt").read_bytes().decode()
    page = json.loads(write("annotations"))
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    articles = view().instances("Article")
    assert len(page["items"]) == sum(len(read_statements(view(), article)) for article in articles) > 150
    for item in page["items"]:
        assert item["type"] == "Annotation"
        assert item["target"]
        for target in item["target"]:
            words, place = target["selector"]
            assert text[place["start"] : place["end"]] == words["exact"]
            assert text[: place["start"]].endswith(words.get("prefix", ""))
            assert text[place["end"] :].startswith(words.get("suffix", ""))


def test_annotations_are_linked_data() -> None:
    """With the standard's terms for its short names rdflib reads an annotation with body and target."""
    oa = "http://www.w3.org/ns/oa#"
    own = {
        "id": "@id", "type": "@type", "Annotation": oa + "Annotation",
        "body": {"@id": oa + "hasBody", "@type": "@id"}, "target": {"@id": oa + "hasTarget", "@type": "@id"},
        "selector": {"@id": oa + "hasSelector"}, "exact": oa + "exact",
        "items": {"@id": "https://www.w3.org/ns/activitystreams#items"},
    }  # fmt: skip
    document = {**json.loads(write("annotations")), "@context": own}
    graph = Graph().parse(data=json.dumps(document), format="json-ld")
    annotation = URIRef(f"{BASE}annotation/kashgar-2016/sike-kashgar-staff")
    (target,) = graph.objects(annotation, URIRef(oa + "hasTarget"))
    quotes = [
        graph.value(selector, URIRef(oa + "exact")) for selector in graph.objects(target, URIRef(oa + "hasSelector"))
    ]
    assert "It now employs over 2,000 people at seven factories in Kashgar" in [str(quote) for quote in quotes]


def read_tables(data: bytes) -> dict[str, list[dict[str, str]]]:
    """Read an archive of tables."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))
            for name in archive.namelist()
        }


def test_tables_hold_a_row_for_each_thing() -> None:
    """The csv module reads five tables; their rows are as many as the revision has claims, quotations and so on."""
    tables = read_tables(write("csv"))
    assert list(tables) == ["claims.csv", "comparisons.csv", "entities.csv", "figures.csv", "quotations.csv"]
    assert len(tables["claims.csv"]) == len(view().instances("Claim")) > 100
    assert len(tables["quotations.csv"]) == len(view().instances("Quotation")) > 3
    assert len(tables["figures.csv"]) == len(view().instances("Figure")) > 30
    rows = {row["key"]: row for row in tables["claims.csv"]}
    row = rows["sike-kashgar-staff"]
    assert (row["predicate"], row["object"]) == ("value", "over 2,000 people")
    assert (row["stands in"], row["voice"], row["factuality"]) == ("reported", "narrator", "actual")
    assert (row["quotes"], row["offsets"]) == (
        "It now employs over 2,000 people at seven factories in Kashgar",
        "824-886",
    )
    figures = {row["iri"].rpartition("/")[2]: row for row in tables["figures.csv"]}
    staff = figures["sike-kashgar-staff"]
    assert (staff["figure"], staff["more than"], staff["value"]) == ("over 2,000 people", "2000", "")
    entities = {row["name"]: row for row in tables["entities.csv"]}
    assert entities["Guangdong Sike Electronics"]["classes"] == "rlf:Company"


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "csv"])
def test_another_base(name: str) -> None:
    """Under another base no IRI of the default one is left."""
    quads = rebase_quads(build_quads(), BASE, OTHER_BASE)
    other = FORMATS[name].write(View(OxigraphStore.in_memory(quads), OTHER_BASE)).decode()
    assert OTHER_BASE in other
    assert BASE not in other


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a directory with one published revision."""
    path = tmp_path_factory.mktemp("data")
    result = CliRunner().invoke(cli, ["build", str(ROOT / "seeds"), "--data", str(path), "--quiet"])
    assert result.exit_code == 0, result.output
    return path


def test_export_writes_a_file(data: Path, tmp_path: Path) -> None:
    """A published revision is written to the file that is named, and the same to standard output."""
    file = tmp_path / "all.nq"
    result = CliRunner().invoke(cli, ["export", "--format", "nquads", "--output", str(file), "--data", str(data)])
    assert result.exit_code == 0, result.output
    printed = CliRunner().invoke(cli, ["export", "--format", "nquads", "--output", "-", "--data", str(data)])
    assert printed.stdout_bytes == file.read_bytes()
    assert len(file.read_bytes().splitlines()) > 10_000


def test_export_writes_a_folder_of_tables(data: Path, tmp_path: Path) -> None:
    """Tables go into a folder, or into an archive where the name ends in .zip; both hold the same."""
    folder, archive = tmp_path / "tables", tmp_path / "tables.zip"
    for output in (folder, archive):
        arguments = ["export", "--format", "csv", "--output", str(output), "--data", str(data)]
        assert CliRunner().invoke(cli, arguments).exit_code == 0
    with zipfile.ZipFile(archive) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == {
            file.name: file.read_bytes() for file in folder.iterdir()
        }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "turtle", "--output", "{folder}"], "cannot be written"),
        (["--format", "turtle", "--output", "-", "--revision", "99"], "there is no revision 99; kept are: 1"),
        (["--format", "parquet", "--output", "-"], "'parquet' is not one of"),
    ],
)
def test_export_refuses_in_words(data: Path, tmp_path: Path, arguments: list[str], said: str) -> None:
    """What cannot be done is told in words, without a traceback."""
    filled = [argument.format(folder=tmp_path) for argument in arguments]
    result = CliRunner().invoke(cli, ["export", *filled, "--data", str(data)])
    assert result.exit_code != 0
    assert said in f"{result.output}{result.exception}"


def test_the_article_is_what_was_built(dataset: Dataset) -> None:
    """The exports under test come from the same build as the other tests'."""
    assert len(build_quads()) == sum(len(graph) for graph in dataset.graphs.values())


UNWRITABLE = {
    "triple term": ("<http://e/a> <http://e/p> <<( <http://e/b> <http://e/c> 'd'@en )>>", {"jsonld", "rdfxml"}),
    "base direction": ("<http://e/a> <http://e/p> 'd'@ar--rtl", {"jsonld", "rdfxml"}),
    "predicate": ("<http://e/a> <http://e/1> 'v'", {"rdfxml"}),
    "control character": ("<http://e/a> <http://e/p> 'a\\u0001b'", {"rdfxml"}),
    "blank type": ("<http://e/a> a [ <http://e/k> 'v\\r\\n' ]", set()),
    "scheme": ("<http://e/a> <http://e/p> <geo:37.7,-122.4>", set()),
}


@pytest.mark.parametrize(("update", "refused"), UNWRITABLE.values(), ids=list(UNWRITABLE))
def test_what_a_format_cannot_hold_is_refused(tmp_path: Path, update: str, refused: set[str]) -> None:
    """An export that would say something else ends with 2 and one sentence; every other one is read as it was."""
    engine = Store()
    engine.update(f"INSERT DATA {{ GRAPH <http://e/g> {{ {update} }} }}")
    change = Change(kind=ChangeKind.BUILD, who="tester", what="test")
    RevisionDirectory(tmp_path).publish(engine, change, plain=True)
    stored = canonical([Quad(quad.subject, quad.predicate, quad.object) for quad in engine])
    syntaxes = {"jsonld": RdfFormat.JSON_LD, "rdfxml": RdfFormat.RDF_XML, "turtle": RdfFormat.TURTLE}
    for name, syntax in syntaxes.items():
        command = [sys.executable, "-m", "server.cli", "export", "--data", str(tmp_path), "--format", name, "-o", "-"]
        done = subprocess.run(command, capture_output=True, cwd=ROOT, check=False)
        assert done.returncode == (2 if name in refused else 0), done.stderr
        if name in refused:
            assert done.stderr.startswith(b"reliefgraph: ")
            assert b"Traceback" not in done.stderr
            assert b"Turtle" in done.stderr
        else:
            assert canonical([Quad(*quad.triple) for quad in parse(done.stdout, format=syntax)]) == stored
