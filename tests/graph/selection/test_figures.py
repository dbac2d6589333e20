"""Comparisons of figures, certainly and possibly, held to the intervals that their words allow."""

from __future__ import annotations

from itertools import product

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store

from graph.revision.store import OxigraphStore
from graph.selection.figures import Reading, read_figures
from graph.witness.answer import find_evidence

E = "http://example.org/"
BASES = ("https://w3id.org/reliefgraph/", "http://localhost:8123/kg/")
TURTLE = """
@prefix qudt: <http://qudt.org/schema/qudt/> . @prefix schema: <https://schema.org/> . @prefix rlf: <%sontology#> .
@prefix : <http://example.org/> .
:over2000 a rlf:Figure ; qudt:minExclusive 2000 ; qudt:hasUnit :people .
:range a rlf:Figure ; qudt:minInclusive 1200 ; qudt:maxInclusive 1500 ; qudt:hasUnit :people .
:about180 a rlf:Figure ; schema:value 180 ; rlf:approximate true ; qudt:hasUnit :people .
:exact36 a rlf:Figure ; schema:value 36 ; qudt:minInclusive 36 ; qudt:maxInclusive 36 ; qudt:hasUnit :people .
:under10 a rlf:Figure ; qudt:maxExclusive 10 ; qudt:hasUnit :percent .
:rounded418 a rlf:Figure ; schema:value 418 ; rlf:roundedTo 1 ; qudt:hasUnit :dollar .
:from1500 a rlf:Figure ; qudt:minInclusive 1500 ; qudt:hasUnit :people .
:monthly a rlf:Figure ; schema:value 36 ; qudt:minInclusive 36 ; qudt:maxInclusive 36 ; qudt:hasUnit :people ;
  rlf:per :month .
:dozens a rlf:Figure , rlf:VagueFigure .
:all :has :over2000 , :range , :about180 , :exact36 , :under10 , :rounded418 , :from1500 , :monthly , :dozens , 1501 .
"""


@pytest.fixture(params=BASES)
def base(request: pytest.FixtureRequest) -> str:
    """The product's own base, and another."""
    return str(request.param)


def load(base: str) -> Store:
    """Return a store with a figure of each kind, and a plain number."""
    store = Store()
    store.load((TURTLE % base).encode(), format=RdfFormat.TURTLE)
    return store


def ask(base: str, condition: str, reading: str, shown: str = "?f") -> list[str]:
    """Return the figures for which a condition holds, or pairs of them, in alphabetical order."""
    query = f"PREFIX : <{E}> SELECT {shown} {{ :all :has ?f . {condition} }}"
    text = read_figures(query, Reading(reading), base=base).text
    found = load(base).query(text)
    assert isinstance(found, QuerySolutions)
    rows = [[str(term.value).removeprefix(E) for term in row if isinstance(term, NamedNode | Literal)] for row in found]
    return sorted(" ".join(row) for row in rows)


@pytest.mark.parametrize(
    ("condition", "certainly", "possibly"),
    [
        ("?f > 1500", "1501 over2000", "1501 from1500 over2000"),
        ("?f >= 1500", "1501 from1500 over2000", "1501 from1500 over2000 range"),
        ("1500 <= ?f", "1501 from1500 over2000", "1501 from1500 over2000 range"),
        ("?f < 1500", "exact36 monthly rounded418 under10", "about180 exact36 monthly range rounded418 under10"),
        ("?f <= 1200", "exact36 monthly rounded418 under10", "about180 exact36 monthly range rounded418 under10"),
        ("?f > 2000", "over2000", "from1500 over2000"),
        ("?f = 36", "exact36 monthly", "exact36 monthly"),
        ("?f = 180", "", "about180"),
        ("?f != 36 && ?f < 200", "under10", "about180 under10"),
        ("?f > 417.4 && ?f < 418.6", "rounded418", "rounded418"),
        ("?f > 417.5 && ?f < 418.6", "", "rounded418"),
        ("!(?f > 1500) && ?f > 9", "exact36 monthly range rounded418",
         "about180 exact36 from1500 monthly range rounded418 under10"),
        ("!(?f <= 1500) || ?f < 10", "1501 over2000 under10", "1501 from1500 over2000 under10"),
        ("?f + 100 > 1600", "1501 over2000", "1501 from1500 over2000"),
        ("-?f < -1500", "1501 over2000", "1501 from1500 over2000"),
        ("?f -1 > 1498", "1501 from1500 over2000", "1501 from1500 over2000 range"),
        ("2 * ?f > 3000", "1501 over2000", "1501 from1500 over2000"),
        ("?f / 2 < 20", "exact36 monthly under10", "exact36 monthly under10"),
    ],
)  # fmt: skip
def test_a_figure_against_a_number(base: str, condition: str, certainly: str, possibly: str) -> None:
    """Certainly holds for every number that the words allow, possibly for some; words without a number do neither."""
    assert ask(base, f"FILTER({condition})", "certainly") == certainly.split()
    assert ask(base, f"FILTER({condition})", "possibly") == possibly.split()


