"""From checked article files to the archive: entities, statements, mentions, and what no sentence may lack."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from rdflib import URIRef

from graph.curation.axes import AxesReader
from graph.curation.claim import Archive, CuratedArticle, Entity, Mention, Silence
from graph.curation.codes import FindingLog
from graph.curation.coverage import iter_unread_sentences
from graph.curation.entities import EntityRegister
from graph.curation.file import SeedFile
from graph.curation.objects import ObjectReader
from graph.curation.quotes import QuoteFinder, describe_near_match, shorten
from graph.curation.statements import StatementReader
from graph.curation.values import ValueReader
from graph.curation.yaml_source import line_and_column
from graph.finding import Finding, Related, Severity, Span
from graph.terms import RLF, article_iri, entity_iri
from graph.text.article import Article, Stretch, find_near_match, find_stretches, find_whole_words, split_sentences
from graph.vocabulary import Vocabulary

QUOTELESS = frozenset({"article", "entities", "mentions", "strays"})
"""The sections of a file in which an unsound part takes no quote away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedText:
    """An article file beside its text.

    Attributes:
        key: The article's key: the name of its folder.
        file: The checked file.
        text: The text of article.txt.
        text_file: Name of article.txt in places.
    """

    key: str
    file: SeedFile
    text: str
    text_file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What reading article files gave.

    Attributes:
        archive: All articles; None where a finding is an error.
        findings: Everything that is wrong, in the order of files and places.
    """

    archive: Archive | None
    findings: tuple[Finding, ...]


def curate(
    seeds: Sequence[SeedText],
    vocabulary: Vocabulary,
    known: Mapping[str, tuple[Entity, ...]],
    log: FindingLog,
) -> Reading:
    """Read checked files into one archive.

    Args:
        seeds: The files, in any order; the result does not depend on it.
        vocabulary: The ontology's terms.
        known: Entities that need no declaration, by key.
        log: Findings so far; more are added.
    """
    in_order = sorted(seeds, key=lambda seed: seed.key)
    register = EntityRegister(vocabulary, known, log)
    articles = {seed.key: _seed_to_article(seed, log) for seed in in_order}
    for seed in in_order:
        register.declare_all(seed.file, seed.key, articles[seed.key].language)
    _note_equal_names(register)
    _note_equal_links(register, in_order)
    places: dict[URIRef, Span] = {declared.entity.iri: declared.span for declared in register.declared.values()}
    curated: list[CuratedArticle] = []
    for seed in in_order:
        others = {other.key: other.text for other in in_order if other is not seed}
        curated.append(_curate_one(seed, articles[seed.key], register, others, places))
    used = {iri for iri, _ in register.used}
    is_whole = all(seed.file.is_sound("passages") for seed in in_order)
    for key, declared in sorted(register.declared.items()):
        if is_whole and declared.entity.iri not in used:
            log.add("entity-unused", declared.span, f"`{key}` is declared, and no claim uses it")
    findings = tuple(sorted(log.findings, key=_finding_order))
    if any(finding.severity is Severity.ERROR for finding in findings):
        return Reading(archive=None, findings=findings)
    entities = {key: declared.entity for key, declared in sorted(register.declared.items())}
    entities.update(_publishers(in_order, register))
    return Reading(archive=Archive(articles=tuple(curated), entities=entities, places=places), findings=findings)


def _finding_order(finding: Finding) -> tuple[str, int, int, str]:
    return finding.span.file, finding.span.line, finding.span.column, finding.code


def _seed_to_article(seed: SeedText, log: FindingLog) -> Article:
    """Return the article of a file; its text must match the hash that the file states."""
    header = seed.file.model.article
    actual = sha256(seed.text.encode("utf-8")).hexdigest()
    if seed.file.is_sound("article", "sha256") and header.sha256 != actual:
        place = seed.file.source.value_span(("article", "sha256"))
        log.add("text-changed", place, f"article.txt has the SHA-256 {actual}; expected {header.sha256}")
    return Article(
        key=seed.key,
        text=seed.text,
        sha256=actual,
        published=header.published,
        address=header.address,
        publisher=header.publisher.key,
        language=header.language,
        title=header.title or header.label or seed.key,
    )


def _publishers(seeds: Iterable[SeedText], register: EntityRegister) -> dict[str, Entity]:
    """Return the publishers that are declared in headers alone."""
    found: dict[str, Entity] = {}
    segment = register.vocabulary.find_segment([RLF.NewsPublisher]) or "organization"
    for seed in seeds:
        publisher = seed.file.model.article.publisher
        if publisher.key not in register.declared and publisher.key not in register.known:
            found[publisher.key] = Entity(
                key=publisher.key,
                iri=entity_iri(segment, publisher.key),
                classes=(RLF.NewsPublisher,),
                names=((seed.file.model.article.language, publisher.name),),
            )
    return found


def _note_equal_names(register: EntityRegister) -> None:
    """Note entities that have the same name in the same language."""
    first: dict[tuple[str, str], str] = {
        name: entity.key for entities in register.known.values() for entity in entities for name in entity.names
    }
    for key, declared in sorted(register.declared.items()):
        for name in declared.entity.names:
            other = first.setdefault(name, key)
            if other != key:
                place = register.declared[other].span if other in register.declared else None
                related = (Related(message=f"`{other}`", span=place),) if place else ()
                message = f'`{key}` has the name "{name[1]}", and so has `{other}`'
                register.log.add("name-repeated", declared.span, message, related=related)


def _note_equal_links(register: EntityRegister, seeds: Sequence[SeedText]) -> None:
    """Note what `same-as` makes one thing of: two entities, or an entity and a term of the ontology.

    The reasoner would take all that is said of the one for said of the other.
    """
    vocabulary, log = register.vocabulary, register.log
    terms = {*vocabulary.classes.values(), *vocabulary.properties.values(), *vocabulary.individuals}
    entities = {entity.iri: entity for known in register.known.values() for entity in known}
    entities |= {declared.entity.iri: declared.entity for declared in register.declared.values()}
    owners = {iri: entity.key for iri, entity in entities.items()}
    owners |= {
        link: entity.key
        for iri, entity in entities.items()
        if entity.key not in register.declared
        for link in entity.same_as
    }
    for seed in seeds:
        for key, part in seed.file.model.entities.items():
            declared = register.declared.get(key)
            if declared is None or declared.article != seed.key or not part.same_as:
                continue
            place = seed.file.source.key_span(("entities", key, "same-as"))
            for link in declared.entity.same_as:
                if link in terms:
                    log.add("link-clash", place, f"`{key}` is said to be the same as {link}, a term of the ontology")
                elif owners.setdefault(link, key) != key:
                    log.add("link-clash", place, f"`{key}` is said to be the same as `{owners[link]}`: {link}")


def _curate_one(
    seed: SeedText,
    article: Article,
    register: EntityRegister,
    others: Mapping[str, str],
    places: dict[URIRef, Span],
) -> CuratedArticle:
    """Read the statements, mentions and silences of one article."""
    log, source = register.log, seed.file.source
    finder = QuoteFinder(article, others, log)
    _read_strays(seed, finder)
    values = ValueReader(
        article=article,
        source=source,
        vocabulary=register.vocabulary,
        log=log,
        dates_relative=seed.file.is_sound("article", "published"),
    )
    reader = StatementReader(
        file=seed.file,
        article=article,
        register=register,
        finder=finder,
        axes=AxesReader(file=seed.file, article=article, register=register, log=log),
        objects=ObjectReader(file=seed.file, article=article, register=register, values=values, log=log),
        log=log,
    )
    reader.read_all()
    places.update(reader.places)
    places[article_iri(seed.key)] = source.key_span(("article",))
    silences = _read_silences(seed, finder)
    curated = CuratedArticle(
        article=article,
        sentences=tuple(split_sentences(article.text, article.language)),
        claims=tuple(reader.claims),
        quotations=tuple(reader.quotations),
        mentions=_find_mentions(seed, article, register, reader),
        silences=silences,
    )
    # What could not be read leaves its sentence unread, and was told already.
    has_all_quotes = all(path[0] in QUOTELESS for path in seed.file.unsound) and None not in finder.found.values()
    if has_all_quotes:
        for sentence in iter_unread_sentences(curated, finder.found.values()):
            span = stretch_to_span(article.text, sentence.stretch, seed.text_file)
            words = shorten(article.cut(sentence.stretch))
            log.add("sentence-unread", span, f'sentence {sentence.number} has no claim and no reason: "{words}"')
    return curated


def stretch_to_span(text: str, stretch: Stretch, file: str) -> Span:
    """Return the place of a stretch in its file."""
    line, column = line_and_column(text, stretch.start)
    end_line, end_column = line_and_column(text, stretch.end)
    return Span(file=file, line=line, column=column, end_line=end_line, end_column=end_column)


def _read_strays(seed: SeedText, finder: QuoteFinder) -> None:
    for index, part in zip(seed.file.kept["strays"], seed.file.model.strays, strict=True):
        place = seed.file.source.value_span(("strays", index, "quote"))
        around = finder.find_quote(part.quote, place, may_hold_stray=True)
        if around is None:
            continue
        inside = find_stretches(finder.article.cut(around), part.stray)
        if len(inside) != 1:
            message = f'"{part.stray}" stands {len(inside)} times in "{shorten(part.quote)}"; expected once'
            finder.log.add("quote-not-unique", seed.file.source.value_span(("strays", index, "stray")), message)
            continue
        stretch = Stretch(start=around.start + inside[0].start, end=around.start + inside[0].end)
        finder.strays.append((stretch, part.because))


def _read_silences(seed: SeedText, finder: QuoteFinder) -> tuple[Silence, ...]:
    found: list[Silence] = []
    for index, part in zip(seed.file.kept["silent"], seed.file.model.silent, strict=True):
        place = seed.file.source.value_span(("silent", index, "quote"))
        stretch = finder.find_quote(part.quote, place, may_hold_stray=True)
        if stretch is not None:
            found.append(Silence(stretch=stretch, reason=part.because))
    return tuple(found)


def _find_mentions(
    seed: SeedText, article: Article, register: EntityRegister, reader: StatementReader
) -> tuple[Mention, ...]:
    """Return one mention for each entity that the article's statements name."""
    found: list[Mention] = []
    mentions = seed.file.model.mentions
    for iri, quotes in sorted(reader.uses.items()):
        entity = register.by_iri[iri]
        stretch = _find_mention(seed, article, register, entity, quotes)
        if stretch is not None:
            found.append(Mention(entity=iri, key=entity.key, stretch=stretch))
    used_keys = {register.by_iri[iri].key for iri in reader.uses}
    for key in mentions:
        if key not in used_keys:
            place = seed.file.source.key_span(("mentions", key))
            if register.find_entity(key, place) is not None and seed.file.is_sound("passages"):
                register.log.add(
                    "entity-unused", place, f"`{key}` stands under `mentions:`, and no claim of this file uses it"
                )
    return tuple(found)


