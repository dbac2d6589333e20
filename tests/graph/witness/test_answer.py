"""Which triples each row of an answer rests on, on data small enough to say it by hand."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from graph.revision.store import OxigraphStore, QueryDataset
from graph.sparql.static_analysis import Form
from graph.witness.answer import AnswerEvidence, find_evidence
from graph.witness.path import Term
from graph.witness.plan import UncoveredError
from graph.witness.row_evidence import RowEvidence

DATA = """
@prefix : <http://example.org/> .
:ann :knows :bob ; :age 30 .
:bob :knows :cat , :dan ; :age 40 .
:cat :age 50 ; :likes :dan .
:dan :age 40 .
:g { :ann :likes :cat . }
"""
PREFIX = "PREFIX : <http://example.org/> "


def explain(query: str, *, limit: int = 100, offset: int = 0) -> AnswerEvidence:
    """Answer a query over DATA with its evidence."""
    store = OxigraphStore.in_memory(parse(DATA.encode(), RdfFormat.TRIG))
    return find_evidence(store, PREFIX + query, limit=limit, offset=offset)


def value(term: Term | None) -> str:
    """Return the text of a term that is no triple."""
    assert isinstance(term, NamedNode | BlankNode | Literal)
    return term.value


def short(quad: Quad) -> str:
    """Write a quad by the ends of its IRIs."""
    terms = [quad.subject, quad.predicate, quad.object]
    return " ".join(value(term).rpartition("/")[2] for term in terms)


def witnesses(row: RowEvidence) -> list[list[str]]:
    """Return the witnesses of a row as sorted words."""
    return [sorted(short(quad) for quad in witness) for witness in row.witnesses]


def by_value(answer: AnswerEvidence) -> dict[str, list[list[str]]]:
    """Return the witnesses by the first column."""
    return {value(row.row[0]).rpartition("/")[2]: witnesses(row) for row in answer.rows}


def test_a_join_rests_on_all_its_triples() -> None:
    """Who knows somebody older: the acquaintance and both ages."""
    found = by_value(explain("SELECT ?a { ?a :knows ?b ; :age ?x . ?b :age ?y FILTER(?y > ?x + 5 && ?y < 45) }"))
    assert found == {"ann": [["ann age 30", "ann knows bob", "bob age 40"]]}


def test_projection_and_distinct_leave_several_witnesses() -> None:
    """Bob knows two people: each acquaintance alone is enough for his row."""
    found = by_value(explain("SELECT DISTINCT ?a { ?a :knows [] }"))
    assert found == {"ann": [["ann knows bob"]], "bob": [["bob knows cat"], ["bob knows dan"]]}


def test_a_union_rests_on_the_branch_taken() -> None:
    """Dan is reached by either branch, so there are two witnesses."""
    found = by_value(explain("SELECT DISTINCT ?b { { ?a :knows ?b } UNION { :cat :likes ?b } FILTER(?b = :dan) }"))
    assert found == {"dan": [["bob knows dan"], ["cat likes dan"]]}


def test_an_optional_part_counts_where_it_matched_and_is_told_where_not() -> None:
    """Cat likes somebody; of the others it is told that nothing was found."""
    answer = explain("SELECT ?a ?b { ?a :age ?x OPTIONAL { ?a :likes ?b } }")
    assert by_value(answer)["cat"] == [["cat age 50", "cat likes dan"]]
    absences = {value(row.row[0])[-3:]: [one.pattern for one in row.absences] for row in answer.rows}
    assert absences == {name: ["{ ?a :likes ?b }"] for name in ("ann", "bob", "dan")} | {"cat": []}


@pytest.mark.parametrize(
    ("part", "kind"), [("FILTER NOT EXISTS { ?a :knows [] }", "NOT EXISTS"), ("MINUS { ?a :knows [] }", "MINUS")]
)
def test_what_must_not_be_is_told(part: str, kind: str) -> None:
    """The positive part is the witness, and the pattern that would forbid the row is named."""
    [row, *_] = explain(f"SELECT ?a {{ ?a :age ?x {part} }} ORDER BY ?a").rows
    assert witnesses(row) == [["cat age 50"]]
    assert [(one.kind, one.pattern) for one in row.absences] == [(kind, "{ ?a :knows [] }")]


def test_exists_gives_each_match_as_a_witness() -> None:
    """Bob knows two people, and each is enough for EXISTS."""
    found = by_value(explain("SELECT ?a { ?a :age 40 FILTER EXISTS { ?a :knows ?b } }"))
    assert found == {"bob": [["bob age 40", "bob knows cat"], ["bob age 40", "bob knows dan"]]}


def test_a_path_is_followed() -> None:
    """From Ann to Dan lead two triples by the shortest way, and that others may exist is said."""
    answer = explain("SELECT ?b { :ann :knows+ ?b FILTER(?b = :dan) }")
    assert by_value(answer) == {"dan": [["ann knows bob", "bob knows dan"]]}
    assert not answer.rows[0].is_complete


def test_a_choice_of_predicates_backwards() -> None:
    """Who is known or liked by Cat or Bob, asked from the other end."""
    found = by_value(explain("SELECT ?a { :dan ^(:knows|:likes) ?a }"))
    assert found == {"bob": [["bob knows dan"]], "cat": [["cat likes dan"]]}


def test_a_subquery_is_opened() -> None:
    """What a subquery hides is in the witness, even under a name that stands outside too."""
    found = by_value(explain("SELECT ?a ?x { ?a :age ?x { SELECT DISTINCT ?a { ?x :knows ?a } } FILTER(?x > 45) }"))
    assert found == {"cat": [["bob knows cat", "cat age 50"]]}


def test_a_subquery_with_a_limit_is_a_question_of_its_own() -> None:
    """The oldest is Cat: her age is the whole witness."""
    found = by_value(explain("SELECT ?b { { SELECT ?b { ?b :age ?x } ORDER BY DESC(?x) LIMIT 1 } }"))
    assert found == {"cat": [["cat age 50"]]}


def test_graphs_and_values() -> None:
    """A pattern in a named graph rests on the triple there."""
    [row] = explain("SELECT ?a ?g { VALUES ?a { :ann :bob } GRAPH ?g { ?a :likes ?b } }").rows
    [[quad]] = row.witnesses
    assert (short(quad), str(quad.graph_name)) == ("ann likes cat", "<http://example.org/g>")


def test_from_names_the_graph() -> None:
    """FROM makes the named graph the default one."""
    [row] = explain("SELECT ?b FROM :g { :ann :likes ?b }").rows
    assert witnesses(row) == [["ann likes cat"]]


def test_a_union_of_graphs_as_the_default_one() -> None:
    """The protocol's dataset is where triples are looked for."""
    quads = list(parse(DATA.encode(), RdfFormat.TRIG))
    dataset = QueryDataset(default=tuple(dict.fromkeys(quad.graph_name for quad in quads)))
    answer = find_evidence(OxigraphStore.in_memory(quads), PREFIX + "SELECT ?a { ?a :likes ?b }", dataset=dataset)
    assert by_value(answer) == {"ann": [["ann likes cat"]], "cat": [["cat likes dan"]]}


