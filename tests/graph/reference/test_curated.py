"""What the reference data says, and that each triple has its source."""

from __future__ import annotations

import subprocess
import sys

import pytest
from rdflib import DC, DCTERMS, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef

from graph.build.dataset import read_ontology
from graph.curation.entities import graph_to_entities
from graph.reference.reference import Reference, read_reference, reference_to_graphs
from graph.terms import GEO, PROV, QUDT, RLF, SCHEMA, UNIT, Graphs, Role
from graph.vocabulary import Vocabulary
from tests.repository import ROOT

ID = "https://w3id.org/reliefgraph/id/"

PLACES = {
    "china": "Country",
    "morocco": "Country",
    "xinjiang": "AutonomousRegion",
    "guizhou": "Province",
    "jiangsu": "Province",
    "zhejiang": "Province",
    "guangdong": "Province",
    "kashgar": "Prefecture",
    "ili": "Prefecture",
    "jiashi": "County",
    "yining-county": "County",
    "yining-city": "City",
    "yining": "Place",
    "southern-xinjiang": "Region",
}
GBT2260 = {
    "xinjiang": "650000",
    "guizhou": "520000",
    "jiangsu": "320000",
    "zhejiang": "330000",
    "guangdong": "440000",
    "kashgar": "653100",
    "jiashi": "653129",
    "ili": "654000",
    "yining-county": "654021",
    "yining-city": "654002",
}
ISO3166 = {
    "china": "CN",
    "morocco": "MA",
    "xinjiang": "CN-XJ",
    "guizhou": "CN-GZ",
    "jiangsu": "CN-JS",
    "zhejiang": "CN-ZJ",
    "guangdong": "CN-GD",
}
LOCATED_IN = {
    ("xinjiang", "china"),
    ("guizhou", "china"),
    ("jiangsu", "china"),
    ("zhejiang", "china"),
    ("guangdong", "china"),
    ("southern-xinjiang", "xinjiang"),
    ("kashgar", "xinjiang"),
    ("kashgar", "southern-xinjiang"),
    ("jiashi", "kashgar"),
    ("ili", "xinjiang"),
    ("yining-county", "ili"),
    ("yining-city", "ili"),
    ("yining", "ili"),
}


@pytest.fixture(scope="module")
def reference(vocabulary: Vocabulary) -> Reference:
    """The curated data."""
    data, findings = read_reference(ROOT / "seeds" / "reference", vocabulary)
    assert [str(finding) for finding in findings] == []
    return data


@pytest.fixture(scope="module")
def graphs(reference: Reference) -> Graphs:
    """Its two graphs."""
    return reference_to_graphs(reference)


def place(key: str) -> URIRef:
    """Return the IRI of a place."""
    return URIRef(f"{ID}place/{key}")


def by_place(graph: Graph, predicate: URIRef) -> dict[str, str]:
    """Return the values of a property by the key of the place."""
    pairs = list(graph.subject_objects(predicate))
    values = {str(subject).removeprefix(f"{ID}place/"): str(value) for subject, value in pairs}
    assert len(values) == len(pairs)
    return values


def test_every_place_of_the_article_is_there(graphs: Graphs) -> None:
    """The fourteen places have their class, an English name, and no other place is described."""
    graph = graphs[Role.REFERENCE]
    for key, name in PLACES.items():
        assert list(graph.objects(place(key), RDF.type)) == [RLF[name]]
        assert [label for label in graph.objects(place(key), RDFS.label) if getattr(label, "language", "") == "en"]
    described = {subject for subject in graph.subjects() if str(subject).startswith(f"{ID}place/")}
    assert described == {place(key) for key in PLACES}
    assert len(PLACES) == 14


def test_codes_are_those_of_the_standards(graphs: Graphs) -> None:
    """Each place has its GB/T 2260 and ISO 3166 code, as a plain string, and southern Xinjiang has none."""
    graph = graphs[Role.REFERENCE]
    assert by_place(graph, RLF.gbt2260) == GBT2260
    assert by_place(graph, RLF.iso3166) == ISO3166
    assert (place("jiashi"), RLF.gbt2260, Literal("653129")) in graph


def test_containment_is_as_the_sources_have_it(graphs: Graphs) -> None:
    """The containments stated are exactly these thirteen."""
    pairs = graphs[Role.REFERENCE].subject_objects(RLF.locatedIn)
    assert set(pairs) == {(place(inner), place(outer)) for inner, outer in LOCATED_IN}


