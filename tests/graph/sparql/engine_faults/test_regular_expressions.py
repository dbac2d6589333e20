"""REGEX and REPLACE have the values that XPath gives them, or the client is told."""

from __future__ import annotations

import pytest

from graph.sparql.engine_faults.mended_query import mend_query
from tests.graph.sparql.engine_faults.test_mended_query import values


@pytest.mark.parametrize(
    ("pattern", "replacement", "value"),
    [
        ("b", "\\$", "a$c"), ("b", "\\\\", "a\\c"), ("(b)", "$1x", "abxc"), ("(b)", "$10", "ab0c"), ("(b)", "$2", "ac"),
        ("b", "[$0]", "a[b]c"), ("b", "a$b", "-"), ("b", "\\x", "-"), ("b", "$", "-"), ("(b)(c)", "$2$1", "acb"),
        ("[(]|b", "$1", "ac"), ("(?:b)", "${1}", "-"), ("[a-c-[ac]]", "$0$0", "abbc"),
    ],
)  # fmt: skip
def test_a_replacement_is_that_of_xpath(pattern: str, replacement: str, value: str) -> None:
    r"""`\$` and `\\` are themselves, `$1` is a group whatever stands behind it, and what XPath forbids is an error."""
    written = replacement.replace("\\", "\\\\")
    assert values(f'SELECT (REPLACE("abc", "{pattern}", "{written}") AS ?x) {{}}') == [value]


@pytest.mark.parametrize(
    ("text", "pattern", "flags", "value"),
    [
        ("a", "[a-z-[aeiou]]", "", "false"), ("b", "[a-z-[aeiou]]", "", "true"), ("a", "[^b-c-[a]]", "", "false"),
        ("d", "[^b-c-[a]]", "", "true"), ("c", "[a-e-[b-d-[c]]]", "", "true"), ("b", "[a-e-[b-d-[c]]]", "", "false"),
        ("x1", r"^\i\c$", "", "true"), ("1", r"\I", "", "true"), ("x", r"[\i-[x]]", "", "false"),
        ("-", r"\c", "", "true"),
        ("&", "[a&&b]", "", "true"), ("a#b", "^a#b$", "x", "true"), ("ac", "a#b", "x", "false"),
        ("a b", "a[ ]b", "x", "true"),
        ("a.c", "a.c", "q", "true"), ("abc", "a.c", "q", "false"), ("A.C", "a.c", "iq", "true"),
        ("a-b", "[a-]-", "", "true"),
        ("a]", r"[\]]", "", "true"), ("^", r"[\^]", "", "true"), ("\u0393", r"\p{IsGreek}", "", "true"),
        ("ab", "a b", "x", "true"),
    ],
)  # fmt: skip
def test_a_pattern_is_that_of_xpath(text: str, pattern: str, flags: str, value: str) -> None:
    """Classes with a part taken out, characters of names, and each flag mean what XML Schema and XPath say."""
    written = pattern.replace("\\", "\\\\")
    query = f'SELECT (REGEX("{text}", "{written}", "{flags}") AS ?x) {{}}'
    assert values(query) == [value]
    assert mend_query(query).doubts == ()


@pytest.mark.parametrize(("replacement", "value"), [("$1", "a$1c"), (r"\\", r"a\c"), ("$", "a$c"), ("$$", "a$$c")])
def test_a_replacement_of_plain_text_is_itself(replacement: str, value: str) -> None:
    """With the flag q nothing in the replacement has a meaning (XPath functions, section 5.6.4)."""
    assert values(f'SELECT (REPLACE("a.c", ".", "{replacement}", "q") AS ?x) {{}}') == [value]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (r'REGEX(?x, "(a)\\1")', "`(a)\\1`, for it has no back-references"),
        ('REGEX(?x, "(?=a)")', "`(?=a)`, since SPARQL has neither look-ahead"),
        ('REGEX(?x, "*a")', "cannot read the regular expression `*a`"), ('REGEX(?x, "a", "g")', "`g` is no flag"),
        ('REPLACE(?x, "(", "b")', "cannot read the regular expression `(`"), ('REGEX(?x, "[a")', "`[a`"),
    ],
)  # fmt: skip
def test_a_pattern_that_cannot_be_read_is_told(call: str, told: str) -> None:
    """A condition that is an error for every text keeps no row, so the client is told why."""
    text = f"SELECT * {{ ?s ?p ?x FILTER({call}) }}"
    [doubt] = mend_query(text).doubts
    assert told in doubt.message
    assert text[doubt.start] == '"'


@pytest.mark.parametrize(
    "call", ["REGEX(?x, ?y)", 'REGEX(?x, "a", ?flags)', "REGEX(?x, STR(?y), 'i')", 'REGEX(?x, "a|b$")']
)
def test_what_is_computed_is_not_doubted(call: str) -> None:
    """Only a constant is looked at, and the usual ones are not told of."""
    text = f"SELECT * {{ ?s ?p ?x FILTER({call}) }}"
    assert mend_query(text).doubts == ()
    assert mend_query(text).text == text
