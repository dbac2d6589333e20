"""Say why a token of Turtle may not stand where it stands, and what to do about it."""

from __future__ import annotations

import re
from typing import NamedTuple

from graph.check.syntax.statements import Fault
from graph.check.syntax.turtle_terms import end_of_line, shown

CLOSERS = {"[": "]", "(": ")", "<<": ">>", "<<(": ")>>", "{|": "|}"}
"""What closes each bracket."""


class Slip(NamedTuple):
    """A mistake that is known by how the text looks: a sentence (empty where the usual one will do) and the way out."""

    here: re.Pattern[str]
    before: re.Pattern[str] | None
    message: str
    way_out: str


def _slip(here: str, way_out: str, *, before: str = "", message: str = "") -> Slip:
    return Slip(re.compile(here), re.compile(before + r"\Z") if before else None, message, way_out)


_SLIPS = (
    _slip(
        r"(?m:^)(?:<{7}|={7}|>{7})(?!\S*>)",
        "finish the merge",
        message="this is the mark of a merge that is not finished",
    ),
    _slip(r"//|/\*", "write `#` before a comment", before=r"(?m:^|[\s.;,])"),
    _slip(r"//", "write the IRI in `<` and `>`", before="[A-Za-z]:", message="an IRI stands here without `<` and `>`"),
    _slip(r"/", r"write `\/` in a prefixed name, or the IRI in `<` and `>`", before=r"\S"),
    _slip(r"[?$]\w", "write a blank node, such as `_:x`; Turtle has no variables"),
    _slip(r"=>|<=|\{", "this is Notation3, which is not read: write Turtle; a file of graphs in braces is named .trig"),
    _slip(r"(?:is|of|has)\b", "this is Notation3, which is not read: write the triple in its usual order"),
    _slip("[\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019]", 'write straight quotes, `"`'),
    _slip("[\u00a0\u2000-\u200b\u2028\u2029\u202f\u3000\ufeff]", "write an ordinary space"),
    _slip(r"-\d\d?-\d\d?", 'write a date as `"2020-01-31"^^xsd:date`', before=r"\d{4}"),
    _slip(r"_", "write `-` between the parts of a language", before=r"@[A-Za-z]+"),
    _slip(r"\^", "write `^^` before a datatype", before=r"[\"']"),
    _slip(r"(?i:true|false)\b", "write `true` or `false`"),
    _slip(r"(?i:null|none|nil)\b", "leave the statement out; RDF has no null"),
    _slip(r"\w", r"write `\'` or `\"` for a quote inside a string", before=r"\w['\"]"),
    _slip(r"_:", "begin a label with a letter, a digit or `_`"),
    _slip(
        r"\.",
        "write no `.` after `PREFIX` or `BASE`, or write `@prefix`",
        before=r"(?i:\b(?<!@)(?:prefix\s+\S*|base))\s*<[^>\n]*>\s*",
    ),
    _slip(
        r"@(?!prefix|base)(?i:prefix|base)\b", "write `@prefix` and `@base` in small letters, or `PREFIX` and `BASE`"
    ),
)
"""The first that fits is told."""

_SEPARATOR_ON_LINE_BEFORE = re.compile(r"([;,])[ \t]*(?:#[^\n]*)?\r?\n\s*(?:[^\s;,.]+\s+)?\Z")
_SCHEME_BEFORE = re.compile(r"[A-Za-z][\w+.-]*:\Z")
_WORD = re.compile(r"\S+")
_LOOK_BACK = 400
"""How many characters before a mistake are looked at."""


def explain(text: str, at: int, raw: str, *, wanted: str, opener: str, is_complete: bool) -> Fault:
    """Say why a token may not stand here, as well as it can be known."""
    end = at + len(raw)
    line_end = end_of_line(text, at)
    before = text[max(0, at - _LOOK_BACK) : at]
    slip = next(
        (one for one in _SLIPS if one.here.match(text, at) and (not one.before or one.before.search(before))), None
    )
    if slip is not None and slip.message:
        scheme = _SCHEME_BEFORE.search(before)
        start = at - len(scheme[0]) if scheme is not None else at
        word = _WORD.match(text, at)
        return fault(start, word.end() if word is not None else end, slip.message, slip.way_out)
    if raw in {'"', "'"}:
        if text.startswith(raw * 3, at):
            return fault(at, at + 3, "this long string is never closed", f"close it with {raw * 3}")
        return fault(
            at,
            line_end,
            "this string is not closed on its line",
            f"close it with {raw}, or write {raw * 3} around a text of several lines",
        )
    if raw == "<":
        return fault(at, line_end, "this IRI is not closed with `>` on its line", "add `>`", "bad-iri")
    message = f"expected {wanted}, found {shown(raw)}"
    if opener and raw in {".", "]", ")", "}"} and raw != CLOSERS[opener]:
        return fault(at, end, message, f"close the `{opener}` before it with `{CLOSERS[opener]}`")
    if slip is not None:
        return fault(at, end, message, slip.way_out)
    if is_complete and not opener and (at == 0 or text[at - 1] in "\r\n"):
        return fault(at, end, message, "end the statement before it with `.`")
    if not opener and raw not in {".", ";", ","} and (separator := _SEPARATOR_ON_LINE_BEFORE.search(before)):
        way_out = f"the line before ends with `{separator[1]}`: write `.` there if a new statement begins here"
        return fault(at, end, message, way_out)
    if raw.isalpha():
        way_out = f"write a prefixed name (`ex:{raw}`), an IRI in `<` and `>`, or a string in quotes"
        return fault(at, end, message, way_out)
    return fault(at, end, message, _WAYS.get(wanted, ""))


_AFTER_STRING = re.compile(r"@[A-Za-z]|\^\^|\s*[.;,\])]")

_WAYS = {
    "a subject or a directive": "begin a statement with an IRI, a prefixed name, a blank node or a list",
    "a predicate": "a predicate is an IRI, a prefixed name or `a`",
    "an object": "write an IRI, a prefixed name, a blank node, a list or a literal",
    "`;`, `,` or `.`": "end the statement with `.`, or go on with `;` or `,`",
}


def end_of_text(text: str, at: Fault) -> int:
    """Return where to read on after a fault: where a short string that goes over several lines is closed, else its end.

    It is closed by the next quote, if what stands behind that one can follow a string.
    """
    quote = text[at.start : at.start + 1]
    if (
        quote in {'"', "'"}
        and quote != ""
        and (end := text.find(quote, at.end)) >= 0
        and _AFTER_STRING.match(text, end + 1)
    ):
        return end + 1
    return at.end


def fault(start: int, end: int, message: str, way_out: str, code: str = "syntax-error") -> Fault:
    """Make a syntax error."""
    return Fault(code=code, start=start, end=end, message=message, way_out=way_out)
