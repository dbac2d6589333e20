"""What is wrong with a SPARQL text, in words a person can use: place, caret, what was expected, the likely remedy.

The engine says where it stopped and lists grammar fragments; this module reads the text again and says what is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from graph.namespaces import DCTERMS, PREFIXES
from graph.sparql.tokens import MAX_DEPTH, Reading, Token, iter_tokens

WELL_KNOWN_PREFIXES = {
    **PREFIXES,
    "dct": DCTERMS,
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
}

_ENGINE_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_KEYWORDS = (
    "SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "FILTER", "OPTIONAL", "UNION", "GRAPH", "MINUS", "BIND",
    "VALUES", "ORDER", "GROUP", "HAVING", "LIMIT", "OFFSET", "DISTINCT", "REDUCED", "PREFIX", "BASE", "FROM",
    "NAMED", "EXISTS", "INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "WITH", "USING", "DATA",
)  # fmt: skip
_MAX_LINE = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What is wrong with a text.

    Attributes:
        message: One sentence.
        line: Counts from 1; 0 where there is no place.
        column: Counts from 1, in code points.
        excerpt: The source line with a caret under the place.
        hints: What would probably help.
    """

    message: str
    line: int = 0
    column: int = 0
    excerpt: str = ""
    hints: tuple[str, ...] = ()


def refuse_text(text: str, reading: Reading) -> Diagnosis | None:
    """Say why a text cannot be given to the engine at all; None where it can."""
    if reading.deepest >= 0:
        return tell_at(text, reading.deepest, f"Brackets nest more than {MAX_DEPTH} deep.")
    if reading.broken >= 0:
        return tell_at(
            text, reading.broken, "This string has no end.", ("Close it with the quotation mark it began with.",)
        )
    return None


def diagnose_syntax(text: str, engine_message: str) -> Diagnosis:
    """Turn the engine's syntax error into words; `text` is what it was given."""
    match = _ENGINE_PLACE.match(engine_message)
    if match is None:
        return Diagnosis(message=f"The text cannot be read: {engine_message}")
    known = _undefined_prefix(text) or _wrong_start(text)
    if known is not None:
        return known
    offset = _offset(text, int(match[1]), int(match[2]))
    tokens = list(iter_tokens(text))
    found = next((token for token in tokens if token.start + len(token.text) > offset), None)
    detail = match[3]
    if found is None and (not tokens or (unclosed := _unclosed(text))):
        return tell_at(text, len(text), "The text ends too early.", unclosed if tokens else ())
    found = found or tokens[-1]  # the engine looked beyond the end for what is missing before it
    if "variable that is unbound" in detail:
        message = "SELECT names a variable that the grouped pattern does not have."
        return tell_at(text, offset, message, ("Put it into GROUP BY, or into an aggregate such as SAMPLE(?x).",))
    return tell_at(text, found.start, f"{_shown(found)} cannot stand here.", (*_hints(text, found), *_expected(detail)))


def locate(text: str, offset: int) -> tuple[int, int]:
    """Return the line and the column of an offset, each counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def tell_at(text: str, offset: int, message: str, hints: tuple[str, ...] = ()) -> Diagnosis:
    """Return a diagnosis of a place in a text, with its line and a caret."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line_text = text[start : end if end >= 0 else len(text)].rstrip("\r")
    column = offset - start
    shift = max(0, column - _MAX_LINE // 2) if len(line_text) > _MAX_LINE else 0
    shown = line_text[shift : shift + _MAX_LINE]
    margin = "".join("\t" if character == "\t" else " " for character in shown[: column - shift])
    return Diagnosis(
        message=message,
        line=locate(text, offset)[0],
        column=column + 1,
        excerpt=f"{shown}\n{margin}^",
        hints=hints,
    )


def diagnose_term(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the known names that a misspelt one probably meant, best first, three at most."""
    return tuple(get_close_matches(name, list(known), n=3, cutoff=0.7))


def _undefined_prefix(text: str) -> Diagnosis | None:
    defined: set[str] = set()
    tokens = list(iter_tokens(text))
    for position, token in enumerate(tokens):
        if token.kind != "name":
            continue
        prefix = token.text.partition(":")[0]
        if position and tokens[position - 1].text.upper() == "PREFIX":
            defined.add(prefix)
        elif prefix not in defined:
            likely = WELL_KNOWN_PREFIXES.get(prefix)
            hints: tuple[str, ...] = (f"Put this line first: PREFIX {prefix}: <{likely}>",) if likely else ()
            if not likely and (near := diagnose_term(prefix, defined)):
                hints = tuple(f"Did you mean {other}: ?" for other in near)
            return tell_at(text, token.start, f"The prefix `{prefix}:` is not defined.", hints)
    return None


def _wrong_start(text: str) -> Diagnosis | None:
    """Find a misspelt first keyword: the engine would complain about something later."""
    in_prologue = False
    for token in iter_tokens(text):
        if token.kind in ("name", "iri") and in_prologue:
            continue
        in_prologue = token.text.upper() in ("PREFIX", "BASE", "VERSION")
        if in_prologue:
            continue
        if token.kind != "word" or token.text.upper() in _KEYWORDS:
            return None
        return tell_at(text, token.start, f"{_shown(token)} cannot stand here.", _hints(text, token))
    return None


def _hints(text: str, found: Token) -> tuple[str, ...]:
    if (
        found.kind == "word"
        and (near := diagnose_term(found.text.upper(), _KEYWORDS))
        and near[0] != found.text.upper()
    ):
        return (f"Did you mean {near[0]}?",)
    if found.text == "}" or found.kind == "word":
        return ("Maybe the triple before it is incomplete, or a `.` is missing.",) if "{" in text else ()
    return ()


def _expected(detail: str) -> tuple[str, ...]:
    """Return what the engine expected where that is legible: words and signs, not character classes."""
    items = detail.removeprefix("expected ").removeprefix("one of ").split(", ")
    legible = [item for item in items if re.fullmatch(r"[A-Za-z]{2,}|\"[^\"A-Z]{1,2}\"", item)]
    return (f"Expected here: {' '.join(legible)}",) if 0 < len(legible) == len(items) else ()


def _unclosed(text: str) -> tuple[str, ...]:
    signs = [token.text for token in iter_tokens(text) if token.kind == "sign"]
    missing = [right for left, right in ("{}", "()", "[]") if signs.count(left) > signs.count(right)]
    return (f"Is a closing {' or '.join(f'`{sign}`' for sign in missing)} missing?",) if missing else ()


def _shown(token: Token) -> str:
    text = token.text if len(token.text) <= 40 else token.text[:40] + "…"
    return f"`{text}`"


def _offset(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return min(len(text), start + column - 1)
