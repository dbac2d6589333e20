"""An article: its frozen text, its sentences, and the place of a quote in it. Offsets are Unicode code points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from types import MappingProxyType

import sentencex

CONTEXT = 32
"""How many code points before and after a quote its selector repeats."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Stretch:
    """A stretch of a text: offsets in code points, end exclusive."""

    start: int
    end: int

    def overlaps(self, other: Stretch) -> bool:
        """Return whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Stretch) -> bool:
        """Return whether the other lies wholly inside this one."""
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
        title: Its title or, where the text has none, its publisher and date.
        date_read_from: How the day of publication was found, where the article does not give it.
    """

    key: str
    text: str
    sha256: str
    published: date
    address: str
    publisher: str
    language: str
    title: str
    date_read_from: str = ""

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


_TITLES = """
Mr Mrs Ms Dr Prof Gen Sen Rep Gov St Hon Rev Capt Col Lt Sgt Messrs No Nos Rs vs v e.g i.e cf approx ca Fig Dept Est
Art Sec vol pp
"""
TITLES = frozenset(_TITLES.split())
"""Abbreviations after whose full stop a sentence always goes on."""

FIRMS = frozenset({"Co", "Corp", "Inc", "Ltd", "Pvt", "Bros"})
"""Abbreviations after whose full stop a sentence goes on where another one of them follows ("Co. Ltd.")."""

BREAK = re.compile(
    r"""(?P<stop>[.!?…]["'”’)\]]*)   # the end, with what closes it
        (?P<note>\d{1,2})?           # a footnote mark left in the text, as in "home.8 In"
        \s+(?=["'“‘(\[]*[A-Z0-9])    # what opens the next sentence""",
    re.VERBOSE,
)
CHINESE_BREAK = re.compile(r"""(?P<stop>[。！？!?…]+["'”’」』）)]*)(?P<note>)(?=[^。！？!?…"'”’」』）)])""")

_SPEAKING = """
said says say adds added told tells asks asked notes noted explains explained poses posed replies replied answers
answered insists insisted wonders wondered exclaims exclaimed cries cried shouts shouted whispers whispered remarks
remarked recalls recalled demands demanded inquires inquired queries queried quips quipped jokes joked argues argued
claims claimed state states stated declares declared announces announced warns warned complains complained comments
commented observes observed concludes concluded continues continued began begs begged pleads pleaded protests
protested retorts retorted responds responded stresses stressed urges urged writes wrote thinks thought smiles
smiled laughs laughed sighs sighed
"""
SPEECH_TAG = re.compile(rf"""[^.!?"“]{{0,60}}?\b(?:{"|".join(_SPEAKING.split())}|went on)\b""")
"""Words behind a speech that tell who spoke; the sentence goes on with them."""


def split_sentences(text: str, language: str = "en") -> list[Sentence]:
    """Split a text into sentences: a full stop before a capital ends one, and so does the end of a paragraph.

    A full stop after a title, an initial ("U.S. dollars") or before the tag of a speech ("…!" Zinat said) does not, and
    neither does the end of a line whose next word had no room on it. Chinese sentences end with their own marks; in
    other languages sentencex finds the ends (https://github.com/wikimedia/sentencex).

    Args:
        text: The whole text.
        language: Its language tag.
    """
    found: list[Sentence] = []
    for first, last in _iter_paragraphs(text):
        paragraph = text[first:last]
        start = first
        for end in [*_iter_ends(paragraph, first, language), last]:
            words = text[start:end]
            stretch = Stretch(start=start + len(words) - len(words.lstrip()), end=start + len(words.rstrip()))
            if stretch.start < stretch.end:
                found.append(Sentence(number=len(found) + 1, stretch=stretch))
            start = end
    return found


