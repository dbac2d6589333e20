"""The competency questions: what the graph was made to answer, as queries with a title."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from graph.terms import BASE


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question.

    Attributes:
        name: The name of its file without the ending.
        title: The first comment line.
        description: The further comment lines at the top.
        text: The query.
    """

    name: str
    title: str
    description: str
    text: str


def read_questions(base: str) -> tuple[Question, ...]:
    """Read all questions in alphabetical order of their files, with the IRIs of this base."""
    folder = files("ontology") / "questions"
    if not folder.is_dir():
        return ()
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".rq")), key=lambda path: path.name)
    return tuple(_question(path.name[:-3], path.read_text("utf-8").replace(BASE, base)) for path in paths)


def _question(name: str, text: str) -> Question:
    comments = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        comments.append(line.lstrip("# ").strip())
    title, *rest = [comment for comment in comments if comment] or [name]
    return Question(name=name, title=title, description=" ".join(rest), text=text)
