"""Where a term is written in all syntaxes, and how it is renamed there."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.check.corpus.files import document_from_bytes, find_files, read_document
from graph.check.editor.occurrences import Change, find_in_query, find_occurrences, read_new_iri, rename_term
from graph.check.settings import CheckSettings
from graph.check.syntax.document import Document, Format
from graph.check.syntax.term import Iri
from graph.errors import ReliefgraphError

TREE = Iri("http://e/ns#Tree")
FILES = {
    "a.ttl": "@prefix ex: <http://e/ns#> .\n@prefix o: <http://o/> .\n"
    "ex:Tree a <http://www.w3.org/2002/07/owl#Class> . <urn:a> a <http://e/ns#Tree>, ex:Treehouse ; ex:p 'ex:Tree' .\n",
    "b.rdf": '<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:ex="http://e/ns#">\n<ex:Tree rdf:about="urn:b"><ex:in><ex:Tree/></ex:in></ex:Tree>\n'
    '<ex:Wood rdf:about="http://e/ns#Tree"/>\n</rdf:RDF>\n',
    "c.jsonld": '{"@context": {"ex": "http://e/ns#"}, "@id": "urn:c", "@type": ["ex:Tree", "http://e/ns#Tree"]}',
    "d.rq": "PREFIX ex: <http://e/ns#>\nSELECT * { ?s a ex:Tree , <http://e/ns#Tree> , ex:Treehouse } # ex:Tree\n",
    "e.nq": "<urn:e> <urn:p> <http://e/ns#Tree> <http://e/ns#Tree> .\n",
}


@pytest.fixture
def documents(tmp_path: Path) -> list[Document]:
    """Read a file in each syntax."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    settings = CheckSettings(root=tmp_path)
    return [read_document(path, settings) for path in find_files([tmp_path], settings)]


def changed(changes: list[Change]) -> dict[str, str]:
    """Return the texts of the files after changes."""
    texts = {change.document.path: change.document.text for change in changes}
    for change in sorted(changes, key=lambda one: -one.place.start):
        text = texts[change.document.path]
        texts[change.document.path] = text[: change.place.start] + change.text + text[change.place.end :]
    return texts


def test_all_syntaxes(documents: list[Document]) -> None:
    """A term is found as subject, predicate and object, however it is written, and not in strings and comments."""
    found = [f"{one.document.path} {one.text}" for one in find_occurrences(TREE, documents)]
    assert found == [
        "a.ttl ex:Tree",
        "a.ttl <http://e/ns#Tree>",
        "b.rdf ex:Tree",
        "b.rdf ex:Tree",
        "b.rdf http://e/ns#Tree",
        "c.jsonld ex:Tree",
        "c.jsonld http://e/ns#Tree",
        "d.rq ex:Tree",
        "d.rq <http://e/ns#Tree>",
        "e.nq <http://e/ns#Tree>",
    ]


@pytest.mark.parametrize("new", ["http://e/ns#Plant", "http://o/Plant", "urn:plant:1"])
def test_a_renamed_term(new: str, documents: list[Document]) -> None:
    """After a change of name the files say of the new IRI what they said of the old one, and are else as they were."""
    if new != "http://e/ns#Plant":
        documents = [one for one in documents if one.format is not Format.RDFXML]
    texts = changed(rename_term(TREE, Iri(new), documents))
    for document in documents:
        text = texts[document.path].encode()
        if document.format is Format.QUESTION:
            assert texts[document.path].count("Treehouse") == 1
            continue
        after = document_from_bytes(text, document.path, document.format, base="file:///x", settings=CheckSettings())
        before = [(one.subject, one.predicate, one.object) for one in document.triples()]
        expected = [tuple(Iri(new) if one == TREE else one for one in triple) for triple in before]
        assert [(one.subject, one.predicate, one.object) for one in after.triples()] == expected
        assert len(after.parsed.faults) == len(document.parsed.faults)
    if new == "http://e/ns#Plant":
        assert '<ex:Plant rdf:about="urn:b"><ex:in><ex:Plant/></ex:in></ex:Plant>' in texts["b.rdf"]
        assert "# ex:Tree" in texts["d.rq"]


def test_what_cannot_be_renamed(documents: list[Document]) -> None:
    """An element of RDF/XML whose new name has no prefix there stops the whole, with the place."""
    with pytest.raises(ReliefgraphError, match=r"b\.rdf:3:2: 'ex:Tree' stands for <http://e/ns#Tree> here"):
        rename_term(TREE, Iri("http://other/Plant"), documents)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Plant", "http://e/ns#Plant"),
        ("o:Plant", "http://o/Plant"),
        (" <urn:x:y> ", "urn:x:y"),
        ("http://e/x", "http://e/x"),
        ("no such", None),
        ("<a b>", None),
        ("", None),
    ],
)
def test_a_new_name(written: str, expected: str | None, documents: list[Document]) -> None:
    """A name may be typed alone, with a prefix or as an IRI; anything else is refused."""
    if expected is None:
        with pytest.raises(ReliefgraphError, match="is no name of a term"):
            read_new_iri(written, TREE, documents[0])
    else:
        assert read_new_iri(written, TREE, documents[0]) == expected


def test_the_term_of_a_query(documents: list[Document]) -> None:
    """In a query the name under the cursor is its IRI, and a keyword is none."""
    query = next(one for one in documents if one.format is Format.QUESTION)
    found = find_in_query(query, query.text.index("ex:Tree") + 3)
    assert found is not None
    assert found[0] == TREE
    assert find_in_query(query, query.text.index("SELECT") + 1) is None