def test_computed_columns() -> None:
    """A value computed in SELECT or by BIND rests on what it was computed from."""
    [row] = explain("SELECT (?x + 1 AS ?y) ?z { :ann :age ?x BIND(?x * 2 AS ?z) }").rows
    assert [value(term) for term in row.row] == ["31", "60"]
    assert witnesses(row) == [["ann age 30"]]


def test_a_group_is_counted_and_listed() -> None:
    """Two people are 40 years old; the row lists both."""
    answer = explain("SELECT ?x (COUNT(?a) AS ?n) { ?a :age ?x } GROUP BY ?x HAVING(COUNT(?a) > 1)")
    [row] = answer.rows
    [contribution] = row.contributions
    assert contribution.count == 2
    assert sorted(witnesses(one)[0] for one in contribution.rows) == [["bob age 40"], ["dan age 40"]]
    assert row.witnesses == ()


def test_the_row_that_decides_is_named() -> None:
    """The greatest age is Cat's, the least Ann's; a sum has no such row."""
    [row] = explain("SELECT (MAX(?x) AS ?most) (MIN(?x) AS ?least) (SUM(?x) AS ?sum) { ?a :age ?x }").rows
    [contribution] = row.contributions
    assert contribution.count == 4
    deciding = {name: witnesses(one) for name, one in contribution.deciding.items()}
    assert deciding == {"most": [["cat age 50"]], "least": [["ann age 30"]]}


