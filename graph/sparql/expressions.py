"""Expressions that the engine gets wrong, written in a way that it gets right."""

from __future__ import annotations

import re

from graph.sparql.operations import decode_escapes
from graph.sparql.rewriting import Rewriting
from graph.sparql.scopes import is_grouped, iter_plain_variables, name_of
from graph.sparql.syntax import Node
from graph.sparql.tokens import Token

MAX_GROWTH = 20_000
"""Expressions that would become longer than so many characters are left as they are."""

_ORDERED = frozenset({"<", ">", "<=", ">="})
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
    """Write the order of two truth values, one of them a constant, as the order of numbers (section 17.3)."""
    for node in tree.walk():
        if node.rule != "Relational" or len(node.nodes) != 2:
            continue
        sign = next((token.text for token in node.tokens if token.text in _ORDERED), "")
        if sign and any(_is_boolean(side) for side in node.nodes):
            left, right = (_to_number(rewriting.write(side)) for side in node.nodes)
            rewriting.replace_node(node, f"({left} {sign} {right})")


def _is_boolean(side: Node) -> bool:
    tokens = [token for token in side.iter_tokens() if token.text not in ("(", ")")]
    return len(tokens) == 1 and tokens[0].word in ("TRUE", "FALSE")


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


def rewrite_replacements(tree: Node, rewriting: Rewriting) -> None:
    """Write the constant replacement of REPLACE as the engine's library reads it (XPath functions, section 5.6.4)."""
    for node in tree.walk():
        if node.rule != "BuiltInCall" or not node.tokens or node.tokens[0].word != "REPLACE":
            continue
        pattern, replacement = (_constant(argument) for argument in node.nodes[1:3])
        flags = _constant(node.nodes[3]) if len(node.nodes) > 3 else None
        if pattern is None or replacement is None or (len(node.nodes) > 3 and (flags is None or "q" in flags.text)):
            continue
        value = decode_string(replacement.text)
        if "$" in value or "\\" in value:
            found = translate_replacement(value, _count_groups(decode_string(pattern.text)))
            rewriting.replace_token(replacement, encode_string(found) if found is not None else "STR(1/0)")


def translate_replacement(value: str, groups: int) -> str | None:
    r"""Return a replacement of XPath in the spelling of the engine's library; None where XPath has it for an error.

    Args:
        value: The replacement: `$1` is a group, `\\$` and `\\\\` are themselves.
        groups: How many groups the pattern has. Of `$12` the last digits are text where there are fewer.
    """
    pieces: list[str] = []
    position = 0
    while position < len(value):
        sign = value[position]
        position += 1
        if sign == "\\":
            if value[position : position + 1] not in ("\\", "$") or position == len(value):
                return None
            pieces.append("$$" if value[position] == "$" else "\\")
            position += 1
        elif sign == "$":
            found = re.compile(r"[0-9]+").match(value, position)
            if found is None:
                return None
            digits = found[0]
            while len(digits) > 1 and int(digits) > groups:
                digits = digits[:-1]
            pieces.append(f"${{{digits}}}" if int(digits) <= groups else "")
            position += len(digits)
        else:
            pieces.append(sign)
    return "".join(pieces)


def _constant(argument: Node) -> Token | None:
    """Return the string that an argument is, whatever brackets stand around it; None where it is computed."""
    tokens = [token for token in argument.iter_tokens() if token.text not in ("(", ")")]
    return tokens[0] if len(tokens) == 1 and tokens[0].kind == "string" else None


def _count_groups(pattern: str) -> int:
    """Return how many groups a regular expression has."""
    bare = re.sub(r"\\.|\[(?:\\.|[^\]\\])*\]", "", pattern, flags=re.DOTALL)
    return len(re.findall(r"\((?!\?)", bare))


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
