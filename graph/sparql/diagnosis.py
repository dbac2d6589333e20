"""What is wrong with a SPARQL text, in words a person can use: place, caret, what stands there, the way out.

The engine decides whether a text can be read, but says neither where nor why in words that help. So the text is read
again by the grammar, and where it follows that, by the notes of the grammar; the engine's own words come last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from graph.namespaces import DCTERMS, PREFIXES
from graph.sparql.faults import LOOK_AHEAD
from graph.sparql.mistakes import explain_fault
from graph.sparql.scopes import Mistake, find_mistakes
from graph.sparql.static_analysis import MAX_DEPTH, MAX_LINKS, StaticAnalysis
from graph.sparql.syntax import QUERY, UPDATE, Fault, Words, guess_unit, parse, read_words
from graph.sparql.tokens import Token

WELL_KNOWN_PREFIXES = {
    **PREFIXES,
    "dct": DCTERMS,
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
}

MAX_TOKENS = 100_000
"""So many tokens are read again; what is wrong behind them is told in the engine's words."""

MAX_IRIS = 1000
"""So many different IRIs are shown to the engine one by one, to find the one that it refuses."""

_ENGINE_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_ENGINE_REASON = re.compile(r"(?:^expected |one of |, )([A-Z][a-z]?[A-Za-z *]* [a-z][^,]*|Prefix not found)")
_MAX_LINE = 160
_ENDED_BEFORE = re.compile(r"""(['"])(?:(?!\1)[^\r\n])*\1[A-Za-z]\w*\Z""")
"""A string with a letter at its end, as in `'it's'`."""
_SCALAR = r"u(?![Dd][89A-Fa-f])[0-9A-Fa-f]{4}|U(?:0000(?![Dd][89A-Fa-f])|000[1-9A-Fa-f]|0010)[0-9A-Fa-f]{4}"
_ESCAPE = re.compile(rf"(?<!\\)(?:\\\\)*\\(?![tbnrf\"'\\]|{_SCALAR})(.?)", re.DOTALL)
_NOT_BASIC = re.compile("[\U00010000-\U000effff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What is wrong with a text.

    Attributes:
        message: One sentence.
        line: Counts from 1; 0 where there is no place.
        column: Counts from 1, in code points.
        excerpt: The source line with a caret under the place.
        hints: What would probably help.
        offset: Where the line and the column are in the text; -1 where there is no place.
    """

    message: str
    line: int = 0
    column: int = 0
    excerpt: str = ""
    hints: tuple[str, ...] = ()
    offset: int = -1


def refuse_text(text: str, analysis: StaticAnalysis) -> Diagnosis | None:
    """Say why a text cannot be given to the engine at all; None where it can.

    The engine reads some texts that the grammar does not allow (`SELECTDISTINCT`, `- 1` as an object), and means
    something by them that nobody wrote; those are refused by the grammar.
    """
    if analysis.deepest >= 0:
        return tell_at(text, analysis.deepest, f"Brackets nest more than {MAX_DEPTH} deep.")
    if analysis.overlong >= 0:
        message = f"One operation has more than {MAX_LINKS:,} operators and parts such as OPTIONAL and FILTER."
        return tell_at(text, analysis.overlong, message, ("List values in VALUES or IN, or ask in several requests.",))
    if analysis.broken >= 0:
        start = analysis.broken
        if start > 1 and text[start - 2 : start] == text[start] * 2:
            start -= 2  # a long string, of which the scanner has read the first marks as an empty one
        if found := _ENDED_BEFORE.search(text, max(0, start - _MAX_LINE), start):
            hint = f"Write \\{found[1]} for a quotation mark in a string."
            return tell_at(text, found.start(), "This string ended before.", (hint,))
        return tell_at(text, start, "This string has no end.", (_end_of(text, start),))
    if analysis.doubtful and (mistake := find_mistake(text)) is not None:
        return _tell(text, mistake)
    return None


def diagnose_syntax(text: str, engine_message: str, *, is_update: bool | None = None) -> Diagnosis:
    """Turn the engine's syntax error into words.

    Args:
        text: What the engine was given.
        engine_message: What it said.
        is_update: Whether an update is expected; None where the text says it.
    """
    mistake = find_mistake(text, is_update=is_update)
    if mistake is not None:
        return _tell(text, mistake)
    match = _ENGINE_PLACE.match(engine_message)
    if match is None:
        return Diagnosis(message=f"The text cannot be read: {engine_message}")
    offset = _offset(text, int(match[1]), int(match[2]))
    reason = _ENGINE_REASON.search(match[3])
    return tell_at(text, offset, f"{reason[1]}." if reason else "The engine cannot read on here.")


def find_mistake(text: str, *, is_update: bool | None = None) -> Mistake | None:
    """Return the first mistake of a text by the grammar and its notes; None where its first MAX_TOKENS have none."""
    words = read_words(text, MAX_TOKENS)
    unit = guess_unit(words)
    if is_update and not any(token.word not in _PROLOGUE for token in words.tokens if token.kind == "word"):
        unit = UPDATE  # an update may be empty, or declare prefixes alone
    if is_update is not None and words.tokens and (unit == UPDATE) != is_update:
        return _other_kind(words, unit)
    found = parse(words, unit)
    stop = len(words.tokens)
    if isinstance(found, Fault):
        stop = found.index
    undefined = _undefined_prefix(words, stop)
    if undefined is not None:
        return undefined
    lexical = _bad_token(words, stop)
    if lexical is not None:
        return lexical
    if isinstance(found, Fault):
        if words.is_cut and found.index > len(words.tokens) - LOOK_AHEAD:
            return None
        return explain_fault(text, words, found, unit)
    return next(iter(find_mistakes(found)), None)


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
        offset=offset,
    )


def diagnose_term(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the known names that a misspelt one probably meant, best first, three at most."""
    return tuple(get_close_matches(name, list(known), n=3, cutoff=0.7))


def _tell(text: str, mistake: Mistake) -> Diagnosis:
    return tell_at(text, mistake.start, mistake.message, mistake.hints)


def _end_of(text: str, start: int) -> str:
    """Say how a string that has no end is ended."""
    mark = text[start : start + 3] if text[start : start + 3] in ('"""', "'''") else text[start]
    if len(mark) == 1 and "\n" in text[start:]:
        return f"Close it with `{mark}` on its line, or write a text of several lines between `{mark * 3}`."
    return f"Close it with `{mark}`."


def _other_kind(words: Words, unit: str) -> Mistake | None:
    """Tell an update that was sent as a query, and a query that was sent as an update."""
    verb = next((token for token in words.tokens if token.kind == "word" and token.word not in _PROLOGUE), None)
    if verb is None:
        return None
    if unit == UPDATE:
        hint = "Send it by POST as `update=`, or with the media type application/sparql-update."
        return Mistake(
            start=verb.start, message=f"{verb.word} begins an update, and this is the place of queries.", hints=(hint,)
        )
    if parse(words, QUERY) is None or verb.word not in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
        return None
    hint = "Send it as `query=`, or with the media type application/sparql-query."
    return Mistake(
        start=verb.start, message=f"{verb.word} begins a query, and this is the place of updates.", hints=(hint,)
    )


_PROLOGUE = frozenset({"PREFIX", "BASE", "VERSION"})


def _undefined_prefix(words: Words, stop: int) -> Mistake | None:
    defined: set[str] = set()
    for position, (token, terminal) in enumerate(zip(words.tokens[:stop], words.terminals[:stop], strict=True)):
        if terminal not in ("PNAME", "PNAME_NS"):
            continue
        prefix = token.text.partition(":")[0]
        if position and words.terminals[position - 1] == "PREFIX":
            defined.add(prefix)
        elif prefix not in defined:
            following = "".join(token.text for token in words.tokens[position + 1 : position + 3])
            if prefix in ("http", "https", "urn", "file") and (following.startswith("//") or prefix == "urn"):
                return None  # an IRI without its brackets, which is told where it leaves the grammar
            likely = WELL_KNOWN_PREFIXES.get(prefix)
            hints: tuple[str, ...] = (f"Put this line first: PREFIX {prefix}: <{likely}>",) if likely else ()
            if not likely:
                hints = tuple(f"Did you mean {other}: ?" for other in diagnose_term(prefix, defined))
            if not hints:
                hints = (f"Put a line before the query: PREFIX {prefix}: <…>",)
            message = f"The prefix `{prefix}:` is not defined."
            return Mistake(start=token.start, message=message, hints=hints, undefined=f"{prefix}:")
    return None


def _bad_token(words: Words, stop: int) -> Mistake | None:
    """Find an escape that no string may have, an IRI that is none, a name that the engine cannot read."""
    asked: set[str] = set()
    for number, token in enumerate(words.tokens[:stop]):
        if token.kind == "string" and _is_language_string(words.tokens[number + 1 : number + 3]):
            message = "rdf:langString is the datatype of texts with a language tag alone."
            return Mistake(
                start=token.start, message=message, hints=(f"Write {token.text[:40]}@en, or leave out the datatype.",)
            )
        if token.kind == "string" and "\\" in token.text and (escape := _ESCAPE.search(token.text)):
            hint = "Write `\\\\` for a backslash."
            message = f"A string cannot hold the escape `\\{escape[1]}`."
            return Mistake(start=token.start + escape.start(1) - 1, message=message, hints=(hint,))
        if token.kind != "iri" or token.text in asked or len(asked) >= MAX_IRIS:
            pass
        elif reason := _refused_iri(token.text):
            return Mistake(start=token.start, message=f"{token.text[:100]} is no IRI: {reason}.")
        if token.kind == "iri":
            asked.add(token.text)
        if token.kind in ("variable", "name", "blank") and (found := _NOT_BASIC.search(token.text)):
            message = f"The engine reads no names with characters beyond U+FFFF, such as U+{ord(found[0]):X}."
            return Mistake(start=token.start, message=message, hints=("Choose another name.",))
    return None


def _is_language_string(following: tuple[Token, ...]) -> bool:
    return len(following) == 2 and following[0].text == "^^" and following[1].text.rstrip(">").endswith("langString")


def _refused_iri(text: str) -> str:
    """Return why the engine takes an IRI for none; empty where it takes it."""
    from pyoxigraph import Store  # late, for it is large, and the checker does without it mostly

    try:
        Store().query(f"ASK {{ {text} {text} {text} }}", base_iri="http://example.org/")
    except SyntaxError:
        if found := re.search(r"%(?![0-9A-Fa-f]{2})", text):
            return f"`{text[found.start() : found.start() + 3].rstrip('>')}` is no percent-encoding"
        return "see RFC 3987, section 2.2"
    return ""


def _offset(text: str, line: int, column: int) -> int:
    """Return the offset of a place that the engine counted."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return min(start + column - 1, len(text))