def test_a_group_by_something_computed_that_is_not_shown() -> None:
    """Grouped by whether they are over 35: the row of three rests on their three ages."""
    answer = explain("SELECT (COUNT(*) AS ?n) { ?a :age ?x } GROUP BY (?x > 35) ORDER BY DESC(?n)")
    assert [[one.count for one in row.contributions] for row in answer.rows] == [[3], [1]]


def test_a_grouped_subquery_is_counted() -> None:
    """The row joins a count; what was counted is its contribution."""
    query = "SELECT ?a ?n { ?a :age 40 { SELECT ?a (COUNT(?b) AS ?n) { ?a :knows ?b } GROUP BY ?a } }"
    [row] = explain(query).rows
    assert witnesses(row) == [["bob age 40"]]
    assert [one.count for one in row.contributions] == [2]


def test_ask() -> None:
    """A true answer has a witness, a false one the pattern that was not found."""
    [row] = explain("ASK { :ann :knows/:knows :dan }").rows
    assert witnesses(row) == [["ann knows bob", "bob knows dan"]]
    answer = explain("ASK { :dan :knows :ann }")
    assert (answer.boolean, answer.rows) == (False, ())
    assert [one.pattern for one in answer.absences] == ["{ :dan :knows :ann }"]


def test_construct_and_describe() -> None:
    """A constructed triple rests on the solution that makes it, a described one on itself."""
    [row] = explain("CONSTRUCT { ?b :knownTo ?a } WHERE { ?a :knows ?b ; :age 30 }").rows
    assert witnesses(row) == [["ann age 30", "ann knows bob"]]
    answer = explain("CONSTRUCT WHERE { ?a :likes ?b }")
    assert (answer.form, [witnesses(row) for row in answer.rows]) == (Form.CONSTRUCT, [[["cat likes dan"]]])
    assert [witnesses(row) for row in explain("DESCRIBE :dan").rows] == [[["dan age 40"]]]


def test_pages() -> None:
    """Rows come page by page, and that there are more is said."""
    answer = explain("SELECT ?a { ?a :age ?x } ORDER BY ?a", limit=2, offset=1)
    assert ([value(row.row[0])[-3:] for row in answer.rows], answer.has_more) == (["bob", "cat"], True)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT (NOW() AS ?t) {}", "NOW, RAND, UUID, STRUUID and BNODE"),
        ("SELECT ?x { SERVICE <http://127.0.0.1:1/> { ?x :age ?n } }", "SERVICE"),
        ("SELECT ?x (EXISTS { ?x :likes ?y } AS ?b) { ?x :age ?n }", "EXISTS in SELECT"),
        (
            "SELECT ?x { ?x :age ?n OPTIONAL { ?x :knows ?y FILTER(EXISTS { ?n ?p ?o } || ?n = 1) } }",
            "EXISTS as a part",
        ),
        ("SELECT * { << ?s ?p ?o >> :says ?x }", "triples about triples"),
    ],
)
def test_what_is_not_covered_is_refused_by_name(query: str, message: str) -> None:
    """No row is ever given without evidence: the part that has none is named."""
    with pytest.raises(UncoveredError, match=message):
        explain(query)


def test_a_syntax_error_is_the_engines() -> None:
    """A malformed query fails as it does without evidence."""
    with pytest.raises(SyntaxError):
        explain("SELECT ?a { ?a :age }")


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT ?x { :bob (:knows|:likes|:knows) ?x }", [(":cat",), (":cat",), (":dan",), (":dan",)]),
        ("SELECT ?a { GRAPH ?g { { SELECT ?a { ?a :likes ?b } } FILTER(?g = :g) } }", [(":ann",)]),
        ("SELECT ?a { ?a :age ?n FILTER(REGEX(STR(?n), '^[\\\\d-[4]]0')) }", [(":ann",), (":cat",)]),
    ],
)
def test_the_answer_is_that_of_the_query_address(query: str, rows: list[tuple[str, ...]]) -> None:
    """What the engine gets wrong is mended in an answer with evidence too: each row is there, with what gives it."""
    found = explain(query)
    assert sorted(tuple(":" + value(term).rpartition("/")[2] for term in one.row) for one in found.rows) == rows
    assert all(one.witnesses for one in found.rows)


