"""Text of others made harmless for terminals and the logs of CI: what is written is seen, and does nothing.

Control characters move the cursor, set titles and colours (ECMA-48) or end a line; a line that begins with `::`, or
that has `##[` anywhere, is a command to GitHub Actions, Azure Pipelines and TeamCity; controls of direction show text
in another order than it has. Each becomes an escape as Turtle writes it. Letters of all scripts stay as they are.
"""

from __future__ import annotations

import re

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_OTHERS = f"\x7f-\x9f{_BIDI}\u2028\u2029\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f"
_UNSEEN = re.compile(f"[\x00-\x1f{_OTHERS}]")
_UNSEEN_IN_JSON = re.compile(f"[\x00-\x08\x0b-\x1f{_OTHERS}]")
"""Line ends and tabs stand between the strings of JSON, and never in one."""
_COMMAND = re.compile(r"\A(\s*):(?=:)|():(?=:[A-Za-z][\w\-]*(?:::|\s))|(?<=#)#(?=\w*\[)")
"""Also within a line, for a table may break it there."""
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SUBSTITUTE = "\N{REPLACEMENT CHARACTER}"


def to_line(text: str) -> str:
    """Return a text as one line that does nothing where it is printed."""
    return _COMMAND.sub(_escape_command, _UNSEEN.sub(_escape, text))


def to_lines(text: str) -> str:
    """Return a text of several lines, each of which does nothing where it is printed; tabs stay."""
    return "\n".join("\t".join(map(to_line, line.split("\t"))) for line in text.split("\n"))


def to_cells(line: str) -> str:
    """Return a line of a file with a sign in place of each character that does something, so that columns stay."""
    return re.sub(r"(?<=#)#(?=\w*\[)", "\N{MUSIC SHARP SIGN}", _UNSEEN.sub(_picture, line))


def to_json_text(text: str) -> str:
    """Return JSON with escapes in place of what does something in a terminal or a log; it says the same."""
    commands = re.sub(r"(?<=#)#(?=\w*\[)", r"\\u0023", text)
    return _UNSEEN_IN_JSON.sub(_escape_json, commands)


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    code = ord(character)
    return _SHORT.get(character) or (f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}")


def _escape_json(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[place : place + 2].hex()}" for place in range(0, len(units), 2))


def _escape_command(found: re.Match[str]) -> str:
    return "\\u0023" if found[0] == "#" else f"{found[1] or ''}\\u003A"


def _picture(found: re.Match[str]) -> str:
    character = found[0]
    if character == "\t":
        return character
    if character < "\x20":
        return chr(0x2400 + ord(character))
    return "\N{SYMBOL FOR DELETE}" if character == "\x7f" else _SUBSTITUTE
