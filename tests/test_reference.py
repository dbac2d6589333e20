"""Reference data: what it says, that each triple has its source, and what is refused."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from rdflib import DC, DCTERMS, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef

from graph.entities import graph_to_entities
from graph.errors import UnreadableInputError
from graph.reference import Reference, read_reference, reference_to_graphs
from graph.reference_rows import json_schema
from graph.revision import RevisionDirectory
from graph.terms import GEO, PROV, QUDT, RLF, SCHEMA, UNIT, Graphs, Role
from graph.vocabulary import Vocabulary, graph_to_vocabulary
from graph.yaml_source import parse_yaml, read_yaml

ROOT = Path(__file__).resolve().parent.parent
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

SOURCE = "source: {title: T, publisher: P, address: 'http://example.org/'}\n"
GOOD = SOURCE + "places:\n  earth: {a: Place, name: {en: Earth}}\n  land: {a: Country, in: earth, name: {en: Land}}\n"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """The terms of the ontology."""
    return graph_to_vocabulary(Graph().parse(ROOT / "ontology" / "reliefgraph.ttl"))


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
        (RDF.type, RLF.PopulationCount),
        (RDFS.label, Literal(f"Population of Xinjiang in the census of {year}", lang="en")),
        (RLF.ofPlace, place("xinjiang")),
        (RLF["count"], figure),
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
    assert len(reified) == 174
    assert len(records) == 190


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
    ontology = Graph().parse(ROOT / "ontology" / "reliefgraph.ttl")
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
        "from pathlib import Path; from rdflib import Graph; from graph.vocabulary import graph_to_vocabulary\n"
        "from graph.reference import read_reference, reference_to_graphs\n"
        "terms = graph_to_vocabulary(Graph().parse('ontology/reliefgraph.ttl'))\n"
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


def read_findings(folder: Path, vocabulary: Vocabulary, *texts: str) -> list[str]:
    """Return the findings for files one.yaml, two.yaml, with the folder left out of their places."""
    for name, text in zip(("one.yaml", "two.yaml"), texts, strict=False):
        (folder / name).write_text(text, encoding="utf-8")
    _, findings = read_reference(folder, vocabulary)
    return [str(finding).replace(f"{folder.as_posix()}/", "") for finding in findings]


def test_a_good_file_has_no_finding(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """The file that the bad ones below are made from is fine, and says two things of two places."""
    assert read_findings(tmp_path, vocabulary, GOOD) == []
    data, _ = read_reference(tmp_path, vocabulary)
    assert data.iris == {"earth": place("earth"), "land": place("land")}
    assert len(data.statements) == 5


FORMAT = "\n  seeds/reference/README.md shows the format."
BAD_FILES = {
    "unknown key, near a known one": (
        GOOD.replace("in: earth", "inn: earth"),
        "one.yaml:4:22: the key 'inn' is not known here; expected one of a, in, name, also, gbt2260, iso3166, point, "
        "same-as, candidates, quote\n  Did you mean 'in'?",
    ),
    "unknown registry": (
        GOOD.replace("in: earth", "same-as: {osm: 1}"),
        f"one.yaml:4:32: the key 'osm' is not known here; expected one of geonames, wikidata{FORMAT}",
    ),
    "missing key": (
        GOOD.replace("publisher: P, ", ""),
        f"one.yaml:1:1: the key 'publisher' is missing{FORMAT}",
    ),
    "key twice": (
        GOOD + "  land: {a: Country}\n",
        "one.yaml:5:3: the key 'land' stands here a second time\n  Join the two, or rename one.",
    ),
    "key that is none": (
        GOOD.replace("  land:", "  Land A:"),
        f"one.yaml:4:3: 'Land A' stands here; expected a key: lower-case words joined by hyphens{FORMAT}",
    ),
    "wrong code": (
        GOOD.replace("in: earth", "gbt2260: 65"),
        f"one.yaml:4:31: 65 stands here; expected the six digits of a GB/T 2260 code{FORMAT}",
    ),
    "wrong ISO code": (
        GOOD.replace("in: earth", "iso3166: China"),
        f"one.yaml:4:31: 'China' stands here; expected an ISO 3166 code, such as CN or CN-XJ{FORMAT}",
    ),
    "latitude out of range": (
        GOOD.replace("in: earth", "point: [91, 5]"),
        f"one.yaml:4:30: 91 stands here; expected a latitude between -90 and 90{FORMAT}",
    ),
    "half a point": (
        GOOD.replace("in: earth", "point: [39.5]"),
        f"one.yaml:4:29: a list stands here; expected [latitude, longitude]{FORMAT}",
    ),
    "wrong identifier": (
        GOOD.replace("in: earth", "same-as: {wikidata: 148}"),
        f"one.yaml:4:42: 148 stands here; expected an identifier of Wikidata, such as Q148{FORMAT}",
    ),
    "wrong language": (
        GOOD.replace("{en: Land}", "{English: Land}"),
        f"one.yaml:4:40: 'English' stands here; expected a language tag, such as en, ug or zh-Latn{FORMAT}",
    ),
    "wrong address": (
        GOOD.replace("http://example.org/", "example.org"),
        "one.yaml:1:43: 'example.org' stands here; expected an address that begins with http:// or https://" + FORMAT,
    ),
    "file that is a list": (
        "- 1\n",
        f"one.yaml:1:1: a list stands here; expected a mapping{FORMAT}",
    ),
    "section that is a list": (
        SOURCE + "places: [1]\n",
        f"one.yaml:2:9: a list stands here; expected a mapping{FORMAT}",
    ),
    "place that is a word": (
        GOOD + "  sea: wet\n",
        f"one.yaml:5:8: 'wet' stands here; expected a mapping{FORMAT}",
    ),
    "no row": (
        SOURCE,
        "one.yaml:1:1: the file has no row\n  Add what the source says, or remove the file.",
    ),
    "unknown class": (
        GOOD.replace("a: Country", "a: Contry"),
        "one.yaml:4:13: 'Contry' is no class of the ontology\n  Did you mean 'Country'?",
    ),
    "class of something else": (
        GOOD.replace("a: Country", "a: Company"),
        "one.yaml:4:13: 'Company' is no class for places\n"
        "  Expected one of AutonomousRegion, City, Country, County, Home, IndustrialPark, Place, Prefecture, Province, "
        "Region, Town, Village.",
    ),
    "unknown place": (
        GOOD.replace("in: earth", "in: earht"),
        "one.yaml:4:26: 'earht' is no place of seeds/reference\n  Did you mean 'earth'?",
    ),
    "no class": (
        GOOD.replace("a: Country, ", ""),
        "one.yaml:4:3: land has in no file: a\n  Add them, in the file of the source that says so.",
    ),
    "no English name": (
        GOOD.replace("{en: Land}", "{zh: 土}"),
        "one.yaml:4:3: land has in no file: name: {en: …}\n  Add them, in the file of the source that says so.",
    ),
    "one code for two": (
        GOOD.replace("a: Place", "a: Place, iso3166: LA").replace("in: earth", "iso3166: LA"),
        "one.yaml:4:31: iso3166 LA is already that of earth\n  Correct one of the two.",
    ),
    "a place in itself": (
        GOOD.replace("in: earth", "in: land"),
        "one.yaml:4:26: land is in land, which is in land\n  A place contains only smaller ones.",
    ),
    "code outside": (
        GOOD.replace("a: Place", "a: Place, gbt2260: 650000").replace("in: earth", "in: earth, gbt2260: 520100"),
        "one.yaml:4:42: 520100 stands here, but earth, which contains land, has 650000\n"
        "  Correct the code, or what it is in.",
    ),
    "one candidate": (
        GOOD + "  x: {a: Place, name: {en: X}, candidates: land}\n",
        "one.yaml:5:44: land is the only candidate here\n  Name at least two, or use the place itself.",
    ),
    "candidate elsewhere": (
        GOOD + "  x: {a: Place, name: {en: X}, in: land, candidates: [land, earth]}\n",
        "one.yaml:5:36: x is in land here, but its candidate land is not\n"
        "  Name only what contains every candidate.\n"
        "one.yaml:5:36: x is in land here, but its candidate earth is not\n"
        "  Name only what contains every candidate.",
    ),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_what_is_wrong_with_a_file_is_told(tmp_path: Path, vocabulary: Vocabulary, kind: str) -> None:
    """Each kind of defect has a message with its place, what stood there, what was expected and the way out."""
    text, expected = BAD_FILES[kind]
    assert "\n".join(read_findings(tmp_path, vocabulary, text)) == expected


STATISTIC = GOOD + (
    "statistics:\n  n:\n    a: PopulationCount\n    name: {en: N}\n    of: land\n    count: 21820000\n"
    "    unit: people\n    words: 21.82 million\n    rounded-to: 10000\n    as-of: 2010-11-01\n"
    "    quote: it was 21.82 million\n"
)
BAD_STATISTICS = {
    "class": ("a: PopulationCount", "a: Count", "one.yaml:7:8: 'Count' is no class of the ontology", "PopulationCount"),
    "day": ("2010-11-01", "2010-11-31", "one.yaml:14:12: '2010-11-31' stands here; expected a date", "README"),
    "number": (
        "count: 21820000",
        "count: 21810000",
        "one.yaml:10:12: 21,810,000 stands here, but '21.82 million'",
        "two",
    ),
    "negative": ("count: 21820000", "count: -5", "one.yaml:10:12: -5 stands here; expected zero or more", "README"),
    "quote": (
        "it was 21.82",
        "it was 21.83",
        "one.yaml:12:12: '21.82 million' stands here, but the quote reads",
        "Quote",
    ),
    "no quote": (
        "    quote: it was 21.82 million\n",
        "",
        "one.yaml:12:12: '21.82 million' stands here, but the row",
        "Q",
    ),
    "step": ("rounded-to: 10000", "rounded-to: 100000", "one.yaml:13:17: 21,820,000 is not rounded to 100,000", "step"),
    "place": ("of: land", "of: lands", "one.yaml:9:9: 'lands' is no place of seeds/reference", "'land'"),
    "part": ("    unit: people\n", "", "one.yaml:6:3: n has in no file: unit", "Add them"),
}


@pytest.mark.parametrize("kind", BAD_STATISTICS)
def test_what_is_wrong_with_a_statistic_is_told(tmp_path: Path, vocabulary: Vocabulary, kind: str) -> None:
    """A statistic without a defect passes; each defect is the one finding, at its place."""
    assert read_findings(tmp_path, vocabulary, STATISTIC) == []
    good, bad, start, way_out = BAD_STATISTICS[kind]
    assert good in STATISTIC
    (finding,) = read_findings(tmp_path, vocabulary, STATISTIC.replace(good, bad))
    assert finding.startswith(start)
    assert way_out in finding.partition("\n")[2]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{a: Province}", "two.yaml:3:13: land has here the a Province, elsewhere Country"),
        ("{name: {en: Lant}}", "two.yaml:3:21: land has here the name in en Lant, elsewhere Land"),
        ("{point: [1, 2]}", "two.yaml:3:17: land has here the point [1, 2], elsewhere [3, 4]"),
        ("{iso3166: LB}", "two.yaml:3:19: land has here the iso3166 LB, elsewhere LA"),
    ],
)
def test_two_files_that_differ_are_told(tmp_path: Path, vocabulary: Vocabulary, row: str, message: str) -> None:
    """Where two sources disagree on what can only be one, both are named and nothing is preferred."""
    first = GOOD.replace("in: earth", "point: [3, 4], iso3166: LA")
    (finding,) = read_findings(tmp_path, vocabulary, first, f"{SOURCE}places:\n  land: {row}\n")
    assert finding.partition("\n")[0] == message


def test_a_place_and_a_statistic_share_no_key(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """One key is one thing."""
    (finding,) = read_findings(tmp_path, vocabulary, GOOD, f"{SOURCE}statistics:\n  land: {{as-of: 2010-11-01}}\n")
    assert finding.startswith("two.yaml:3:3: land has here the kind statistics, elsewhere places")


def test_all_findings_of_all_files_come_at_once(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """Two wrong files give all their findings in one reading."""
    wrong = GOOD.replace("in: earth", "point: [91, 181]").replace("Land}", "Land}, gbt2260: 1")
    findings = read_findings(tmp_path, vocabulary, wrong, wrong)
    assert [finding.split(":")[0] for finding in findings] == ["one.yaml"] * 3 + ["two.yaml"] * 3


def test_a_file_has_a_name_that_is_a_key(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """The file's name is the source's key, so it is lower-case words joined by hyphens."""
    (tmp_path / "My Source.yaml").write_text(GOOD, encoding="utf-8")
    _, (finding,) = read_reference(tmp_path, vocabulary)
    assert "the file is called 'My Source.yaml'; expected lower-case words joined by hyphens" in str(finding)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"source: {title: \xff}", "byte 0xff is not UTF-8"),
        (b"source: {title: x", "not YAML"),
        (b"", "empty"),
    ],
)
def test_an_unreadable_file_is_an_error(tmp_path: Path, vocabulary: Vocabulary, content: bytes, what: str) -> None:
    """A file that cannot be read at all stops the reading, with its place."""
    (tmp_path / "one.yaml").write_bytes(content)
    with pytest.raises(UnreadableInputError, match=what) as caught:
        read_reference(tmp_path, vocabulary)
    assert caught.value.place.startswith(f"{tmp_path.as_posix()}/one.yaml:1:")


def test_an_empty_folder_is_an_error(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """No reference data at all is never taken for reference data without defects."""
    with pytest.raises(UnreadableInputError, match=r"holds no \.yaml file"):
        read_reference(tmp_path, vocabulary)


def test_the_readme_lists_every_file_and_every_code() -> None:
    """The guide names each source file, and each finding that the loader can give."""
    guide = (ROOT / "seeds" / "reference" / "README.md").read_text(encoding="utf-8")
    files = sorted(path.name for path in (ROOT / "seeds" / "reference").glob("*.yaml"))
    assert len(files) == 11
    assert [name for name in files if f"`{name}`" not in guide] == []
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "graph").glob("reference*.py"))
    codes = {
        "unknown-key", "missing-key", "duplicate-key", "wrong-value", "wrong-file-name", "nothing-stated",
        "unknown-term", "unknown-entity", "entity-differs", "entity-incomplete", "code-repeated", "containment-cycle",
        "code-outside", "candidate-alone", "candidate-outside", "words-not-in-quote", "number-differs", "not-rounded",
    }  # fmt: skip
    assert [name for name in sorted(codes) if f'"{name}"' not in code or f"`{name}`" not in guide] == []


def json_values(value: object) -> object:
    """Return the data of a YAML file with the numbers that JSON has."""
    if isinstance(value, dict):
        return {key: json_values(item) for key, item in value.items()}
    if isinstance(value, list):
        return [json_values(item) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def test_the_schema_describes_every_key() -> None:
    """Hovering over any key tells what it is for, and no key may be empty."""
    schema = json_schema()
    keys = [field for part in (schema, *schema["$defs"].values()) for field in part.get("properties", {}).values()]
    assert len(keys) == 33
    assert [field for field in keys if "description" not in field] == []
    assert "null" not in json.dumps(schema)


def test_every_file_is_valid_by_the_schema(vocabulary: Vocabulary) -> None:
    """An editor that knows the schema has nothing to say of any file, and each file tells it where the schema is."""
    Draft202012Validator.check_schema(json_schema())
    validator = Draft202012Validator(json_schema())
    for path in sorted((ROOT / "seeds" / "reference").glob("*.yaml")):
        assert list(validator.iter_errors(json_values(read_yaml(path).value))) == []
        assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=source.schema.json\n")


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("in: earth", "inn: earth"),
        ("in: earth", "point: [91, 5]"),
        ("in: earth", "iso3166: China"),
        ("in: earth", "in: {earth: 1}"),
        ("  land:", "  Land A:"),
        ("{en: Land}", "{English: Land}"),
        ("publisher: P, ", ""),
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(good: str, bad: str) -> None:
    """An editor tells the same defects, as far as one file alone shows them."""
    validator = Draft202012Validator(json_schema())
    assert validator.is_valid(json_values(parse_yaml(GOOD, "one.yaml").value))
    assert good in GOOD
    assert not validator.is_valid(json_values(parse_yaml(GOOD.replace(good, bad), "one.yaml").value))


@pytest.mark.parametrize(
    ("good", "bad", "code", "told"),
    [
        ("gbt2260: 653129", "gbt2260: 65312", 1, "gbt-2260.yaml:22:62: 65312 stands here; expected the six digits"),
        ("in: kashgar, name", "in: kashgr, name", 1, "gbt-2260.yaml:22:27: 'kashgr' is no place of seeds/reference"),
        ("  publisher: DQinYuan\n", "", 1, "gbt-2260.yaml:3:1: the key 'publisher' is missing"),
        ("places:", "places: [", 2, "gbt-2260.yaml:"),
    ],
)
def test_a_build_with_wrong_reference_data_publishes_nothing(
    tmp_path: Path, good: str, bad: str, code: int, told: str
) -> None:
    """The command tells the place of the defect and the way out, without a traceback, and leaves no revision."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    file = tmp_path / "seeds" / "reference" / "gbt-2260.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(good) == 1
    file.write_text(text.replace(good, bad), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "server.cli", "build", str(tmp_path / "seeds"), "--data", str(tmp_path / "data")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    if code == 1:
        assert done.stderr.count("error: ") == 1
    assert RevisionDirectory(tmp_path / "data").current() is None
