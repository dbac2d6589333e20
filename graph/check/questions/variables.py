"""Variables of queries that no pattern binds: what is selected, compared or built from them has no value.

Source: https://www.w3.org/TR/sparql11-query/#variableScope. A variable counts as bound where any pattern, VALUES, BIND
or AS of the whole request names it, so what is told never has a value. Parameters that programs fill in are written
`$name` or `?_name` by habit, and are not told.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.check.questions.codes import UNBOUND_VARIABLE
from graph.check.syntax.document import Document, Place
from graph.finding import Finding
from graph.names import near_name
from graph.sparql.scopes import name_of
from graph.sparql.syntax import Node, guess_unit, parse, read_words
from graph.sparql.tokens import Token

READING = frozenset({"SelectClause", "SolutionModifier", "ConstructTemplate", "Filter", "Expression", "Constraint"})
"""Rules in which a variable is read rather than bound; a pattern inside, as in EXISTS, binds again."""


UPDATES = frozenset({"Delete", "Insert", "Modify"})


def tell_unbound(document: Document) -> Iterator[Finding]:
    """Tell the variables of a query that are read and never bound, each once, at its first place."""
    words = read_words(document.text)
    tree = parse(words, guess_unit(words))
    if not isinstance(tree, Node):
        return
    bound: set[str] = set()
    read: dict[str, list[Token]] = {}
    for token, is_read in iter_variables(tree):
        if is_read:
            read.setdefault(name_of(token), []).append(token)
        else:
            bound.add(name_of(token))
    # A query without patterns computes from what it is given.
    for name, tokens in read.items() if bound else ():
        if name in bound or name.startswith("_") or tokens[0].text.startswith("$"):
            continue
        meant = near_name(name, bound)
        places = [(document, Place(token.start, token.end)) for token in tokens]
        way_out = f"did you mean ?{meant}?" if meant else "bind it in a pattern, or remove it"
        yield UNBOUND_VARIABLE.at_first(places, f"?{name} never has a value: no pattern of the query binds it", way_out)


def iter_variables(tree: Node) -> Iterator[tuple[Token, bool]]:
    """Yield the variables of a request, each with whether it is only read there."""
    stack: list[tuple[Node | Token, bool]] = [(tree, False)]
    while stack:
        part, is_read = stack.pop()
        if isinstance(part, Token):
            if part.kind == "variable":
                yield part, is_read
            continue
        is_template = part.rule in UPDATES and part.find("GroupGraphPattern") is not None
        is_alias = False
        for inner in part.parts:
            reads = is_read
            if isinstance(inner, Token):
                # What stands behind AS is a new name.
                reads = is_read and not is_alias
                is_alias = inner.word == "AS"
            elif inner.rule in READING or (is_template and inner.rule not in {"GroupGraphPattern", "UsingClause"}):
                reads = True
            elif inner.rule in {"GroupGraphPattern", "ValuesClause"}:
                reads = False
            stack.append((inner, reads))
