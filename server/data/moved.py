"""Former IRIs of things that have others now: each leads on to the present one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from graph.revision.view import View
from server.data.addresses import find_thing

PLACES = ("id", "doc")
"""Where a thing is named, and where its document stands."""


@cache
def list_moved() -> Mapping[str, str]:
    """Return the path of the present IRI by that of the former one, as `ontology/former-iris.tsv` has them."""
    lines = files("ontology").joinpath("former-iris.tsv").read_text(encoding="utf-8").splitlines()
    return MappingProxyType(dict(line.split("\t") for line in lines))


def find_moved(view: View, path: str) -> str | None:
    """Return where a decoded path of a former IRI, or of its document, leads now; None where it leads nowhere."""
    place, _, rest = path.partition("/")
    now = list_moved().get(f"id/{rest}") if place in PLACES else None
    return f"{place}/{now.removeprefix('id/')}" if now is not None and find_thing(view, now) is not None else None
