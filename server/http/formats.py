"""The format of an answer: the one that `format=` names, or else the one that Accept likes best, or 406."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from graph.errors import UnwritableError
from server.http.negotiate import Media, choose, find_format
from server.http.problems import Problem

PARAMETER = "format"
"""For clients that cannot set a header; it wins over Accept."""


def choose_format(parameters: Iterable[tuple[str, str]], accept: str | None, offers: Sequence[Media]) -> Media:
    """Return the offer that a request asks for.

    Args:
        parameters: Those of the address, and of a form; the first `format` with a value counts.
        accept: The Accept field.
        offers: What there is, the preferred one first.

    Raises:
        Problem: 406 with what there is.
    """
    wanted = next((value for name, value in parameters if name == PARAMETER and value.strip()), None)
    media = choose(accept, offers) if wanted is None else find_format(wanted, offers)
    if media is None:
        types = [offer.type for offer in offers]
        asked = f"the request accepts {_shown(accept or '')}" if wanted is None else f"`format` is {_shown(wanted)}"
        named = "" if wanted is None else f"; the formats here are {', '.join(offer.name for offer in offers)}"
        detail = f"This comes as {', '.join(types)}, and {asked}{named}."
        raise Problem("not-acceptable", detail, available=types, headers={"Vary": "Accept"})
    return media


@contextmanager
def refusing(chosen: Media, offers: Sequence[Media]) -> Iterator[None]:
    """Turn the error of data that a format cannot hold into 406 with the other formats."""
    try:
        yield
    except UnwritableError as error:
        available = [offer.type for offer in offers if offer is not chosen]
        raise Problem("not-acceptable", error.sentence, available=available, headers={"Vary": "Accept"}) from error


def _shown(text: str) -> str:
    return repr(text if len(text) <= 200 else text[:200] + "…")
