"""A crawler over everything that the server names: every link of a page, every Link field, every IRI under the base."""

from __future__ import annotations

import re
from collections import deque
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit
from zlib import crc32

import pyoxigraph
from pyoxigraph import NamedNode, RdfFormat

from tests.server.running import Reply, Running

MAX_PAGE_BYTES = 100_000
PRIVATE = re.compile(rb"zinat|miyasil|tulson", re.IGNORECASE)
"""The private people of the article, one of them a minor, by every part of their names, also in an address."""

ROBOTS = "x-robots-tag"
HTML = "text/html,application/xhtml+xml,*/*;q=0.8"
FORMATS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/trig": RdfFormat.TRIG,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
EXTENSIONS = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "nq": "application/n-quads",
    "trig": "application/trig",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "linkset": "application/linkset+json",
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
    "gz": "application/gzip",
    "xml": None,
    "txt": "text/plain",
}
UNBOUNDED = re.compile(r"/(answer|evidence|fragments|query|search|suggest|sparql|why)\b.*|/revision/.+")
"""Places with endless variants: those that a page links to are fetched, but not followed on."""


ALIKE = re.compile(r"/(?:id|doc)/(?:derivation|premise)/.*|/timemap/.*|/.+\.(?:ttl|nt|nq|trig|rdf|jsonld|linkset)")
"""Steps of proofs, lists of former states and the forms of documents look alike, 17,000 of 20,000 addresses."""

ASKED = 16
"""Of what looks alike, one in so many is asked, the same ones in each run; every page is."""


def is_passed_over(target: str) -> bool:
    """Return whether others stand for an address."""
    return ALIKE.fullmatch(target) is not None and target.count("/") > 1 and crc32(target.encode()) % ASKED > 0


class Links(HTMLParser):
    """The addresses in a page, the ids in it, and whether anything in it comes from elsewhere or runs inline."""

    def __init__(self) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.ids: set[str] = set()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag refers to."""
        values = dict(attrs)
        if values.get("id"):
            assert values["id"] not in self.ids, f"the id {values['id']} stands twice"
            self.ids.add(str(values["id"]))
        for name in ("href", "src", "action", "data-terms", "data-endpoint"):
            if values.get(name) and tag != "base":
                self.hrefs.append(str(values[name]))
        if values.get("style") or any(name.startswith("on") for name in values):
            self.faults.append(f"inline style or script in <{tag}>")
        if tag in ("script", "img", "iframe") and str(values.get("src", "")).startswith("http"):
            self.faults.append(f"<{tag}> loads {values['src']}")
        if tag == "script" and "src" not in values and values.get("type") != "application/ld+json":
            self.faults.append("inline script")


def read_links(reply: Reply, address: str, base: str) -> tuple[list[str], Links | None]:
    """Return all addresses under the base that an answer names; of a page also what the parser noticed."""
    media_type = reply.headers.get("content-type", "").partition(";")[0]
    found = re.findall(r"<([^>]*)>;", reply.headers.get("link", ""))
    if "location" in reply.headers:
        found.append(reply.headers["location"])
    page = None
    if media_type == "text/html":
        page = Links()
        page.feed(reply.text)
        found += page.hrefs
    elif media_type in FORMATS:
        for quad in pyoxigraph.parse(reply.body, format=FORMATS[media_type]):
            terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
            found += [term.value for term in terms if isinstance(term, NamedNode)]
    elif media_type == "application/xml":
        found += re.findall(r"<loc>([^<]*)</loc>", reply.text)
    absolute = (urljoin(address, one.replace("&amp;", "&")) for one in found)
    return [one for one in absolute if one.startswith(base)], page


def check(reply: Reply, target: str) -> list[str]:
    """Return what is wrong with one answer."""
    faults = []
    media_type = reply.headers.get("content-type", "").partition(";")[0]
    if reply.status not in (200, 302, 303):
        faults.append(f"status {reply.status}")
    extension = urlsplit(target).path.rpartition("/")[2].rpartition(".")[2]
    expected = EXTENSIONS.get(extension)
    if reply.status == 200 and expected and "." in urlsplit(target).path and media_type != expected:
        faults.append(f"{media_type} instead of {expected}")
    is_text = media_type is not None and media_type.startswith(("text/", "application/", "image/svg"))
    if (
        reply.status == 200
        and is_text
        and PRIVATE.search(reply.body)
        and "noindex" not in reply.headers.get(ROBOTS, "")
    ):
        faults.append("names a private person and may be indexed")
    if media_type == "text/html" and len(reply.body) > MAX_PAGE_BYTES:
        faults.append(f"{len(reply.body)} bytes")
    return faults


def test_no_link_is_broken(article: Running) -> None:
    """Every address that a page, a Link field or a document names answers, in its media type; no page is too large."""
    queue = deque([article.url, article.url + "sitemap.xml", article.url + "dataset.ttl", article.url + "ontology.ttl"])
    seen: dict[str, set[str]] = {}
    wanted: dict[str, set[tuple[str, str]]] = {}
    faults: list[str] = []
    while queue:
        address = queue.popleft()
        if address in seen:
            continue
        target = address.removeprefix(article.url[:-1]) or "/"
        is_page_only = bool(UNBOUNDED.match(target))
        accept = HTML if "." not in urlsplit(target).path.rpartition("/")[2] else "*/*"
        if target.startswith("/sparql") or is_passed_over(target):
            seen[address] = set()
            continue
        reply = article.ask("GET", target, {"Accept": accept})
        faults += [f"{target}: {fault}" for fault in check(reply, target)]
        links, page = read_links(reply, address, article.url)
        seen[address] = page.ids if page else set()
        faults += [f"{target}: {fault}" for fault in (page.faults if page else [])]
        for link in links:
            place, fragment = urldefrag(link)
            if fragment and page and urldefrag(urljoin(article.url, target))[0] != place:
                wanted.setdefault(place, set()).add((fragment, target))
            elif fragment and page and fragment not in page.ids:
                faults.append(f"{target}: no #{fragment} in it")
            if place not in seen and not is_page_only:
                queue.append(place)
    for place, fragments in wanted.items():
        if seen.get(place):
            faults += [f"{source}: no #{name} in {place}" for name, source in fragments if name not in seen[place]]
    assert faults == [], "\n".join(faults[:200])
    assert len(seen) > 2000
