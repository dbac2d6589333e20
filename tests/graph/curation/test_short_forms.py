"""What a curator may leave out or say otherwise: other names of kinds, words as topics, speech without marks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from graph.curation.archive import read_archive
from graph.curation.claim import Claim, CuratedArticle, Entity, Factuality, Voice
from graph.curation.curate import Reading
from graph.terms import RLF, entity_iri
from graph.text.period import Period
from graph.vocabulary import Vocabulary
from tests.repository import repository_entities, repository_vocabulary


@cache
def known() -> tuple[Vocabulary, dict[str, tuple[Entity, ...]]]:
    """Return the vocabulary and what needs no declaration."""
    vocabulary = repository_vocabulary()
    return vocabulary, repository_entities(vocabulary)


def read(text: str, says: str, *, language: str = "en", header: str = "") -> Reading:
    """Read one article of 14 March 2018 by itself."""
    with written(text, says, language, header) as file:
        return read_archive([file], *known())


@contextmanager
def written(text: str, says: str, language: str, header: str) -> Iterator[Path]:
    """Write an article into a folder of its own."""
    with TemporaryDirectory() as folder:
        home = Path(folder) / "one"
        home.mkdir()
        (home / "article.txt").write_text(text, encoding="utf-8", newline="")
        (home / "article.yaml").write_text(
            f"article:\n  published: 2018-03-14\n  address: http://example.org/1\n"
            f"  publisher: {{key: example-news, name: Example News}}\n  language: {language}\n"
            f"  sha256: {sha256(text.encode()).hexdigest()}\n{header}says:\n{says}",
            encoding="utf-8",
        )
        yield home / "article.yaml"


def curated(reading: Reading) -> CuratedArticle:
    """Return the one article of a reading without errors."""
    assert reading.archive is not None, reading.findings
    return reading.archive.articles[0]


def find(article: CuratedArticle, predicate: str) -> Claim:
    """Return the one claim with a property."""
    (claim,) = [claim for claim in article.claims if claim.predicate == RLF[predicate]]
    return claim


def told(reading: Reading) -> list[tuple[str, str, str]]:
    """Return code, message and way out of each finding."""
    return [(one.code, one.message, one.way_out) for one in reading.findings]


@pytest.mark.parametrize(("word", "kind"), [("subsidy", "grant"), ("补贴", "grant"), ("roll-out", "launch")])
def test_a_kind_goes_by_its_other_names(word: str, kind: str) -> None:
    """A subsidy is a grant, whatever the language of the word."""
    article = curated(read("Norland gave it.", f"  - quote: Norland gave it\n    giving: {{kind: {word}}}\n"))
    assert find(article, "kind").object == entity_iri("kind", kind)


def test_an_event_may_have_the_key_of_its_kind() -> None:
    """`investment: {kind: investment}` is an event of that kind."""
    article = curated(read("It came.", "  - quote: It came\n    investment: {kind: investment}\n"))
    assert find(article, "kind").object == entity_iri("kind", "investment")


@pytest.mark.parametrize(
    ("role", "message", "way_out"),
    [
        (
            "kind: investmnt",
            "there is no kind `investmnt`; did you mean `investment`?",
            "Use one of the kinds of ontology/kinds.ttl, or declare it under `entities:`, as "
            "`investmnt: {a: Kind, broader: happening}`.",
        ),
        (
            "kind: juggling",
            "there is no kind `juggling`",
            "Use one of the kinds of ontology/kinds.ttl, or declare it under `entities:`, as "
            "`juggling: {a: Kind, broader: happening}`.",
        ),
        (
            "of: it, value: two, measure: heigth",
            "there is no measure `heigth`; did you mean `height`?",
            "Use one of the measures of ontology/measures.ttl, or declare it under `entities:`, as "
            "`heigth: {a: Measure, definition: what it measures}`.",
        ),
    ],
)
def test_an_unknown_kind_or_measure_is_told_with_the_line_that_declares_it(
    role: str, message: str, way_out: str
) -> None:
    """The nearest one of its catalogue is named, never an event, and the way out is a line to copy."""
    says = f"  - quote: It has two\n    it: {{a: Company, name: It}}\n    thing: {{{role}}}\n"
    assert ("unknown-entity", message, way_out) in told(read("It has two.", says))


def test_a_class_is_found_by_what_it_is_called() -> None:
    """Livestock are items, and the message says so."""
    reading = read("Two cows came.", "  - quote: Two cows came\n    cows: {group-of: Livestock, size: Two cows}\n")
    assert [row[:2] for row in told(reading)] == [
        ("unknown-term", "the ontology has no class `Livestock`; did you mean `Item`?")
    ]


def test_what_may_be_anything_may_be_told_in_words() -> None:
    """The theme of an event may be words of the quote; they stand for a topic."""
    text = "Acme praised the new rules."
    article = curated(
        read(
            text,
            "  - quote: Acme praised the new rules\n    acme: {a: Company, name: Acme}\n"
            "    praise: {kind: praise, agent: acme, theme: the new rules}\n",
        )
    )
    assert find(article, "theme").object == entity_iri("topic", "the-new-rules")


def test_words_that_do_not_stand_there_are_told_once() -> None:
    """The message says that the article does not have the words."""
    says = "  - quote: It came\n    coming: {kind: relocation, theme: the old rules}\n"
    assert [row[:2] for row in told(read("It came.", says))] == [
        ("unknown-entity", "nothing is declared as `the old rules`, and the article does not have these words")
    ]


def test_words_of_a_chinese_quote_declare_concepts() -> None:
    """Qualities, posts and products may be words in any script; their keys are written in Latin letters."""
    article = curated(
        read(
            "车间里一片繁忙景象。",
            "  - quote: 车间里一片繁忙景象\n    scene: {kind: happening, name: 景象, quality: 繁忙}\n",
            language="zh-CN",
        )
    )
    claim = find(article, "quality")
    assert claim.object == entity_iri("quality", "fan-mang")
    assert article.used[-1].names == (("zh-CN", "繁忙"),)


def test_words_find_the_concept_that_is_declared_with_them_as_its_name() -> None:
    """A product with a key and a Chinese name is meant by the name."""
    article = curated(
        read(
            "厂里做棉纱。",
            "  - quote: 厂里做棉纱\n    yarn: {a: Product, name: 棉纱}\n"
            "    work: {kind: production, name: 生产, product: 棉纱}\n",
            language="zh",
        )
    )
    assert find(article, "product").object == entity_iri("product", "yarn")


def test_speech_without_marks_is_direct_where_the_header_says_so() -> None:
    """In a reply in parliament what the minister says is direct speech, without quotation marks."""
    text = "Asked on jobs, the minister answered. We work with Acme."
    says = (
        "  - quote: Asked on jobs, the minister answered\n    reply: {kind: reply, agent: minister}\n"
        "    minister: {a: Person, name: the minister}\n"
        "  - quote: We work with Acme\n    by: minister\n    acme: {a: Company, name: Acme}\n"
        "    work: {kind: cooperation, partner: acme}\n"
    )
    header = "  speech: unmarked\n"
    article = curated(read(text, says, header=header))
    assert find(article, "partner").axes.voice is Voice.DIRECT
    assert [utterance.voice for utterance in article.utterances] == [Voice.DIRECT]
    assert find(curated(read(text, says)), "partner").axes.voice is Voice.INDIRECT


def test_words_alone_are_a_time_where_the_curator_says_so() -> None:
    """`{words: …}` alone is kept without days; the plain words are an error with the way out."""
    says = "  - quote: It was made before the reform\n    making: {kind: production, time: TIME}\n"
    text = "It was made before the reform."
    article = curated(read(text, says.replace("TIME", "{words: before the reform}")))
    period = find(article, "time").value
    assert isinstance(period, Period)
    assert (period.label, period.earliest, period.latest) == ("before the reform", None, None)
    (row,) = told(read(text, says.replace("TIME", "before the reform")))
    assert row == (
        "period-unread",
        'no rule reads "before the reform" for an article of 2018-03-14',
        "Give the days, as {words: before the reform, from: 2016-05-01, to: 2016-09-30}; where the text does not say "
        "from when to when, {words: before the reform} alone. seeds/README.md lists what is read.",
    )


def test_what_others_measure_needs_no_value() -> None:
    """Growth of an output that is not told has the output as what it is of."""
    says = (
        "  - quote: The output of Acme grew by 12 percent\n    acme: {a: Company, name: Acme}\n"
        "    output: {of: acme, measure: output}\n"
        "    growth: {of: output, measure: growth, value: 12 percent, comparedWith: not-named}\n"
    )
    assert told(read("The output of Acme grew by 12 percent.", says)) == []


@pytest.mark.parametrize(("word", "factuality"), [("hoped", Factuality.HOPED), ("possible", Factuality.POSSIBLE)])
def test_hopes_and_what_may_be_are_prospects(word: str, factuality: Factuality) -> None:
    """What somebody hopes for, and what may be, is kept apart from what is reported."""
    says = "  - quote: Acme may come\n    acme: {a: Company, name: Acme}\n"
    says += f"    {word}:\n      coming: {{kind: relocation, agent: acme}}\n"
    claim = find(curated(read("Acme may come.", says)), "agent")
    assert (claim.axes.factuality, claim.is_prospect) == (factuality, True)


def test_a_report_that_leads_to_a_prospect_is_told_with_the_way_round() -> None:
    """The message names the role that is reported, and how to say it from the prospect."""
    says = (
        "  - quote: Acme announced a plan to build a mill\n    acme: {a: Company, name: Acme}\n"
        "    announcement: {kind: announcement, agent: acme, theme: building}\n"
        "    planned:\n      building: {kind: construction, agent: acme}\n"
    )
    (row,) = told(read("Acme announced a plan to build a mill.", says))
    assert row == (
        "factuality-clash",
        "`theme` of `announcement` is reported, and `building` is known as a prospect only",
        "Say it from the prospect, below the same word as the rest of it: `building: {cause: announcement}` or `partOf`"
        "; or give `theme` in words.",
    )


def test_an_office_without_a_body_is_named_by_its_post() -> None:
    """The words “President Ada Moss” give an office with a name that reads."""
    says = "  - quote: President Ada Moss\n    ada-moss: {a: Person, name: Ada Moss}\n"
    says += "    her-office: {a: Office, agent: ada-moss, post: President}\n"
    label = find(curated(read("President Ada Moss spoke.", says)), "agent").label
    assert label == "Ada Moss is the agent of office as President"


def test_a_group_is_called_as_the_article_calls_it() -> None:
    """A group without a name has the article's words for it."""
    says = (
        "  - quote: 12 poor households came\n    guests: {group-of: Household, mention: 12 poor households, size: 12}\n"
    )
    assert find(curated(read("12 poor households came.", says)), "size").label == "12 poor households number 12"


def test_a_denial_and_a_question_are_told_as_done() -> None:
    """Who says that somebody denied, asked or promised something reports the speech act, and is not warned."""
    text = "The bureau denied it, and Acme asked whether it will pay."
    says = (
        "  - quote: The bureau denied it\n    denial: {kind: denial, agent: bureau}\n"
        "    bureau: {a: PublicBody, name: The bureau}\n"
        "  - quote: Acme asked whether it will pay\n    acme: {a: Company, name: Acme}\n"
        "    question: {kind: question, agent: acme}\n"
    )
    assert told(read(text, says)) == []
