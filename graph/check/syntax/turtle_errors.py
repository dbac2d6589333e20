"""Say why a token of Turtle may not stand where it stands, and what to do about it."""

from __future__ import annotations

from graph.check.syntax.statements import Fault
from graph.check.syntax.turtle_terms import end_of_line, shown

CLOSERS = {"[": "]", "(": ")", "<<": ">>", "<<(": ")>>", "{|": "|}"}
"""What closes each bracket."""


def explain(text: str, at: int, raw: str, *, wanted: str, opener: str, is_complete: bool) -> Fault:
    """Say why a token may not stand here, as well as it can be known."""
    end = at + len(raw)
    line_end = end_of_line(text, at)
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
    if opener and raw in {".", "]", ")", "}"}:
        closer = CLOSERS[opener]
        if raw != closer:
            return fault(
                at, end, f"expected {wanted}, found {shown(raw)}", f"close the `{opener}` before it with `{closer}`"
            )
    way_out = ""
    if is_complete and not opener and (at == 0 or text[at - 1] in "\r\n"):
        way_out = "end the statement before it with `.`"
    elif raw.isalpha():
        way_out = f"write a prefixed name (`ex:{raw}`), an IRI in `<` and `>`, or a string in quotes"
    return fault(at, end, f"expected {wanted}, found {shown(raw)}", way_out)


def fault(start: int, end: int, message: str, way_out: str, code: str = "syntax-error") -> Fault:
    """Make a syntax error."""
    return Fault(code=code, start=start, end=end, message=message, way_out=way_out)