def _find_mention(
    seed: SeedText, article: Article, register: EntityRegister, entity: Entity, quotes: Sequence[Stretch]
) -> Stretch | None:
    """Return the words that stand for an entity: within the quotes that speak of it, else anywhere in the article."""
    source, key = seed.file.source, entity.key
    declared = register.declared.get(key)
    is_own = declared is not None and declared.article == seed.key
    own_part = seed.file.model.entities.get(key)
    if key in seed.file.model.mentions:
        words, place, is_name = seed.file.model.mentions[key], source.value_span(("mentions", key)), False
    elif own_part is not None and own_part.mention is not None:
        words, place, is_name = own_part.mention, source.value_span(("entities", key, "mention")), False
    else:
        words, is_name = entity.name(article.language), True
        place = source.key_span(("entities", key)) if is_own else register.used[entity.iri, source.file]
    names = [words, *(name for _, name in entity.names)] if is_name else [words]
    for name in names:
        stretch = _search(article, name.strip(), quotes, fold_case=is_name)
        if stretch is not None:
            return stretch
    if declared is not None and not declared.has_name:
        return quotes[0]
    near = find_near_match(article.text, words)
    hint = describe_near_match(near) if near else "the article does not have these words"
    register.log.add("mention-not-found", place, f'`{key}` is not mentioned as "{words}"; {hint}')
    return None


def _search(article: Article, words: str, quotes: Sequence[Stretch], *, fold_case: bool) -> Stretch | None:
    """Return the first place of words in the quotes, else in the article; whole words are preferred."""
    everywhere = find_whole_words(article.text, words) or find_stretches(article.text, words)
    if not everywhere and fold_case:
        pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
        everywhere = [
            Stretch(start=match.start(), end=match.end()) for match in re.finditer(pattern, article.text, re.IGNORECASE)
        ]
    for quote in quotes:
        for stretch in everywhere:
            if quote.contains(stretch):
                return stretch
    return everywhere[0] if everywhere else None
