"""The page of documentation that each code has, with the examples that the tests run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from graph.curation.codes import CODES as SEED_CODES
from graph.errors import ReliefgraphError
from graph.reference.codes import CODES as REFERENCE_CODES

ARTICLE_PREFIX, REFERENCE_PREFIX = "article-", "reference-"
"""What the codes of article files and of reference files begin with; a build tells them without it."""

SUFFIXES = {
    "turtle": ".ttl",
    "trig": ".trig",
    "ntriples": ".nt",
    "nquads": ".nq",
    "xml": ".rdf",
    "json": ".jsonld",
    "sparql": ".rq",
    "csv": ".csv",
    "yaml": ".yaml",
    "text": ".txt",
}
"""The name of an example's file by the language of its block."""

_BLOCK = re.compile(r"^```(\w+) (fails|passes)((?: \d+:\d+)*)(?: as (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A file of an example; all failing files of a page are one corpus, and all passing ones another.

    Attributes:
        file: Its name.
        fails: Whether it belongs to the failing example.
        places: Where findings of the page's code stand in it, as `line:column`.
        text: What it holds.
    """

    file: str
    fails: bool
    places: tuple[str, ...]
    text: str


def read_page(code: str) -> str:
    """Return the page of a code, in Markdown.

    Raises:
        ReliefgraphError: There is no such code.
    """
    told = (
        (ARTICLE_PREFIX, SEED_CODES, "Told about article files; seeds/README.md shows how they are written."),
        (
            REFERENCE_PREFIX,
            REFERENCE_CODES,
            "Told about reference files; seeds/reference/README.md shows their format.",
        ),
    )
    for prefix, codes, text in told:
        known = codes.get(code.removeprefix(prefix)) if code.startswith(prefix) else None
        if known is not None:
            return f"# {known.meaning}\n\n{text}\n\n**Way out.** {known.way_out}\n"
    page = Path(__file__).with_name("codes") / f"{code}.md"
    if not re.fullmatch(r"[a-z0-9-]+", code) or not page.is_file():
        near = nearest_codes(code)
        raise ReliefgraphError(
            f"there is no code `{code}`",
            way_out=f"did you mean {', '.join(near)}?" if near else "`--explain all` lists the codes",
        )
    return page.read_text(encoding="utf-8")


def list_pages() -> list[str]:
    """Return the codes that have a page, in alphabetical order."""
    written = [page.name[:-3] for page in Path(__file__).with_name("codes").iterdir() if page.name.endswith(".md")]
    articles = [ARTICLE_PREFIX + name for name in SEED_CODES]
    return sorted([*written, *articles, *(REFERENCE_PREFIX + name for name in REFERENCE_CODES)])


def nearest_codes(code: str) -> list[str]:
    """Return codes that look like this one."""
    from difflib import get_close_matches

    return get_close_matches(code, list_pages(), n=3)


def iter_examples(page: str) -> list[Example]:
    """Return the example files of a page.

    A block begins with its language, `fails` or `passes`, for failing ones the places of the findings, and `as` with a
    file name where there are several files: three backticks, then for example `turtle fails 2:9 as data.ttl`.
    """
    return [
        Example(
            file=file or f"example{SUFFIXES[language]}",
            fails=verdict == "fails",
            places=tuple(places.split()),
            text=text,
        )
        for language, verdict, places, file, text in _BLOCK.findall(page)
    ]
