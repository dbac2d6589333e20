"""Everything for readers, put together: linked data, pages, search, the data set's description and its history."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, g, request
from pyoxigraph import NamedNode

from graph.lookup.private_people import names_private
from graph.revision.revision import RevisionDirectory, StorageError
from server.data.site import Opened, Site
from server.pages import embed, home, query_editor, search, why
from server.pages.answers import routes as answers
from server.pages.geography import Outlines
from server.pages.routes import make_page
from server.pages.terms.term import make_term_page
from server.pages.terms.vocabulary import make_vocabulary_page
from server.routes import dataset, fragments, history, linked_data
from server.settings import Settings

BUNDLE = Path(__file__).parents[1] / "static" / "bundle"
"""What `make bundle` writes; the pages work without it."""


def add_website(app: Flask, settings: Settings) -> None:
    """Add the routes for readers to an application; dereferencing comes last, since it matches every path."""
    directory = RevisionDirectory(settings.data, base=settings.base, keep=settings.keep)
    site = Site(directory, open_store=settings.open_store)
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
    app.after_request(lambda response: _keep_out_of_indexes(site, response))
    app.register_blueprint(home.make_blueprint(site))
    app.register_blueprint(query_editor.make_blueprint(site, BUNDLE))
    app.register_blueprint(answers.make_blueprint(site, outlines))
    app.register_blueprint(search.make_blueprint(site))
    app.register_blueprint(why.make_blueprint(site))
    app.register_blueprint(embed.make_blueprint(site))
    app.register_blueprint(dataset.make_blueprint(site))
    app.register_blueprint(fragments.make_blueprint(site))
    app.register_blueprint(history.make_blueprint(site, page))
    app.register_blueprint(linked_data.make_blueprint(site, page))


_READ = ("text/", "application/", "image/svg")
"""What is looked through for names, by the beginning of its media type."""


def _keep_out_of_indexes(site: Site, response: Response) -> Response:
    """Ask search engines to leave out whatever names a private person, and former states of the data."""
    kind = response.content_type or ""
    if g.is_for_programs or response.status_code != 200 or "X-Robots-Tag" in response.headers:
        return response
    if request.path.startswith("/revision/"):
        response.headers["X-Robots-Tag"] = "noindex"
    elif kind.startswith(_READ) and not response.direct_passthrough and not response.is_streamed:
        try:
            view = site.current().view
        except StorageError:
            return response
        if names_private(view, response.get_data().decode(errors="replace")):
            response.headers["X-Robots-Tag"] = "noindex"
    return response