def test_yining_is_ambiguous(graphs: Graphs) -> None:
    """Yining may be the county or the city: both are candidates, and it is located in neither."""
    graph = graphs[Role.REFERENCE]
    assert set(graph.objects(place("yining"), RLF.candidate)) == {place("yining-county"), place("yining-city")}
    assert set(graph.objects(place("yining"), RLF.locatedIn)) == {place("ili")}
    assert (place("yining"), RLF.gbt2260, None) not in graph
    assert (place("yining"), GEO.lat, None) not in graph


def test_names_carry_their_language(graphs: Graphs) -> None:
    """Names in other scripts stand beside the English one, each with its language."""
    graph = graphs[Role.REFERENCE]
    assert set(graph.objects(place("jiashi"), RDFS.label)) == {
        Literal("Jiashi County", lang="en"),
        Literal("伽师县", lang="zh"),
        Literal("پەيزاۋات ناھىيىسى", lang="ug"),
    }
    assert set(graph.objects(place("yining"), RDFS.label)) == {
        Literal("Yining", lang="en"),
        Literal("伊宁", lang="zh"),
        Literal("غۇلجا", lang="ug"),
    }
    assert Literal("Kashi Diqu", lang="zh-Latn") in set(graph.objects(place("kashgar"), SKOS.altLabel))
    assert Literal("ⵍⵎⵖⵔⵉⴱ", lang="zgh") in set(graph.objects(place("morocco"), RDFS.label))


def test_points_are_decimals(graphs: Graphs) -> None:
    """Every place but the ambiguous one and the informal region has a point, as two decimals."""
    graph = graphs[Role.REFERENCE]
    latitudes, longitudes = by_place(graph, GEO.lat), by_place(graph, GEO.long)
    assert set(latitudes) == set(longitudes) == set(PLACES) - {"yining", "southern-xinjiang"}
    assert (place("kashgar"), GEO.lat, Literal("39.47", datatype=XSD.decimal)) in graph
    assert (place("kashgar"), GEO.long, Literal("75.99", datatype=XSD.decimal)) in graph
    assert (latitudes["morocco"], longitudes["morocco"]) == ("31.65", "-7.19")
    # The engine would rewrite 26.60.
    assert latitudes["guizhou"] == "26.6"


def test_links_lead_to_other_registries(graphs: Graphs) -> None:
    """Countries link to GeoNames and Wikidata, divisions to GeoNames, counties to nothing."""
    graph = graphs[Role.REFERENCE]
    assert set(graph.objects(place("china"), SKOS.exactMatch)) == {
        URIRef("https://sws.geonames.org/1814991/"),
        URIRef("http://www.wikidata.org/entity/Q148"),
    }
    assert list(graph.objects(place("kashgar"), SKOS.exactMatch)) == [URIRef("https://sws.geonames.org/1280848/")]
    assert list(graph.objects(place("jiashi"), SKOS.exactMatch)) == []
    assert len(list(graph.triples((None, SKOS.exactMatch, None)))) == 11


@pytest.mark.parametrize(
    ("year", "count", "words", "source"),
    [
        ("2010", 21820000, "21.82 million", "xinhua-white-paper"),
        ("2020", 25850000, "25.85 million", "peoples-daily-census"),
    ],
)
def test_a_census_is_a_count_with_a_figure(graphs: Graphs, year: str, count: int, words: str, source: str) -> None:
    """Each census of Xinjiang has its figure as of 1 November, not approximate, from the report that gives it."""
    statistic = URIRef(f"{ID}statistic/xinjiang-census-{year}")
    figure = URIRef(f"{ID}figure/reference/xinjiang-census-{year}")
    graph, sources = graphs[Role.REFERENCE], graphs[Role.SOURCES]
    assert set(graph.predicate_objects(statistic)) == {
        (RDF.type, RLF.Statistic),
        (RDFS.label, Literal(f"Population of Xinjiang in the census of {year}", lang="en")),
        (RLF.of, place("xinjiang")),
        (RLF.measure, URIRef(f"{ID}measure/population")),
        (RLF.value, figure),
    }
    assert set(graph.predicate_objects(figure)) == {
        (RDF.type, RLF.Figure),
        (RDF.type, SCHEMA.QuantitativeValue),
        (RDFS.label, Literal(words, lang="en")),
        (SCHEMA.value, Literal(count)),
        (SCHEMA.unitText, Literal("people")),
        (QUDT.hasUnit, UNIT.NUM),
        (RLF.roundedTo, Literal(10000)),
        (RLF.asOf, Literal(f"{year}-11-01", datatype=XSD.date)),
    }
    (record,) = [
        found
        for found in sources.subjects(RDF.object, Literal(count))
        if (found, RDF.predicate, SCHEMA.value) in sources
    ]
    assert list(sources.objects(record, PROV.wasDerivedFrom)) == [URIRef(f"{ID}source/{source}")]
    (wording,) = sources.objects(record, RLF.wording)
    assert words in str(wording)