PAIRS = ":all :has ?g . FILTER(SAMETERM(?f, :range) || SAMETERM(?f, :exact36)) FILTER(!SAMETERM(?f, ?g))"


@pytest.mark.parametrize(
    ("condition", "certainly", "possibly"),
    [
        ("?f > ?g", "range exact36", "range about180,range exact36"),
        ("?f = ?g", "", "range from1500"),
        ("?f + ?g > 1400 && ?f + ?g < 1600", "", "exact36 from1500,exact36 range,range about180,range exact36"),
        (
            "?f / ?g > 30",
            "range exact36,range monthly,range under10",
            "exact36 under10,range exact36,range monthly,range under10",
        ),
        ("?g - ?f > 1900", "exact36 over2000", "exact36 from1500,exact36 over2000,range from1500,range over2000"),
    ],
)
def test_a_figure_against_a_figure(condition: str, certainly: str, possibly: str) -> None:
    """Order, overlap, sum, difference and ratio are those of whole intervals, in one unit and for one time."""
    numbers = "FILTER(ISIRI(?g))"
    for reading, expected in (("certainly", certainly), ("possibly", possibly)):
        found = ask(BASES[0], f"{PAIRS} {numbers} FILTER({condition})", reading, "?f ?g")
        assert found == [pair for pair in expected.split(",") if pair], reading


def test_what_must_not_be_is_read_the_other_way() -> None:
    """Certainly nothing is larger than what nothing possibly exceeds; in MINUS it is the same."""
    larger = ":all :has ?g FILTER(ISIRI(?g) && ?g > ?f)"
    kept = "FILTER(SAMETERM(?f, :range) || SAMETERM(?f, :over2000) || SAMETERM(?f, :exact36))"
    assert ask(BASES[0], f"{kept} FILTER NOT EXISTS {{ {larger} }}", "certainly") == []
    assert ask(BASES[0], f"{kept} FILTER NOT EXISTS {{ {larger} }}", "possibly") == ["over2000"]
    assert ask(BASES[0], f"{kept} MINUS {{ :all :has ?f . {larger} }}", "possibly") == ["over2000"]


def test_expressions_are_read_too() -> None:
    """What BIND and SELECT compute from a comparison is true or false."""
    wanted = ["1501 true", "about180 false", "dozens false", "exact36 false", "from1500 false", "monthly false",
              "over2000 true", "range false", "rounded418 false", "under10 false"]  # fmt: skip
    assert ask(BASES[0], "BIND(?f > 1500 AS ?big)", "certainly", "?f ?big") == wanted
    assert ask(BASES[0], "BIND(?f > 1500 AS ?big)", "certainly", "*") == sorted(wanted)
    assert ask(BASES[0], "", "certainly", "?f (?f > 1500 AS ?big)") == wanted


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o FILTER(LANG(?o) = 'en') }",
        "SELECT * { ?s ?p ?o FILTER(?o = 'text') }",
        "SELECT * { ?s ?p ?o FILTER(?s != <http://example.org/a>) }",
        "SELECT * { ?s ?p ?o FILTER(SAMETERM(?s, ?o)) }",
        "SELECT * { ?s ?p ?o FILTER(IF(?o > 3, true, false)) }",
        "SELECT * { ?s ?p ?o FILTER(?o > ",
    ],
)
def test_what_compares_no_figure_stays_as_it_is(query: str) -> None:
    """Texts, nodes, the arguments of functions and what is no SPARQL are left alone, and nothing is counted."""
    found = read_figures(query, Reading.CERTAINLY, base=BASES[0])
    assert (found.text, found.comparisons) == (query, 0)