def _iter_paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines of a text, together where one was wrapped: the next line's first word had no room on it."""
    lines = [match.span() for match in re.finditer(r"[^\n\r]+", text)]
    width = max((end - start for start, end in lines), default=0)
    begin: int | None = None
    for index, (start, end) in enumerate(lines):
        begin = start if begin is None else begin
        following = lines[index + 1] if index + 1 < len(lines) else None
        if following is None or not _is_wrapped(text, (start, end), following, width):
            yield begin, end
            begin = None


def _is_wrapped(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """Return whether a sentence goes on in the next line."""
    if len(re.findall(r"\r\n|\n|\r", text[line[1] : following[0]])) != 1:
        return False
    ends_in_stop = text[line[0] : line[1]].rstrip().endswith((".", "!", "?", "…", "。", "！", "？", ":", "”", '"'))
    if text[following[0]].islower() and not ends_in_stop:
        return True
    word = re.match(r"\s*\S+" if text[following[0]].isascii() else ".", text[following[0] : following[1]])
    has_room = line[1] - line[0] + 1 + len(word.group() if word else "") <= width
    return not has_room and width <= WRAPPED and not ends_in_stop


WRAPPED = 120
"""How long the lines of a wrapped text are at most."""


def _iter_ends(line: str, offset: int, language: str) -> Iterator[int]:
    code = language.partition("-")[0].lower()
    if code == "en":
        yield from _iter_breaks(line, offset)
    elif code == "zh":
        yield from (offset + match.end() for match in CHINESE_BREAK.finditer(line))
    else:
        ends = [int(boundary["end_index"]) for boundary in sentencex.get_sentence_boundaries(code, line)]
        yield from (offset + end for end in ends if end < len(line))


def _iter_breaks(line: str, offset: int) -> Iterator[int]:
    for match in BREAK.finditer(line):
        word = re.search(r"[\w.]*\Z", line[: match.start()])
        last = word.group() if word else ""
        is_abbreviation = last in TITLES or (re.search(r"(?:\A|\.)[A-Z]\Z", last) is not None)
        is_firm = last in FIRMS and re.match(rf"(?:{'|'.join(FIRMS)})\b", line[match.end() :]) is not None
        closes_speech = match["stop"][-1] in "\"”'’" and SPEECH_TAG.match(line, match.end()) is not None
        if not (match["stop"].startswith(".") and (is_abbreviation or is_firm)) and not closes_speech:
            yield offset + match.end()


PAIRS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": (
            r"[\"“]([^\"“”\n]*)(?:[\"”]|$|\n)",
            r"‘([^‘\n]*?)’(?!\w)",
            r"(?<![\w’'])'(?=\w)([^'\n]*(?:'\w[^'\n]*)*[.,!?])'(?!\w)",
        ),
        "zh": (r"[\"“]([^\"“”\n]*)(?:[\"”]|$|\n)", r"‘([^‘’\n]*)’", r"「([^「」\n]*)」", r"『([^『』\n]*)』"),
    }
)
"""The marks of speech in a language, as patterns with what stands inside as their group; 《》 are of titles."""

OTHER_PAIRS = (
    r"[\"“]([^\"“”\n]*)[\"”]",
    "«([^«»\n]*)»",
    "»([^«»\n]*)«",
    "„([^„“”\n]*)[“”]",
    "「([^「」\n]*)」",
    "‹([^‹›\n]*)›",
)


def find_quotations(text: str, language: str = "en") -> list[Stretch]:
    """Return the stretches inside quotation marks, marks excluded; a mark without its partner ends with its line.

    Args:
        text: The whole text.
        language: Its language tag; ‘…’ and '…' count where no letter makes an apostrophe of the last mark.
    """
    patterns = PAIRS.get(language.partition("-")[0].lower(), OTHER_PAIRS)
    found = {
        Stretch(start=match.start(1), end=match.end(1)) for pattern in patterns for match in re.finditer(pattern, text)
    }
    return sorted(found)


MARKS = "\"“”‘’'「」『』«»„‹›"
"""Every mark that opens or closes speech."""