def test_every_triple_has_a_record_and_every_record_a_triple(graphs: Graphs) -> None:
    """The reified triples of the source records are exactly the triples of the reference graph."""
    sources = graphs[Role.SOURCES]
    records = list(sources.subjects(RDF.type, RLF.SourceRecord))
    reified = set()
    for record in records:
        (subject,), (predicate,), (value,) = (
            list(sources.objects(record, part)) for part in (RDF.subject, RDF.predicate, RDF.object)
        )
        (source,) = sources.objects(record, PROV.wasDerivedFrom)
        assert (source, RDF.type, RLF.Source) in sources
        reified.add((subject, predicate, value))
    assert reified == set(graphs[Role.REFERENCE])
    assert len(reified) == 176
    assert len(records) == 192


def test_a_triple_of_two_sources_has_two_records(graphs: Graphs) -> None:
    """That Jiashi is in Kashgar stands once, and both sources that say so are named."""
    sources = graphs[Role.SOURCES]
    found = {
        source
        for record in sources.subjects(RDF.subject, place("jiashi"))
        if (record, RDF.object, place("kashgar")) in sources
        for source in sources.objects(record, PROV.wasDerivedFrom)
    }
    assert found == {URIRef(f"{ID}source/gbt-2260"), URIRef(f"{ID}source/wikipedia")}


def test_every_source_is_described(graphs: Graphs) -> None:
    """Each of the eleven sources has title, publisher, address, and a licence or whose it is."""
    sources = graphs[Role.SOURCES]
    described = list(sources.subjects(RDF.type, RLF.Source))
    assert len(described) == 11
    for source in described:
        for predicate in (RDFS.label, DCTERMS.title, DC.publisher, SCHEMA.url):
            assert len(list(sources.objects(source, predicate))) == 1
        assert (source, DCTERMS.license, None) in sources or (source, DC.rights, None) in sources
    assert (URIRef(f"{ID}source/gbt-2260"), SCHEMA.version, Literal("0.5.5")) in sources
    assert (
        URIRef(f"{ID}source/xinhua-white-paper"),
        DCTERMS.issued,
        Literal("2021-09-26", datatype=XSD.date),
    ) in sources


def test_terms_are_those_of_the_ontology(graphs: Graphs) -> None:
    """Every own or borrowed property that the two graphs use is declared in the ontology."""
    ontology = read_ontology()
    used = {predicate for graph in graphs.values() for predicate in graph.predicates()}
    builtin = {RDF.type, RDF.subject, RDF.predicate, RDF.object, RDFS.label, RDFS.comment}
    assert {term for term in used - builtin if (term, RDF.type, None) not in ontology} == set()
    assert len(used) > 20


def test_articles_find_the_places_by_key(graphs: Graphs, vocabulary: Vocabulary) -> None:
    """What the article engine takes from the graph are the fourteen places and the two statistics, each key once."""
    entities = graph_to_entities(graphs[Role.REFERENCE], vocabulary)
    assert set(entities) == {*PLACES, "xinjiang-census-2010", "xinjiang-census-2020"}
    (jiashi,) = entities["jiashi"]
    assert (jiashi.iri, jiashi.classes, jiashi.name("en")) == (place("jiashi"), (RLF.County,), "Jiashi County")


def test_no_node_is_blank_and_no_triple_stands_in_both_graphs(graphs: Graphs) -> None:
    """Every node has an IRI, and the two graphs share no triple."""
    nodes = {node for graph in graphs.values() for triple in graph for node in triple}
    assert all(isinstance(node, URIRef | Literal) for node in nodes)
    assert set(graphs[Role.REFERENCE]) & set(graphs[Role.SOURCES]) == set()


def test_records_have_the_same_iri_in_every_process() -> None:
    """The graphs do not depend on the order in which Python happens to hash."""
    code = (
        "from pathlib import Path; from graph.vocabulary import graph_to_vocabulary\n"
        "from graph.build.dataset import read_ontology\n"
        "from graph.reference.reference import read_reference, reference_to_graphs\n"
        "terms = graph_to_vocabulary(read_ontology())\n"
        "data, _ = read_reference(Path('seeds/reference'), terms)\n"
        "graphs = reference_to_graphs(data)\n"
        "print(sorted(' '.join(t.n3() for t in triple) for graph in graphs.values() for triple in graph))\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 50_000
