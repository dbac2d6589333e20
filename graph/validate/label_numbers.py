"""What the words of a figure's label tell, as triples of the view: shapes compare it with the figure's numbers.

The words are read by `graph.text.amount_reader`, as in curation; no shape parses a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from rdflib import Literal, URIRef

from graph.rdf.archive import number_to_literal
from graph.terms import QUDT, RLF, SCHEMA
from graph.text.amount import Amount
from graph.text.amount_reader import find_amounts, find_numbers
from graph.text.figure import number_text
from graph.text.language import parse_language

TELLS, MAY_TELL, TOLD_AS = RLF.tells, RLF.mayTell, RLF.toldAs
NUMBERS = (SCHEMA.value, QUDT.minInclusive, QUDT.minExclusive, QUDT.maxInclusive, QUDT.maxExclusive)
"""The properties of a figure that hold a number."""


def iter_told(label: Literal, own: Iterable[Literal]) -> Iterator[tuple[URIRef, Literal]]:
    """Yield what a label tells: the numbers that the figure must have, those that it may have, and both in words.

    Args:
        label: The figure's words in their language.
        own: The figure's numbers; in a language that is not read the words may tell each of them.
    """
    language = label.language or ""
    if not parse_language(language).is_read:
        yield from ((MAY_TELL, number) for number in own)
        return
    amounts = [one for one in find_amounts(str(label), language) if isinstance(one, Amount)]
    told = list(dict.fromkeys(number for amount in amounts for number in amount.numbers))
    yield from ((TELLS, number_to_literal(number)) for number in told)
    yield from ((MAY_TELL, number_to_literal(number)) for number in find_numbers(str(label), language))
    yield TOLD_AS, Literal(_write(told))


def _write(numbers: list[Fraction]) -> str:
    return " and ".join(map(number_text, numbers)) or "no number"
