"""Mistakes in which one form is taken for another: a part of SPARQL in the place of another part of it."""

from __future__ import annotations

import re

from graph.sparql.faults import Place
from graph.sparql.grammar import END
from graph.sparql.scopes import Mistake

_COMPARISONS = frozenset({"=", "!=", "<", ">", "<=", ">="})
_BEFORE_VALUES = _COMPARISONS | {"(", ",", "&&", "||", "!", "+", "-", "*", "/"}
_TEMPLATES = ("ConstructTemplate", "QuadPattern", "QuadData")
_STARTS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_NAMES = frozenset({"name", "word"})
_PATHS = "A path holds IRIs alone, and {} is a variable."
_MATCHED = "Name the predicate, or match it on its own: ?s ?p ?o ."


def explain_wrapping(place: Place) -> Mistake | None:
    """Something around the query that is no part of it: the name of a form's field, quotation marks, Markdown."""
    token = place.token
    if place.index == 0:
        if token.word in ("QUERY", "UPDATE") and place.after().is_sign("="):
            hint = f"Leave out `{token.text}=`."
            return place.tell(f"`{token.text}=` names a field of a form, and is no part of the text.", hint)
        if token.kind == "string":
            return place.tell("The text stands in quotation marks.", "Leave them out.")
        if token.is_sign("`"):
            return place.tell(
                "The text stands between marks of Markdown.", "Leave out the ` signs and the word behind them."
            )
    if place.is_below("GroupGraphPattern") or place.unit != "QueryUnit":
        return None
    if place.terminal == END and place.index and place.is_in("Prologue", "Query", "QueryUnit"):
        hint = "A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, behind its PREFIX lines."
        return place.tell("There is no query behind the PREFIX lines.", hint)
    has_pattern = any(one == "}" for one in place.words.terminals[: place.index])
    begins = token.word in _STARTS or (token.is_sign(";") and place.after().word in _STARTS)
    if has_pattern and begins:
        return place.tell("A request holds one query.", "Send them one by one, or put their patterns into one.")
    if has_pattern and token.text in (".", ";") and token.kind == "sign" and place.is_around("WhereClause"):
        return place.tell(f"No `{token.text}` follows a query.", "Leave it out.")
    if has_pattern and token.word in ("AND", "OR") and place.is_around("WhereClause"):
        if token.word == "AND":
            return place.tell("AND is no word of SPARQL.", "Put both patterns into the same braces.")
        return place.tell("OR is no word of SPARQL.", "Write WHERE { { … } UNION { … } }.")
    return None


def explain_prologue(place: Place) -> Mistake | None:
    """An IRI of a prefix or a base without its brackets."""
    token, word = place.token, place.before().word
    if word == "PREFIX" and token.kind == "name":
        prefix, _, _ = token.text.partition(":")
        rest = _run(place, token.start + len(prefix) + 1)
        return place.tell("The IRI of a prefix stands between `<` and `>`.", f"Write PREFIX {prefix}: <{rest}>")
    if word == "BASE" and token.kind in ("name", "word", "string"):
        return place.tell("An IRI stands between `<` and `>`.", f"Write BASE <{_run(place, token.start)}>")
    return None


def _run(place: Place, start: int) -> str:
    """Return the characters up to the next white space, without quotation marks around them."""
    found = re.compile(r"\S*").match(place.text, start)
    return found[0].strip("\"'<>") if found else ""


def explain_heading(place: Place) -> Mistake | None:
    """What stands between the verb of a query and its pattern."""
    token, before = place.token, place.before()
    if place.is_in("AskQuery") and token.kind == "variable" and before.word == "ASK":
        return place.tell("ASK names no variables.", "Write ASK { … }.")
    if before.word == "DESCRIBE" and (place.terminal in ("WHERE", "{", "STRING") or token.kind == "word"):
        hint = "Write DESCRIBE ?s WHERE { ?s … }, or DESCRIBE <…>."
        return place.tell("DESCRIBE names what is described: variables or IRIs.", hint)
    if token.word == "ALL" and before.word == "SELECT":
        return place.tell("SELECT gives all solutions without a word for it.", "Leave ALL out.")
    is_named = place.terminal_before() == "VAR" and place.before(2).word == "AS"
    if place.is_in("SelectItem") and token.is_sign(",") and is_named:
        return place.tell("Each new name in SELECT has brackets of its own.", "Write (… AS ?a) (… AS ?b).")
    if token.is_sign("*") and before.is_sign("(") and place.is_around("Aggregate"):
        return place.tell("`*` has no brackets of its own.", "Write COUNT(*) or COUNT(DISTINCT *).")
    found = re.fullmatch(r"(LIMIT|OFFSET)([0-9]+)", token.word)
    if found is not None:
        return place.tell(f"A space is missing in `{token.text}`.", f"Write {found[1]} {found[2]}.")
    if before.word == "OFFSET" and token.text.startswith(","):
        return place.tell("OFFSET takes one number.", "Write OFFSET 20 LIMIT 10.")
    if place.before(2).word == "OFFSET" and token.is_sign(","):
        return place.tell("OFFSET takes one number.", "Write OFFSET 20 LIMIT 10.")
    if place.is_around("OrderClause") or place.before(2).word == "ORDER":
        return _explain_order(place)
    return None


