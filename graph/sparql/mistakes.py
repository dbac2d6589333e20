"""From the place where a text leaves the grammar to the mistake that was made: what stands there, and the way out."""

from __future__ import annotations

from collections.abc import Callable

from graph.sparql.faults import (
    CLOSING,
    Place,
    describe_expected,
    innermost_open,
    open_braces,
    open_brackets,
    opened_at,
    shown,
)
from graph.sparql.foreign import (
    FOREIGN,
    explain_character,
    explain_not,
    explain_sign,
    explain_word,
    near_keyword,
    split_word,
)
from graph.sparql.grammar import END, FUNCTIONS
from graph.sparql.misplaced import (
    explain_condition,
    explain_literal,
    explain_path,
    explain_request,
    explain_selection_gap,
)
from graph.sparql.misread import (
    explain_block,
    explain_borrowed,
    explain_heading,
    explain_name,
    explain_operand,
    explain_prologue,
    explain_triples,
    explain_value,
    explain_wrapping,
)
from graph.sparql.scopes import Mistake
from graph.sparql.syntax import UPDATE, Fault, Words
from graph.sparql.tokens import Token

_PATTERN_WORDS = frozenset({"FILTER", "OPTIONAL", "BIND", "MINUS", "GRAPH", "SERVICE"})
_ORDERED = ("WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")
_RANK = {word: rank for rank, word in enumerate(_ORDERED)} | {"OFFSET": 4, "FROM": -1, "LIMIT": 4}
_CALLS = frozenset({*FUNCTIONS, "COUNT", "GROUP_CONCAT", "EXISTS", "BOUND", "NOT"})
_TEMPLATES = ("ConstructTemplate", "QuadPattern", "QuadData")
_STARTS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


def explain_fault(text: str, words: Words, fault: Fault, unit: str) -> Mistake:
    """Say what mistake was made where a text leaves the grammar."""
    place = Place(text=text, words=words, fault=fault, unit=unit)
    for rule in _RULES:
        if (mistake := rule(place)) is not None:
            return mistake
    if place.terminal == END:
        return place.tell("The text ends too early.", describe_expected(place))
    return place.tell(f"{shown(place)} cannot stand here.", describe_expected(place))


# The beginning


def _explain_start(place: Place) -> Mistake | None:
    token = place.token
    if place.terminal == END and place.index == 0:
        return place.tell("The text is empty.", "A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE.")
    if token.kind == "language" and token.text.lower() in ("@prefix", "@base"):
        word = token.text[1:].upper()
        example = "PREFIX name: <…>" if word == "PREFIX" else "BASE <…>"
        return place.tell(f"SPARQL writes {word} without `@`, and without a `.` at its end.", f"Write {example}")
    if place.is_in("PrefixDecl"):
        before = place.before()
        if place.terminal_before() == "PREFIX" and token.kind in ("word", "iri"):
            what = f"{token.text}:" if token.kind == "word" else f": {token.text}"
            return place.tell("A prefix is declared with a colon behind its name.", f"Write PREFIX {what}")
        if token.text == "=" or token.text == "@":
            return place.tell(f"`{token.text}` cannot stand here.", f"Write PREFIX {before.text} <…>")
        if token.kind in ("name", "string"):
            return place.tell("The IRI of a prefix stands between `<` and `>`.", f"Write PREFIX {before.text} <…>")
    ends_line = token.is_sign(".") or (token.is_sign(";") and place.before().kind == "iri")
    if place.is_in("Prologue", "Query", "QueryUnit", "UpdateUnit", "Update") and ends_line:
        return place.tell(f"No `{token.text}` follows a PREFIX or BASE in SPARQL.", "Leave it out.")
    if not place.is_in("Prologue", "Query", "QueryUnit", "Update", "UpdateUnit"):
        return None
    if token.kind == "word" and place.unit != UPDATE and token.word in ("UPDATE", "MERGE", "REMOVE", "MATCH"):
        return place.tell(f"{token.word} is no verb of SPARQL.", FOREIGN[token.word])
    if token.kind == "word" and (parts := split_word(token.text)):
        return place.tell(f"A space is missing in `{token.text}`.", f"Write {parts}.")
    if token.kind == "word" and (near := near_keyword(token.text)) and near != token.word:
        return place.tell(f"{shown(place)} cannot stand here.", f"Did you mean {near}?")
    if _STARTS & place.fault.expected:
        hint = "A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, behind its PREFIX lines."
        return place.tell(f"{shown(place)} cannot stand here.", hint)
    return None