def test_the_sizes_of_groups_come_with_the_answer() -> None:
    """A grouped page whose rows show their groups asks the engine for the groups once, in the answer's own order."""
    query = "SELECT (COUNT(?x) AS ?n) ?age { ?x :age ?age } GROUP BY ?age HAVING(COUNT(?x) > 0) ORDER BY DESC(?age)"
    found = explain(query, limit=2)
    assert found.variables == ("n", "age")
    assert found.has_more
    assert [[value(term) for term in one.row] for one in found.rows] == [["1", "50"], ["2", "40"]]
    assert [one.contributions[0].count for one in found.rows] == [1, 2]


def test_the_values_of_a_group_may_hold_any_character() -> None:
    """Groups are told apart by their own values, whatever stands in the query's strings."""
    query = "SELECT ?age (COUNT(?x) AS ?n) { ?x :age ?age FILTER('\0' != STR(?age)) } GROUP BY ?age"
    found = {value(one.row[0]): one.contributions[0] for one in explain(query).rows}
    assert {age: one.count for age, one in found.items()} == {"30": 1, "40": 2, "50": 1}
    assert {age: len(one.rows) for age, one in found.items()} == {"30": 1, "40": 2, "50": 1}


def witnesses_by_row(query: str) -> dict[str, list[list[str]]]:
    """Return for each row of one column its witnesses, each as its triples in short, in alphabetical order."""
    return {
        value(one.row[0]).rpartition("/")[2]: [sorted(map(short, witness)) for witness in one.witnesses]
        for one in explain(query).rows
    }


@pytest.mark.parametrize(
    "condition",
    [
        "EXISTS { ?x :knows ?y } || EXISTS { ?x :nothing ?y }",
        "EXISTS { ?x :knows ?y } = true",
        "!(NOT EXISTS { ?x :knows ?y } && 1 < 2)",
        "IF(EXISTS { ?x :knows ?y }, 1, 0) = 1",
    ],
)
def test_a_match_that_a_condition_asks_for_is_in_the_witness(condition: str) -> None:
    """EXISTS within a larger condition counts as EXISTS by itself does: without its match the row would go."""
    found = witnesses_by_row(f"SELECT ?x {{ ?x :age ?n FILTER({condition}) }}")
    assert sorted(found) == ["ann", "bob"]
    assert found["ann"] == [["ann age 30", "ann knows bob"]]


def test_of_two_matches_that_are_each_enough_one_is_in_the_witness() -> None:
    """Behind `||` a row needs one match, and a witness holds no more than it needs."""
    found = witnesses_by_row("SELECT ?x { ?x :age 50 FILTER(EXISTS { ?x :likes ?y } || EXISTS { ?x :age ?y }) }")
    assert found == {"cat": [["cat age 50"]]}


def test_a_match_that_is_given_a_name_is_in_the_witness_and_its_lack_is_told() -> None:
    """BIND(EXISTS …) that is true rests on the match; where it is false, the pattern was looked for in vain."""
    rows = explain("SELECT ?x ?b { ?x :age ?n BIND(EXISTS { ?x :likes ?y } AS ?b) }").rows
    found = {value(one.row[0]).rpartition("/")[2]: one for one in rows}
    assert [sorted(map(short, one)) for one in found["cat"].witnesses] == [["cat age 50", "cat likes dan"]]
    assert found["cat"].absences == ()
    assert [(one.kind, one.pattern) for one in found["dan"].absences] == [("NOT EXISTS", "{ ?x :likes ?y }")]


def test_what_an_optional_finds_and_nobody_looks_at_is_in_no_witness() -> None:
    """A row that does not show what an OPTIONAL found would be there without it."""
    assert witnesses_by_row("SELECT ?x { ?x :age 40 OPTIONAL { ?x :knows ?y OPTIONAL { ?y :likes ?z } } }") == {
        "bob": [["bob age 40"]],
        "dan": [["dan age 40"]],
    }
    looked_at = witnesses_by_row("SELECT ?x { ?x :age 30 OPTIONAL { ?x :knows ?y } FILTER(BOUND(?y)) }")
    assert looked_at == {"ann": [["ann age 30", "ann knows bob"]]}


def test_constructed_triples_show_what_they_are_made_of() -> None:
    """A template's blank nodes are new at every look, and its triples have evidence all the same."""
    found = explain("CONSTRUCT { ?x :about [ :old ?n ] } WHERE { ?x :age ?n . ?x :likes ?y }")
    assert sorted(value(one.row[1]).rpartition("/")[2] for one in found.rows) == ["about", "old"]
    for one in found.rows:
        assert [sorted(map(short, witness)) for witness in one.witnesses] == [["cat age 50", "cat likes dan"]]
