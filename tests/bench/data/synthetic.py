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

    def declare(self, kind: str, name: str, **more: str) -> str:
        """Declare an entity and return its key."""
        key = f"{name.lower().replace(' ', '-').replace('.', '')}"
        self.entities[key] = {"a": kind, "name": name, **more}
        return key

    def say(self, sentence: str, quote: str, claims: list[object], **axes: str) -> None:
        """Add a sentence and the passage that quotes it."""
        self.sentences.append(sentence)
        keys = {f"c{len(self.sentences)}-{index}": claim for index, claim in enumerate(claims, start=1)}
        self.passages.append({"quote": quote, **axes, "claims": keys})
        self.claims += len(claims)

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
        "label": f"Synthetic article {key}",
        "published": (FIRST_DAY + timedelta(days=source.randrange(3000))).isoformat(),
        "address": f"http://example.org/{key}.html",
        "publisher": {"key": "example-news", "name": "Example News"},
        "language": "en",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    mentions = {place: word for word, place in PLACES.items() if word in text}
    curation = {"article": header, "entities": draft.entities, "mentions": mentions, "passages": draft.passages}
    # JSON is YAML, and needs no library to be written.
    return SyntheticArticle(
        key=key, text=text, curation=json.dumps(curation, ensure_ascii=False, indent=1), claims=draft.claims
    )


def _company(draft: _Draft) -> tuple[str, str]:
    """Declare a company; return its name and key."""
    name = draft.name(draft.random.choice(("Electronics", "Garments", "Foods", "Textiles")))
    return name, draft.declare("Company", name)


def _write_factory(draft: _Draft) -> None:
    """A company opens a factory somewhere and makes something."""
    name, company = _company(draft)
    word, place = draft.random.choice(list(PLACES.items()))
    products = draft.random.sample(PRODUCTS, 2)
    factory = draft.declare("Factory", f"factory of {name}", mention=f"a factory of {name}")
    kinds = [draft.declare("Product", product) for product in products]
    quote = f"In {word}, a factory of {name} makes {products[0]} and {products[1]}"
    draft.say(
        f"{quote}.",
        quote,
        [
            [factory, "operatedBy", company],
            [factory, "locatedIn", place],
            [company, "produces", kinds[0]],
            [company, "produces", kinds[1]],
        ],
    )


def _write_staff(draft: _Draft) -> None:
    """A company has so many people."""
    name, company = _company(draft)
    people = draft.number(200, 90_000)
    word, place = draft.random.choice(list(PLACES.items()))
    quote = f"{name}, based in {word}, employs over {people:,} people"
    draft.say(
        f"{quote}.", quote, [[company, "headcount", {"over": people, "of": "people"}], [company, "basedIn", place]]
    )


def _write_wage(draft: _Draft) -> None:
    """An official tells what workers earn."""
    name, company = _company(draft)
    speaker = draft.name(draft.random.choice(SYLLABLES).capitalize())
    by = draft.declare("Person", speaker)
    low = draft.number(1_000, 3_000)
    high = low + draft.number(100, 2_000)
    workers = draft.declare("Group", f"workers at {name}", of="Person", mention=f"Workers at {name}")
    wage = draft.declare("Wage", f"wage at {name}", mention=f"{low:,} to {high:,} yuan a month")
    quote = f"Workers at {name} are paid {low:,} to {high:,} yuan a month"
    amount = {"from": low, "to": high, "unit": "CNY", "per": "month"}
    draft.say(
        f"{quote}, said {speaker}.",
        quote,
        [[workers, "employedBy", company], [wage, "wageOf", workers], [wage, "amount", amount]],
        by=by,
    )


def _write_opinion(draft: _Draft) -> None:
    """Somebody praises a company."""
    name, company = _company(draft)
    speaker = draft.name(draft.random.choice(SYLLABLES).capitalize())
    by = draft.declare("Person", speaker)
    quote = f"{name} is like a key to the village"
    draft.say(f'"{quote}," said {speaker}.', quote, [{"about": [company]}], by=by)


def _write_poverty(draft: _Draft) -> None:
    """A new county has so many poor people."""
    name = draft.name("County")
    word, place = draft.random.choice(list(PLACES.items()))
    county = draft.declare("County", name)
    people = draft.number(1_000, 400_000)
    poverty = draft.declare("PovertyCount", f"poverty in {name}", mention=f"{people:,} people living in poverty")
    quote = f"{name} in {word} has {people:,} people living in poverty"
    draft.say(
        f"{quote}.",
        quote,
        [
            [county, "locatedIn", place],
            [poverty, "ofPlace", county],
            [poverty, "count", {"exactly": people, "of": "people"}],
        ],
    )


def _write_plan(draft: _Draft) -> None:
    """A company is going to create jobs."""
    name, company = _company(draft)
    word, place = draft.random.choice(list(PLACES.items()))
    jobs = draft.number(500, 20_000)
    plan = draft.declare("Plan", f"plan of {name}", mention=f"{name} will come to {word}")
    quote = f"{name} will come to {word} and create {jobs:,} jobs"
    draft.say(
        f"{quote}.",
        quote,
        [
            [plan, "plannedBy", company],
            [plan, "plannedPlace", place],
            [plan, "expectedJobs", {"exactly": jobs, "of": "jobs"}],
        ],
    )


FORMS: tuple[Callable[[_Draft], None], ...] = (
    _write_factory,
    _write_staff,
    _write_wage,
    _write_opinion,
    _write_poverty,
    _write_plan,
)
