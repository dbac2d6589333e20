"""W3C Web Annotations: each claim and quotation as a note on the words of the article.

Source: https://www.w3.org/TR/annotation-model/
"""

from __future__ import annotations

import json
from typing import Any

from pyoxigraph import NamedNode

from graph.lookup.claims import Quote, Statement, read_statements
from graph.namespaces import OA, SCHEMA
from graph.revision.view import View

ANNOTATION_CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def annotations_to_bytes(view: View) -> bytes:
    """Write an annotation page of all articles as JSON-LD; the context is named as the standard asks, not fetched."""
    items = [
        statement_to_annotation(view, statement)
        for article in view.instances("Article")
        for statement in read_statements(view, article)
    ]
    page = {
        "@context": ANNOTATION_CONTEXT,
        "id": f"{view.base}annotations",
        "type": "AnnotationPage",
        "startIndex": 0,
        "items": items,
    }
    return (json.dumps(page, ensure_ascii=False, indent=1) + "\n").encode()


def statement_to_annotation(view: View, statement: Statement) -> dict[str, Any]:
    """Return one annotation: the statement in words and by its IRI as bodies, its quotes as targets.

    The axes and the speaker stand as tags, because a tool for annotations shows those.
    """
    tags = [view.label(value) for value in statement.axes if value is not None]
    if statement.speaker is not None and statement.speaker != statement.article:
        tags.append(view.label(statement.speaker))
    if statement.deprecated:
        tags.append("deprecated")
    bodies: list[dict[str, str]] = [
        {"type": "TextualBody", "value": statement.label, "format": "text/plain", "language": "en"},
        {"type": "SpecificResource", "source": statement.iri.value, "purpose": "linking"},
    ]
    bodies.extend({"type": "TextualBody", "value": tag, "purpose": "tagging"} for tag in tags)
    return {
        "id": f"{view.base}annotation/{(view.path(statement.iri) or '').partition('/')[2]}",
        "type": "Annotation",
        "motivation": "describing",
        "body": bodies,
        "target": [_target(view, statement, quote) for quote in statement.quotes],
    }


def _target(view: View, statement: Statement, quote: Quote) -> dict[str, Any]:
    """Return the words of one quote: in the frozen text, and within the page at which the article was published."""
    words: dict[str, Any] = {"type": "TextQuoteSelector", "exact": quote.exact}
    for selector in view.objects(quote.iri, OA + "hasSelector"):
        if isinstance(selector, NamedNode):
            for part in ("prefix", "suffix"):
                text = view.text(selector, OA + part)
                if text:
                    words[part] = text
    target = {
        "type": "SpecificResource",
        "source": view.text(quote.iri, OA + "hasSource"),
        "selector": [words, {"type": "TextPositionSelector", "start": quote.start, "end": quote.end}],
    }
    address = view.text(statement.article, SCHEMA + "url")
    return {**target, "scope": address} if address else target
