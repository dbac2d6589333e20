"""An article: its frozen text, its sentences, and the place of a quote in it. Offsets are Unicode code points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

CONTEXT = 32
"""How many code points before and after a quote its selector repeats."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Stretch:
    """A stretch of a text: offsets in code points, end exclusive."""

    start: int
    end: int

    def overlaps(self, other: Stretch) -> bool:
        """Tell whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Stretch) -> bool:
        """Tell whether the other lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A published text and what is known of its publication.

    Attributes:
        key: The name of its folder in `seeds/`.
        text: The whole text, never changed.
        sha256: Of the text's UTF-8 bytes, in hexadecimal.
        published: The day to which relative times refer.
        address: Where it was published.
        publisher: Key of the entity that published it.
        language: BCP 47 tag of the text and of names given without a language.
        title: Its title or, where the text has none, a label for it.
    """

    key: str
    text: str
    sha256: str
    published: date
    address: str
    publisher: str
    language: str
    title: str

    def cut(self, stretch: Stretch) -> str:
        """Return the words of a stretch."""
        return self.text[stretch.start : stretch.end]

    def before(self, stretch: Stretch) -> str:
        """Return up to `CONTEXT` code points before a stretch."""
        return self.text[max(0, stretch.start - CONTEXT) : stretch.start]

    def after(self, stretch: Stretch) -> str:
        """Return up to `CONTEXT` code points after a stretch."""
        return self.text[stretch.end : stretch.end + CONTEXT]


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMatch:
    """The stretch of a text that comes nearest to words which do not stand there.

    Attributes:
        stretch: Where.
        differences: Pairs of words that were asked for and that stand there, in order; none where only white space
            differs.
        characters: How many characters differ.
    """

    stretch: Stretch
    differences: tuple[tuple[str, str], ...]
    characters: int


def find_stretches(text: str, words: str) -> list[Stretch]:
    """Return every place of the words in the text, overlapping ones included."""
    found: list[Stretch] = []
    start = text.find(words) if words else -1
    while start >= 0:
        found.append(Stretch(start=start, end=start + len(words)))
        start = text.find(words, start + 1)
    return found


def find_whole_words(text: str, words: str) -> list[Stretch]:
    """Return every place of the words that does not begin or end inside a longer word ("China" in "Chinese")."""
    pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
    return [Stretch(start=match.start(), end=match.end()) for match in re.finditer(pattern, text)]


def find_near_match(text: str, words: str) -> NearMatch | None:
    """Return the stretch that most resembles the words, or None where less than two thirds of them stand anywhere."""
    if not words or not text:
        return None
    matcher = SequenceMatcher(None, text, words, autojunk=False)
    longest = matcher.find_longest_match()
    if longest.size == 0:
        return None
    # The window around the longest common stretch is as long as the words, with room for what was left out.
    margin = 8 + len(words) // 4
    low = max(0, longest.a - longest.b - margin)
    high = min(len(text), longest.a - longest.b + len(words) + margin)
    start, end = _trim_to_likeness(text[low:high], words)
    start, end = _widen_to_words(text, low + start, low + end)
    near = text[start:end]
    final = SequenceMatcher(None, words, near, autojunk=False)
    if final.ratio() < 2 / 3:
        return None
    edits = [(b - a, d - c) for tag, a, b, c, d in final.get_opcodes() if tag != "equal"]
    return NearMatch(
        stretch=Stretch(start=start, end=end),
        differences=_differing_words(words, near),
        characters=sum(max(asked, stands) for asked, stands in edits),
    )


def _trim_to_likeness(window: str, words: str) -> tuple[int, int]:
    """Return the part of a window that is most like the words.

    Common characters far from the rest widen the part for little, so a few of the outermost are tried without.
    """
    blocks = [b for b in SequenceMatcher(None, window, words, autojunk=False).get_matching_blocks() if b.size]
    candidates = {
        (
            # What the words have before and after the common part is compared with as many characters of the text.
            max(0, first.a - first.b),
            min(len(window), last.a + last.size + (len(words) - last.b - last.size)),
        )
        for first in blocks[:4]
        for last in blocks[-4:]
        if first.a <= last.a
    }
    return max(
        sorted(candidates),
        key=lambda part: SequenceMatcher(None, words, window[part[0] : part[1]], autojunk=False).ratio(),
    )


def _widen_to_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch with the words taken in whole that it cuts at its ends."""
    while 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def _differing_words(asked: str, stands: str) -> tuple[tuple[str, str], ...]:
    first, second = asked.split(), stands.split()
    codes = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    return tuple((" ".join(first[a:b]), " ".join(second[c:d])) for tag, a, b, c, d in codes if tag != "equal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence, heading or line of a text; numbers count from 1."""

    number: int
    stretch: Stretch


TITLES = frozenset(
    {"Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Sen", "Rep", "Gov", "St", "No", "vs", "e.g", "i.e", "approx"}
)
"""Abbreviations after whose full stop a sentence always goes on."""

BREAK = re.compile(
    r"""(?P<stop>[.!?…]["'”’)\]]*)   # the end, with what closes it
        (?P<note>\d{1,2})?           # a footnote mark left in the text, as in "home.8 In"
        \s+(?=["'“‘(\[]*[A-Z0-9])    # what opens the next sentence""",
    re.VERBOSE,
)

SPEECH_TAG = re.compile(r"""[^.!?"“]{1,60}?\b(?:said|says|added|adds|told|asked|noted|explained)\b""")


def split_sentences(text: str) -> list[Sentence]:
    """Split a text into sentences: every line ends one, and so does a full stop before a capital.

    A full stop after a title, an initial ("U.S. dollars") or before the tag of a speech ("…!" Zinat said) does not.
    """
    found: list[Sentence] = []
    for line in re.finditer(r"[^\n\r]+", text):
        start = line.start()
        for end in [*_iter_breaks(line.group(), line.start()), line.end()]:
            words = text[start:end]
            stretch = Stretch(start=start + len(words) - len(words.lstrip()), end=start + len(words.rstrip()))
            if stretch.start < stretch.end:
                found.append(Sentence(number=len(found) + 1, stretch=stretch))
            start = end
    return found


def _iter_breaks(line: str, offset: int) -> Iterator[int]:
    for match in BREAK.finditer(line):
        word = re.search(r"[\w.]*\Z", line[: match.start()])
        last = word.group() if word else ""
        is_abbreviation = last in TITLES or (re.search(r"(?:\A|\.)[A-Z]\Z", last) is not None)
        closes_speech = match["stop"][-1] in "\"”'’" and SPEECH_TAG.match(line, match.end()) is not None
        if not (match["stop"].startswith(".") and is_abbreviation) and not closes_speech:
            yield offset + match.end()


def find_quotations(text: str) -> list[Stretch]:
    """Return the stretches inside quotation marks, marks excluded; a mark without its partner ends with its line."""
    return [
        Stretch(start=match.start(1), end=match.end(1)) for match in re.finditer(r'["“]([^"“”\n]*)(?:["”]|$|\n)', text)
    ]
