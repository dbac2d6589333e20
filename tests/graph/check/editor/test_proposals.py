"""What an editor offers for findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.check.corpus.files import read_document
from graph.check.editor.proposals import Proposal, iter_proposals
from graph.check.run import check_paths
from graph.check.settings import CheckSettings

PREFIXES = """@prefix ex: <http://e/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix r: <http://www.w3.org/2000/01/rdf-schema#> .
"""
HEAD = f'{PREFIXES}<http://e/ns> a owl:Ontology ; r:label "o"@en . ex:Tree a owl:Class ; r:label "tree"@en .\n'


def offers(folder: Path, code: str, text: str, name: str = "a.ttl") -> tuple[str, list[Proposal]]:
    """Check a text, and return it with what is offered for the first finding of a code."""
    (folder / name).write_text(text, encoding="utf-8")
    settings = CheckSettings(root=folder)
    finding = next(one for one in check_paths([folder], settings).findings if one.code == code)
    return text, list(iter_proposals(read_document(folder / name, settings), finding))


def apply(text: str, proposal: Proposal) -> str:
    """Return a text with the edits of a proposal."""
    for edit in sorted(proposal.edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


@pytest.mark.parametrize(
    ("code", "line", "title", "expected"),
    [
        ("unused-prefix", "@prefix un: <http://un/> .", "Remove the prefix", ""),
        ("undefined-term", "ex:a a ex:Tre .", "Write ex:Tree", "ex:a a ex:Tree ."),
        ("unknown-term", "ex:a r:lable 'a' .", "Write r:label", "ex:a r:label 'a' ."),
        ("undefined-prefix", "ex:a a exx:Tree .", "Write ex:", "ex:a a ex:Tree ."),
        (
            "near-namespace",
            "@prefix s: <http://www.w3.org/2004/02/skos/cor#> . ex:a s:note 'x' .",
            "Write <http://www.w3.org/2004/02/skos/core#>",
            "@prefix s: <http://www.w3.org/2004/02/skos/core#> . ex:a s:note 'x' .",
        ),
        ("undefined-term", "ex:a a ex:Tre .", "Ignore undefined-term here",
         "# reliefgraph: ignore undefined-term because …\nex:a a ex:Tre ."),
    ],
)  # fmt: skip
def test_a_change_that_mends(code: str, line: str, title: str, expected: str, tmp_path: Path) -> None:
    """Each finding with a fix or a name in its way out has the change that does it, under its title."""
    text, found = offers(tmp_path, code, f"{HEAD}{line}\n")
    proposal = next(one for one in found if one.title == title)
    assert apply(text, proposal) == (f"{HEAD}{expected}\n" if expected else HEAD)


def test_a_well_known_prefix_is_declared(tmp_path: Path) -> None:
    """A prefix that everybody knows is offered as a declaration, which is safe in a file that is whole."""
    text, found = offers(tmp_path, "undefined-prefix", "<urn:a> a skos:Concept .\n")
    assert (found[0].title, found[0].is_safe) == ("Declare the prefix", True)
    assert apply(text, found[0]) == f"@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n{text}"


def test_a_comment_is_not_offered_where_none_may_stand(tmp_path: Path) -> None:
    """Inside a long string, inside a tag and in JSON no comment is offered; in RDF/XML it is one of XML."""
    _, found = offers(tmp_path, "undefined-prefix", '<urn:a> <urn:b> """\n""" ; a no:C .\n')
    assert [one.title for one in found if one.title.startswith("Ignore")] == ["Ignore undefined-prefix here"] * 0
    (tmp_path / "a.ttl").unlink()
    xml = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"\n xmlns:r="http://www.w3.org/2000/01/rdf-schema#">\n'
    text, found = offers(tmp_path, "unknown-term", f'{xml}<r:Clas rdf:about="urn:a"/>\n</rdf:RDF>\n', "b.rdf")
    ignore = next(one for one in found if one.title.startswith("Ignore"))
    assert "<!-- reliefgraph: ignore unknown-term because … -->\n<r:Clas" in apply(text, ignore)
