"""Former revisions and what changed between two of them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import RevisionDirectory
from server.app import create_app
from server.data.site import Site
from server.settings import Settings
from tests.server.routes.served import WITHDRAWN
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
    assert f'<{article.url}doc/company/withdrawn-company>; rel="original timegate"' in reply.headers["link"]
    assert article.ask("GET", f"/revision/{current}/doc/company/withdrawn-company.ttl").status == 410


def test_a_date_leads_to_the_revision_of_its_time(article: Running) -> None:
    """With Accept-Datetime a document leads to its state at that time; what is no date is refused."""
    former, current = ids(article)
    for date, revision in (("Thu, 01 Jan 2015 00:00:00 GMT", former), ("Thu, 01 Jan 2099 00:00:00 GMT", current)):
        reply = article.ask("GET", "/doc/company/wanda", {"Accept-Datetime": date})
        assert reply.status == 302
        assert reply.headers["location"] == f"{article.url}revision/{revision}/doc/company/wanda"
        assert "Accept-Datetime" in reply.headers["vary"]
    huge = "9" * 25
    for text in ("yesterday", f"Thu, {huge} Dec 2027 00:00:00 GMT", f"Thu, 31 Dec 2027 00:00:00 -{huge}"):
        assert article.ask("GET", "/doc/company/wanda", {"Accept-Datetime": text}).status == 400


def test_a_date_at_which_there_was_nothing_is_404(article: Running) -> None:
    """A document that the revision of that time has not is 404 at once, and what is withdrawn since leads to it."""
    date = {"Accept-Datetime": "Thu, 01 Jan 2099 00:00:00 GMT"}
    for path in ("/doc/company/nobody", "/doc/company/withdrawn-company", "/id/company/nobody"):
        assert article.ask("GET", path, date).status in (404, 410)
    past = {"Accept-Datetime": "Thu, 01 Jan 2015 00:00:00 GMT"}
    assert article.ask("GET", "/doc/company/withdrawn-company.ttl", past).status == 302
    assert article.ask("GET", "/dataset", past).status == 302


@pytest.mark.parametrize("path", ["/doc/x", "/dataset", "/timemap/doc/x", "/revision", "/article/x", "/ontology/X"])
def test_where_there_is_no_data_that_is_said(tmp_path: Path, path: str) -> None:
    """Without any revision, each of these says what makes one, with a date or without."""
    client = create_app(Settings(data=tmp_path)).test_client()
    for headers in ({}, {"Accept-Datetime": "Thu, 01 Jan 2015 00:00:00 GMT"}):
        reply = client.get(path, headers=headers)
        problem = json.loads(reply.text)
        assert (reply.status_code, problem["type"]) == (503, "http://localhost/problems/no-data")
        assert "reliefgraph build" in problem["advice"]


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


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "text/html"),
        ("*/*", "text/html"),
        ("text/html, application/link-format;q=0.5", "text/html"),
        ("text/html;q=0.5, application/link-format", "application/link-format"),
        ("application/link-format;q=0, text/html", "text/html"),
        ("text/turtle", "application/problem+json"),
    ],
)
def test_the_list_of_revisions_by_quality(article: Running, accept: str | None, media_type: str) -> None:
    """The list comes as a page or as a time map, whichever the request likes better; nothing else is 406."""
    reply = article.ask("GET", "/revision", {"Accept": accept} if accept else {})
    assert reply.headers["content-type"].partition(";")[0] == media_type
    assert (reply.status == 406) == (media_type == "application/problem+json")


def test_a_document_has_a_map_of_its_states(article: Running) -> None:
    """The time map of a document has each revision that has it, oldest first, with its date; a stranger has none."""
    former, current = ids(article)
    reply = article.ask("GET", "/timemap/doc/company/wanda")
    assert reply.headers["content-type"] == "application/link-format"
    lines = reply.text.rstrip("\n").split(",\n")
    assert lines[0] == f'<{article.url}doc/company/wanda>; rel="original timegate"'
    assert lines[1] == f'<{article.url}timemap/doc/company/wanda>; rel="self"; type="application/link-format"'
    assert len(lines) == 4
    for line, revision in zip(lines[2:], (former, current), strict=True):
        start = f'<{article.url}revision/{revision}/doc/company/wanda>; rel="memento"; datetime="'
        assert line.startswith(start)
        moment = parsedate_to_datetime(line.removeprefix(start).rstrip('"'))
        memento = article.ask("GET", f"/revision/{revision}/doc/company/wanda")
        assert parsedate_to_datetime(memento.headers["memento-datetime"]) == moment
        assert "/timemap/doc/company/wanda>" in memento.headers["link"]
    withdrawn = article.ask("GET", "/timemap/doc/company/withdrawn-company").text
    assert withdrawn.count('rel="memento"') == 1
    assert article.ask("GET", "/timemap/doc/company/nobody").status == 404


def test_the_difference_without_graphs(article: Running) -> None:
    """Turtle and its like have the difference as a change set: each removed triple is a statement with its graph."""
    former, current = ids(article)
    change = rdflib.Namespace("http://purl.org/vocab/changeset/schema#")
    for extension, name in (("ttl", "turtle"), ("jsonld", "json-ld"), ("rdf", "xml"), ("nt", "nt")):
        reply = article.ask("GET", f"/revision/{former}/diff/{current}.{extension}")
        graph = rdflib.Graph().parse(data=reply.text, format=name)
        node = rdflib.URIRef(f"{article.url}revision/{former}/diff/{current}")
        assert (node, rdflib.RDF.type, change.ChangeSet) in graph
        assert list(graph.objects(node, change.addition)) == []
        removed = list(graph.objects(node, change.removal))
        assert len(removed) == 2
        subject = rdflib.URIRef(f"{article.url}id/company/withdrawn-company")
        for one in removed:
            assert graph.value(one, rdflib.RDF.subject) == subject
            assert graph.value(one, rdflib.DCTERMS.isPartOf) == rdflib.URIRef(article.url + "graph/entities")
        labels = {str(graph.value(one, rdflib.RDF.object)) for one in removed}
        assert "Withdrawn Company" in labels


def test_the_difference_is_negotiated_and_linked(article: Running) -> None:
    """A difference comes as Accept asks, and announces its formats and the two revisions."""
    former, current = ids(article)
    target = f"/revision/{former}/diff/{current}"
    for accept in ("text/turtle", "application/ld+json", "application/rdf+xml", "application/trig", "text/html"):
        reply = article.ask("GET", target, {"Accept": accept})
        assert reply.headers["content-type"].partition(";")[0] == accept
        assert "Accept" in reply.headers["vary"].split(", ")
        links = reply.headers["link"]
        assert f'<{article.url[:-1]}{target}.ttl>; rel="alternate"; type="text/turtle"' in links
        assert f'<{article.url[:-1]}{target}.ru>; rel="alternate"; type="application/sparql-update"' in links
        assert f'<{article.url}revision/{former}>; rel="predecessor-version"' in links
        assert f'<{article.url}revision/{current}>; rel="successor-version"' in links
    assert article.ask("GET", target, {"Accept": "image/png"}).status == 406


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
    app = create_app(Settings(data=tmp_path, shapes="none"))
    client = app.test_client()
    for target in ("/robots.txt", "/dump/all.nq.gz"):
        dates = [{"If-Modified-Since": format_datetime(time, usegmt=True)} for time in times]
        assert [client.get(target, headers=date).status_code for date in dates] == [200, 200, 304]


def test_a_revision_that_is_current_again_is_in_the_time_map_again(tmp_path: Path) -> None:
    """The time map and the list of revisions have a line for each time that a revision became current."""
    roll_back(tmp_path)
    client = create_app(Settings(data=tmp_path, shapes="none")).test_client()
    for target, reverse in (("/timemap/doc/place/x", False), ("/revision?format=timemap", True)):
        lines = [line for line in client.get(target).text.splitlines() if 'rel="memento"' in line]
        hours = [int(re.findall(r"2030 (\d\d):00:00 GMT", line)[0]) for line in lines]
        assert hours == ([3, 2, 1] if reverse else [1, 2, 3])
        states = [line.partition(">")[0].partition("/revision/")[2].partition("/")[0] for line in lines]
        assert states[0] == states[2] != states[1]


@pytest.mark.parametrize("target", ["/robots.txt", "/dump/all.nq.gz", "/doc/place/x"])
def test_a_date_cannot_tell_two_revisions_of_one_second_apart(tmp_path: Path, target: str) -> None:
    """Where two revisions became current within one second, only the tag says which one a client has."""
    start = datetime(2030, 1, 1, 1, tzinfo=UTC)
    times = [start, start + timedelta(milliseconds=600), start + timedelta(seconds=5)]
    ticks = iter(times)
    directory = RevisionDirectory(tmp_path, clock=lambda: next(ticks))
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    seen = []
    client = create_app(Settings(data=tmp_path, shapes="none")).test_client()
    for word in ("one", "two", "three"):
        quad = Quad(NamedNode(directory.base + "id/place/x"), label, Literal(word))
        directory.publish([quad], Change(kind=ChangeKind.BUILD, who="tester", what=word), plain=True)
        seen.append(client.get(target))
    date = {"If-Modified-Since": format_datetime(start, usegmt=True)}
    assert [reply.headers.get("Last-Modified") for reply in seen] == [
        "Tue, 01 Jan 2030 01:00:00 GMT", None, "Tue, 01 Jan 2030 01:00:05 GMT",
    ]  # fmt: skip
    assert client.get(target, headers=date).status_code == 200
    last = {"If-Modified-Since": "Tue, 01 Jan 2030 01:00:05 GMT"}
    assert client.get(target, headers=last).status_code == 304
    assert client.get(target, headers={**last, "If-None-Match": seen[0].headers["ETag"]}).status_code == 200
    assert client.get(target, headers={**date, "If-None-Match": seen[2].headers["ETag"]}).status_code == 304
