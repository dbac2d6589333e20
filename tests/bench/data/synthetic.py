"""Articles that nobody wrote: text and claims of the kind that real ones have, the same for the same seed.

Each sentence is drawn from a handful of forms and fitted with companies, people and counties of its own, so that every
article has new entities, figures, quotations and prospects, and names places of the reference data.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

FIRST_DAY = date(2015, 1, 1)
PLACES = {
    "Kashgar": "kashgar",
    "Xinjiang": "xinjiang",
    "Guizhou": "guizhou",
    "Jiangsu": "jiangsu",
    "Zhejiang": "zhejiang",
    "Guangdong": "guangdong",
}
"""Places of the reference data as articles name them, and their keys."""

PRODUCTS = ("hats", "carpets", "robes", "chargers", "toys", "shoes", "noodles", "lamps", "desks", "ropes")
SYLLABLES = (
    "an", "bei", "chang", "dong", "fu", "guo", "hua", "jin", "kai", "lin",
    "ming", "nan", "ping", "rong", "sheng", "tai", "wei", "xing", "yuan", "zhong",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticArticle:
    """One article: the name of its folder, its text, and its article.yaml."""

    key: str
    text: str
    curation: str
    claims: int


@dataclass(slots=True, kw_only=True)
class _Draft:
    """An article while it is being written."""

    key: str
    random: random.Random
    names: set[str]
    sentences: list[str] = field(default_factory=list)
    entities: dict[str, dict[str, str]] = field(default_factory=dict)
    passages: list[dict[str, object]] = field(default_factory=list)
    claims: int = 0

    def name(self, *endings: str) -> str:
        """Return a name that no article has had."""
        while True:
            words = "".join(self.random.choices(SYLLABLES, k=self.random.choice((2, 3)))).capitalize()
            name = " ".join((words, *endings))
            if name not in self.names:
                self.names.add(name)
                return name

    def declare(self, kind: str, name: str) -> str:
        """Declare an entity and return its key."""
        key = name_to_key(name)
        self.entities[key] = {"a": kind, "name": name}
        return key

    def say(self, sentence: str, quote: str, things: dict[str, object], claims: int, by: str = "") -> None:
        """Add a sentence and the passage that quotes it, with as many claims as it gives."""
        self.sentences.append(sentence)
        self.passages.append({"quote": quote, **({"by": by} if by else {}), **things})
        self.claims += claims

    def number(self, low: int, high: int) -> int:
        """Return a round number."""
        return self.random.randrange(low, high, 100)


def generate_articles(count: int, *, claims: int = 80, seed: int = 1) -> list[SyntheticArticle]:
    """Return articles with at least this many claims each; the same arguments give the same articles."""
    source = random.Random(seed)
    names: set[str] = set()
    return [_generate_article(f"synthetic-{index:04d}", claims, source, names) for index in range(1, count + 1)]


def write_seeds(folder: Path, articles: list[SyntheticArticle], reference: Path) -> None:
    """Write articles and a copy of the reference data as `seeds/` has them."""
    shutil.copytree(reference, folder / "reference")
    for article in articles:
        (folder / article.key).mkdir(parents=True)
        (folder / article.key / "article.txt").write_text(article.text, encoding="utf-8")
        (folder / article.key / "article.yaml").write_text(article.curation, encoding="utf-8")


def _generate_article(key: str, claims: int, source: random.Random, names: set[str]) -> SyntheticArticle:
    draft = _Draft(key=key, random=source, names=names)
    while draft.claims < claims:
        source.choice(FORMS)(draft)
    text = "\n".join(draft.sentences)
    header = {
        "title": f"Synthetic article {key}",
        "published": (FIRST_DAY + timedelta(days=source.randrange(3000))).isoformat(),
        "address": f"http://example.org/{key}.html",
        "publisher": {"key": "example-news", "name": "Example News"},
        "language": "en",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    mentions = {place: {"mention": word} for word, place in PLACES.items() if word in text}
    curation = {"article": header, "entities": {**draft.entities, **mentions}, "says": draft.passages}
    # JSON is YAML, and needs no library to be written.
    return SyntheticArticle(
        key=key, text=text, curation=json.dumps(curation, ensure_ascii=False, indent=1), claims=draft.claims
    )


def _company(draft: _Draft) -> tuple[str, str]:
    """Declare a company; return its name and key."""
    name = draft.name(draft.random.choice(("Electronics", "Garments", "Foods", "Textiles")))
    return name, draft.declare("Company", name)


def name_to_key(name: str) -> str:
    """Return the key of what has a name."""
    return name.lower().replace(" ", "-").replace(".", "")


def _write_factory(draft: _Draft) -> None:
    """A company opens a factory somewhere and makes something."""
    name, company = _company(draft)
    word, place = draft.random.choice(list(PLACES.items()))
    products = draft.random.sample(PRODUCTS, 2)
    factory = draft.declare("Factory", f"a factory of {name}")
    quote = f"In {word}, a factory of {name} makes {products[0]} and {products[1]}"
    things: dict[str, object] = {
        factory: {"operatedBy": company, "locatedIn": place},
        company: {"produces": products},
    }
    draft.say(f"{quote}.", quote, things, 4)


def _write_staff(draft: _Draft) -> None:
    """A company has so many people."""
    name, company = _company(draft)
    people = draft.number(200, 90_000)
    word, place = draft.random.choice(list(PLACES.items()))
    quote = f"{name}, based in {word}, employs over {people:,} people"
    things: dict[str, object] = {
        company: {"basedIn": place},
        f"staff-of-{company}": {"of": company, "measure": "headcount", "value": f"over {people:,} people"},
    }
    draft.say(f"{quote}.", quote, things, 4)


def _write_wage(draft: _Draft) -> None:
    """An official tells what workers earn."""
    name, company = _company(draft)
    speaker = draft.name(draft.random.choice(SYLLABLES).capitalize())
    by = draft.declare("Person", speaker)
    low = draft.number(1_000, 3_000)
    amount = f"{low:,} to {low + draft.number(100, 2_000):,} yuan a month"
    workers = name_to_key(f"workers at {name}")
    quote = f"Workers at {name} are paid {amount}"
    things: dict[str, object] = {
        workers: {"group-of": "Person", "name": f"Workers at {name}", "worksFor": company},
        f"wage-of-{workers}": {"of": workers, "measure": "wage", "value": amount},
    }
    draft.say(f"{quote}, said {speaker}.", quote, things, 4, by)


def _write_opinion(draft: _Draft) -> None:
    """Somebody praises a company."""
    name, company = _company(draft)
    speaker = draft.name(draft.random.choice(SYLLABLES).capitalize())
    by = draft.declare("Person", speaker)
    quote = f"{name} is like a key to the village"
    things: dict[str, object] = {"assessed": {f"praise-of-{company}": {"about": company}}}
    draft.say(f'"{quote}," said {speaker}.', quote, things, 1, by)


def _write_poverty(draft: _Draft) -> None:
    """A new county has so many poor people."""
    name = draft.name("County")
    word, place = draft.random.choice(list(PLACES.items()))
    county = draft.declare("County", name)
    people = draft.number(1_000, 400_000)
    quote = f"{name} in {word} has {people:,} people living in poverty"
    things: dict[str, object] = {
        county: {"locatedIn": place},
        f"poverty-in-{county}": {"of": county, "measure": "people-in-poverty", "value": f"{people:,} people"},
    }
    draft.say(f"{quote}.", quote, things, 4)


def _write_plan(draft: _Draft) -> None:
    """A company is going to create jobs."""
    name, company = _company(draft)
    word, place = draft.random.choice(list(PLACES.items()))
    jobs = draft.number(500, 20_000)
    quote = f"{name} will come to {word} and create {jobs:,} jobs"
    made = name_to_key(f"jobs by {name}")
    planned: dict[str, object] = {
        f"plan-of-{company}": {"kind": "job-creation", "agent": company, "place": place, "theme": made},
        made: {"group-of": "Job", "name": f"jobs by {name}", "mention": f"{jobs:,} jobs", "size": f"{jobs:,} jobs"},
    }
    draft.say(f"{quote}.", quote, {"planned": planned}, 5)


FORMS: tuple[Callable[[_Draft], None], ...] = (
    _write_factory,
    _write_staff,
    _write_wage,
    _write_opinion,
    _write_poverty,
    _write_plan,
)
