"""Which sentences of an article are told by which claims: the check that none is missed, and the table of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.curation.claim import CuratedArticle
from graph.text.article import Sentence, Stretch


def iter_unread_sentences(curated: CuratedArticle, quoted: Iterable[Stretch | None] = ()) -> Iterator[Sentence]:
    """Yield the sentences that no statement quotes and no silence explains.

    Args:
        curated: The article.
        quoted: More stretches that count as read, such as quotes whose claims could not be read.
    """
    read = [quote for statement in curated.statements for quote in statement.quotes]
    read += [silence.stretch for silence in curated.silences]
    read += [stretch for stretch in quoted if stretch is not None]
    for sentence in curated.sentences:
        if not any(sentence.stretch.overlaps(stretch) for stretch in read):
            yield sentence


def coverage_table(curated: CuratedArticle) -> str:
    """Return the table of an article as Markdown: each sentence with its claims or the reason for silence."""
    article = curated.article
    lines = [
        f"# Coverage of {article.title}",
        "",
        f"Made from `article.yaml` by `reliefgraph generate`: {len(curated.sentences)} sentences, "
        f"{len(curated.claims)} claims, {len(curated.quotations)} quotations.",
        "",
        "| | Sentence | Claims |",
        "|---|---|---|",
    ]
    for sentence in curated.sentences:
        keys = [
            statement.key
            for statement in curated.statements
            if any(sentence.stretch.overlaps(quote) for quote in statement.quotes)
        ]
        reasons = [s.reason for s in curated.silences if sentence.stretch.overlaps(s.stretch)]
        told = ", ".join(f"`{key}`" for key in keys) or f"none: {'; '.join(reasons)}"
        lines.append(f"| {sentence.number} | {_escape(article.cut(sentence.stretch))} | {_escape(told)} |")
    return "\n".join(lines) + "\n"


def _escape(words: str) -> str:
    return " ".join(words.replace("\\", "\\\\").replace("|", "\\|").split())