def _explain_order(place: Place) -> Mistake | None:
    token, before = place.token, place.before()
    if before.word == "BY" and token.text in ("-", "+", "!"):
        return place.tell(
            "An expression in ORDER BY needs brackets.", "Write DESC(?x) to turn the order round, or (-?x)."
        )
    if before.word in ("ASC", "DESC") and place.before(2).is_sign(")") and token.text != "(":
        return place.tell(f"{before.word} stands before the expression.", f"Write {before.word}(…).", at=before)
    return None


def explain_name(place: Place) -> Mistake | None:
    """A variable with a sign in its name, or with parts."""
    token, before, after = place.token, place.before(), place.after()
    joined = before.kind == "variable" and before.end == token.start and after.start == token.end
    if not joined or after.kind not in _NAMES:
        return None
    if token.is_sign("-"):
        return place.tell("The name of a variable has no `-`.", f"Write {before.text}_{after.text}", at=before)
    if token.is_sign(".") and place.text[after.end : after.end + 1] == "(":
        hint = f"Write {after.text}({before.text}, …)."
        return place.tell("A function stands before its arguments, not behind one.", hint, at=before)
    if token.is_sign("."):
        hint = f"Match the value: {before.text} :{after.text} ?{after.text} ."
        return place.tell(f"A variable has no parts: {before.text}.{after.text}", hint, at=before)
    return None


def explain_borrowed(place: Place) -> Mistake | None:
    """What another language or another place of SPARQL has: lists, subqueries as values, WHERE and `a` within."""
    token, before = place.token, place.before()
    in_expression = place.is_around("Expression")
    if place.terminal == "EXISTS" and before.word == "NOT" and "IN" in place.fault.expected:
        hint = "Write FILTER NOT EXISTS { … }, without a value before it."
        return place.tell("NOT EXISTS is a condition by itself.", hint, at=before)
    if place.terminal == "IN" and before.word == "NOT" and "EXISTS" in place.fault.expected:
        return place.tell("A value is missing before NOT IN.", "Write FILTER(?x NOT IN (…)).", at=before)
    if place.terminal == "SELECT" and before.text in _BEFORE_VALUES and place.is_below("Expression"):
        hint = "Put { SELECT … } into the pattern, and compare with its variable."
        return place.tell("An expression holds no subquery.", hint)
    if token.is_sign("[") and before.text in _COMPARISONS and in_expression:
        return place.tell("An expression holds no list in square brackets.", "Write ?x IN (1, 2).")
    if place.terminal == "WHERE" and place.is_below("GroupGraphPattern") and "FILTER" in place.fault.expected:
        return place.tell("WHERE stands before the pattern, not in it.", "A condition is written FILTER(…).")
    if token.text == "a" and place.terminal == "A" and place.is_below("GroupGraphPattern") and not in_expression:
        return place.tell("`a` stands for rdf:type, and only as a predicate.", "Write ?a for a variable.")
    if before.word == "FROM" and token.word == "GRAPH":
        hint = "Write FROM <…>, or FROM NAMED <…> for what GRAPH in the pattern names."
        return place.tell("FROM takes the IRI of a graph.", hint)
    if place.index == 0 and token.word == "DESC":
        return place.tell("DESC cannot stand here.", "Did you mean DESCRIBE?")
    if before.word == "LIMIT" and token.word == "ALL":
        return place.tell("LIMIT takes a whole number.", "Leave LIMIT out to get all rows.")
    return None


def explain_operand(place: Place) -> Mistake | None:
    """A comparison with one side or three, a function between its arguments."""
    token, before = place.token, place.before()
    if not place.is_around("Expression"):
        return None
    if token.kind == "sign" and token.text in _COMPARISONS:
        if before.text in ("&&", "||"):
            hint = f"Write both sides again: ?x > 1 {before.text} ?x {token.text} …"
            return place.tell(f"A value is missing before `{token.text}`.", hint)
        if "&&" in place.fault.expected and before.text not in _COMPARISONS:
            hint = "Join two by `&&`: 1 < ?x && ?x < 9."
            return place.tell("A comparison has two sides.", hint)
    is_function = place.terminal in ("FUNC2", "FUNC23", "FUNC34")
    if is_function and "&&" in place.fault.expected and not place.after().is_sign("("):
        hint = f"Write {token.word}({before.text if before.kind == 'variable' else '…'}, …)."
        return place.tell(f"{token.word} is a function, and stands before its arguments.", hint)
    return None


