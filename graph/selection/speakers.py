"""Speakers: whom the articles let speak, found by the names that people type."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from pyoxigraph import NamedNode

from graph.errors import ReliefgraphError
from graph.namespaces import PROV
from graph.revision.view import View
from graph.terms import NARRATOR, Role

THE_NARRATOR = "narrator"
"""The name by which whoever tells an article in its own voice is asked for, in all articles."""

SHOWN = 5
"""So many names are suggested."""


class UnknownSpeakerError(ReliefgraphError):
    """A name that is nobody's whom an article lets speak, or several speakers'.

    Attributes:
        name: What was asked for.
        meant: The names of speakers that come near.
    """

    def __init__(self, name: str, meant: tuple[str, ...], *, what: str, way_out: str) -> None:
        super().__init__(what, way_out=way_out)
        self.name = name
        self.meant = meant


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """One who speaks in articles.

    Attributes:
        nodes: The agents to whom statements are attributed: one, or the narrators of all articles.
        name: What to call them.
    """

    nodes: frozenset[NamedNode]
    name: str


def find_speakers(view: View) -> dict[NamedNode, str]:
    """Return all to whom articles attribute something, the narrators left out, each with a name."""
    return view.remember("speakers", "", lambda: _find_speakers(view))


def _find_speakers(view: View) -> dict[NamedNode, str]:
    quads = view.store.match(None, view.term(PROV + "wasAttributedTo"), None, view.graph(Role.CLAIMS))
    nodes = {quad.object for quad in quads if isinstance(quad.object, NamedNode)}
    named = {node: view.label(node) for node in nodes if not node.value.endswith(NARRATOR)}
    return dict(sorted(named.items(), key=lambda item: (item[1], item[0].value)))


def find_public_speakers(view: View) -> dict[NamedNode, str]:
    """Return those of the speakers who may be suggested to anybody: no private people."""
    return {node: name for node, name in find_speakers(view).items() if not view.is_a(node, "PrivatePerson")}


def find_speaker(view: View, name: str) -> Speaker:
    """Return the speaker whom a name means.

    Args:
        view: The revision.
        name: `narrator`; or the IRI of a speaker, its key alone or with its class (`person/zhang-ke`), or one of its
            names, in any language and in capitals or not.

    Raises:
        UnknownSpeakerError: It is nobody's who speaks, or more than one speaker's.
    """
    if name.lower() == THE_NARRATOR:
        quads = view.store.match(None, view.term(PROV + "wasAttributedTo"), None, view.graph(Role.CLAIMS))
        nodes = {quad.object for quad in quads if isinstance(quad.object, NamedNode)}
        return Speaker(nodes=frozenset(node for node in nodes if node.value.endswith(NARRATOR)), name="the narrator")
    speakers = find_speakers(view)
    wanted = name.strip("<>").casefold()
    found = [node for node in speakers if wanted in _names_of(view, node)]
    if len(found) == 1:
        return Speaker(nodes=frozenset(found), name=speakers[found[0]])
    shown = repr(name if len(name) <= 100 else f"{name[:100]}…")
    if found:
        paths = tuple((view.path(node) or node.value).removeprefix("id/") for node in found)
        what = f"{shown} is the name of several speakers"
        raise UnknownSpeakerError(name, paths, what=what, way_out=f"Say which: {', '.join(paths)}.")
    meant = _find_near(view, wanted)
    way_out = f"Did you mean {' or '.join(meant)}?" if meant else _list_speakers(view)
    raise UnknownSpeakerError(name, meant, what=f"nobody called {shown} speaks in the articles", way_out=way_out)


def _find_near(view: View, wanted: str) -> tuple[str, ...]:
    """Return the names of public speakers that are written nearly so, or have this as one of their words."""
    speakers = find_public_speakers(view)
    by_name = {one: speakers[node] for node in speakers for one in sorted(_names_of(view, node))}
    by_name[THE_NARRATOR] = THE_NARRATOR
    near = get_close_matches(wanted, by_name, n=SHOWN, cutoff=0.6)
    near += [one for one in by_name if wanted in one.replace("-", " ").split()]
    return tuple(dict.fromkeys(by_name[one] for one in near))[:SHOWN]


def _list_speakers(view: View) -> str:
    names = list(find_public_speakers(view).values())
    more = f" and {len(names) - SHOWN} others" if len(names) > SHOWN else ""
    return f"Those who speak are {', '.join([THE_NARRATOR, *names[:SHOWN]])}{more}."


def _names_of(view: View, node: NamedNode) -> set[str]:
    """Return all by which a speaker can be called, in small letters."""
    path = view.path(node) or node.value
    names = {label.value for label in view.labels(node)}
    return {one.casefold() for one in {node.value, path.removeprefix("id/"), path.rpartition("/")[2], *names}}
