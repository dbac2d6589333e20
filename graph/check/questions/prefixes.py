"""Prefixes that questions use and do not declare.

By the grammar of SPARQL such a text is no query. Many tools add prefixes before they run it, though (rdflib those of
its graph, GraphDB, Stardog and Virtuoso those of the repository), and whoever works with one of these leaves them out
everywhere. So a query that lacks them among others that do not is an error, and a habit is told once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from graph.check.questions.codes import UNDECLARED_PREFIXES
from graph.check.syntax.document import Document, Place
from graph.finding import Finding
from graph.sparql.diagnosis import find_mistake
from graph.sparql.scopes import Mistake

HABIT = 3
"""From so many questions on it is no slip that their prefixes are not declared."""

MOST_PREFIXES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is wrong with a question.

    Attributes:
        undeclared: The mistakes about prefixes that it uses and does not declare, the first use of each.
        mistake: The first other mistake, found as if they were declared; None where there is none.
    """

    undeclared: tuple[Mistake, ...]
    mistake: Mistake | None


def read_question(text: str) -> Reading:
    """Read a question by the grammar, and go on where only a prefix is missing."""
    prologue = ""
    undeclared: list[Mistake] = []
    while True:
        mistake = find_mistake(prologue + text)
        if mistake is not None:
            mistake = replace(mistake, start=max(mistake.start - len(prologue), 0))
        if mistake is None or not mistake.undefined or len(undeclared) >= MOST_PREFIXES:
            return Reading(undeclared=tuple(undeclared), mistake=mistake)
        undeclared.append(mistake)
        prologue += f"PREFIX {mistake.undefined} <x:> "


def find_habitual(readings: Collection[tuple[Document, Reading]]) -> list[tuple[Document, Reading]]:
    """Return the questions whose prefixes a tool adds: most of their folder lack them, and so do several in all."""
    every = Counter(folder_of(document) for document, _ in readings)
    lacking = Counter(folder_of(document) for document, reading in readings if reading.undeclared)
    found = [
        (document, reading)
        for document, reading in readings
        if reading.undeclared and lacking[folder_of(document)] * 2 >= every[folder_of(document)]
    ]
    return found if len(found) >= HABIT else []


def folder_of(document: Document) -> str:
    """Return the folder in which a file lies."""
    return str(PurePosixPath(document.path).parent)


def tell_habit(habitual: Collection[tuple[Document, Reading]]) -> Iterator[Finding]:
    """Tell once that many questions leave their prefixes to the tool that runs them."""
    if not habitual:
        return
    names = Counter(mistake.undefined for _, reading in habitual for mistake in reading.undeclared)
    shown = ", ".join(f"`{name}`" for name, _ in names.most_common(4)) + (" …" if len(names) > 4 else "")
    places = [
        (document, Place(mistake.start, mistake.start + len(mistake.undefined)))
        for document, reading in habitual
        for mistake in reading.undeclared[:1]
    ]
    message = f"{len(places)} queries use prefixes that they do not declare ({shown})"
    way_out = "declare them, unless the tool that runs these queries adds them: other tools refuse such a query"
    related = [("and here", *place) for place in places[1:21]]
    yield UNDECLARED_PREFIXES.at(*places[0], message, way_out, related)
