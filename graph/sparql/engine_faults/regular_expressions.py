"""REGEX and REPLACE: SPARQL has the regular expressions of XPath, the engine those of another library.

What is a constant is translated, and told where the engine cannot read it: then the function gives an error, and a
FILTER with it keeps nothing. Source: https://www.w3.org/TR/xpath-functions/#regex-syntax and section 5.6.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from graph.sparql.engine_faults.doubt import Doubt
from graph.sparql.engine_faults.expressions import decode_string, encode_string
from graph.sparql.syntax import Node
from graph.sparql.text_edits import Rewriting
from graph.sparql.tokens import Token

_ARGUMENTS = {"REGEX": (1, 2), "REPLACE": (1, 3)}
"""The places of the pattern and of the flags."""

_INITIAL = (
    r":A-Z_a-z\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{2FF}\x{370}-\x{37D}\x{37F}-\x{1FFF}\x{200C}-\x{200D}"
    r"\x{2070}-\x{218F}\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}"
)
_NAME = _INITIAL + r"\-.0-9\x{B7}\x{300}-\x{36F}\x{203F}-\x{2040}"
_CLASSES = {"i": f"[{_INITIAL}]", "I": f"[^{_INITIAL}]", "c": f"[{_NAME}]", "C": f"[^{_NAME}]"}
"""Characters of XML's names (XML Schema 1.1, part 2, section G.4.2.5)."""

_OPERATORS = ("&&", "~~", "--")
"""Two characters in a class that are an operator to the engine, and themselves to XPath."""

REMEMBERED = 1_000
"""Whether the engine can read patterns up to so many characters is remembered; longer ones would fill the memory."""


def rewrite_regular_expressions(tree: Node, rewriting: Rewriting) -> Iterator[Doubt]:
    """Write constant patterns and replacements as the engine's library reads them; yield a doubt where it cannot."""
    for node in tree.walk():
        if node.rule != "BuiltInCall" or not node.tokens or node.tokens[0].word not in _ARGUMENTS:
            continue
        name = node.tokens[0].word
        places = _ARGUMENTS[name]
        pattern, flags = (_constant(node.nodes[at]) if at < len(node.nodes) else None for at in places)
        is_computed = flags is None and len(node.nodes) > places[1]
        if pattern is None or is_computed:
            continue
        mode = decode_string(flags.text) if flags is not None else ""
        if "q" not in mode:
            written = decode_string(pattern.text)
            found = translate_pattern(written, mode)
            if found != written:
                rewriting.replace_token(pattern, encode_string(found))
            if not _can_be_read(found, mode):
                yield Doubt(start=pattern.start, message=_tell_unreadable(written, mode))
        if name == "REPLACE":
            _rewrite_replacement(node.nodes[2], decode_string(pattern.text), mode, rewriting)


def translate_pattern(pattern: str, flags: str = "") -> str:
    """Return a regular expression of XPath in the spelling of the engine's library."""
    pieces: list[str] = []
    classes: list[int] = []  # where the open ones begin in the pieces
    position = 0
    while position < len(pattern):
        sign, pair = pattern[position], pattern[position : position + 2]
        taken = 1
        if sign == "\\":
            pieces.append(_CLASSES.get(pair[1:], pair))
            taken = 2
        elif classes and pair == "-[":
            if pieces[classes[-1]] == "[^":  # the engine would negate what is left, not what is taken from
                pieces.insert(classes[-1], "[")
                pieces.append("]")
            pieces.append("--")
            taken = 1 + _open_class(pattern, position + 1, pieces, classes)
        elif classes and pair in _OPERATORS:
            pieces.append(f"{sign}\\{sign}")
            taken = 2
        elif sign == "[" and not classes:
            taken = _open_class(pattern, position, pieces, classes)
        elif "x" in flags and ((sign == "#" and not classes) or (sign == " " and classes)):
            pieces.append("\\#" if sign == "#" else "\\x20")  # only white space outside classes is left out
        else:
            if classes and sign == "[":
                classes.append(len(pieces))
            elif classes and sign == "]":
                classes.pop()
            pieces.append(sign)
        position += taken
    return "".join(pieces)


def _open_class(pattern: str, position: int, pieces: list[str], classes: list[int]) -> int:
    """Write the beginning of a class; return how many characters it has."""
    opening = "[^" if pattern.startswith("[^", position) else "["
    classes.append(len(pieces))
    pieces.append(opening)
    return len(opening)


def _can_be_read(pattern: str, flags: str) -> bool:
    """Return whether the engine can read a regular expression; of long ones that is not remembered."""
    return _ask_again(pattern, flags) if len(pattern) + len(flags) <= REMEMBERED else _ask(pattern, flags)


@lru_cache(maxsize=1024)
def _ask_again(pattern: str, flags: str) -> bool:
    return _ask(pattern, flags)


def _ask(pattern: str, flags: str) -> bool:
    from pyoxigraph import QuerySolutions, Store  # late, for it is large, and the checker does without it mostly

    found = Store().query(f'SELECT (REGEX("", {encode_string(pattern)}, {encode_string(flags)}) AS ?x) {{}}')
    assert isinstance(found, QuerySolutions)
    return next(iter(found))["x"] is not None


def _tell_unreadable(pattern: str, flags: str) -> str:
    shown = pattern if len(pattern) <= 60 else pattern[:60] + "…"
    if wrong := re.search(r"[^smixq]", flags):
        return f"`{wrong[0]}` is no flag of regular expressions (s, m, i, x and q are): the function gives an error."
    why = ""
    if re.search(r"(?<!\\)(?:\\\\)*\\[1-9]", pattern):
        why = ", for it has no back-references"
    elif re.search(r"\(\?<?[=!]", pattern):
        why = ", since SPARQL has neither look-ahead nor look-behind"
    return f"The engine cannot read the regular expression `{shown}`{why}: the function gives an error for every text."


def _rewrite_replacement(argument: Node, pattern: str, flags: str, rewriting: Rewriting) -> None:
    """Write a constant replacement of REPLACE as the engine's library reads it."""
    replacement = _constant(argument)
    value = decode_string(replacement.text) if replacement is not None else ""
    if replacement is None or not ("$" in value or "\\" in value):
        return
    found = value.replace("$", "$$") if "q" in flags else translate_replacement(value, _count_groups(pattern))
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
