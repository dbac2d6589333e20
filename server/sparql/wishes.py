"""What of the graph an answer may rest on, as a client wishes it: one reading for every address and tool that asks.

`prospects=true` adds what is aimed at, planned, promised and expected. `said-by`, `articles` and `undisputed` leave out
what rests on other words. `figures=certainly` and `figures=possibly` say how comparisons of figures are read. Each
answer says what it leaves out by them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.revision.revision import Revision
from graph.selection.figures import Reading, read_figures
from graph.selection.speakers import THE_NARRATOR
from graph.selection.whose_word import WhoseWord
from graph.sparql.static_analysis import Form, StaticAnalysis
from graph.terms import Role
from server.http.message import Request
from server.http.problems import Problem
from server.sparql.parameters import is_set, read_fields
from server.sparql.protocol import Operation

PROSPECTS = "prospects"
"""The parameter that adds the graph of prospects to the default graph."""

SAID_BY = "said-by"
"""Whose word counts: `narrator`, or a speaker by name, key or IRI; several for any of them."""

ARTICLES = "articles"
"""In how many articles at least something must be said."""

UNDISPUTED = "undisputed"
"""Leaves out what a statement denies and what takes part in a conflict."""

FIGURES = "figures"
"""How comparisons of figures are read: certainly or possibly."""

NAMES = (PROSPECTS, SAID_BY, ARTICLES, UNDISPUTED, FIGURES)

MAX_ARTICLES = 1_000
MAX_SPEAKERS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a client wishes.

    Attributes:
        prospects: Whether what is aimed at, planned, promised and expected is seen among the rest.
        word: Whose word counts.
        reading: How comparisons of figures are read; None for those of SPARQL.
    """

    prospects: bool = False
    word: WhoseWord = field(default_factory=WhoseWord)
    reading: Reading | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What tells answers apart that are wished otherwise; nothing where nothing is wished."""
        return () if self == Wishes() else ("", *(f"{name}={value}" for name, value in self.to_fields()))

    def to_fields(self) -> list[tuple[str, str]]:
        """Return the wishes as the parameters of an address."""
        fields = [(PROSPECTS, "true")] if self.prospects else []
        fields += [(SAID_BY, name) for name in self.word.speakers]
        fields += [(ARTICLES, str(self.word.articles))] if self.word.articles > 1 else []
        fields += [(UNDISPUTED, "true")] if self.word.undisputed else []
        return fields + ([(FIGURES, self.reading.value)] if self.reading else [])

    def to_sentences(self) -> tuple[str, ...]:
        """Return what holds for an answer by these wishes, for who reads it."""
        word, told = self.word, []
        if word.speakers:
            names = ["the articles themselves" if name.lower() == THE_NARRATOR else name for name in word.speakers]
            told.append(f"Only what is said by {' or '.join(names)} counts here.")
        if word.articles > 1:
            told.append(f"Only what at least {word.articles} articles say counts here.")
        if word.undisputed:
            told.append("What some statement denies, or takes part in a conflict, is left out.")
        if self.reading is not None:
            which = "every number" if self.reading is Reading.CERTAINLY else "some number"
            told.append(f"Figures are compared so that {which} which their words allow fits.")
        if self.prospects:
            told.append("Plans, promises, aims and expectations are among the rows; the sentences tell which.")
        return tuple(told)

    def to_frame(self) -> dict[str, object]:
        """Return whose word counts, as a worker is told it; nothing where everybody's does."""
        if self.word.is_everybodys:
            return {}
        speakers, articles, undisputed = self.word.speakers, self.word.articles, self.word.undisputed
        return {"word": {"speakers": speakers, "articles": articles, "undisputed": undisputed}}


def read_wishes(request: Request, operation: Operation, analysis: StaticAnalysis, revision: Revision) -> Wishes:
    """Return what a request to an address for programs wishes.

    Raises:
        Problem: 400 for a value that is none, for wishes that contradict one another or the query, and for those that a
            store without claims cannot fulfil. That a speaker is unknown is found out by who looks at the data.
    """
    wishes = fields_to_wishes(read_fields(request))
    if wishes.prospects and (operation.has_dataset or analysis.own_dataset):
        raise Problem(
            "malformed-request",
            "prospects=true adds the prospects to the usual dataset, and this query names a dataset of its own: leave "
            "one of the two out, or name the graph of prospects there too.",
        )
    if revision.plain and not wishes.word.is_everybodys:
        names = [name for name, _ in replace(wishes, prospects=False, reading=None).to_fields()]
        raise Problem("malformed-request", f"{names[0]} asks whose word counts, and this store keeps no claims.")
    return wishes


def fields_to_wishes(fields: list[tuple[str, str]]) -> Wishes:
    """Return the wishes that the parameters of an address state; raise the Problem of those that do not."""
    speakers = tuple(dict.fromkeys(value.strip() for name, value in fields if name == SAID_BY))
    if "" in speakers:
        detail = "said-by has no value; narrator, or the name, the key or the IRI of a speaker is expected."
        raise Problem("malformed-request", detail)
    if len(speakers) > MAX_SPEAKERS:
        raise Problem("malformed-request", f"said-by stands {len(speakers)} times; at most {MAX_SPEAKERS} can.")
    word = WhoseWord(speakers=speakers, articles=_read_articles(fields), undisputed=is_set(fields, UNDISPUTED))
    return Wishes(prospects=is_set(fields, PROSPECTS), word=word, reading=_read_reading(fields))


