"""The tokens of Turtle, TriG, N-Triples and N-Quads as one regular expression (https://www.w3.org/TR/turtle/#sec-grammar-grammar).

A string is one token together with its language or datatype, `[]` and `()` are one token each: that makes fewer and
larger tokens, which is what a parser in Python pays for.
"""

from __future__ import annotations

import re
import string

_OUTSIDE = (
    "\xd7\xf7\u037e\u2000-\u200b\u2190-\u2bff\u2ff0-\u3000\ud800-\uf8ff\ufdd0-\ufdef\ufffe-\uffff\U000f0000-\U0010ffff"
)
"""What is no letter of a name beyond ASCII, wherever in it that stands."""

_OUTSIDE_FIRST = f"\x80-\xbf\u0300-\u036f\u200e-\u206f{_OUTSIDE}"
_OUTSIDE_LATER = f"\x80-\xb6\xb8-\xbf\u200e-\u203e\u2041-\u206f{_OUTSIDE}"


def _letters(more: str, outside: str) -> str:
    """Return the class of the letters of names and some more characters, by what is not in it.

    Written so it is compiled in a quarter of the time, which is felt where a single small file is checked.
    """
    kept = set(string.ascii_letters + more)
    return f"[^{''.join(re.escape(chr(code)) for code in range(128) if chr(code) not in kept)}{outside}]"


_LATER = f"_-{string.digits}"
_BASE = _letters("", _OUTSIDE_FIRST)
_CHARS = _letters(_LATER, _OUTSIDE_LATER)
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
PREFIX = rf"(?:{_BASE}(?:{_letters(f'{_LATER}.', _OUTSIDE_LATER)}*{_CHARS})?)?"
_LOCAL_FIRST = _letters(f"_:{string.digits}", _OUTSIDE_FIRST)
_LOCAL_LATER = _letters(f"{_LATER}:", _OUTSIDE_LATER)
_LOCAL_NEXT = _letters(f"{_LATER}:%\\", _OUTSIDE_LATER)
LOCAL = rf"(?:(?:{_LOCAL_FIRST}|{_PLX})(?>(?:{_LOCAL_LATER}++|{_PLX}|\.+(?={_LOCAL_NEXT}))*))?"
PNAME = f"{PREFIX}:{LOCAL}"
_IRI_CHARS = r"[^\x00-\x20<>\"{}|^`\\]*+"
_UCHAR = r"u(?![Dd][89A-Fa-f])[0-9A-Fa-f]{4}|U(?!0000[Dd][89A-Fa-f])00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4}"
IRIREF = rf"<{_IRI_CHARS}(?>(?:\\(?:{_UCHAR}){_IRI_CHARS})*)>"
_ESCAPE = rf"\\(?:[tbnrf\"'\\]|{_UCHAR})"
# Unrolled and possessive, so that a quote that is never closed costs one pass and no backtracking. Groups are made
# possessive by `(?>…)`, since `(…)*+` misses matches in CPython 3.11.0 to 3.11.4 (python/cpython#106052).
_STRING = (
    rf'''"""[^"\\]*+(?>(?:(?:{_ESCAPE}|"{{1,2}}(?!"))[^"\\]*+)*)"""'''
    rf"""|'''[^'\\]*+(?>(?:(?:{_ESCAPE}|'{{1,2}}(?!'))[^'\\]*+)*)'''"""
    rf'|"(?!"")[^"\\\n\r]*+(?>(?:{_ESCAPE}[^"\\\n\r]*+)*)"'
    rf"|'(?!'')[^'\\\n\r]*+(?>(?:{_ESCAPE}[^'\\\n\r]*+)*)'"
)
_SKIP = r"(?>(?:[ \t\r\n]++|\#[^\n\r]*+)*)"
_LANG = r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--(?:ltr|rtl))?"
# White space may stand before a language; a word there that is a directive is one, since a `.` was forgotten.
_LANGUAGE = rf"{_LANG}|{_SKIP}(?!@(?:prefix\s+[^\s:]*:|base\s*<|version\s*[\"'])){_LANG}"
STRING = rf"(?:{_STRING})(?:{_LANGUAGE}|{_SKIP}\^\^{_SKIP}(?:{IRIREF}|{PNAME}))?"
BLANK = rf"_:{_letters(f'_{string.digits}', _OUTSIDE_FIRST)}(?:{_CHARS}|\.+(?={_CHARS}))*"
NUMBER = r"[+-]?(?:\d+\.\d*[eE][+-]?\d+|\.\d+[eE][+-]?\d+|\d+[eE][+-]?\d+|\d*\.\d+|\d+)"

IRI_KIND, PNAME_KIND, STRING_KIND, NUMBER_KIND, EMPTY_KIND, PUNCTUATION_KIND = range(1, 7)
BLANK_KIND, NAME_KIND, RDF12_KIND, BRACE_KIND, END_KIND, BAD_KIND = range(7, 13)

TOKEN = re.compile(
    rf"{_SKIP}(?:({IRIREF})|({PNAME})|({STRING})|({NUMBER})|(\[{_SKIP}\]|\({_SKIP}\)(?!>>))|(\)(?!>>)|[.;,\[\](])"
    rf"|({BLANK})|(@?[A-Za-z]+)|(<<\(?|\)?>>|~|\{{\||\|\}})|([{{}}])|(\Z)|(.))",
    re.DOTALL | re.ASCII,
)
"""One token after white space and comments; `lastindex` is its kind. The last kind is whatever is not a token."""

STRING_PARTS = re.compile(rf"({_STRING})(?:{_SKIP}@([A-Za-z0-9-]+)|{_SKIP}\^\^{_SKIP}(.+))?", re.DOTALL)
"""A string token in its parts: the quoted text, the language, the datatype."""

ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
"""One escape in a string or IRI."""

LOOSE_STRING = re.compile(
    r"""("(?!"")(?>(?:[^"\\\n\r]|\\.)*)"|'(?!'')(?>(?:[^'\\\n\r]|\\.)*)')(?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*)?"""
)
"""A string on one line whose escapes may be wrong."""

BAD_ESCAPE = re.compile(
    rf"(?:[^\\]|\\[tbnrf\"'\\]|\\(?:{_UCHAR}))*?(\\(?![tbnrf\"'\\]|{_UCHAR})(?:u[0-9A-Fa-f]{{4}}|U[0-9A-Fa-f]{{8}}|.))"
)
"""The next escape that is none."""
