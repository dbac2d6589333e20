"""Pairs of queries that may be taken for one: spelt alike but for white space, comments, signs, case and escapes.

What is claimed: two texts with one normal form have one meaning, or both are refused. The engine is asked for what they
answer over a small dataset, rdflib for how it reads them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import lru_cache

from pyoxigraph import QueryBoolean, QueryTriples, RdfFormat, Store
from pyparsing.exceptions import ParseBaseException
from rdflib.plugins.sparql.parser import parseQuery

DATA = """
@prefix : <http://e/> .
:a :p -1, 1, 2.5, "a  b", "a b", :b, <http://e/a#b> ; :q :b, "1", true . :b :p 3 ; :q :c . :c :p :a .
"""

QUERIES = (
    "SELECT ?s { ?s <http://e/p> - 1 }",
    "SELECT ?s { ?s <http://e/p> -1 }",
    "PREFIX : <http://e/> SELECT ?s ?o WHERE { ?s :p ?o ; :q ?r . FILTER ( ?o - 1 < 2 && ?o > - 3 ) }",
    "PREFIX : <http://e/> SELECT ( ?o + 1 AS ?n ) { ?s :p ?o . FILTER ( ?o +1 = 2 ) }",
    'SELECT * { ?s ?p "a  b" , ?o . }',
    "SELECT * { ?s ?p 'a b' FILTER ( STR ( ?p ) != '#x' ) }",
    "PREFIX : <http://e/> ASK { :a :p / :p ? ?x }",
    "PREFIX : <http://e/> SELECT * { :a :p | :q ?x . ?x a ?t }",
    "PREFIX : <http://e/> SELECT * { ?a :p ?b FILTER ( ?a < ?b && ?b > ?a ) }",
    "SELECT ?x { ?x ?p <http://e/a#b> } # end",
    "BASE <http://e/> SELECT ?x { ?x ?p <#b> , <'> } LIMIT 3",
    "SELECT ( COUNT ( * ) AS ?n ) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC ( ?n )",
    "SELECT * { VALUES ( ?a ?b ) { ( 1 -1 ) ( 1.5 UNDEF ) } }",
    'SELECT ( """x "y" z""" AS ?t ) ( \'\' AS ?e ) { }',
    'SELECT ( "a\\u0022 b" AS ?x ) ?\\u0079 { ?\\u0079 ?p ?o }',
    "SELECT ( 1.0 AS ?a ) ( 1.e0 AS ?b ) ( .5 AS ?c ) ( 1 AS ?d ) { }",
    'SELECT ( "x" @en AS ?a ) ( "1" ^^ <http://e/t> AS ?b ) { }',
    "CONSTRUCT { ?s <http://e/r> [ <http://e/v> ?o ] } WHERE { ?s <http://e/p> ?o }",
    "SELECT DISTINCT ?s FROM <http://e/g> WHERE { ?s ?p true , TRUE }",
    "SELECT ( ?a <?b||?c> ?d AS ?x ) { BIND ( 1 AS ?a ) BIND ( 2 AS ?b ) BIND ( 3 AS ?c ) BIND ( 4 AS ?d ) }",
)

GAPS = (
    " ", " ", " ", " ", "  ", "\n", "\t", "\r\n", "\n\n", " # c\n", "#'\n", '# "\n', " #\r", " # x\r y\n", "\r",
    "\u00a0", "\f", "\u2003", "# <a> {\n", "#>\n", "#", "", "", "\ufeff", "\v", "   ", " \n ", "\n# d\n", "\t\t",
)  # fmt: skip


def iter_pairs(seed: int) -> Iterator[tuple[str, str]]:
    """Yield pairs without end, the same for the same seed."""
    chance = random.Random(seed)
    while True:
        pieces = chance.choice(QUERIES).split(" ")
        first, second = list(pieces), list(pieces)
        for _ in range(chance.choice((0, 0, 0, 1))):
            where = chance.randrange(len(pieces))
            second[where] = change(first[where], chance)
        yield spell(first, chance), spell(second, chance)


def spell(pieces: list[str], chance: random.Random) -> str:
    """Return the pieces with gaps between them, most of them plain."""
    wild = chance.choice((0, 0.05, 0.1, 0.3))
    return "".join(piece + (chance.choice(GAPS) if chance.random() < wild else " ") for piece in pieces)


def change(piece: str, chance: random.Random) -> str:
    """Return a piece spelt in another way, which may mean the same or not."""
    changes = (
        piece.upper(), piece.lower(), piece.replace("-", "- "), piece.replace("- ", "-"), "+" + piece, piece + ".",
        piece[::-1], piece.replace("a", "\\u0061"), piece.replace('"', "'"), piece.replace(" ", "  "), piece + piece,
        "a", "<" + piece + ">",
    )  # fmt: skip
    return chance.choice(changes)


@lru_cache(maxsize=1)
def _store() -> Store:
    store = Store()
    store.load(DATA.encode(), format=RdfFormat.TURTLE)
    return store


def find_difference(first: str, second: str) -> str:
    """Return what the engine or rdflib finds different in two texts; empty where they are one, or both are refused."""
    if first == second:
        return ""
    if _answer(first) != _answer(second):
        return f"the engine answers otherwise: {first!r} {second!r}"
    if _parse(first) != _parse(second):
        return f"rdflib reads otherwise: {first!r} {second!r}"
    return ""


@lru_cache(maxsize=4096)
def _answer(text: str) -> str:
    try:
        found = _store().query(text, base_iri="http://base/")
    except (SyntaxError, RuntimeError, ValueError):
        return "refused"
    if isinstance(found, QueryBoolean):
        return str(bool(found))
    if isinstance(found, QueryTriples):
        return str(len(list(found)))
    return f"{found.variables} {sorted(str(list(row)) for row in found)}"


@lru_cache(maxsize=4096)
def _parse(text: str) -> str:
    try:
        return re.sub(r"BNode\('\w+'\)", "a new node", str(parseQuery(text)))
    except (ParseBaseException, ValueError, RecursionError):
        return "refused"