def test_other_values_are_compared_as_ever() -> None:
    """Days and numbers compare as without the reading."""
    store = Store()
    day = "^^<http://www.w3.org/2001/XMLSchema#date>"
    store.update(f'INSERT DATA {{ <{E}a> <{E}on> "2016-10-26"{day} ; <{E}n> 3 , 5 }}')
    for condition, count in ((f'?o > "2016-01-01"{day}', 1), ("?o >= 4", 1), ("?o = 3", 1), ("?o > 2 && ?o < 6", 2)):
        query = f"SELECT ?o {{ ?s ?p ?o FILTER({condition}) }}"
        for text in (query, read_figures(query, Reading.CERTAINLY, base=BASES[0]).text):
            found = store.query(text)
            assert isinstance(found, QuerySolutions)
            assert len(list(found)) == count


def test_names_of_ones_own_are_kept_apart() -> None:
    """A query that already has such names is read as well, and none that is made is shown."""
    query = f"PREFIX : <{E}> SELECT * {{ :all :has ?rlf_figure1 FILTER(?rlf_figure1 > 1500) }}"
    text = read_figures(query, Reading.CERTAINLY, base=BASES[0]).text
    found = load(BASES[0]).query(text)
    assert isinstance(found, QuerySolutions)
    assert [variable.value for variable in found.variables] == ["rlf_figure1"]
    assert len(list(found)) == 2


def test_the_evidence_names_the_bounds() -> None:
    """Why 'over 2,000' is certainly above 1,500: its bound is in the witness, and nothing is told as not found."""
    query = f"PREFIX : <{E}> SELECT ?f {{ :all :has ?f FILTER(?f > 1500 && ?f != 1501) }}"
    text = read_figures(query, Reading.CERTAINLY, base=BASES[0]).text
    [row] = find_evidence(OxigraphStore(load(BASES[0])), text).rows
    predicates = [{quad.predicate.value.rpartition("/")[2] for quad in witness} for witness in row.witnesses]
    assert predicates[0] >= {"has", "minExclusive"}
    assert row.absences == ()


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">=", "=", "!="])
def test_certainly_implies_possibly_and_excludes_its_opposite(sign: str) -> None:
    """Whatever holds certainly holds possibly, and what holds certainly does not possibly not hold."""
    opposite = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}[sign]
    for number in (9, 10, 36, 180, 1200, 1500, 2000, 2001):
        certainly = set(ask(BASES[0], f"FILTER(ISIRI(?f) && ?f {sign} {number})", "certainly"))
        assert certainly <= set(ask(BASES[0], f"FILTER(ISIRI(?f) && ?f {sign} {number})", "possibly"))
        assert certainly.isdisjoint(ask(BASES[0], f"FILTER(ISIRI(?f) && ?f {opposite} {number})", "possibly"))


def test_the_readings_agree_with_numbers_tried_one_by_one() -> None:
    """Over all pairs of small intervals, certainly is what holds for all numbers of both, possibly for some."""
    intervals = [(low, high) for low in range(1, 4) for high in range(low, 4)]
    turtle = "".join(
        f"<{E}{low}-{high}> <http://qudt.org/schema/qudt/minInclusive> {low} ; "
        f"<http://qudt.org/schema/qudt/maxInclusive> {high} ; <{E}in> <{E}all> . "
        for low, high in intervals
    )
    store = Store()
    store.load(turtle.encode(), format=RdfFormat.TURTLE)
    tests = {
        "?a > ?b": lambda a, b: a > b, "?a <= ?b": lambda a, b: a <= b, "?a + ?b >= 5": lambda a, b: a + b >= 5,
        "?a * ?b < 4": lambda a, b: a * b < 4, "?a - ?b < 1": lambda a, b: a - b < 1,
        "?a / ?b > 1": lambda a, b: a / b > 1,
    }  # fmt: skip
    steps = [n / 2 for n in range(2, 7)]
    for (condition, holds), reading in product(tests.items(), Reading):
        query = f"SELECT ?a ?b {{ ?a <{E}in> ?x . ?b <{E}in> ?x FILTER({condition}) }}"
        found = store.query(read_figures(query, reading, base=BASES[0]).text)
        assert isinstance(found, QuerySolutions)
        names = {tuple(str(term.value).removeprefix(E) for term in row) for row in found}
        every = all if reading is Reading.CERTAINLY else any
        expected = {
            (f"{a[0]}-{a[1]}", f"{b[0]}-{b[1]}")
            for a, b in product(intervals, intervals)
            if every(holds(x, y) for x in steps if a[0] <= x <= a[1] for y in steps if b[0] <= y <= b[1])
        }
        assert names == expected, (condition, reading)
