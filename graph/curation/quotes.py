"""Quotes looked up in the frozen text, with a finding that helps where one cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.curation.codes import FindingLog
from graph.curation.yaml_source import line_and_column
from graph.finding import Span
from graph.text.article import Article, NearMatch, Stretch, find_near_match, find_stretches


@dataclass(frozen=True, slots=True)
class QuoteFinder:
    """Finds the quotes of one article.

    Attributes:
        article: The article.
        texts: Text of every article that is loaded, by key.
        strays: Stretches that no quote may take in, with what they are.
        found: What was looked up so far; each quote is reported once.
    """

    article: Article
    texts: Mapping[str, str]
    log: FindingLog
    strays: list[tuple[Stretch, str]] = field(default_factory=list)
    found: dict[str, Stretch | None] = field(default_factory=dict)

    def find_quote(self, quote: str, span: Span, *, may_hold_stray: bool = False) -> Stretch | None:
        """Return the one place of a quote; note a finding and return None where there is not exactly one."""
        words = quote.strip()
        if words not in self.found:
            self.found[words] = self._look_up(words, span, may_hold_stray)
        return self.found[words]

    def _look_up(self, words: str, span: Span, may_hold_stray: bool) -> Stretch | None:
        places = find_stretches(self.article.text, words)
        if not places:
            self.log.add("quote-not-found", span, f"quote not found in article.txt; {self._describe_absence(words)}")
            return None
        if len(places) > 1:
            where = ", ".join(describe_place(self.article.text, place) for place in places[:4])
            message = f'the quote "{shorten(words)}" stands {len(places)} times in article.txt: {where}; expected once'
            self.log.add("quote-not-unique", span, message)
            return None
        over = next((stray for stray in self.strays if stray[0].overlaps(places[0])), None)
        if over is not None and not may_hold_stray:
            message = f'the quote takes in the stray "{self.article.cut(over[0])}" ({over[1]})'
            self.log.add("quote-over-stray", span, message)
            return None
        return places[0]

    def _describe_absence(self, words: str) -> str:
        """Return where the words stand instead, or what comes nearest."""
        for key, text in self.texts.items():
            if key != self.article.key and words in text:
                return f"it stands in article {key}"
        near = find_near_match(self.article.text, words)
        return describe_near_match(near) if near else "nothing there is like it"


def describe_near_match(near: NearMatch) -> str:
    """Return where a near match stands and how it differs."""
    count = "1 character" if near.characters == 1 else f"{near.characters} characters"
    shown = ", ".join(f'"{asked}" / "{stands}"' for asked, stands in near.differences[:3])
    more = f" and {len(near.differences) - 3} more" if len(near.differences) > 3 else ""
    difference = f"({shown}{more})" if shown else "(white space)"
    return f"nearest match at {near.stretch.start}–{near.stretch.end} differs in {count} {difference}"


def describe_place(text: str, stretch: Stretch) -> str:
    """Return line and column of a stretch in article.txt."""
    line, column = line_and_column(text, stretch.start)
    return f"{line}:{column}"


def shorten(words: str, limit: int = 60) -> str:
    """Return words cut to a limit for a message."""
    return words if len(words) <= limit else f"{words[: limit - 1]}…"