# What is selected


def _explain_selection(place: Place) -> Mistake | None:
    token = place.token
    if not place.is_around("SelectClause") or (place.is_below("WhereClause") and not place.is_below("SelectClause")):
        return None
    inner = place.fault.open_rules[-1]
    if inner == "SelectItem" and place.terminal_before() == "VAR" and place.terminal == ")" and _opens_here(place, 2):
        name = place.before().text
        return place.tell(f"Brackets in SELECT hold an expression and its name: ({name} AS ?new).", "Leave them out.")
    if token.kind == "word" and place.terminal_before() == "AS":
        return place.tell(f"A variable is expected behind AS, and `{token.text}` is none.", f"Write ?{token.text}")
    if place.terminal in ("STRING", "IRI", "PNAME") and place.terminal_before() == "AS":
        return place.tell(f"A variable is expected behind AS, and {token.text} is none.", "Write a name such as ?n")
    if inner == "SelectClause" or place.is_in("SelectQuery", "SubSelect", "DatasetClause", "WhereClause"):
        if token.is_sign(","):
            return place.tell("No comma stands between the variables of SELECT.", "Leave it out.")
        if place.terminal in _CALLS:
            call = "EXISTS {…}" if place.terminal in ("EXISTS", "NOT") else f"{token.word}(…)"
            hint = f"Write SELECT ({call} AS ?name)."
            more = "Or ask with ASK { … }." if call.startswith("EXISTS") else ""
            return place.tell(f"{token.word} in SELECT needs brackets and a name.", hint, more)
        if place.terminal == "AS":
            name, new = place.before().text, place.after().text or "?new"
            return place.tell("A new name in SELECT needs brackets.", f"Write ({name} AS {new}).")
        if token.kind in ("name", "iri", "string", "number") and place.terminal_before() in (
            "SELECT",
            "VAR",
            "DISTINCT",
            ")",
        ):
            hint = f"Write ({token.text} AS ?name), or ?{token.text.partition(':')[2] or 'name'} for a variable."
            return place.tell(
                f"{token.text} is no variable.", hint if token.kind != "iri" else f"Write ({token.text} AS ?name)."
            )
        if place.terminal in ("+", "-", "*", "/") and place.terminal_before() == "VAR":
            return place.tell("An expression in SELECT needs brackets and a name.", "Write (?a + ?b AS ?name).")
        if place.terminal in ("DISTINCT", "REDUCED"):
            return place.tell(f"{token.word} stands directly behind SELECT.", f"Write SELECT {token.word} ?a ?b.")
    if inner == "Aggregate" and token.is_sign(","):
        return place.tell("An aggregate takes one expression.", "Join several with CONCAT(STR(?a), STR(?b)).")
    return None


def _opens_here(place: Place, steps: int) -> bool:
    return place.terminal_before(steps) == "("


# The order and the places of clauses


