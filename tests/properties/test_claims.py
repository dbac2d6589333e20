"""What must hold of every claim, every file order and every text, on values drawn at random."""

from __future__ import annotations

import tempfile
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import URIRef
from rdflib.compare import isomorphic

from graph.curation.archive import read_archive
from graph.curation.claim import (
    Archive,
    Axes,
    Claim,
    CuratedArticle,
    Directness,
    Factuality,
    Polarity,
    Quotation,
    Voice,
)
from graph.curation.yaml_source import parse_yaml
from graph.namespaces import BASE
from graph.rdf.archive import archive_to_graphs
from graph.terms import RLF, figure_iri
from graph.text.amount_reader import find_amounts
from graph.text.article import (
    Article,
    Stretch,
    find_near_match,
    find_stretches,
    find_whole_words,
    split_sentences,
)
from graph.text.figure import Figure, NumberParts, amount_to_figure, find_words
from graph.text.period import Period
from graph.text.units import COUNT, PERIODS, make_currency
from tests.properties.reading_back import read_statements, through_quads
from tests.small_archive import BODY, HEADER, small_reference, small_vocabulary, write_article

PRINTABLE = st.characters(exclude_categories=("Cs", "Cc"))
WORDS = st.text(PRINTABLE, min_size=1, max_size=40)
TEXT = "One 😀 sentence. “Another one,” said she.\nA third"
ENTITIES = [URIRef(f"{BASE}id/company/{name}") for name in ("a", "b", "c")]
NUMBERS = st.decimals(min_value=0, max_value=10**13, places=2).map(lambda number: number.normalize() + 0)
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))

stretches = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 12)).map(
    lambda pair: Stretch(start=pair[0], end=min(len(TEXT), pair[0] + pair[1]))
)
axes = st.builds(
    Axes,
    voice=st.sampled_from(Voice),
    factuality=st.sampled_from(Factuality),
    polarity=st.sampled_from(Polarity),
    directness=st.sampled_from(Directness),
)


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    """Draw a figure as the reader makes it, with each kind of bound."""
    kind = draw(
        st.sampled_from([("over",), ("under",), ("at-least", "under"), ("from", "to"), ("exactly",), ("about",), ()])
    )
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    parts = NumberParts(
        numbers={key: Fraction(number) for key, number in zip(kind, (low, high + 1), strict=False)},
        approximate=draw(st.booleans()),
    )
    unit = draw(st.sampled_from([COUNT, make_currency("CNY")]))
    per = draw(st.sampled_from([None, PERIODS["month"]]))
    return amount_to_figure(
        parts.to_amount(unit, per),
        label=draw(WORDS),
        language=draw(st.sampled_from(["en", "zh-hans"])),
        as_of=draw(DAYS),
        unit_text=draw(st.sampled_from(["", "people"])),
    )


periods = st.builds(
    Period,
    label=WORDS,
    language=st.just("en"),
    earliest=st.none() | DAYS,
    latest=st.none() | DAYS,
    approximate=st.booleans(),
    rule=st.sampled_from([None, RLF["rule-years-ago"]]),
)


@st.composite
def archives(draw: st.DrawFn) -> Archive:
    """Draw an article with a few claims and quotations."""
    claims: list[Claim] = []
    quotations: list[Quotation] = []
    for index in range(draw(st.integers(1, 5))):
        key = f"claim-{index}"
        common: dict[str, Any] = {
            "key": key,
            "quotes": tuple(sorted(draw(st.sets(stretches, min_size=1, max_size=3)))),
            "speaker": draw(st.sampled_from([None, *ENTITIES])),
            "axes": draw(axes),
            "label": draw(WORDS),
            "label_language": "en",
            "note": draw(st.just("") | WORDS),
            "deprecated": draw(st.just("") | WORDS),
        }
        if draw(st.booleans()):
            about = draw(st.sets(st.sampled_from(ENTITIES), min_size=1))
            topics = draw(st.sets(st.sampled_from(ENTITIES)))
            quotations.append(Quotation(**common, about=tuple(sorted(about)), topics=tuple(sorted(topics))))
            continue
        value = draw(st.none() | figures() | periods)
        claims.append(
            Claim(
                **common,
                subject=draw(st.sampled_from(ENTITIES)),
                predicate=RLF[draw(st.sampled_from(["size", "operatedBy"]))],
                object=draw(st.sampled_from(ENTITIES)) if value is None else figure_iri("small", key),
                value=value,
            )
        )
    article = Article(
        key="small",
        text=TEXT,
        sha256="0" * 64,
        published=date(2016, 10, 26),
        address="http://example.org/1",
        publisher="nobody",
        language="en",
        title="Small",
    )
    curated = CuratedArticle(
        article=article,
        sentences=(),
        claims=tuple(claims),
        quotations=tuple(quotations),
        mentions=(),
        silences=(),
    )
    return Archive(articles=(curated,), entities={})


