"""Everything for readers, put together: linked data, pages, search, the data set's description and its history."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, g
from pyoxigraph import NamedNode

from graph.revision.revision import RevisionDirectory
from server.data.site import Opened, Site
from server.pages import asking, home, search, why
from server.pages.geography import Outlines
from server.pages.routes import make_page
from server.pages.term import make_term_page
from server.pages.vocabulary import make_vocabulary_page
from server.routes import dataset, fragments, history, linked_data
from server.settings import Settings

BUNDLE = Path(__file__).parents[1] / "static" / "bundle"
"""What `make bundle` writes; the pages work without it."""


def add_website(app: Flask, settings: Settings) -> None:
    """Add the routes for readers to an application; dereferencing comes last, since it matches every path."""
    site = Site(RevisionDirectory(settings.data, base=settings.base, keep=settings.keep))
    outlines = Outlines(BUNDLE / "outlines.json")

    def page(opened: Opened, thing: NamedNode) -> str:
        if opened.view.path(thing) == "ontology":
            return make_vocabulary_page(opened.view)
        if opened.view.path(thing) == "dataset":
            return dataset.dataset_page(opened)
        if (opened.view.path(thing) or "").startswith("ontology#"):
            return make_term_page(opened.view, thing)
        return make_page(opened, thing, outlines)

    app.context_processor(lambda: {"former": g.get("former")})
    app.extensions["site"] = site
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)  # compiled now, so that no first reader waits for it
    app.register_blueprint(home.make_blueprint(site))
    app.register_blueprint(asking.make_blueprint(site, BUNDLE))
    app.register_blueprint(search.make_blueprint(site))
    app.register_blueprint(why.make_blueprint(site))
    app.register_blueprint(dataset.make_blueprint(site))
    app.register_blueprint(fragments.make_blueprint(site))
    app.register_blueprint(history.make_blueprint(site, page))
    app.register_blueprint(linked_data.make_blueprint(site, page))
