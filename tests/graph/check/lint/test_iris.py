"""IRIs that are well-formed and not meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.check.lint.iris import find_slip
from graph.check.run import check_paths
from graph.check.settings import CheckSettings
from tests.graph.check.planted_lines import told

SLIPS = [
    ("http://http://example.org/a", "has its scheme twice", "http://example.org/a"),
    ("https://http//example.org/a", "has its scheme twice", "http://example.org/a"),
    ("http:https://example.org/a", "has its scheme twice", "https://example.org/a"),
    ("http:/example.org/a", "has no host: no `//` stands after its scheme", "http://example.org/a"),
    ("http:example.org/a", "has no host: no `//` stands after its scheme", "http://example.org/a"),
    ("http:example.org", "has no host: no `//` stands after its scheme", "http://example.org"),
    ("http:///example.org/a", "has no host: three slashes stand after its scheme", "http://example.org/a"),
    ("htp://example.org/a", "has the scheme `htp:`, which nobody uses", "http://example.org/a"),
    ("httsp://example.org/a", "has the scheme `httsp:`, which nobody uses", "https://example.org/a"),
    ("http://example.org/a%20", "ends with an encoded space", "http://example.org/a"),
    (
        "https://purl.obolibrary.org/obo/IAO_0000030",
        "is not how OBO writes its terms",
        "http://purl.obolibrary.org/obo/IAO_0000030",
    ),
]
MEANT = [
    "http://example.org/a",
    "https://web.archive.org/web/2020/http://example.org/a",
    "http://httpbin.org/a",
    "ftp://example.org/a",
    "http://example.org/a%20b",
    "urn:isbn:0451450523",
    "http://example.org/β-Carotene",
    "http://example.org/μm",
    "http://fa.example.org/نیم\u200cفاصله",
    "http://purl.obolibrary.org/obo/IAO_0000030",
    "http://ru.example.org/Москва",
]


@pytest.mark.parametrize(("iri", "words", "meant"), SLIPS)
def test_slips_are_seen(iri: str, words: str, meant: str) -> None:
    """A slip is named, with the IRI that was meant."""
    assert find_slip(iri) == (words, f"did you mean <{meant}>?")


@pytest.mark.parametrize("iri", MEANT)
def test_what_is_meant_is_no_slip(iri: str) -> None:
    """Nothing is said of IRIs that only look odd."""
    assert find_slip(iri) is None


@pytest.mark.parametrize(
    ("iri", "words"),
    [
        ("http://example.org/na\u200bme", "has a character that nobody sees, U+200B"),
        ("http://example.org/C\u043entent", "has the cyrillic small letter o (`\u043e`) among Latin letters"),
        ("http://example.org/na\ufffdme", "has a letter that could not be read, U+FFFD"),
    ],
)
def test_letters_that_deceive_are_seen(iri: str, words: str) -> None:
    """Invisible letters, lost ones and those of another script that look Latin are named."""
    found = find_slip(iri)
    assert found is not None
    assert found[0] == words


def test_a_prefix_is_told_and_not_its_names(tmp_path: Path) -> None:
    """A slip in the namespace of a prefix is told at its declaration, once."""
    text = "@prefix ex: <http://http://example.org/> .\n:a ex:p ex:b , ex:c .\n"
    assert told(tmp_path, text, "doubtful-iri") == ["8:1 <http://http://example.org/> has its scheme twice"]


def test_relative_iris_hang_on_the_place_of_the_file(tmp_path: Path) -> None:
    """They are told once with their number; `<>`, `<#a>` and those with a base are not."""
    text = ":a :p <b> , <c/d> , <#e> , <> .\n"
    message = "8:7 <b> is relative, and no base is declared: it is another IRI wherever the file lies"
    assert told(tmp_path, text, "missing-base") == [f"{message} (here and 1 more time in this file)"]
    assert told(tmp_path, f"@base <http://example.org/> .\n{text}", "missing-base") == []
    assert told(tmp_path, "@prefix here: <#> .\n:a :p here:b .\n", "missing-base") == []


def test_an_address_without_its_scheme(tmp_path: Path) -> None:
    """A relative IRI that looks like an address is doubtful, be it one of a prefix."""
    findings = told(tmp_path, ":a :p <www.example.org/b> .\n@prefix x: <http//example.org/> .\n", "doubtful-iri")
    assert findings == [
        "8:7 <www.example.org/b> is relative, and looks like an address without its scheme",
        "9:1 <http//example.org/> is relative, and looks like an address without its scheme",
    ]


def test_an_address_without_its_scheme_behind_a_base(tmp_path: Path) -> None:
    """A base makes a path of it; what is written whole and has a host in its path is meant."""
    text = "@base <http://example.org/x/> .\n:a :p <www.example.org/b> , <http://example.com/www.example.org/b> .\n"
    assert told(tmp_path, text, "doubtful-iri") == [
        "9:7 <www.example.org/b> is relative, and looks like an address without its scheme"
    ]


def test_a_prefix_that_the_context_lacks(tmp_path: Path) -> None:
    """An unknown prefix of JSON-LD makes an IRI with that scheme, which is told with the prefix that was meant."""
    context = '{"@context": {"ex": "http://example.org/", "p": "ex:p"},\n'
    (tmp_path / "a.jsonld").write_text(context + ' "@id": "exx:a", "p": {"@id": "urn:b"}}', encoding="utf-8")
    findings = check_paths([tmp_path], CheckSettings(root=tmp_path)).findings
    assert [(str(one.span), one.code, one.way_out) for one in findings] == [
        ("a.jsonld:2:10", "doubtful-iri", "did you mean `ex:`?")
    ]


def test_a_usual_prefix_between_angle_brackets(tmp_path: Path) -> None:
    """`<foaf:Person>` is no name of FOAF where the prefix is not declared."""
    (finding,) = told(tmp_path, ":a a <foaf:Person> .\n", "doubtful-iri")
    assert finding == "8:6 `foaf:` is no prefix here, so <foaf:Person> is an IRI with that scheme"
