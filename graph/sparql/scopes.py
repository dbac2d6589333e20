"""What the grammar of SPARQL says in notes: which variables a pattern binds, and what may not stand for all its syntax.

Source: https://www.w3.org/TR/sparql11-query/#variableScope, section 18.2.1; the notes of section 19.8; section 11.4 for
grouping; https://www.w3.org/TR/sparql11-update/, sections 3.1.1 to 3.1.3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.sparql.syntax import Node
from graph.sparql.tokens import Token

_SELECTS = ("SelectQuery", "SubSelect")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """Something that cannot stand where it does: its offset, one sentence, and what helps.

    Attributes:
        undefined: The prefix with its colon, where the mistake is that nothing defines it; else empty.
    """

    start: int
    message: str
    hints: tuple[str, ...] = ()
    undefined: str = ""


def find_mistakes(tree: Node) -> list[Mistake]:
    """Return what breaks the notes of the grammar in a text that follows its rules, in the order of the text."""
    found: list[Mistake] = []
    groups: list[Node] = []
    for node in tree.walk():
        if node.rule in _SELECTS:
            found += _check_select(node)
        elif node.rule == "GroupGraphPattern":
            found += _check_binds(node)
            groups.append(node)
        elif node.rule in ("Filter", "Bind", "GroupClause"):
            found += _check_aggregates(node)
        elif node.rule == "DataBlock":
            found += _check_rows(node)
        elif node.rule in ("Insert", "Delete", "Modify"):
            found += _check_templates(node)
    found += _check_blank_nodes(tree)
    return sorted(found, key=lambda mistake: mistake.start)


def name_of(variable: Token) -> str:
    """Return the name of a variable, without its sign."""
    return variable.text[1:]


def visible_variables(node: Node) -> list[str]:
    """Return the variables that a pattern binds and shows outside, each once, in the order of the text."""
    return list(dict.fromkeys(_iter_visible(node)))


def projected_variables(select: Node) -> list[str]:
    """Return the variables that a SELECT gives, in order; those of its pattern for `*`."""
    clause = select.find("SelectClause")
    where = select.find("WhereClause")
    assert clause is not None
    assert where is not None
    if any(token.text == "*" for token in clause.tokens):
        return visible_variables(where)
    return [name_of(_item_variable(item)) for item in clause.nodes]


def certain_variables(group: Node) -> set[str]:
    """Return the variables that the triple patterns of a group bind in each of its solutions, and no BIND assigns."""
    found: set[str] = set()
    assigned = {name_of(part.tokens[-2]) for part in group.nodes if part.rule == "Bind"}
    for part in group.nodes:
        if part.rule == "TriplesBlock":
            found |= {name_of(token) for token in part.iter_tokens() if token.kind == "variable"}
        elif part.rule == "GraphGraphPattern":
            found |= certain_variables(part.nodes[-1])
        elif part.rule == "GroupOrUnionGraphPattern":
            found |= set.intersection(*(certain_variables(branch) for branch in part.nodes))
    return found - assigned


def is_grouped(select: Node) -> bool:
    """Return whether a SELECT groups its solutions: by GROUP BY, or as a whole by an aggregate."""
    modifier, clause = select.find("SolutionModifier"), select.find("SelectClause")
    if modifier is not None and modifier.find("GroupClause") is not None:
        return True
    return any(
        node.rule == "Aggregate"
        for part in (clause, modifier)
        if part is not None
        for node in part.walk("GroupGraphPattern")
    )


def iter_plain_variables(node: Node) -> Iterator[Token]:
    """Yield the variables of an expression outside its aggregates and its patterns."""
    for found in node.walk("Aggregate", "GroupGraphPattern"):
        if found.rule not in ("Aggregate", "GroupGraphPattern"):
            yield from (token for token in found.tokens if token.kind == "variable")


def _iter_visible(node: Node) -> Iterator[str]:
    stack = [node]
    while stack:
        found = stack.pop()
        if found.rule == "SubSelect":
            yield from projected_variables(found)
        elif found.rule in ("MinusGraphPattern", "Filter", "Expression"):
            continue
        else:
            yield from (name_of(token) for token in found.tokens if token.kind == "variable")
            stack += reversed(found.nodes)


def _item_variable(item: Node) -> Token:
    return next(token for token in reversed(item.tokens) if token.kind == "variable")


def _check_select(select: Node) -> Iterator[Mistake]:
    clause, where, modifier = (select.find(rule) for rule in ("SelectClause", "WhereClause", "SolutionModifier"))
    assert clause is not None
    assert where is not None
    assert modifier is not None
    group = modifier.find("GroupClause")
    grouped = is_grouped(select)
    star = next((token for token in clause.tokens if token.text == "*"), None)
    if star is not None and group is not None:
        hint = "Name the grouped variables and aggregates instead, such as SELECT ?x (COUNT(*) AS ?n)."
        yield Mistake(start=star.start, message="`SELECT *` cannot stand with GROUP BY.", hints=(hint,))
    bound = set(visible_variables(where))
    keys, aliases = _group_keys(group)
    chosen: dict[str, Token] = {}
    for alias in aliases:
        if name_of(alias) in bound:
            yield _assigned(alias, "the pattern gives it a value")
    for item in clause.nodes:
        variable = _item_variable(item)
        name = name_of(variable)
        expression = item.find("Expression")
        if expression is not None:
            mistake = _check_assignment(variable, bound | keys, aliases)
            if mistake is not None:
                yield mistake
                continue
            yield from _check_nesting(expression)
        if name in chosen:
            hint = "Leave one out." if expression is None else "Choose another name."
            message = f"{variable.text} stands twice in SELECT."
            yield Mistake(start=variable.start, message=message, hints=(hint,))
        for used in [variable] if expression is None else iter_plain_variables(expression):
            if grouped and name_of(used) not in keys and name_of(used) not in chosen:
                yield _ungrouped(used, has_group=group is not None)
                break
        chosen[name] = variable


def _check_assignment(variable: Token, bound: set[str], aliases: list[Token]) -> Mistake | None:
    if any(name_of(alias) == name_of(variable) for alias in aliases):
        return _assigned(variable, "GROUP BY gives it a value", f"Select the variable alone: {variable.text}")
    if name_of(variable) in bound:
        return _assigned(variable, "the pattern gives it a value")
    return None


def _check_nesting(expression: Node) -> Iterator[Mistake]:
    for outer in expression.walk("GroupGraphPattern"):
        if outer.rule == "Aggregate":
            for inner in outer.walk("GroupGraphPattern"):
                if inner.rule == "Aggregate" and inner is not outer:
                    hint = "Compute the inner one in a subquery { SELECT … GROUP BY … }."
                    yield Mistake(start=inner.start, message="An aggregate cannot stand in another.", hints=(hint,))
                    return


def _group_keys(group: Node | None) -> tuple[set[str], list[Token]]:
    """Return the variables by which is grouped, and those of them that GROUP BY itself assigns."""
    keys: set[str] = set()
    aliases: list[Token] = []
    for condition in group.nodes if group is not None else ():
        for token in condition.tokens:
            if token.kind == "variable":
                keys.add(name_of(token))
                if condition.find("Expression") is not None:
                    aliases.append(token)
    return keys, aliases


def _assigned(variable: Token, why: str, hint: str = "") -> Mistake:
    message = f"{variable.text} is assigned twice: {why} already."
    return Mistake(
        start=variable.start,
        message=message,
        hints=(hint or f"Choose another name behind AS, such as ?new_{name_of(variable)}.",),
    )


def _ungrouped(variable: Token, *, has_group: bool) -> Mistake:
    if has_group:
        message = f"{variable.text} is neither grouped nor inside an aggregate."
    else:
        message = f"{variable.text} stands beside an aggregate, but there is no GROUP BY {variable.text}."
    hint = f"Write GROUP BY {variable.text}, or choose one value with SAMPLE({variable.text})."
    if has_group:
        hint = f"Put {variable.text} into GROUP BY, or choose one value with SAMPLE({variable.text})."
    return Mistake(start=variable.start, message=message, hints=(hint,))


def _check_binds(group: Node) -> Iterator[Mistake]:
    """BIND may only assign a variable that the group has not used before it."""
    used: set[str] = set()
    for part in group.nodes:
        if part.rule == "Bind":
            variable = _item_variable(part)
            if name_of(variable) in used:
                hint = f"Choose another name, or compare: FILTER({variable.text} = …)."
                message = f"BIND cannot assign {variable.text}: it has a value in this group already."
                yield Mistake(start=variable.start, message=message, hints=(hint,))
        used.update(_iter_visible(part))


def _check_aggregates(node: Node) -> Iterator[Mistake]:
    where = {"Filter": "FILTER", "Bind": "BIND", "GroupClause": "GROUP BY"}[node.rule]
    for found in node.walk("GroupGraphPattern"):
        if found.rule == "Aggregate":
            name = found.tokens[0].text.upper()
            hint = (
                f"Conditions on groups stand behind GROUP BY: HAVING({name}(…) > 1)."
                if where == "FILTER"
                else "Compute it in SELECT, or in a subquery { SELECT … GROUP BY … }."
            )
            message = f"The aggregate {name} cannot stand in {where}."
            yield Mistake(start=found.start, message=message, hints=(hint,))


def _check_rows(block: Node) -> Iterator[Mistake]:
    names = [token for token in block.tokens if token.kind == "variable"]
    if not any(token.text.startswith("(") for token in block.tokens[:1]):
        return
    for row in block.nodes:
        values = len(row.nodes) + sum(token.kind == "word" for token in row.tokens)
        if values != len(names):
            message = f"This row of VALUES has {_count(values, 'value')} for {_count(len(names), 'variable')}."
            yield Mistake(start=row.start, message=message, hints=("Write UNDEF where a value is to stay open.",))


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _check_templates(operation: Node) -> Iterator[Mistake]:
    words = [token.text.upper() for token in operation.tokens if token.kind == "word"]
    for block in operation.nodes:
        if block.rule == "QuadData":
            verb = f"{words[0]} DATA"
            for token in block.iter_tokens():
                if token.kind == "variable":
                    hint = f"To use a pattern write {words[0]} {{ … }} WHERE {{ … }}."
                    message = f"{verb} takes no variables; {token.text} is one."
                    yield Mistake(start=token.start, message=message, hints=(hint,))
                    break
        is_deleted = words[0] == "DELETE" or (words[0] == "WITH" and "DELETE" in words)
        if block.rule in ("QuadPattern", "QuadData") and is_deleted:
            node = next(_iter_blank_nodes(block), None)
            if node is not None:
                short = operation.find("GroupGraphPattern") is None
                verb = " ".join(words[:2]) if short else "DELETE"
                message = f"{verb} takes no blank nodes: they cannot be named from outside."
                hint = "Use a variable: DELETE { ?s :p ?node . … } WHERE { ?s :p ?node . … }."
                yield Mistake(start=node.start, message=message, hints=(hint,))


def _iter_blank_nodes(node: Node) -> Iterator[Node]:
    for found in node.walk():
        if found.rule in ("BlankNode", "BlankNodePropertyList", "Collection", "ReifiedTriple", "AnnotationBlock"):
            yield found


def _check_blank_nodes(tree: Node) -> Iterator[Mistake]:
    """A label stands for one node in one basic graph pattern, and in one operation of an update."""
    homes: dict[str, int] = {}
    for number, labels in enumerate(_iter_patterns(tree)):
        for label in labels:
            if homes.setdefault(label.text, number) != number:
                hint = f"Use a variable for a node that several patterns share, such as ?{label.text[2:]}."
                message = f"The label {label.text} stands in two patterns, but names a node in one pattern only."
                yield Mistake(start=label.start, message=message, hints=(hint,))
                return


def _iter_patterns(node: Node) -> Iterator[list[Token]]:
    """Yield the labels of blank nodes in each basic graph pattern; a FILTER does not end one."""
    if node.rule == "QuadData":
        yield _labels(node)
        return
    current: list[Token] = []
    for part in node.nodes:
        if part.rule == "TriplesBlock":
            current += _labels(part)
        elif part.rule == "Filter":
            yield from _iter_patterns(part)
        elif part.rule not in ("QuadPattern", "ConstructTemplate"):
            yield current
            current = []
            yield from _iter_patterns(part)
    yield current


def _labels(node: Node) -> list[Token]:
    return [token for token in node.iter_tokens() if token.kind == "blank"]
