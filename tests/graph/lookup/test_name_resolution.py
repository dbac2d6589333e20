"""Names that people type lead to the triple that they mean, or to a sentence that says what is there."""

from __future__ import annotations

import pytest

from graph.lookup.explanation import Ground
from graph.lookup.name_resolution import TripleResolver, UnknownStatementError
from graph.namespaces import BASE
from tests.graph.lookup.reasoned import reasoned_graphs, reasoned_view


@pytest.fixture(scope="module", params=[BASE, "http://127.0.0.1:8080/kg/"])
def resolver(request: pytest.FixtureRequest) -> TripleResolver:
    """A resolver of a small build, under the usual base and under another."""
    return TripleResolver(reasoned_view(reasoned_graphs(), str(request.param)))


def test_a_thing_goes_by_its_names(resolver: TripleResolver) -> None:
    """What is no key may be one of the names that readers see, in any case; another case of a key is no key."""
    assert resolver.resolve("Zhang Ke") == resolver.resolve("zhang ke") == resolver.resolve("person/zhang")
    assert resolver.resolve("SIKE") == resolver.resolve("company/sike")


def test_literal_and_type_can_be_named(resolver: TripleResolver) -> None:
    """A quoted text stands for the literal with these characters, and `a` for the type."""
    assert resolver.explain("kashgar", "iso3166", '"XJ-31"').graph == "reference"
    assert resolver.explain("company/sike", "a", "rlf:Company").graph == "entities"


def test_a_text_of_several_literals_is_the_one_that_stands(resolver: TripleResolver) -> None:
    """Where two literals have the same characters, the one with that subject and property is meant."""
    assert resolver.explain("kashgar", "population", '"7"').graph == "reference"
    assert resolver.explain("kashgar", "rank", '"7"').graph == "reference"


def test_a_claim_and_a_contradiction_are_named_alone(resolver: TripleResolver) -> None:
    """The end of its IRI names a claim; a contradiction is named by its whole path."""
    assert resolver.explain_node("claim/test/operates").ground is Ground.SAID
    (node,) = resolver.view.instances("Inconsistency")
    assert resolver.explain_node(node.value.removeprefix(f"{resolver.view.base}id/")).ground is Ground.CONTRADICTION


def test_what_has_no_ground_of_its_own_is_refused(resolver: TripleResolver) -> None:
    """A company alone is no statement; the error says how a triple is explained."""
    with pytest.raises(UnknownStatementError, match="no derived figure, agreement or conflict") as caught:
        resolver.explain_node("company/sike")
    assert "Give a subject, a property and an object" in str(caught.value)


@pytest.mark.parametrize(
    ("triple", "message"),
    [
        (("nobody", "operatesIn", "kashgar"), "nothing here is called 'nobody'"),
        (
            ("sike", "operatesIn", "kashgar"),
            "'sike' is the key of several things\n  Say which: company/sike, group/sike.",
        ),
        (
            ("company/sike", "operatesIn", "factory"),
            "this triple does not stand here: <id/company/sike> rlf:operatesIn <id/facility/factory>\n"
            "  With that subject and property stand: <id/place/jiashi>, <id/place/kashgar>.",
        ),
        (("factory", "near", "kashgar"), "That subject has these properties: rdf:type, rlf:locatedIn."),
        (("kashgar", "iso3166", '"XJ-99"'), "no triple here has the value 'XJ-99'"),
        (("<http://example.org/x>", "near", "kashgar"), "Nothing here has that subject."),
        (('"XJ-31"', "near", "kashgar"), "a triple has a text at its end only"),
    ],
)
def test_what_is_not_there_is_said(resolver: TripleResolver, triple: tuple[str, str, str], message: str) -> None:
    """A name or triple that is not there is told together with what is."""
    with pytest.raises(UnknownStatementError) as caught:
        resolver.explain(*triple)
    assert message in str(caught.value)


@pytest.mark.parametrize("name", ["http://[", "http://a b", "<a>", "rlf:a b"])
def test_what_is_no_address_is_said(resolver: TripleResolver, name: str) -> None:
    """A name with characters that no IRI has is told as such, on every place of the triple."""
    for triple in (
        (name, "rlf:operates", "factory"),
        ("company/sike", name, "factory"),
        ("company/sike", "rlf:operates", name),
    ):
        with pytest.raises(UnknownStatementError, match="is no address"):
            resolver.explain(*triple)


def test_a_pattern_is_no_key(resolver: TripleResolver) -> None:
    """What looks like a regular expression names nothing."""
    with pytest.raises(UnknownStatementError, match="nothing here is called"):
        resolver.resolve(".*")
