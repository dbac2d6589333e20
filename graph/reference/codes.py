"""Everything that can be wrong with a reference file: one code each, with its meaning and the way out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class ReferenceCode(NamedTuple):
    """One kind of defect: what is wrong, and what to do about it."""

    meaning: str
    way_out: str


CODES: Mapping[str, ReferenceCode] = MappingProxyType(
    {
        "unknown-key": ReferenceCode("A key that the format does not know.", "Correct or remove it."),
        "missing-key": ReferenceCode("A key that must be there is not.", "Add it."),
        "duplicate-key": ReferenceCode("A key stands twice.", "Remove one of the two."),
        "wrong-value": ReferenceCode(
            "A value or key that is not of its kind: a code of five digits, a latitude of 91, a day that never was.",
            "Write it as seeds/reference/README.md shows.",
        ),
        "wrong-file-name": ReferenceCode(
            "A file that is not named in lower-case words.", "Rename it: its name is the source's key."
        ),
        "nothing-stated": ReferenceCode("A file without a row.", "Add what the source says, or remove the file."),
        "unknown-term": ReferenceCode(
            "A class that the ontology does not have, or not for this section.", "Use a class of the ontology."
        ),
        "unknown-entity": ReferenceCode("A place that no file declares.", "Declare it under `places:`."),
        "entity-differs": ReferenceCode(
            "Two files give one place two classes, two names in one language, two codes or two points.",
            "Correct one; another name goes under `also:`.",
        ),
        "entity-incomplete": ReferenceCode(
            "Over all files, a place has no class or no English name, or a statistic lacks a part.",
            "Add it in the file of the source that says so.",
        ),
        "code-repeated": ReferenceCode("One code or identifier stands for two places.", "Correct one of the two."),
        "containment-cycle": ReferenceCode("A place lies within itself.", "Correct one `in:` of the circle."),
        "code-outside": ReferenceCode(
            "A GB/T 2260 code that does not begin with the digits of what contains the place.",
            "Correct the code or `in:`.",
        ),
        "candidate-alone": ReferenceCode(
            "An ambiguous name with one candidate.", "Name every place that it may stand for."
        ),
        "candidate-outside": ReferenceCode(
            "An ambiguous name located where not all its candidates are.", "Correct `in:` or the candidates."
        ),
        "words-not-in-quote": ReferenceCode("The words of a statistic do not stand in its quote.", "Quote the source."),
        "number-differs": ReferenceCode(
            "The words of a statistic amount to another number.", "Correct one of the two."
        ),
        "not-rounded": ReferenceCode(
            "A count that is no multiple of the step to which it is rounded.",
            "Give the step to which the source rounds.",
        ),
    }
)
"""Every finding that reading reference files can give."""