def _explain_clause(place: Place) -> Mistake | None:
    token = place.token
    if token.kind != "word":
        return _explain_union_sides(place)
    template = next((rule for rule in _TEMPLATES if place.is_below(rule)), "")
    if template and place.terminal in _PATTERN_WORDS | {"UNION", "VALUES"}:
        where = "DATA { … }" if template == "QuadData" else "a template"
        hint = "Patterns and conditions stand in WHERE { … }."
        return place.tell(f"{token.word} cannot stand in {where}, which holds triples alone.", hint)
    if place.terminal == "FROM" and place.is_below("GroupGraphPattern"):
        return place.tell("FROM stands before WHERE, not in its pattern.", "Write SELECT … FROM <…> WHERE { … }.")
    if place.terminal in _PATTERN_WORDS | {"UNION"} and not place.is_below("GroupGraphPattern"):
        before_braces = not any(terminal == "{" for terminal in place.words.terminals[: place.index])
        if before_braces:
            return place.tell(f"{token.word} stands before the pattern.", "Put it inside { … }.")
        if place.terminal == "UNION":
            hint = "Write WHERE { { … } UNION { … } }."
            return place.tell("UNION stands outside the braces of WHERE.", hint)
        return place.tell(f"{token.word} stands outside the braces of the pattern.", "Put it before the last `}`.")
    rank = _RANK.get(place.terminal)
    if rank is not None and not place.is_below("GroupGraphPattern"):
        later = _later_clause(place, rank)
        if later is not None:
            order = "WHERE, GROUP BY, HAVING, ORDER BY, LIMIT and OFFSET"
            return place.tell(f"{_named(token)} stands behind {_named(later)}.", f"The order is {order}.")
        if place.terminal == "WHERE" and place.is_around("WhereClause"):
            return place.tell("A query has one WHERE.", "Put both patterns into the same braces.")
    if place.terminal in ("ORDER", "GROUP", "LIMIT", "HAVING", "OFFSET") and place.is_below("GroupGraphPattern"):
        opened = innermost_open(place)
        if opened is not None and place.can_be_read(*["}"] * open_braces(place)):
            return place.tell(f"A `}}` is missing before {_named(token)}.", opened_at(place, opened))
        return place.tell(f"{_named(token)} stands inside the braces of the pattern.", "Put it behind the last `}`.")
    if place.terminal == "SELECT" and place.is_below("GroupGraphPattern"):
        return place.tell("A subquery needs braces of its own.", "Write { SELECT … WHERE { … } }.")
    return _explain_union_sides(place)


def _explain_union_sides(place: Place) -> Mistake | None:
    hint = "Write { … } UNION { … }."
    if place.terminal == "UNION" and place.is_below("GroupGraphPattern"):
        return place.tell("What stands before UNION needs braces of its own.", hint)
    if place.terminal_before() == "UNION" and place.terminal != "{":
        what = "ALL" if place.token.word == "ALL" else "What stands behind UNION"
        if what == "ALL":
            return place.tell("SPARQL has no UNION ALL; UNION keeps duplicates.", "Leave out ALL.")
        return place.tell(f"{what} needs braces of its own.", hint)
    return None


def _named(token: Token) -> str:
    return {"GROUP": "GROUP BY", "ORDER": "ORDER BY"}.get(token.word, token.word)


def _later_clause(place: Place, rank: int) -> Token | None:
    depth = 0
    for number in range(place.index - 1, -1, -1):
        token = place.words.tokens[number]
        depth += (token.text in (")", "}")) - (token.text in ("(", "{"))
        if depth == 0 and token.kind == "word" and _RANK.get(place.words.terminals[number], -2) > rank:
            return token
        if token.word == "SELECT" and depth == 0:
            break
    return None


# Brackets


def _explain_bracket(place: Place) -> Mistake | None:
    token = place.token
    opened = open_brackets(place)
    if place.terminal == END:
        if not opened:
            return None
        closing = [CLOSING[bracket.text] for bracket in reversed(opened)]
        if place.can_be_read(*closing):
            shown = " ".join(f"`{sign}`" for sign in closing)
            verb = "is" if len(closing) == 1 else "are"
            return place.tell(f"The text ends before {shown} {verb} written.", opened_at(place, opened[-1]))
        return None
    if token.text in ("}", ")", "]") and token.kind == "sign":
        if not opened and place.can_be_read(left_out=1):
            return place.tell(f"This `{token.text}` closes nothing.", "Leave it out.")
        if opened and CLOSING[opened[-1].text] != token.text:
            wanted = CLOSING[opened[-1].text]
            if place.can_be_read(wanted):
                return place.tell(f"A `{wanted}` is missing before `{token.text}`.", opened_at(place, opened[-1]))
            if place.can_be_read(wanted, left_out=1):
                return place.tell(f"`{token.text}` stands where `{wanted}` is expected.", opened_at(place, opened[-1]))
    return None


