"""What a write changed, found without comparing the stores, is what comparing them finds."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, Store

from graph.sparql.candidates import find_candidates
from graph.sparql.operations import split_operations
from graph.update.write import UntaggedTextError, Write, WriteKind, apply_write, compare

DATA = """
@prefix e: <http://e/> .
e:a e:p 1 , 2 , "two"@en . e:b e:p 2 ; e:q e:a . e:c e:q [ e:p 3 ] .
e:g { e:a e:p 1 ; e:q e:b . e:b e:p 5 }
e:h { e:x e:p 7 , "007"^^<http://www.w3.org/2001/XMLSchema#integer> ; e:q e:y }
"""
PREFIX = "PREFIX e: <http://e/> "
FOLLOWED = [
    "DELETE WHERE { e:a e:p ?o }",
    "DELETE WHERE { e:a e:p ?o . GRAPH e:g { ?s e:p ?o } }",
    "DELETE WHERE { GRAPH <g> { ?s ?p ?o } }",
    "DELETE { ?s e:p ?o } WHERE { ?s e:p ?o FILTER(?o = 2) }",
    "DELETE { ?s e:p ?o } INSERT { ?s e:r ?o . GRAPH e:h { ?s e:r ?o } ?o e:s ?s } WHERE { ?s e:p ?o }",
    "INSERT { GRAPH e:new { ?s e:p ?o } } WHERE { ?s e:q ?o }",
    "INSERT { e:a e:p 1 } WHERE {}",
    "INSERT { e:a e:p '01'^^<http://www.w3.org/2001/XMLSchema#integer> , 9 } WHERE { ?s ?p ?o }",
    "WITH e:g DELETE { ?s e:p ?o } INSERT { ?s e:p 8 } WHERE { ?s e:p ?o }",
    "WITH e:g INSERT { GRAPH e:h { ?s e:p ?o } } WHERE { GRAPH e:h { ?s e:q ?o } }",
    "WITH <g> DELETE { ?s ?p ?o } INSERT { ?o e:back ?s } USING e:h WHERE { ?s ?p ?o }",
    "DELETE { ?s e:p ?o } USING e:g WHERE { ?s e:p ?o }",
    "INSERT { ?s e:seen true } USING NAMED e:h WHERE { GRAPH ?g { ?s e:p ?o } }",
    "INSERT { ?s e:seen true } USING e:g USING NAMED e:h WHERE { ?s e:q ?t GRAPH ?g { ?x e:p ?o } }",
    "INSERT { ?s e:n ?n } WHERE { { SELECT ?s (COUNT(*) AS ?n) { ?s e:p ?o } GROUP BY ?s } }",
    "DELETE { ?s e:q ?o } WHERE { ?s e:q ?o FILTER isBlank(?o) }",
    "INSERT { ?o e:q ?s } WHERE { ?s e:q ?o }",
    "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o . OPTIONAL { ?o e:p ?missing } }",
    "insert { e:n e:p ?o } where { values ?o { 1 2 'three' } }",
]
NOT_FOLLOWED = [
    "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
    "INSERT { ?s e:id ?id } WHERE { ?s e:p 2 BIND(UUID() AS ?id) }",
    "INSERT { ?s e:about [ e:p ?o ] } WHERE { ?s e:p ?o }",
    "INSERT { _:b e:p ?o } WHERE { ?s e:p ?o }",
    "INSERT { ?s e:list ( ?o 2 ) } WHERE { ?s e:p ?o }",
    "DELETE { ?s e:p ?o } WHERE { { SELECT * { ?s e:p ?o } LIMIT 1 } }",
    "CLEAR GRAPH e:g",
    "COPY e:g TO e:h",
    "CREATE GRAPH e:empty",
    "INSERT DATA { e:n e:p [ e:p 1 ] }",
    "DELETE DATA { e:a e:p 1 } ; DELETE WHERE { e:b e:q ?o }",
]


def load() -> Store:
    """Return the data in a store."""
    store = Store()
    store.load(DATA.encode(), format=RdfFormat.TRIG, base_iri="http://e/")
    return store


def copy(store: Store) -> Store:
    """Return another store with the same quads and the same blank nodes."""
    other = Store()
    other.extend(store)
    return other


@pytest.mark.parametrize("text", [*FOLLOWED, *NOT_FOLLOWED])
def test_a_difference_is_that_of_the_stores(text: str) -> None:
    """Whichever way it is found, the difference has each added and each removed quad once."""
    former = load()
    engine = copy(former)
    difference = apply_write(engine, former, Write(kind=WriteKind.UPDATE, text=PREFIX + text, base="http://e/"))
    compared = compare(former, engine)
    assert (set(difference.added), set(difference.removed)) == (set(compared.added), set(compared.removed))
    assert len(difference.added) == len(set(difference.added))
    assert len(difference.removed) == len(set(difference.removed))


@pytest.mark.parametrize(("text", "followed"), [(text, True) for text in FOLLOWED] + [(t, False) for t in NOT_FOLLOWED])
def test_an_update_with_a_pattern_is_followed(text: str, followed: bool) -> None:
    """What one operation with plain templates changes is foreseen; what makes new nodes each time is not."""
    operations = split_operations(PREFIX + text)
    foreseen = len(operations) == 1 and (find_candidates(load(), PREFIX + text, operations[0], "http://e/") is not None)
    assert foreseen is followed


@pytest.mark.parametrize("text", ["INSERT { ?s e:p } WHERE { ?s e:p ?o }", "DELETE { ?s no:p 1 } WHERE { ?s ?p ?o }"])
def test_a_malformed_update_is_left_to_the_engine(text: str) -> None:
    """The engine's own words on the whole text reach the client, and nothing has changed."""
    former = load()
    engine = copy(former)
    with pytest.raises(SyntaxError, match=r"error at 1:\d+"):
        apply_write(engine, former, Write(kind=WriteKind.UPDATE, text=PREFIX + text))
    assert set(engine) == set(former)


DOCUMENTS = (
    b"<http://e/a> <http://e/p> 1 , 3 , '007'^^<http://www.w3.org/2001/XMLSchema#integer> , 'x'@EN .",
    b"<http://e/a> <http://e/p> [ <http://e/p> 1 ] , '1'^^<http://www.w3.org/2001/XMLSchema#boolean> .",
    b"",
)


GRAPH_WRITES = [
    *(
        Write(kind=kind, graph=graph, data=((document, RdfFormat.TURTLE),))
        for kind in (WriteKind.REPLACE, WriteKind.MERGE)
        for graph in ("", "http://e/g", "http://e/new")
        for document in DOCUMENTS
    ),
    *(Write(kind=WriteKind.DELETE, graph=graph) for graph in ("", "http://e/g")),
]


@pytest.mark.parametrize("write", GRAPH_WRITES)
def test_a_difference_of_one_graph_is_that_of_the_stores(write: Write) -> None:
    """What a write on one graph changed is told in the terms that are stored, as comparing the stores tells it."""
    former = load()
    engine = copy(former)
    difference = apply_write(engine, former, write)
    assert difference == compare(former, engine)


TAGGED = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>"


@pytest.mark.parametrize(
    "update",
    [
        f"INSERT DATA {{ e:a e:p 'x'^^{TAGGED} }}",
        f"INSERT DATA {{ e:a e:p <<( e:a e:p 'x'^^{TAGGED} )>> }}",
        f"INSERT {{ ?s e:t ?t }} WHERE {{ ?s e:p ?o BIND(STRDT('x', {TAGGED}) AS ?t) }}",
        f"DELETE WHERE {{ e:a e:p ?o }} ; INSERT DATA {{ e:a e:p 'x'^^{TAGGED} }}",
        f"INSERT DATA {{ e:n e:p [ e:p 'x'^^{TAGGED.replace('langS', 'dirLangS')} ] }}",
    ],
)
def test_a_text_without_its_language_tag_is_not_stored(update: str) -> None:
    """What the engine would store and no reader of RDF takes is refused, written or computed."""
    former = load()
    with pytest.raises(UntaggedTextError) as caught:
        apply_write(load(), former, Write(kind=WriteKind.UPDATE, text=PREFIX + update, base="http://e/"))
    assert "angString" in caught.value.what
