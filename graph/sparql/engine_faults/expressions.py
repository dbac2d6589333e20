"""Expressions that the engine gets wrong, written in a way that it gets right."""

from __future__ import annotations

import re

from graph.sparql.operations import decode_escapes
from graph.sparql.scopes import is_grouped, iter_plain_variables, name_of
from graph.sparql.syntax import Node
from graph.sparql.text_edits import Rewriting

MAX_GROWTH = 20_000
"""Expressions that would become longer than so many characters are left as they are."""

_ORDERED = frozenset({"<", ">", "<=", ">="})
_TESTS = frozenset(
    (
        "BOUND", "CONTAINS", "HASLANG", "HASLANGDIR", "ISBLANK", "ISIRI", "ISLITERAL", "ISNUMERIC", "ISTRIPLE", "ISURI",
        "LANGMATCHES", "REGEX", "SAMETERM", "SAMEVALUE", "STRENDS", "STRSTARTS",
    )
)  # fmt: skip
"""Functions that give a truth value."""

_VOLATILE = frozenset({"RAND", "UUID", "STRUUID", "BNODE"})
_INTEGER = "<http://www.w3.org/2001/XMLSchema#integer>"
_BOOLEAN = "<http://www.w3.org/2001/XMLSchema#boolean>"
_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


def lower_booleans(tree: Node, rewriting: Rewriting) -> None:
    """Write `TRUE` as `true`: keywords may be large (section 19.8), and the engine knows the small one only."""
    for token in tree.iter_tokens():
        if token.word in ("TRUE", "FALSE") and not token.text.islower():
            rewriting.replace_token(token, token.text.lower())


def compare_booleans(tree: Node, rewriting: Rewriting) -> None:
    """Write the order of two truth values as the order of numbers (section 17.3), where one side must be one."""
    for node in tree.walk():
        if node.rule != "Relational" or len(node.nodes) != 2:
            continue
        sign = next((token.text for token in node.tokens if token.text in _ORDERED), "")
        if sign and any(_is_boolean(side) for side in node.nodes):
            left, right = (_to_number(rewriting.write(side)) for side in node.nodes)
            rewriting.replace_node(node, f"({left} {sign} {right})")


def _is_boolean(side: Node) -> bool:
    """Return whether an expression can only be a truth value, or an error: a constant, a condition, a test."""
    if any(node.rule == "GroupGraphPattern" for node in side.walk()):
        return False  # a pattern is not written twice
    node = side
    while len(node.nodes) == 1 and not any(token.text not in ("(", ")") for token in node.tokens):
        node = node.nodes[0]
    words = [token.word for token in node.tokens if token.word]
    if node.rule == "Unary":
        called = node.find("iri") if node.find("ArgList") is not None else None
        is_cast = called is not None and _is_named_boolean(called)
        return is_cast or words[:1] in (["TRUE"], ["FALSE"]) or any(token.text == "!" for token in node.tokens)
    if node.rule == "RDFLiteral":
        datatype = node.find("iri")
        return datatype is not None and _is_named_boolean(datatype)
    if node.rule == "BuiltInCall":
        return words[:1] != [] and words[0] in _TESTS
    return node.rule in ("Expression", "ConditionalAnd", "Relational") and len(node.nodes) > 1


def _is_named_boolean(iri: Node) -> bool:
    text = next(iri.iter_tokens()).text
    return text == _BOOLEAN or text.lower().endswith(":boolean")


def _to_number(written: str) -> str:
    """Return an expression that is 0 or 1 for a truth value, and an error for all else."""
    return f"IF(DATATYPE({written}) = {_BOOLEAN}, {_INTEGER}({written}), 1/0)"


def strip_languages(tree: Node, rewriting: Rewriting) -> None:
    """Let GROUP_CONCAT be a plain string (section 18.5.1.7); the engine keeps a language that all strings share."""
    for node in reversed(list(tree.walk())):
        if node.rule == "Aggregate" and node.tokens[0].word == "GROUP_CONCAT":
            rewriting.replace_node(node, f"STR({rewriting.write(node)})")


def replace_aliases(tree: Node, rewriting: Rewriting) -> None:
    """Write the expression in place of its name where a grouped SELECT uses it (section 18.2.4.4)."""
    for select in tree.walk():
        clause = select.find("SelectClause")
        if clause is None or not is_grouped(select):
            continue
        named: dict[str, str] = {}
        for item in clause.nodes:
            expression = item.find("Expression")
            if expression is None:
                continue
            for token in iter_plain_variables(expression):
                written = named.get(name_of(token))
                if written is not None:
                    rewriting.replace_token(token, f"({written})")
            written = rewriting.write(expression)
            words = {token.word for token in expression.iter_tokens()}
            if len(written) < MAX_GROWTH and not words & _VOLATILE:
                named[name_of(item.tokens[-2])] = written


def decode_string(text: str) -> str:
    """Return the value of a string as it is written, with its quotation marks."""
    inner = text[3:-3] if text[:3] in ('"""', "'''") and len(text) >= 6 else text[1:-1]
    if "\\" not in inner:
        return inner
    plain = re.sub(r"\\\\", "\\\\u005C", inner)
    return decode_escapes(re.sub(r"\\([tbnrf\"'])", lambda found: _ESCAPES[found[1]], plain))


def encode_string(value: str) -> str:
    """Return a string as SPARQL writes it."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'