_NEEDS_BRACKETS = {
    "FILTER": "FILTER needs its condition in brackets.",
    "HAVING": "HAVING needs its condition in brackets.",
    "BIND": "BIND needs brackets.",
    "DESC": "DESC needs brackets.",
    "ASC": "ASC needs brackets.",
    "BOUND": "BOUND needs brackets.",
    "IN": "IN needs a list in brackets.",
}
_WRITTEN = {
    "FILTER": "Write FILTER(…).",
    "HAVING": "Write HAVING(…).",
    "BIND": "Write BIND(… AS ?name).",
    "IN": "Write IN (…, …).",
}
_NEEDS_BRACES = frozenset({"OPTIONAL", "MINUS", "WHERE", "EXISTS", "DATA", "INSERT", "DELETE", "CONSTRUCT", "LATERAL"})


def _explain_needs(place: Place) -> Mistake | None:
    """Keywords that want brackets or braces behind them."""
    word, token = place.before().word, place.token
    terminal = place.terminal_before()
    if place.terminal == END:
        return None
    if word in _NEEDS_BRACKETS and "(" in place.fault.expected and token.text != "(":
        written = _WRITTEN.get(word, f"Write {word}({token.text}).")
        return place.tell(_NEEDS_BRACKETS[word], written)
    if terminal in _CALLS - {"EXISTS", "NOT"} and token.text != "(" and {"(", "NIL"} & place.fault.expected:
        return place.tell(f"{word} needs brackets.", f"Write {word}(…).")
    if terminal in _CALLS and terminal.startswith("FUNC") and place.terminal == "NIL":
        return place.tell(f"{word} needs an argument.", f"Write {word}(…).")
    if word in _NEEDS_BRACES and "{" in place.fault.expected:
        if word == "INSERT" and token.word in ("INTO", "VALUES"):
            return place.tell(f"{token.word} cannot stand behind INSERT.", "Write INSERT DATA { GRAPH <…> { … } }.")
        if word == "DELETE" and token.word == "FROM":
            return place.tell(
                "FROM cannot stand behind DELETE.", "Write DELETE DATA { GRAPH <…> { … } }, or WITH <…> DELETE …"
            )
        if token.text == "(":
            return place.tell(f"{word} takes a pattern in braces, not in brackets.", f"Write {word} {{ … }}.")
        if word == "WHERE" and (place.can_be_read("{", at_end=("}",)) or place.can_be_read("{")):
            return place.tell("A `{` is missing behind WHERE.", "Write WHERE { … }.")
        if word == "DATA":
            verb = place.before(2).word
            return place.tell(f"{verb} DATA takes triples in braces.", f"Write {verb} DATA {{ … }}.")
        return place.tell(f"{word} takes a pattern in braces.", f"Write {word} {{ … }}.")
    return None


def _explain_arguments(place: Place) -> Mistake | None:
    """A function with too few arguments, or with too many."""
    if not place.is_below("BuiltInCall") or place.terminal not in (",", ")") or not {",", ")"} & place.fault.expected:
        return None
    depth = 0
    for number in range(place.index - 1, -1, -1):
        token, terminal = place.words.tokens[number], place.words.terminals[number]
        depth += (token.text in (")", "}")) - (token.text in ("(", "{"))
        if depth < 0:
            count = _ARGUMENTS.get(place.words.terminals[number - 1])
            return place.tell(f"{place.words.tokens[number - 1].word} takes {count}.") if count else None
        assert terminal is not None
    return None