def _read_articles(fields: list[tuple[str, str]]) -> int:
    values = list(dict.fromkeys(value for name, value in fields if name == ARTICLES))
    if len(values) > 1:
        raise Problem("malformed-request", f"articles is both {values[0][:20]!r} and {values[1][:20]!r}; say which.")
    for value in values:
        if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= MAX_ARTICLES):
            detail = f"articles is {value[:40]!r}; a whole number from 1 to {MAX_ARTICLES} is expected."
            raise Problem("malformed-request", detail)
    return int(values[0]) if values else 1


def _read_reading(fields: list[tuple[str, str]]) -> Reading | None:
    values = list(dict.fromkeys(value.lower() for name, value in fields if name == FIGURES))
    for value in values:
        if value not in list(Reading):
            raise Problem("malformed-request", f"figures is {value[:40]!r}; certainly or possibly is expected.")
    if len(values) > 1:
        raise Problem("malformed-request", "figures is both certainly and possibly; ask twice, or say which.")
    return Reading(values[0]) if values else None


# What answers are asked as, and what they leave out


def read_by(wishes: Wishes, text: str, revision: Revision) -> tuple[str, tuple[str, ...]]:
    """Return a query with its figures read as wished, and what is to be told of that."""
    if wishes.reading is None:
        return text, ()
    found = read_figures(text, wishes.reading, base=revision.base)
    if found.comparisons:
        return found.text, ()
    return text, (f"figures={wishes.reading} changes nothing: this query compares nothing that may be a figure",)


def left_out_fields(
    wishes: Wishes, own: str, operation: Operation, analysis: StaticAnalysis, revision: Revision
) -> dict[str, object]:
    """Return what a worker may count more rows with, for all that an answer leaves out.

    Args:
        wishes: What is wished.
        own: The query before its figures were read.
        operation: The request.
        analysis: The query.
        revision: The data.
    """
    if revision.plain or analysis.form is Form.DESCRIBE:
        return {}
    found: dict[str, object] = {}
    if not (operation.has_dataset or analysis.own_dataset or wishes.prospects):
        found["prospects"] = revision.graph_name(Role.PROSPECTS).value
    if not wishes.word.is_everybodys:
        found["word"] = True
    if wishes.reading is Reading.CERTAINLY:
        possibly = read_figures(own, Reading.POSSIBLY, base=revision.base)
        found |= {"figures": possibly.text} if possibly.comparisons else {}
    return {"left_out": found} if found else {}


def tell_left_out(left_out: Mapping[str, int], wishes: Wishes, form: Form | None) -> list[str]:
    """Return a sentence for each kind of rows that an answer leaves out, with the way to them.

    Args:
        left_out: How many rows each kind has, by `prospects`, `word` and `figures`.
        wishes: What was wished.
        form: The form of the query: ASK has no rows, CONSTRUCT has triples.
    """
    sentences = []
    for kind, count in left_out.items():
        one, many, way = _tell_word(wishes) if kind == "word" else _KINDS[kind]
        if form is Form.ASK:
            sentences.append(f"the answer would be yes by what {one}; {way}")
            continue
        noun = "triple" if form is Form.CONSTRUCT else "row"
        rows = f"{noun} {one}" if count == 1 else f"{noun}s {many}"
        sentences.append(f"{count:,} more {rows}; {way}")
    return sentences


_PLANS = "of plans, promises, aims and expectations"
_KINDS = {
    "prospects": (f"is {_PLANS}", f"are {_PLANS}", "prospects=true shows them with the rest"),
    "figures": (
        "holds possibly, not certainly",
        "hold possibly, not certainly",
        "figures=possibly shows them with the rest",
    ),
}
"""What is told of a row, and of several, that an answer leaves out, and the way to them."""


def _tell_word(wishes: Wishes) -> tuple[str, str, str]:
    """Return the same of what is left out by whose word counts."""
    word = wishes.word
    parts = {
        SAID_BY: "others' word" if word.speakers else "",
        ARTICLES: f"the word of fewer than {word.articles} articles" if word.articles > 1 else "",
        UNDISPUTED: "what is disputed" if word.undisputed else "",
    }
    what = " or ".join(part for part in parts.values() if part)
    named = " and ".join(name for name, part in parts.items() if part)
    return f"rests on {what}", f"rest on {what}", f"leave out {named} to see them with the rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Rows that an answer leaves out: how many and which, in words, and the wishes by which they are seen."""

    words: str
    wishes: Wishes


def split_hints(hints: Sequence[str], wishes: Wishes) -> tuple[tuple[LeftOut, ...], tuple[str, ...]]:
    """Part what an answer tells (`tell_left_out` and others) into what it leaves out and the rest."""
    wider = {
        _KINDS["prospects"][2]: replace(wishes, prospects=True),
        _KINDS["figures"][2]: replace(wishes, reading=Reading.POSSIBLY),
        _tell_word(wishes)[2]: replace(wishes, word=WhoseWord()),
    }
    left_out, others = [], []
    for hint in hints:
        words, _, way = hint.partition("; ")
        if way in wider:
            left_out.append(LeftOut(words=words, wishes=wider[way]))
        else:
            others.append(hint)
    return tuple(left_out), tuple(others)
