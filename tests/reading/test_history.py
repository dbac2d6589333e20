"""Former revisions and what changed between two of them."""

from __future__ import annotations

import json
from email.utils import parsedate_to_datetime

from pyoxigraph import RdfFormat, Store, parse

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