def _explain_names(place: Place) -> Mistake | None:
    """GRAPH, SERVICE, VALUES and BIND with what cannot name their graph, server, variables or value."""
    word, token = place.before().word, place.token
    if (
        word in ("GRAPH", "SERVICE", "SILENT")
        and "IRI" in place.fault.expected
        and not place.terminal.startswith("word")
    ):
        what = "the graph" if word == "GRAPH" else "the server"
        named = "an IRI or a variable" if "VAR" in place.fault.expected else "an IRI"
        return place.tell(f"{word} needs the name of {what}.", f"Write {named} before the braces.")
    if place.is_below("DataBlock") or place.is_below("DataRow"):
        if token.kind == "variable" and "UNDEF" in place.fault.expected:
            return place.tell(
                f"VALUES holds constants, and {token.text} is a variable.", "Write UNDEF, or compute it with BIND."
            )
        if token.text[:1] == "(" and "UNDEF" in place.fault.expected:
            return place.tell(
                "One variable without brackets takes values without brackets.",
                "Write VALUES ?x { 1 2 }, or VALUES (?x) { (1) (2) }.",
            )
        if place.fault.expected <= {"(", "}", "NIL"} and place.terminal != END:
            return place.tell(
                "Variables in brackets take rows in brackets.", "Write VALUES (?x) { (1) (2) }, or VALUES ?x { 1 2 }."
            )
        if place.fault.expected == {"{"}:
            return place.tell("The values stand in braces.", "Write VALUES ?x { 1 2 }.")
        if token.is_sign(","):
            return place.tell("No comma stands between values.", "Leave it out.")
    if place.is_in("Bind") and place.terminal == ")" and "AS" in place.fault.expected:
        return place.tell("BIND names its variable behind AS.", "Write BIND(expression AS ?name).")
    if place.is_in("Bind") and place.terminal_before() == "AS":
        shown_token = token.text[:40] or "the end"
        hint = f"Write ?{token.text}" if token.kind == "word" else "Write BIND(expression AS ?name)."
        return place.tell(f"A variable is expected behind AS, and {shown_token} is none.", hint)
    return None


_ARGUMENTS = {
    "FUNC0": "no argument", "FUNC01": "one argument at most", "FUNC1": "one argument", "FUNC2": "two arguments",
    "FUNC3": "three arguments", "FUNC23": "two or three arguments", "FUNC34": "three or four arguments",
    "COUNT": "one expression", "AGGREGATE": "one expression", "BOUND": "one variable",
}  # fmt: skip


def _explain_order(place: Place) -> Mistake | None:
    """ORDER BY, GROUP BY and LIMIT with what cannot follow them."""
    words = (place.before(2).word, place.before().word)
    if words in (("ORDER", "BY"), ("GROUP", "BY")) and not place.terminal.startswith("word"):
        if place.token.is_sign(","):
            return None
        return place.tell(f"{' '.join(words)} needs a variable or an expression.", f"Write {' '.join(words)} ?x.")
    if place.is_below("OrderClause") and words[1] in ("ASC", "DESC") and place.terminal_before(2) == "VAR":
        hint = f"Write {words[1]}({place.before(2).text})."
        return place.tell(f"{words[1]} stands before the variable.", hint, at=place.before())
    if place.token.is_sign(",") and (place.is_around("OrderClause") or place.is_around("GroupClause")):
        return place.tell("No comma stands between the parts of ORDER BY or GROUP BY.", "Leave it out.")
    if words[1] in ("LIMIT", "OFFSET") or (place.is_around("LimitOffsetClauses") and place.token.is_sign(",")):
        if place.token.is_sign(","):
            return place.tell("LIMIT takes one number.", "Write LIMIT 10 OFFSET 20.")
        shown = place.token.text[:40] or "the end"
        return place.tell(f"{words[1]} takes a whole number, and {shown} is none.", f"Write {words[1]} 10.")
    return None


# Triples


_OBJECTS = frozenset({"ObjectList", "ObjectListPath", "Object", "ObjectPath"}) | {
    "PropertyListNotEmpty",
    "PropertyListPathNotEmpty",
}
_SUBJECTS = frozenset({"TriplesSameSubject", "TriplesSameSubjectPath"})
_TRIPLE_ENDS = _PATTERN_WORDS | {".", "}", ";", ",", "]", ")", END}
_NO_PREDICATE = frozenset({"STRING", "INTEGER", "NUMBER", "SIGNED", "BOOLEAN", "BLANK", "ANON"})


