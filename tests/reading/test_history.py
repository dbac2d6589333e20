"""Former revisions and what changed between two of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from graph.journal import Change, ChangeKind
from graph.revision import RevisionDirectory
from server.app import create_app
from server.settings import Settings
from server.site import Site
from tests.reading.served import WITHDRAWN
from tests.server.running import Running


def ids(article: Running) -> tuple[str, str]:
    """Return the ids of the former and of the current revision, from the list of mementos."""
    reply = article.ask("GET", "/revision", {"Accept": "application/link-format"})
    assert reply.headers["content-type"] == "application/link-format"
    found = [line.split(">")[0].rpartition("/")[2] for line in reply.text.split(",\n") if 'rel="memento"' in line]
    assert len(found) == 2
    return found[1], found[0]


def test_a_former_revision_still_answers(article: Running) -> None:
    """The document of a withdrawn thing is there in the former revision, with its time and its original."""
    former, current = ids(article)
    reply = article.ask("GET", f"/revision/{former}/doc/company/withdrawn-company.ttl")
    assert reply.status == 200
    assert "Withdrawn Company" in reply.text
    assert parsedate_to_datetime(reply.headers["memento-datetime"])
    assert f'<{article.url}doc/company/withdrawn-company.ttl>; rel="original timegate"' in reply.headers["link"]
    assert article.ask("GET", f"/revision/{current}/doc/company/withdrawn-company.ttl").status == 410


def test_a_date_leads_to_the_revision_of_its_time(article: Running) -> None:
    """With Accept-Datetime a document leads to its state at that time; what is no date is refused."""
    former, current = ids(article)
    for date, revision in (("Thu, 01 Jan 2015 00:00:00 GMT", former), ("Thu, 01 Jan 2099 00:00:00 GMT", current)):
        reply = article.ask("GET", "/doc/company/wanda", {"Accept-Datetime": date})
        assert reply.status == 302
        assert reply.headers["location"] == f"{article.url}revision/{revision}/doc/company/wanda"
        assert "Accept-Datetime" in reply.headers["vary"]
    assert article.ask("GET", "/doc/company/wanda", {"Accept-Datetime": "yesterday"}).status == 400


def test_the_difference_for_people_and_as_rdf(article: Running) -> None:
    """The two triples of the withdrawn company are the whole difference, on a page and in TriG."""
    former, current = ids(article)
    page = article.ask("GET", f"/revision/{former}/diff/{current}", {"Accept": "text/html"}).text
    assert "Removed: 2" in page
    assert "Added: 0" in page
    assert "Withdrawn Company" in page
    quads = list(parse(article.ask("GET", f"/revision/{former}/diff/{current}.trig").body, format=RdfFormat.TRIG))
    removed = [quad for quad in quads if str(quad.graph_name).endswith("#removed-entities>")]
    assert len(removed) == 2
    assert {quad.subject.value.rpartition("/")[2] for quad in removed} == {WITHDRAWN.value.rpartition("/")[2]}


def test_the_update_turns_one_into_the_other(article: Running) -> None:
    """The SPARQL update of a difference, applied to the former entities, gives the current ones."""
    former, current = ids(article)
    update = article.ask("GET", f"/revision/{former}/diff/{current}.ru")
    assert update.headers["content-type"] == "application/sparql-update"
    store = Store()
    store.load(article.ask("GET", f"/revision/{former}/graph/entities.nq").body, format=RdfFormat.N_QUADS)
    before = len(store)
    store.update(update.text)
    assert len(store) == before - 2


def test_unknown_revisions_are_404(article: Running) -> None:
    """A revision that is not kept is 404 and the answer lists those that are."""
    former, _ = ids(article)
    for target in ("/revision/99", "/revision/abc/doc/company/wanda", f"/revision/{former}/diff/abc"):
        reply = article.ask("GET", target)
        assert reply.status == 404
        assert len(json.loads(reply.body)["available"]) == 2
    assert article.ask("GET", f"/revision/{former}/diff/{former}.docx").status == 404


def roll_back(data: Path) -> list[datetime]:
    """Publish two revisions and go back to the first, an hour apart; return the three times."""
    times = [datetime(2030, 1, 1, hour, tzinfo=UTC) for hour in (1, 2, 3)]
    ticks = iter(times)
    directory = RevisionDirectory(data, clock=lambda: next(ticks))
    name = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    for word in ("one", "two"):
        quad = Quad(
            NamedNode(directory.base + "id/place/x"), name, Literal(word), NamedNode(directory.base + "graph/x")
        )
        directory.publish([quad], Change(kind=ChangeKind.BUILD, who="tester", what=word), plain=True)
    directory.roll_back(1, who="tester")
    return times


def test_a_date_after_a_rollback_leads_to_what_was_current(tmp_path: Path) -> None:
    """What was current between a build and a rollback is the build's revision; after it, the older one again."""
    times = roll_back(tmp_path)
    site = Site(RevisionDirectory(tmp_path))
    moments = [times[0] - timedelta(hours=1), *(time + timedelta(minutes=1) for time in times)]
    assert [site.find_at(moment).revision.number for moment in moments] == [1, 1, 2, 1]


def test_a_client_from_before_a_rollback_gets_the_older_data(tmp_path: Path) -> None:
    """If-Modified-Since with the date of the revision that was left is no 304; with the rollback's own date it is."""
    times = roll_back(tmp_path)
    app = create_app(Settings(data=tmp_path, shapes="none"), evaluate=lambda request: pytest.fail("nobody asks"))
    client = app.test_client()
    for target in ("/robots.txt", "/dump/all.nq.gz"):
        dates = [{"If-Modified-Since": format_datetime(time, usegmt=True)} for time in times]
        assert [client.get(target, headers=date).status_code for date in dates] == [200, 200, 304]
