"""The scanner: tokens by the terminals of the grammar, and `<` by what stands around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.sparql.tokens import iter_tokens

PIECES = [
    "SELECT", "?x", "$y", "<http://e/a#b>", "<#c>", "<", ">", "<=", "(", ")", "{", "}", "[", "]", '"a b"', "'c'",
    '"""d"e"""', "'''f\n'''", "# g\n", " ", "\n", "\t", "\u00a0", "-1", "- 1", "+", "1.5", ".5e3", "1.", "a:b.c", ":",
    "_:n", "@en-GB", "^^", "||", "|", "&&", "!=", "=", "a", "FILTER", "IN", ",", ";", ".", "\\", "\\u0041", "%41", "'",
    '"', "<<(", ")>>", "\u00e9", "\U0001d4b3",
]  # fmt: skip


def show(text: str) -> list[str]:
    """Return the tokens of a text, each as its kind and its text."""
    return [f"{token.kind} {token.text}" for token in iter_tokens(text)]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("?x-1", "variable ?x|number -1"),
        ("?x - 1", "variable ?x|sign -|number 1"),
        ("1.5.", "number 1.5|sign ."),
        ("1.e5", "number 1.e5"),
        ("1.", "number 1|sign ."),
        ("a:b.c.", "name a:b.c|sign ."),
        ("a:b\\-c a:%41", "name a:b\\-c|name a:%41"),
        ("true.FILTER", "word true|sign .|word FILTER"),
        ('"a"@en--ltr', 'string "a"|language @en--ltr'),
        ('"a\\"b" "" \'\'', "string \"a\\\"b\"|string \"\"|string ''"),
        ("'''a' }", "string ''|string 'a'|sign }"),
        ('"abc\n?x', 'broken "abc|variable ?x'),
        ("?x # <a> \"b\n.", "variable ?x|sign ."),
        ("?x # c\r.", "variable ?x|sign ."),
        ("<a\\u0062>", "iri <a\\u0062>"),
        ("<a b>", "sign <|word a|word b|sign >"),
        ("\u00a0", "sign \u00a0"),
        ("_:a.b. :", "blank _:a.b|sign .|name :"),
        ("<<(1)>>{|?a|}", "sign <<(|number 1|sign )>>|sign {||variable ?a|sign |}"),
        ("?\U0001d4b3", "variable ?\U0001d4b3"),
    ],
)  # fmt: skip
def test_tokens_are_those_of_the_grammar(text: str, tokens: str) -> None:
    """The longest token of the grammar's terminals is taken; comments and white space are none."""
    assert "|".join(show(text)) == tokens


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("FILTER(?a<?b&&?c>?d)", True),
        ("FILTER(?a <?b&&?c>?d)", True),
        ("FILTER(f:x(?a)<1||2>?d)", True),
        ("SELECT (?a<b:c>?d AS ?x)", True),
        ("FILTER(1<2)SERVICE#>\n", True),
        ("FILTER(?x IN (<b>))", False),
        ("FILTER(?x IN (1, <b>))", False),
        ("{ ?s ?p<b>}", False),
        ("{ ?s :p (1 <#b>) }", False),
        ("{ FILTER(?x) (1 <#b>) :p 2 }", False),
        ("VALUES (?a ?b) { (1 <#b>) (?c <#d>) }", False),
        ("GROUP BY ?a <f>(?x)", False),
        ("FILTER(EXISTS { ?s ?p <b> })", False),
    ],
)
def test_less_than_is_told_from_an_iri(text: str, compared: bool) -> None:
    """`<` is a comparison behind an operand in the brackets of an expression, and opens an IRI everywhere else."""
    assert ("sign <" in show(text)) is compared


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_every_character_is_in_one_token_or_in_none(text: str) -> None:
    """Tokens stand in the order of the text, do not overlap, and only white space and comments stand between them."""
    end = 0
    for token in iter_tokens(text):
        between = text[end : token.start]
        assert token.start >= end
        assert text[token.start : token.end] == token.text
        assert between.strip(" \t\r\n") == "" or "#" in between
        end = token.end


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.sampled_from(["x", "\\n", "é"]))
def test_a_long_string_is_one_token(text: str, filling: str) -> None:
    """What is read in pieces comes out whole: strings, IRIs and comments of any length."""
    long = filling * 9_000
    before = len(show(text + "\n"))
    if any(token.kind == "broken" for token in iter_tokens(text + "\n")):
        return
    plain = "x" * 20_000
    for piece in (f'"{long}"', f"'''{long}'''", f"<{plain}>", f"?a # {plain}\n"):
        found = show(f"{{ {piece} }}")
        assert len(found) == 3, piece[:10]
    assert before == len(show(text + "\n"))


@pytest.mark.parametrize(
    "text",
    [
        "a-" * 40_000, "(?a<" * 20_000, "(?a<b>" * 20_000, "'\nx" * 40_000, "a:b" + "." * 80_000, "<<" * 40_000,
        '"""' * 40_001, '"""\\' * 30_000, "<a" * 40_000, "\\" * 80_000, "'''x\"\"\"y" * 10_000 + "'''",
    ],
)  # fmt: skip
def test_hostile_texts_are_read_whole(text: str) -> None:
    """Texts that are made to be costly come to their end, every character in its place."""
    tokens = list(iter_tokens(text))
    assert tokens[-1].end == len(text)
