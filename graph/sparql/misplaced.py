"""Mistakes that a glance at the neighbours tells: what is meant is right, and something around it is missing."""

from __future__ import annotations

from graph.sparql.faults import Place
from graph.sparql.grammar import END
from graph.sparql.scopes import Mistake

_OPERATORS = frozenset({"=", "!=", "<", ">", "<=", ">=", "&&", "||", "+", "-", "*", "/"})
_PATTERNS = ("GroupGraphPattern", "ConstructTemplate", "QuadData", "QuadPattern")


def explain_condition(place: Place) -> Mistake | None:
    """A condition without the brackets or the FILTER that it needs."""
    token, in_pattern = place.token, place.is_below("GroupGraphPattern")
    if token.kind == "sign" and token.text in _OPERATORS and not place.is_below("Expression"):
        clause = next((word for rule, word in _CLAUSES.items() if place.is_around(rule)), "")
        if clause and place.terminal_before() in (")", "NIL"):
            hint = f"Write {clause}(… {token.text} …)."
            return place.tell("A condition with an operator needs brackets around it.", hint)
    compares = token.text in _OPERATORS - {"+", "-", "*", "/"} and place.before().kind == "variable"
    if in_pattern and compares and not place.is_below("Expression"):
        hint = f"Write FILTER({place.before().text} {token.text} …)."
        return place.tell("A comparison in a pattern is a condition.", hint, at=place.before())
    exists = place.terminal == "EXISTS" or (place.terminal == "NOT" and place.after().word == "EXISTS")
    if in_pattern and exists and not place.is_below("Expression"):
        words = "NOT EXISTS" if place.terminal == "NOT" else "EXISTS"
        return place.tell(f"{words} in a pattern is a condition.", f"Write FILTER {words} {{ … }}.")
    if place.before().word == "NOT" and place.terminal == "{":
        return place.tell("EXISTS is missing behind NOT.", "Write FILTER NOT EXISTS { … }.")
    if in_pattern and token.word in ("AND", "OR") and not place.is_around("Expression"):
        if token.word == "AND":
            return place.tell("AND is no word of SPARQL.", "Patterns are joined without a word.")
        return place.tell("OR is no word of SPARQL.", "Write { … } UNION { … }.")
    return None


_CLAUSES = {"HavingClause": "HAVING", "Filter": "FILTER"}


def explain_selection_gap(place: Place) -> Mistake | None:
    """A SELECT without variables, an expression without a name, an argument of GROUP_CONCAT without its word."""
    if place.is_in("SelectClause") and place.terminal in ("{", "WHERE", "FROM", END) and "*" in place.fault.expected:
        return place.tell("SELECT names no variables.", "Write SELECT * or SELECT ?a ?b.")
    if place.is_in("SelectItem") and "AS" in place.fault.expected and place.terminal in (")", "{", "WHERE", "FROM"):
        if place.terminal == ")" and place.terminal_before() == "VAR" and place.terminal_before(2) == "(":
            return None
        return place.tell("An expression in SELECT needs a name.", "Write (expression AS ?name).")
    separates = place.token.is_sign(",") or "SEPARATOR" in place.fault.expected
    if separates and place.is_in("Aggregate") and _function(place) == "GROUP_CONCAT":
        hint = 'Write GROUP_CONCAT(?x; separator=", ").'
        return place.tell("The separator of GROUP_CONCAT stands behind `; separator=`.", hint)
    if place.token.is_sign("?") and place.after().kind in ("word", "name") and "VAR" in place.fault.expected:
        return place.tell("No space stands between `?` and the name of a variable.", f"Write ?{place.after().text}")
    return None


def _function(place: Place) -> str:
    """Return the word before the innermost open bracket."""
    depth = 0
    for number in range(place.index - 1, 0, -1):
        text = place.words.tokens[number].text
        depth += (text == ")") - (text == "(")
        if depth < 0:
            return place.words.tokens[number - 1].word
    return ""


def explain_literal(place: Place) -> Mistake | None:
    """A literal that is written in another way: a date, a datatype, a quotation mark in a string."""
    token, before = place.token, place.before()
    if place.terminal == "SIGNED" and before.kind == "number" and before.end == token.start and token.text[0] == "-":
        third = place.after().text if place.after().kind == "number" else "-01"
        written = f'"{before.text}{token.text}{third}"^^xsd:date'
        return place.tell("A date stands in quotation marks, with its datatype.", f"Write {written}", at=before)
    if token.is_sign("^") and before.kind == "string":
        return place.tell("A datatype stands behind `^^`.", 'Write "…"^^xsd:integer.')
    if before.is_sign("^^") and token.kind == "word":
        return place.tell(f"`{token.text}` is no datatype without a prefix.", f"Write ^^xsd:{token.text}")
    if before.kind == "string" and before.end == token.start and token.kind in ("word", "string", "name"):
        mark = before.text[0]
        return place.tell("This string ended before.", f"Write \\{mark} for a quotation mark in a string.", at=before)
    return None


def explain_path(place: Place) -> Mistake | None:
    """A variable in a path, or how often to follow it."""
    if not place.is_below("GroupGraphPattern") or place.is_around("Expression"):
        return None
    if place.terminal == "{" and place.after().kind == "number" and "/" in place.fault.expected:
        hint = "Write p/p for two steps, p? for none or one, p+ for one or more, (p|p/p) for one or two."
        return place.tell("SPARQL has no `{n,m}` behind a path.", hint)
    if (
        place.terminal_before() == "VAR"
        and place.token.text in ("/", "*", "+", "|", "?")
        and "STRING" in place.fault.expected
    ):
        hint = "Name the predicate, or match it on its own: ?s ?p ?o ."
        return place.tell(f"A path holds IRIs alone, and {place.before().text} is a variable.", hint, at=place.before())
    return None


def explain_request(place: Place) -> Mistake | None:
    """What stands behind the end of a query or of a part of it."""
    token = place.token
    if token.word in ("PREFIX", "BASE") and place.index > 2 and not any(place.is_below(rule) for rule in _PATTERNS):
        return place.tell(f"{token.word} stands before the query.", "Put it on a line at the beginning.")
    if place.terminal == END and place.is_around("ConstructTemplate") and "WHERE" in place.fault.expected:
        return place.tell(
            "CONSTRUCT { … } needs WHERE { … }.", "Write CONSTRUCT WHERE { … } for what matches as it is."
        )
    if token.word == "WHERE" and place.is_around("QuadData"):
        verb = place.words.tokens[0].word if place.words.tokens else ""
        hint = "To use a pattern write INSERT { … } WHERE { … } or DELETE { … } WHERE { … }."
        return place.tell(f"{verb or 'INSERT'} DATA takes no WHERE.", hint)
    if place.terminal == "{" and place.is_around("WhereClause") and not place.is_below("GroupGraphPattern"):
        return place.tell("A query has one pattern.", "Put both into the same braces.")
    return None
