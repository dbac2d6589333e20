"""Words that change what a sentence states: what lies ahead, what is denied, who was named before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from graph.text.article import Stretch
from graph.text.language import CHINESE, ENGLISH, parse_language

AHEAD: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        ENGLISH: re.compile(
            r"(?<!free )(?<!good )\b(?:will|would|shall|won't)\b|\w'll\b|"
            r"\b(?:plan(?:s|ned|ning)?|aim(?:s|ed|ing)?|intend(?:s|ed|ing)?|hop(?:e|es|ed|ing)|seek(?:s|ing)?|sought|"
            r"want(?:s|ed)?|vow(?:s|ed|ing)?|pledg(?:e|es|ed|ing)|promis(?:e|es|ed|ing)|expect(?:s|ed)?|prepar(?:e|es|ed|ing)|"
            r"promis(?:e|es|ed)|striv(?:e|es|ing))\s+to\b|"
            r"\b(?:is|are|was|were|be|been)\s+(?:(?:\w+ly|also|now|still|being)\s+)?(?:expected|set|scheduled|planned|"
            r"likely|slated|projected|forecast|poised|meant|supposed|about|bound)\s+(?:to\b|for\b)|\bdue\s+to\s+(?:be|begin|close|come|complete|"
            r"end|expire|finish|go|launch|leave|move|open|receive|resume|return|start|take|visit)\b|\bgoing\s+to\b|"
            r"\b(?:is|are)\s+to\s+(?!the\b|a\b|an\b|\w+ing\b)[a-z]+\b|\b(?:may|might|could)\s+(?:\w+\s+)?[a-z]+\b",
        ),
        CHINESE: re.compile(
            r"即将|将(?:要|会|于|在|把|为|从|向|以|由|对|达|建|投|增|新|继续|进一步|实现|提供|带动|吸引|成为|开工|完成)|"
            r"计划|(?<!模)拟(?!合|态)|打算|准备|有望|预计|预期|力争|争取|承诺|旨在|目标是|希望|要在|(?<![^\W\d_])要(?=[到把让在])"
        ),
    }
)
"""Words by which a language tells what lies ahead or may be."""

DENYING: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        ENGLISH: re.compile(
            r"\bnot\b(?!\s+(?:only|just|merely|least|simply|solely|less\s+than|more\s+than|fewer\s+than|exceeding|"
            r"until|to\s+mention)\b)(?!\b[^.;]{0,40}\buntil\b)|n['’]t\b(?![^.;]{0,40}\buntil\b)|\bcannot\b|\bnever\b|\bno\s+longer\b|"
            r"\b(?:neither|nor|none|nobody|nothing|nowhere)\b|\b(?:ha(?:s|ve|d)|is|are|was|were|there|with)\s+no\s+"
            r"(?!(?:more|fewer|less|doubt|matter|later|longer)\b)|\bno\s+one\b|\b(?:fail|refus|decline)(?:s|es|ed|d)?\s+to\b|"
            r"\b(?:den(?:y|ies|ied))\b|\bunable\s+to\b",
            re.IGNORECASE,
        ),
        CHINESE: re.compile(
            r"没有?(?!收|落|淹|错)|不(?!仅|但|少|到|足|断|久|同|过|止|低于|超过|管|论|光|只|一样|错|多于|禁|满|动产|锈|得不|高于|大于|小于|等|限于|分|下)|"
            r"未(?!来|必|成年|婚|免|满|达)|无(?:法|人|需|权|力)|并非|从未|尚未|否认|拒绝"
        ),
    }
)
"""Words by which a language denies; "not only" and 不到 are none of them."""

PRONOUNS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        ENGLISH: re.compile(
            r"\b(?:I|my|me|we|our|us|he|his|him|she|her|it|its|they|their|them|who|which|this|these|those|such)\b",
            re.IGNORECASE,
        ),
        CHINESE: re.compile("我们?|他们?|她们?|它们?|该|其(?!中|他|它|实|余)|这些?|那些?|此"),
    }
)
"""Words that stand for somebody or something named before."""


def find_ahead(text: str, language: str) -> list[Stretch]:
    """Return the words that tell what lies ahead or may be; none in a language that is not read."""
    return _find(AHEAD, text, language)


def find_denials(text: str, language: str) -> list[Stretch]:
    """Return the words that deny; none in a language that is not read."""
    return _find(DENYING, text, language)


def find_pronouns(text: str, language: str) -> list[Stretch]:
    """Return the words that stand for somebody or something named before; none in a language that is not read."""
    return _find(PRONOUNS, text, language)


def _find(patterns: Mapping[str, re.Pattern[str]], text: str, language: str) -> list[Stretch]:
    pattern = patterns.get(parse_language(language).code)
    return [Stretch(start=m.start(), end=m.end()) for m in pattern.finditer(text)] if pattern else []
