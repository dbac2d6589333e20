"""Time as a dimension of negotiation: from a document to what it was, and the list of what it has been.

A document is its own time gate: with `Accept-Datetime` it leads to its state at that time, under `/revision/…`.
Source: https://www.rfc-editor.org/rfc/rfc7089
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from flask import Response, request

from server.data.addresses import check_path, document_address, find_thing, root
from server.data.representation import Link, respond, see_other, split_extension
from server.data.site import Opened, Site
from server.http.problems import Problem

LINK_FORMAT = "application/link-format"


def http_date(text: str) -> str:
    """Return a time in ISO 8601 as HTTP writes it."""
    return format_datetime(datetime.fromisoformat(text).astimezone(UTC), usegmt=True)


def memento_links(place: str) -> list[Link]:
    """Return the links from a document, or one of its formats, to its states in time.

    Args:
        place: The document's path as a URI has it, without its first slash and without an extension.
    """
    return [
        Link(href=root() + place, rel="original timegate"),
        Link(href=f"{root()}timemap/{place}", rel="timemap", type=LINK_FORMAT),
    ]


def travel(site: Site, field: str, path: str) -> Response:
    """Lead to a document as it was at the time of an Accept-Datetime field (section 4.1).

    Args:
        site: The revisions.
        field: The field's value.
        path: The document's, decoded.

    Raises:
        Problem: The field is no date, or the revision of that time has no such document.
        StorageError: There is no revision at all.
    """
    check_path(path)
    site.current()
    try:
        moment = parsedate_to_datetime(field)
    except (ValueError, OverflowError) as error:
        raise Problem("malformed-request", f"Accept-Datetime is no date: {field[:80]!r}.") from error
    former = site.find_at(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    found = find_place(former, path)
    if found is None:
        raise Problem(
            "not-found",
            f"Revision {former.revision.number}, of that time, has no document at /{path[:200]}.",
            headers={"Vary": "Accept, Accept-Datetime"},
        )
    place, extension = found
    response = see_other(f"revision/{former.revision.id}/{place}{extension}")
    response.status_code = 302
    response.vary.add("Accept-Datetime")
    response.headers["Link"] = ", ".join(str(link) for link in memento_links(place))
    return response


def find_place(opened: Opened, path: str) -> tuple[str, str] | None:
    """Return the path of a document as a URI has it, and its extension; None where the revision has none there."""
    thing = find_thing(opened.view, path)
    if thing is not None:
        return document_address(opened.view, thing), ""
    stem, media = split_extension(path)
    thing = find_thing(opened.view, stem) if media else None
    return (document_address(opened.view, thing), f".{media.name}") if thing is not None and media else None


def answer_timemap(site: Site, path: str) -> Response:
    """Answer with the time map of the document at a decoded path: each move to a kept revision that has it."""
    check_path(path)
    current = site.current()
    found = [(opened, there[0], when) for opened, when in site.iter_moves() if (there := find_place(opened, path))]
    if not found:
        raise Problem("not-found", f"No revision has a document at /{path[:200]}.")
    original, timemap = memento_links(found[-1][1])
    lines = [str(original), str(Link(href=timemap.href, rel="self", type=LINK_FORMAT))]
    for opened, where, when in found:
        date = f'; datetime="{http_date(when)}"' if when else ""
        lines.append(f"{Link(href=f'{root()}revision/{opened.revision.id}/{where}', rel='memento')}{date}")
    return respond(",\n".join(lines) + "\n", LINK_FORMAT, current, varies=False, mark=request.path)
