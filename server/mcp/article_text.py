"""Reading an article: the sentences around a place in it, by offsets, by a quote or by a claim."""

from __future__ import annotations

from pyoxigraph import NamedNode

from graph.lookup.claims import claims_on, read_quote, read_statement
from graph.namespaces import OA, SCHEMA
from graph.revision.view import View
from graph.terms import RLF
from graph.text.article import split_sentences
from server.http.problems import Problem
from server.mcp.citations import Json

MAX_AROUND = 10
"""So many sentences before and after may be asked for."""


def read_around(view: View, node: NamedNode, start: int | None, end: int | None, around: int) -> Json:
    """Return the sentences at a place of an article, with their offsets in code points.

    Args:
        view: The revision.
        node: An article; or a quote or a claim, whose own place it is then.
        start: The first code point, in an article.
        end: The code point after the last; the next one where it is not given.
        around: How many sentences before and after to give too.
    """
    article, quotes = _find_place(view, node)
    if quotes:
        start, end = quotes[0][0], max(last for _, last in quotes)
    if start is None:
        raise Problem("malformed-request", "An article needs `start`, the code point at which to read.")
    text = view.text(NamedNode(f"{article.value}/text"), RLF + "text")
    end = start + 1 if end is None else end
    if not 0 <= start < end <= len(text):
        detail = f"{start} to {end} is no place in the article, which has {len(text)} code points from 0 on."
        raise Problem("malformed-request", detail)
    language = view.text(article, SCHEMA + "inLanguage") or "en"
    stretches = view.remember(
        "sentences of an article",
        article,
        lambda: [(one.stretch.start, one.stretch.end) for one in split_sentences(text, language)],
    )
    touched = [number for number, (first, last) in enumerate(stretches) if first < end and start < last]
    if not touched:  # between two sentences: those on both sides
        after = next((number for number, (first, _) in enumerate(stretches) if first >= end), len(stretches) - 1)
        touched = [max(0, after - 1), after]
    chosen = stretches[max(0, touched[0] - around) : touched[-1] + 1 + around]
    found: Json = {
        "article": article.value,
        "title": view.label(article),
        "published": view.text(article, SCHEMA + "datePublished"),
        "url": view.text(article, SCHEMA + "url"),
        "sentences": [{"start": first, "end": last, "text": text[first:last]} for first, last in chosen],
        "characters": len(text),
    }
    if quotes:
        found["quotes"] = [{"start": first, "end": last, "text": text[first:last]} for first, last in quotes]
    return found


def _find_place(view: View, node: NamedNode) -> tuple[NamedNode, list[tuple[int, int]]]:
    """Return the article that a node is, or belongs to, and where its quotes stand in it."""
    if view.is_a(node, "Article"):
        return node, []
    quote = read_quote(view, node)
    statement = read_statement(view, node)
    quotes = (quote,) if quote is not None else statement.quotes if statement is not None else ()
    if not quotes:
        raise Problem("not-found", f"<{node.value}> is no article, no quote and no claim, so there is nothing to read.")
    source = view.value(quotes[0].iri, OA + "hasSource")
    assert isinstance(source, NamedNode)
    places = [(one.start, one.end) for one in quotes if view.value(one.iri, OA + "hasSource") == source]
    return NamedNode(source.value.removesuffix("/text")), sorted(places)


def quote_place(view: View, quote: NamedNode) -> Json:
    """Return where a quote stands, and the claims that rest on it."""
    found = read_quote(view, quote)
    source = view.value(quote, OA + "hasSource")
    if found is None or not isinstance(source, NamedNode):
        return {}
    return {
        "article": source.value.removesuffix("/text"),
        "start": found.start,
        "end": found.end,
        "claims": [claim.iri.value for claim in claims_on(view, quote)],
    }
