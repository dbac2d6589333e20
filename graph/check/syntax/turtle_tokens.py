"""The tokens of Turtle, TriG, N-Triples and N-Quads as one regular expression (https://www.w3.org/TR/turtle/#sec-grammar-grammar).

A string is one token together with its language or datatype, `[]` and `()` are one token each: that makes fewer and
larger tokens, which is what a parser in Python pays for.
"""

from __future__ import annotations

import re

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_U = f"{_BASE}_"
_CHARS = rf"{_U}\-0-9\u00b7\u0300-\u036f\u203f-\u2040"
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
PREFIX = rf"(?:[{_BASE}](?:[{_CHARS}.]*[{_CHARS}])?)?"
LOCAL = rf"(?:(?:[{_U}:0-9]|{_PLX})(?>(?:[{_CHARS}:]++|{_PLX}|\.+(?=[{_CHARS}:%\\]))*))?"
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
BLANK = rf"_:[{_U}0-9](?:[{_CHARS}]|\.+(?=[{_CHARS}]))*"
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
