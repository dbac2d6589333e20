"""Which page shows what: the reader for an article, the claim's page for a claim, and one page for all other things."""

from __future__ import annotations

from dataclasses import replace

from flask import render_template, request
from pyoxigraph import Literal, NamedNode

from graph.lookup.claims import AXES, Statement, find_comparisons, follows_from, read_statement
from graph.lookup.explanation import stated_triple
from graph.lookup.private_people import names_private, veil
from graph.namespaces import OA, RDFS, SCHEMA
from graph.revision.view import View
from server.data.addresses import document_address, local_path, root
from server.data.site import Opened
from server.pages.answers.citation import Citation, make_key
from server.pages.article import FILTERS, make_reader_page
from server.pages.fact_sheet import tell_as_query
from server.pages.geography import Outlines
from server.pages.interval_drawing import draw
from server.pages.present import Presenter, Shown, is_private_document
from server.pages.proof import show_comparison
from server.pages.structured import describe_article, describe_claim, describe_thing
from server.pages.thing import make_thing_page


def make_page(opened: Opened, thing: NamedNode, outlines: Outlines) -> str:
    """Return the page about a thing as HTML."""
    view = opened.view
    statement = read_statement(view, thing)
    if statement is not None:
        return _claim_page(view, statement)
    if view.is_a(thing, "Article"):
        return _article_page(view, thing)
    page = make_thing_page(view, thing, outlines)
    place = document_address(view, thing)
    is_named = page.is_private or names_private(view, f"{place} {page.name.text}")
    return render_template(
        "thing.html",
        page=replace(page, description=veil(view, page.description)),
        here=local_path(view, thing),
        address=_address(view, thing),
        structured=describe_thing(view, thing),
        citation=Citation(
            title=page.name.text,
            address=thing.value,
            revision=opened.revision.id,
            published=(opened.published or "")[:10],
            key=make_key(page.name.text, opened.revision.id),
        ),
        embed_at="" if is_named or not page.sheet else f"{root()}embed/{place.removeprefix('doc/')}",
        table=tell_as_query(view, thing),
    )


def _address(view: View, thing: NamedNode) -> str:
    """Return the path of the document about a thing, for links to its other formats."""
    return f"{request.script_root}/{document_address(view, thing)}"


def _article_page(view: View, article: NamedNode) -> str:
    wanted = {name: request.args.get(name, "") for name in FILTERS}
    return render_template(
        "article.html",
        page=make_reader_page(view, article, wanted),
        iri=article.value,
        address=_address(view, article),
        structured=describe_article(view, article),
    )


def _claim_page(view: View, statement: Statement) -> str:
    presenter = Presenter(view)
    claim = presenter.claim(statement)
    sides = [statement.iri, *((statement.triple[2],) if statement.triple else ())]
    comparisons = [show_comparison(presenter, node) for node in find_comparisons(view, *sides)]
    values = {side.figure for one in comparisons for side in one.sides if side.figure}
    values |= {side.claim.value for one in comparisons for side in one.sides if side.claim and side.claim.value}
    follows = []
    for node in follows_from(view, statement.iri):
        triple = stated_triple(view, node)
        if triple is not None:
            words = " ".join(presenter.term(term).text for term in triple)
            follows.append(Shown(text=words, href=presenter.term(node).href))
    return render_template(
        "claim.html",
        claim=claim,
        quotes=[_surroundings(view, quote.iri, quote.exact) for quote in statement.quotes],
        article=presenter.term(statement.article),
        language=view.text(statement.article, SCHEMA + "inLanguage"),
        drawing=draw(view, claim.value) if claim.value else None,
        axes=[
            (name, presenter.term(axis), presenter.definition(axis))
            for name, axis in zip(AXES, statement.axes, strict=True)
            if axis is not None
        ],
        note=view.text(statement.iri, RDFS + "comment"),
        follows=follows,
        comparisons=comparisons,
        figures={value: drawing for value in values if (drawing := draw(view, value))},
        is_private=is_private_document(view, statement.iri),
        iri=statement.iri.value,
        address=_address(view, statement.iri),
        structured=describe_claim(view, statement),
    )


def _surroundings(view: View, quote: NamedNode, exact: str) -> dict[str, str]:
    """Return a quote with the words before and after it."""
    found = {"before": "", "exact": exact, "after": ""}
    for selector in view.objects(quote, OA + "hasSelector"):
        if isinstance(selector, NamedNode):
            for name, predicate in (("before", OA + "prefix"), ("after", OA + "suffix")):
                value = view.value(selector, predicate)
                if isinstance(value, Literal):
                    found[name] = value.value
    return found
