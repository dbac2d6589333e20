"""What the engine gets wrong and another spelling gets right: a query is written anew before the engine reads it.

Each rewriting keeps the meaning that the specification gives to the text, which tests hold it to; `upstream.md` of the
conformance tests tells the engine's makers about each fault. What cannot be written anew is left as it is, and told
where a count may be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from graph.sparql.engine_faults.alternatives import mend_alternatives
from graph.sparql.engine_faults.doubt import Doubt
from graph.sparql.engine_faults.expressions import (
    compare_booleans,
    lower_booleans,
    replace_aliases,
    strip_languages,
)
from graph.sparql.engine_faults.graphs import GraphPatterns
from graph.sparql.engine_faults.new_names import NewNames
from graph.sparql.engine_faults.regular_expressions import rewrite_regular_expressions
from graph.sparql.nesting import fill_arguments
from graph.sparql.scopes import iter_plain_variables, name_of
from graph.sparql.syntax import Node, guess_unit, parse, read_words
from graph.sparql.text_edits import Rewriting

MAX_LENGTH = 100_000
"""A longer text is given to the engine as it is."""

MAX_LOOKS = 1000
"""So many signs of a long text are looked at."""

_BARE = ("TRUE", "FALSE", "REPLACE", "REGEX", "BOOLEAN")
_AGGREGATES = ("COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT")
_GAP = r"(?>(?:\s++|\#[^\r\n]*+)*)"
_COMPARED = re.compile(r"\)\s*+[<>]=?\s*+[(!A-Za-z]")
_TRIGGER = re.compile(
    rf"(?<!\|)\|(?![|}}])|{_COMPARED.pattern}|\b(?:{'|'.join(_BARE)})\b|\bGRAPH{_GAP}[?$]"
    rf"|\b(?:{'|'.join(_AGGREGATES)}){_GAP}\(",
    re.IGNORECASE,
)
REMEMBERED = 8_000
"""What is made of texts up to so many characters is remembered; longer ones would fill the memory."""

_TOO_LONG = (
    f"A query of more than {MAX_LENGTH:,} characters is not written anew: alternatives in paths may be counted once."
)
_WORDS = (*_BARE, *_AGGREGATES, "GRAPH")
"""A text without any of these and without `|` has nothing to mend; looking for them is faster than the expression."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A query for the engine: its text, and what could not be written anew."""

    text: str
    doubts: tuple[Doubt, ...] = ()


def mend_query(text: str) -> Mended:
    """Return a query or an update with the same meaning that the engine gets right; one that is malformed as it is."""
    if len(text) > MAX_LENGTH:
        return Mended(text=text, doubts=tuple(_doubt_long_text(text)))
    if not _may_have_faults(text) or not _TRIGGER.search(text):
        return Mended(text=text)
    filled = fill_arguments(text)
    return _mend_again(filled) if len(filled) <= REMEMBERED else _mend(filled)


def _doubt_long_text(text: str) -> Iterator[Doubt]:
    """Yield the doubt of a long text that seems to have an alternative; no more is looked at than takes no time."""
    at = text.find("|")
    for _ in range(MAX_LOOKS):
        if at < 0:
            return
        if text[at + 1 : at + 2] not in ("|", "}") and text[at - 1] not in ("|", "{"):
            yield Doubt(start=at, message=_TOO_LONG)
            return
        at = text.find("|", at + 1)


def _may_have_faults(text: str) -> bool:
    upper = text.upper()
    return "|" in text or any(word in upper for word in _WORDS) or _COMPARED.search(text) is not None


@lru_cache(maxsize=512)
def _mend_again(text: str) -> Mended:
    return _mend(text)


def _mend(text: str) -> Mended:
    words = read_words(text)
    tree = parse(words, guess_unit(words))
    if not isinstance(tree, Node):
        return Mended(text=text)
    rewriting = Rewriting(text)
    lower_booleans(tree, rewriting)
    compare_booleans(tree, rewriting)
    doubts = [*rewrite_regular_expressions(tree, rewriting)]
    strip_languages(tree, rewriting)
    replace_aliases(tree, rewriting)
    names = NewNames(tree)
    graphs = GraphPatterns(tree, rewriting, names)
    doubts += [*_doubt_names(tree), *mend_alternatives(tree, rewriting, names)]
    graphs.mend()
    names.expand_stars(rewriting)
    doubts += graphs.doubts
    return Mended(text=rewriting.write(tree) if not rewriting.is_empty else text, doubts=tuple(doubts))


def _doubt_names(tree: Node) -> Iterator[Doubt]:
    """Yield the names in HAVING that only SELECT gives: they have no value there (section 18.2.4.3)."""
    for select in tree.walk():
        clause, modifier = select.find("SelectClause"), select.find("SolutionModifier")
        having = modifier.find("HavingClause") if modifier is not None else None
        if clause is None or having is None:
            continue
        named = {
            name_of(item.tokens[-2]): rewriting_text
            for item in clause.nodes
            if (expression := item.find("Expression")) is not None
            for rewriting_text in ["".join(token.text for token in expression.iter_tokens())]
        }
        for token in iter_plain_variables(having):
            if name_of(token) in named:
                message = (
                    f"{token.text} has no value in HAVING, which comes before SELECT: write {named[name_of(token)]}."
                )
                yield Doubt(start=token.start, message=message)