def explain_value(place: Place) -> Mistake | None:
    """A literal in a form that it has not, or the parts of one behind something else."""
    token, before = place.token, place.before()
    if token.is_sign("^^") and before.kind == "language":
        return place.tell("A literal has a language or a datatype, not both.", "Leave one of them out.")
    if token.is_sign("^^") and before.kind == "variable":
        hint = f"Compare it: FILTER(DATATYPE({before.text}) = …)."
        return place.tell("A datatype stands behind a string, not behind a variable.", hint)
    if token.kind == "language" and before.kind == "variable":
        hint = f'Compare it: FILTER(LANG({before.text}) = "{token.text[1:]}").'
        return place.tell("A language tag stands behind a string, not behind a variable.", hint)
    if token.kind == "language" and place.is_around("Expression"):
        return place.tell(f"`{token.text}` alone is no value.", f'Write "{token.text[1:]}".')
    if token.text[:1] == "_" and before.kind == "number" and before.end == token.start:
        return place.tell("A number has digits alone.", "Write it without `_`, such as 1000000.", at=before)
    if token.kind == "number" and before.kind == "number" and before.end == token.start and token.text[0] == ".":
        return place.tell("A number has one point.", "Write the digits alone, such as 1000000.")
    return None


def explain_block(place: Place) -> Mistake | None:
    """VALUES, BIND, subqueries and conditions that are written as something else."""
    token, before = place.token, place.before()
    if token.is_sign("=") and place.terminal_before() == "VAR" and place.before(2).word == "VALUES":
        return place.tell("No `=` stands in VALUES.", f"Write VALUES {before.text} {{ … }}.")
    if before.word == "VALUES" and place.terminal == "{":
        return place.tell("VALUES names its variables.", "Write VALUES ?x { 1 2 }.")
    if place.is_in("Bind"):
        if token.is_sign(",") and "AS" in place.fault.expected:
            return place.tell("BIND names its variable behind AS.", "Write BIND(expression AS ?name).")
        if place.terminal_before() == "VAR" and place.before(2).word == "AS" and token.text != ")":
            hint = f"Write BIND(expression AS {before.text})."
            return place.tell("Nothing follows the variable of BIND: the expression stands before AS.", hint)
    if not place.is_below("GroupGraphPattern") or place.is_around("Expression"):
        return None
    goes_on = before.is_sign("}") and "GROUP" in place.fault.expected and token.text not in ("}", ")")
    if goes_on and token.word not in ("GROUP", "ORDER", "LIMIT", "HAVING"):
        return place.tell("A subquery needs braces of its own.", "Write { { SELECT … WHERE { … } } … }.")
    is_call = place.terminal.startswith("FUNC") or place.terminal == "BOUND"
    if not is_call or not {"VAR", "FILTER"} & place.fault.expected or place.after().text[:1] != "(":
        return None
    if token.word == "IF":
        hint = "Write FILTER(…), or BIND(IF(…, …, …) AS ?x)."
        return place.tell("IF chooses between values, not between patterns.", hint)
    return place.tell(f"{token.word} in a pattern is a condition.", f"Write FILTER({token.word}(…)).")


def explain_triples(place: Place) -> Mistake | None:
    """Triples that are joined by the wrong sign, and paths and functions where only triples stand."""
    token, before = place.token, place.before()
    template = next((rule for rule in _TEMPLATES if place.is_below(rule)), "")
    if template and token.text in ("/", "|", "^", "*", "+", "?") and token.kind == "sign":
        return place.tell(
            "A template holds no paths.", "Match the path in WHERE, and write here the triple that is made."
        )
    if template and (place.terminal.startswith("FUNC") or place.terminal in ("COUNT", "AGGREGATE", "GROUP_CONCAT")):
        hint = "Compute the value in WHERE, by BIND(… AS ?x) or in a subquery, and write ?x here."
        return place.tell("A template holds no functions.", hint)
    if not place.is_below("GroupGraphPattern") or place.is_below("Expression"):
        return None
    if token.text in ("*", "+", "?") and before.text in ("*", "+", "?") and place.is_around("Path"):
        return place.tell("A path has one of `*`, `+` and `?`.", "Leave one out.")
    opens_path = before.is_sign("(") and place.is_around("Path") and "IRI" in place.fault.expected
    if (
        token.kind == "variable"
        and (before.text in ("|", "/", "^", "!") or opens_path)
        and not {"VAR"} & place.fault.expected
    ):
        return place.tell(_PATHS.format(token.text), _MATCHED)
    if token.is_sign(";") and before.is_sign("."):
        return place.tell("`;` goes on with the subject before it, and `.` has ended that.", "Leave out one of them.")
    if token.is_sign(",") and "A" in place.fault.expected and "STRING" not in place.fault.expected:
        return place.tell("A comma joins objects, not subjects.", "Write a triple for each subject.")
    repeats = place.before(3).is_sign(";") and any(
        one.text == place.before(2).text for one in place.words.tokens[: place.index - 3]
    )
    if repeats and place.before(2).kind in ("variable", "iri", "name") and place.can_be_read(left_out=1):
        hint = f"Leave out {place.before(2).text}, or write `.` in place of `;`."
        return place.tell("Behind `;` the subject is not written again.", hint, at=place.before(2))
    return None
