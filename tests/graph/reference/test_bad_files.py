"""What is refused in reference data, and what is told of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import URIRef

from graph.errors import UnreadableInputError
from graph.reference.reference import read_reference
from graph.revision.revision import RevisionDirectory
from graph.vocabulary import Vocabulary
from tests.graph.reference.sound import GOOD, SOURCE
from tests.repository import ROOT


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
    assert data.iris == {key: URIRef(f"https://w3id.org/reliefgraph/id/place/{key}") for key in ("earth", "land")}
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
    "statistics:\n  n:\n    a: Statistic\n    name: {en: N}\n    of: land\n    count: 21820000\n"
    "    unit: people\n    words: 21.82 million\n    rounded-to: 10000\n    as-of: 2010-11-01\n"
    "    quote: it was 21.82 million\n"
)
BAD_STATISTICS = {
    "class": ("a: Statistic", "a: Count", "one.yaml:7:8: 'Count' is no class of the ontology", "Statistic"),
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
