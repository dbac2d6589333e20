"""The sentences of articles in which quotes stand, whole, with the quoted words marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from graph.lookup.claims import Quote, Statement
from graph.namespaces import OA, SCHEMA
from graph.revision.view import View
from graph.terms import RLF
from graph.text.article import Sentence, split_sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A quote with the whole sentence or sentences in which it stands.

    Attributes:
        article: The article.
        text: The sentences, whole.
        start: Where they begin in the article, in code points.
        end: The code point after their last.
        marks: The quotes in them: start and end within `text`, in the order of the text.
        quotes: The IRIs of the quotes, in the same order.
        statement: The claim or quotation that rests on the quotes; None where none does.
    """

    article: NamedNode
    text: str
    start: int
    end: int
    marks: tuple[tuple[int, int], ...]
    quotes: tuple[NamedNode, ...]
    statement: Statement | None


def make_passages(view: View, quotes: Iterable[Quote], statement: Statement | None) -> Iterator[Passage]:
    """Yield the sentences in which quotes stand, each once with its marks, in the order of the texts."""
    by_sentence: dict[tuple[NamedNode, int, int], list[Quote]] = {}
    for quote in quotes:
        source = view.value(quote.iri, OA + "hasSource")
        if not isinstance(source, NamedNode):
            continue
        start, end = _sentences_around(view, source, quote)
        by_sentence.setdefault((source, start, end), []).append(quote)
    for (source, start, end), marked in sorted(by_sentence.items(), key=lambda item: (str(item[0][0]), item[0][1:])):
        text = view.text(source, RLF + "text")
        marks = {(quote.start - start, quote.end - start): quote.iri for quote in marked}
        article = NamedNode(source.value.removesuffix("/text"))
        yield Passage(
            article=article,
            text=text[start:end],
            start=start,
            end=end,
            marks=tuple(sorted(marks)),
            quotes=tuple(marks[mark] for mark in sorted(marks)),
            statement=statement,
        )


def _sentences_around(view: View, source: NamedNode, quote: Quote) -> tuple[int, int]:
    """Return where the sentences begin and end that a quote touches."""
    article = NamedNode(source.value.removesuffix("/text"))
    language = view.text(article, SCHEMA + "inLanguage") or "en"
    sentences: list[Sentence] = view.remember(
        "sentences", source, lambda: split_sentences(view.text(source, RLF + "text"), language)
    )
    touched = [one.stretch for one in sentences if one.stretch.start < quote.end and quote.start < one.stretch.end]
    if not touched:
        return quote.start, quote.end
    return min(quote.start, touched[0].start), max(quote.end, touched[-1].end)


def speaker_of(view: View, passage: Passage) -> str:
    """Return who says what a passage states: the name of a speaker, or of the article."""
    speaker = passage.statement.speaker if passage.statement else None
    return view.label(speaker or passage.article)


def date_of(view: View, article: NamedNode) -> str:
    """Return when an article was published."""
    found = view.value(article, SCHEMA + "datePublished")
    return found.value if isinstance(found, Literal) else ""
