"""A validation of a change alone says what a validation of everything says, for what breaks each shape."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Quad, Store, Triple

from graph.namespaces import BASE
from graph.rdf.quads import graphs_to_quads, has_blank_node, term_to_rdflib
from graph.validate.engine import Violation
from tests.changing import Changing
from tests.graph.validate.test_engine import BROKEN, GOOD, read_example

BASES = (BASE, "https://other.example/relief/")
PREFIXES = "".join(
    f"PREFIX {prefix} {iri}\n" for prefix, iri in re.findall(r"^@prefix (\S+) (\S+) \.$", GOOD, re.MULTILINE)
)
WITH_BLANK_NODES = {"no-blank-node"}
CODES = sorted(BROKEN.keys() - WITH_BLANK_NODES)
CASES = [*((code, BASES[0]) for code in CODES), *((code, BASES[1]) for code in CODES[::7])]


@cache
def example(folder: Path, base: str) -> Changing:
    """Return the good example of the shapes under a base, ready to be broken."""
    return Changing(read_example(), folder, base)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for revisions."""
    return tmp_path_factory.mktemp("examples")


@cache
def ground_example() -> frozenset[Quad]:
    """Return the quads of the good example that have no blank node."""
    return frozenset(quad for quad in graphs_to_quads(read_example()) if not has_blank_node(quad))


DISTANT = {
    "entity-reachable": "DELETE DATA { GRAPH g:claims { claim:door a rlf:Quotation, rlf:Claim } }",
    "entity-mention": "DELETE WHERE { GRAPH g:claims { ?mention rlf:mentions e:person\\/bo } }",
    "figure-label-quoted": """DELETE { GRAPH g:claims { ?words oa:exact ?exact } }
      INSERT { GRAPH g:claims { ?words oa:exact "nothing" } } WHERE { GRAPH g:claims { ?words oa:exact ?exact } }""",
    "quote-is-text": "DELETE { GRAPH g:sources { ?text rlf:text ?all } } "
    "INSERT { GRAPH g:sources { ?text rlf:text 'Other' } } WHERE { GRAPH g:sources { ?text rlf:text ?all } }",
    "text-frozen": f"INSERT DATA {{ GRAPH g:sources {{ <{BASE}article/elm/text> rlf:text 'Other' }} }}",
    "reported-claim": "DELETE WHERE { GRAPH g:claims { claim:staff rdf:object ?object } }",
    "prospect-claim": "INSERT DATA { GRAPH g:claims { claim:pledge-amount owl:deprecated true } }",
    "kind-takes-role": "DELETE WHERE { GRAPH g:ontology { ?kind rlf:takesRole ?role } }",
    "group-readable": "DELETE WHERE { GRAPH g:ontology { rlf:size rlf:groupReading ?reading } }",
    "entity-class": "DELETE WHERE { GRAPH g:ontology { rlf:Company a ?class } }",
    "subject-fits": "DELETE WHERE { GRAPH g:ontology { rlf:measure schema:domainIncludes ?class } }; "
    "INSERT DATA { GRAPH g:ontology { rlf:measure schema:domainIncludes rlf:Place } }",
    "group-apart": "INSERT DATA { GRAPH g:ontology { rlf:Group rdfs:subClassOf rlf:Company } }",
    "place-code-unique": "INSERT DATA { GRAPH g:reference { e:place\\/new rlf:gbt2260 '990100' } }",
    "place-acyclic": "INSERT DATA { GRAPH g:inferred { e:place\\/oakland rlf:locatedIn e:facility\\/mill } }",
    "record-stands": "DELETE WHERE { GRAPH g:reference { e:place\\/elm geo:lat ?degrees } }",
    "quote-source": "DELETE WHERE { GRAPH g:sources { ?text a rlf:ArticleText } }",
    "derivation-premise": "DELETE { GRAPH g:claims { ?premise a ?class } } "
    "WHERE { GRAPH g:claims { ?derivation rlf:premise ?premise . ?premise a ?class } }",
    "inferred-derivation": "DELETE WHERE { GRAPH g:claims { ?derivation a rlf:Derivation } }",
}
"""What breaks a shape at a node of which it says nothing itself, by the shape that must complain of it."""


def test_all_shapes_are_broken_here() -> None:
    """The size of the suite is pinned; only what brings blank nodes is left to the validation of everything."""
    assert (len(CODES), len(CASES), len(DISTANT)) == (133, 152, 18)


@pytest.mark.parametrize(("code", "base"), CASES)
def test_what_breaks_a_shape_is_found_in_its_vicinity(folder: Path, code: str, base: str) -> None:
    """Both validations find the same, and the shape that the example is made for is among it."""
    found = ask_both_ways(example(folder / str(BASES.index(base)), base), BROKEN[code])
    assert code in {violation.code for violation in found}


@pytest.mark.parametrize("code", DISTANT)
def test_what_breaks_from_afar_is_found(folder: Path, code: str) -> None:
    """A change is found to break a shape at a node that is not its subject."""
    store = Store()
    store.extend(ground_example())
    store.update(PREFIXES + DISTANT[code])
    changed = set(store) ^ ground_example()
    subjects = {term_to_rdflib(quad.subject) for quad in changed if not isinstance(quad.subject, Triple)}
    found = ask_both_ways(example(folder / "0", BASE), DISTANT[code])
    assert {violation.focus for violation in found if violation.code == code} - subjects


def ask_both_ways(changing: Changing, update: str) -> tuple[Violation, ...]:
    """Apply an update to the example and return what it breaks, by its vicinity and by everything alike."""
    store = Store()
    store.extend(ground_example())
    store.update(PREFIXES + update)
    after = set(store)
    changing.change(after - ground_example(), ground_example() - after)
    try:
        found = changing.ask_vicinity().violations
        assert found == changing.ask_everything()
    finally:
        changing.change_back()
    return found
