"""What was read from a text comes back from bytes as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.check.corpus.files import read_document
from graph.check.settings import CheckSettings
from graph.check.syntax.stored import parsed_from_bytes, parsed_to_bytes
from graph.check.syntax.term import Iri, Literal, TripleTerm

ROOT = Path(__file__).resolve().parents[4]
FILES = sorted(path for path in (ROOT / "ontology").rglob("*") if path.suffix in {".ttl", ".jsonld"})
TEXTS = {
    "faults.ttl": "@prefix a: <urn:> .\na:b no:c 'x'^^<urn:d> ; a:\\u0041 <http://e/%zz> ; .\n[] a:b ( 1 _:x )",
    "graphs.trig": "<urn:g> { <urn:a> <urn:b> 'ä𐐷'@de--ltr } _:g { _:g <urn:b> <<( <urn:a> <urn:b> 'c' )>> }",
    "quads.nq": '<urn:a> <urn:b> "c" <urn:g> .\n<urn:a> <urn:b> "\\u0000" .\n',
    "places.rdf": '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e">\n'
    "<e:A><e:b>text</e:b></e:A></r:RDF>",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files_of_this_repository(path: Path) -> None:
    """Statements, places, prefixes and faults of each file of the ontology are the same after being stored."""
    parsed = read_document(path, CheckSettings(root=ROOT)).parsed
    assert parsed_from_bytes(parsed_to_bytes(parsed)) == parsed


@pytest.mark.parametrize("name", TEXTS)
def test_texts_with_everything(name: str, tmp_path: Path) -> None:
    """Blank nodes, graphs, triple terms, languages, faults and ends of XML come back with their types."""
    (tmp_path / name).write_text(TEXTS[name], encoding="utf-8")
    parsed = read_document(tmp_path / name, CheckSettings(root=tmp_path)).parsed
    assert parsed.statements.subjects
    back = parsed_from_bytes(parsed_to_bytes(parsed))
    assert back == parsed
    for column in ("subjects", "predicates", "objects", "graphs"):
        pairs = zip(getattr(back.statements, column), getattr(parsed.statements, column), strict=True)
        assert all(type(one) is type(other) for one, other in pairs)


def test_a_literal_is_no_triple_term(tmp_path: Path) -> None:
    """A literal and a triple term of the same texts stay what they are."""
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> 'x' , 'y' .", encoding="utf-8")
    parsed = read_document(tmp_path / "a.ttl", CheckSettings(root=tmp_path)).parsed
    parsed.statements.objects[:] = [
        Literal("urn:a", "urn:b", "urn:c"),
        TripleTerm(*map(Iri, ("urn:a", "urn:b", "urn:c"))),
    ]
    back = parsed_from_bytes(parsed_to_bytes(parsed)).statements.objects
    assert [type(one) for one in back] == [Literal, TripleTerm]


@pytest.mark.parametrize("data", [b"", b"\x00" * 8, b"\x00" * 7 + b"\x02[]", b"\x00" * 7 + b"\x02{}", b"x" * 100])
def test_other_bytes_are_refused(data: bytes) -> None:
    """What is not of the form is an error, not something else."""
    with pytest.raises(ValueError, match=r"."):
        parsed_from_bytes(data)