def _explain_triple(place: Place) -> Mistake | None:
    """A triple with fewer than three parts, or with a part that cannot stand where it does."""
    if not any(place.is_below(rule) for rule in ("GroupGraphPattern", *_TEMPLATES)) or place.is_below("Expression"):
        return None
    if place.token.text in ("+", "-") and place.after().kind == "number":
        number = place.token.text + place.after().text
        return place.tell("A number and its sign stand together.", f"Write {number}")
    wanted, expected = place.fault.open_rules[-1], place.fault.expected
    parts = "A triple is: subject predicate object ."
    before = place.before().text[:60]
    if place.terminal in _TRIPLE_ENDS:
        if wanted in _SUBJECTS and place.terminal_before() not in ("]", "{"):
            return place.tell(f"This triple has no predicate and no object behind {before}.", parts)
        if wanted in _OBJECTS and "STRING" in expected and place.terminal_before() == ",":
            return place.tell("An object is missing behind a `,`.", "Name one more object, or leave the comma out.")
        if wanted in _OBJECTS and "STRING" in expected:
            return place.tell(f"This triple has no object behind {before}.", parts)
    if "A" in expected and "STRING" not in expected:
        if place.terminal in _NO_PREDICATE and "IRI" in expected:
            hint = "A predicate is an IRI, a prefixed name, `a` or a variable."
            return place.tell(f"{place.token.text[:60]} cannot be a predicate.", hint)
        if place.token.text == "A":
            return place.tell("`a` as a predicate is written small.", "Write a.")
    return None


# What a change mends


def _explain_change(place: Place) -> Mistake | None:
    """One sign or keyword that is missing, or is one too many: told where the rest can be read with the change."""
    what = shown(place)
    if place.terminal != END:
        order = (".", ";", ",", ")", "}", "]", "(", "{", "AS", "BY", "TO", "WHERE", "&&", "DATA", "GRAPH", "IRI")
        wanted = sorted(place.fault.expected & set(order), key=order.index)
        has_arguments = any(place.is_below(rule) for rule in ("ArgList", "ExpressionList", "BuiltInCall"))
        for terminal in wanted:
            if terminal == "," and not has_arguments:
                continue  # a fourth part of a triple is rarely meant as a second object
            if place.can_be_read(terminal):
                return _tell_missing(place, terminal, what)
        if "{" in place.fault.expected and place.can_be_read("{", at_end=("}",)):
            return place.tell(f"A `{{` is missing before {what}.", "A pattern stands in braces: { … }.")
        if place.can_be_read(left_out=1):
            is_triple = place.is_around("ObjectList") or place.is_around("ObjectListPath")
            more = "A triple has three parts. " if is_triple and place.token.kind != "sign" else ""
            return place.tell(f"{what} is one too many.", f"{more}Leave it out.")
    if place.is_below("UpdateOperation") and "WHERE" in place.fault.expected and place.terminal in (END, ";"):
        verb = next((token.word for token in place.words.tokens if token.word in ("INSERT", "DELETE")), "INSERT")
        hint = f"Data as they stand are written with {verb} DATA {{ … }}."
        return place.tell(f"{verb} {{ … }} needs WHERE {{ … }}.", hint)
    return None


def _tell_missing(place: Place, terminal: str, what: str) -> Mistake:
    if terminal == "IRI" and "VAR" in place.fault.expected:
        part = "A value" if place.is_below("Expression") else "A variable or an IRI"
        return place.tell(f"{part} is missing before {what}.")
    if terminal == "IRI":
        return place.tell(f"An IRI is missing before {what}.", "Write it between `<` and `>`, or with a prefix.")
    if terminal in ("||", "&&"):
        return place.tell(f"An operator is missing before {what}.", "Join conditions with `&&` or `||`.")
    article = "An" if terminal in ("AS", "IN") else "A"
    opened = innermost_open(place)
    closes = opened is not None and terminal in CLOSING.values()
    return place.tell(
        f"{article} `{terminal}` is missing before {what}.",
        opened_at(place, opened) if closes and opened is not None else f"Write `{terminal}` there.",
    )


_RULES: tuple[Callable[[Place], Mistake | None], ...] = (
    explain_wrapping,
    explain_prologue,
    explain_name,
    explain_borrowed,
    explain_triples,
    explain_sign,
    explain_operand,
    explain_character,
    explain_value,
    explain_block,
    explain_heading,
    explain_literal,
    explain_request,
    _explain_start,
    explain_selection_gap,
    explain_condition,
    explain_path,
    _explain_selection,
    explain_not,
    _explain_needs,
    _explain_arguments,
    _explain_names,
    _explain_order,
    _explain_clause,
    explain_word,
    _explain_bracket,
    _explain_triple,
    _explain_change,
)