@given(archives())
@settings(max_examples=60, deadline=None)
def test_claims_survive_the_way_through_quads(archive: Archive) -> None:
    """What is written as RDF, loaded by the engine and read back is what was written."""
    graphs = through_quads(archive_to_graphs(archive))
    assert read_statements(graphs, "small") == {s.key: s for s in archive.articles[0].statements}


@given(st.permutations(["alpha", "beta", "gamma"]), st.booleans())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_files_does_not_matter(order: list[str], is_broken: bool) -> None:
    """The same articles in any order give the same graphs, or the same findings in the same order."""
    vocabulary, reference = small_vocabulary(), small_reference()
    with tempfile.TemporaryDirectory() as folder:
        yaml = HEADER + BODY
        changed = {
            "beta": yaml.replace('value: "over 2,000 people"', "value: {over: 2001}").replace("operatedBy", "operated")
        }
        texts = changed if is_broken else {}
        paths = {key: write_article(Path(folder), texts.get(key, yaml), key=key) for key in ("alpha", "beta", "gamma")}
        first = read_archive(list(paths.values()), vocabulary, reference)
        again = read_archive([paths[key] for key in order], vocabulary, reference)
    assert first.findings == again.findings
    assert len(first.findings) == (2 if is_broken else 0)
    assert (first.archive is None) == (again.archive is None) == is_broken
    if first.archive is not None and again.archive is not None:
        graphs, others = archive_to_graphs(first.archive), archive_to_graphs(again.archive)
        assert all(isomorphic(graphs[role], others[role]) for role in graphs)


@given(st.text(PRINTABLE | st.just("\n"), max_size=60), st.data())
def test_a_found_stretch_is_its_words(text: str, data: st.DataObject) -> None:
    """Every place of a quote, cut out, is the quote; and a stretch of the text is always found."""
    start = data.draw(st.integers(0, len(text)))
    words = text[start : data.draw(st.integers(start, len(text)))]
    found = find_stretches(text, words)
    assert all(
        text[place.start : place.end] == words for place in [*found, *find_whole_words(text, words or "x")] if words
    )
    assert not words or Stretch(start=start, end=start + len(words)) in found
    near = find_near_match(text, words + "x")
    assert near is None or 0 <= near.stretch.start < near.stretch.end <= len(text)


@given(st.lists(st.sampled_from(["a", "B", ".", "!", '"', " ", "\n", "8", "Mr", " said"]), max_size=40))
def test_sentences_lose_no_character(pieces: list[str]) -> None:
    """Sentences stand in order, do not overlap, and hold everything but white space."""
    text = "".join(pieces)
    found = [sentence.stretch for sentence in split_sentences(text)]
    assert all(one.end <= other.start for one, other in pairwise(found))
    told = "".join(text[stretch.start : stretch.end] for stretch in found)
    assert "".join(told.split()) == "".join(text.split())


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,6}", fullmatch=True),
        st.recursive(
            st.from_regex(r"[a-z]{1,8}", fullmatch=True).filter(lambda w: w not in {"null", "true", "false"}),
            lambda inner: st.lists(inner, min_size=1, max_size=3),
            max_leaves=5,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_places_in_yaml_are_where_the_words_stand(data: dict[str, object]) -> None:
    """The place of every scalar, cut out of the file, is that scalar."""
    text = "\n".join(f"{key}: {str(value).replace(chr(39), '')}" for key, value in data.items())
    source = parse_yaml(text, "file")
    assert source.value == data
    lines = text.splitlines()
    for path, span in source.value_spans.items():
        value: Any = data
        for step in path:
            value = value[step]
        if isinstance(value, str):
            assert lines[span.line - 1][span.column - 1 : span.end_column - 1] == value


@given(st.integers(0, 10**9), st.sampled_from(["over", "about", "exactly"]))
def test_a_number_with_commas_is_found_with_its_qualifier(number: int, kind: str) -> None:
    """Whatever the number, its words run from the qualifier to what is counted."""
    words = {"over": "over ", "about": "about ", "exactly": ""}[kind] + f"{number:,} people"
    quote = f"It has employed {words} in Kashgar."
    parts = NumberParts(numbers={kind: Fraction(number)})
    found = find_words(quote, parts, unit=None, unit_text="people", per=None, language="en")
    assert [(quote[m.stretch.start : m.stretch.end], m.clash) for m in found] == [(words, "")]
    assert [getattr(one, "numbers", None) for one in find_amounts(quote, "en")] == [(number,)]
