"""From checked article files to the archive: entities, statements, mentions, and what no sentence may lack."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from rdflib import SKOS, URIRef

from graph.curation.axes import AxesReader
from graph.curation.claim import Archive, Claim, CuratedArticle, Entity, Mention, Polarity, Silence
from graph.curation.codes import FindingLog
from graph.curation.coverage import iter_unread_sentences
from graph.curation.entities import MADE_WORDS, EntityRegister
from graph.curation.file import SeedFile
from graph.curation.format import IdentityPart
from graph.curation.nodes import Node, WordsNode, iter_nodes
from graph.curation.objects import ObjectReader
from graph.curation.quotes import QuoteFinder, describe_near_match, shorten
from graph.curation.review.cautions import CautionReader
from graph.curation.review.likeness import note_equal_links, note_like_names
from graph.curation.roles import RoleReader
from graph.curation.statements import StatementReader
from graph.curation.utterances import find_utterances
from graph.curation.values import ValueReader
from graph.curation.yaml_source import line_and_column
from graph.finding import Finding, Severity, Span
from graph.namespaces import BASE
from graph.terms import RLF, Role, article_iri, claim_iri, entity_iri
from graph.text.article import Article, Stretch, find_near_match, find_stretches, find_whole_words, split_sentences
from graph.vocabulary import Vocabulary

QUOTELESS = frozenset({"article", "entities", "strays"})
"""The sections of a file in which an unsound part takes no quote away."""


NO_IDENTITY = IdentityPart.model_validate({})


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
    nodes = {seed.key: list(iter_nodes(seed.file, log, register.broken)) for seed in in_order}
    _declare_all(in_order, articles, nodes, register)
    note_like_names(register)
    note_equal_links(register)
    places: dict[URIRef, Span] = {}
    curated: list[CuratedArticle] = []
    texts = {seed.key: seed.text for seed in in_order}
    for seed in in_order:
        curated.append(_curate_one(seed, articles[seed.key], nodes[seed.key], register, texts, places))
    places = {declared.entity.iri: declared.span for declared in register.declared.values()} | places
    used = {iri for iri, _ in register.used}
    used |= {above for declared in register.declared.values() for above in declared.entity.broader}
    is_whole = all(seed.file.is_sound("says") for seed in in_order)
    for _, declared in sorted(register.declared.items()):
        if is_whole and declared.entity.iri not in used:
            log.add("entity-unused", declared.span, f"`{declared.entity.key}` is declared, and no claim uses it")
    findings = tuple(sorted(log.findings, key=_finding_order))
    if any(finding.severity is Severity.ERROR for finding in findings):
        return Reading(archive=None, findings=findings)
    entities = {key: declared.entity for key, declared in sorted(register.declared.items())}
    entities.update(_publishers(in_order, register))
    return Reading(archive=Archive(articles=tuple(curated), entities=entities, places=places), findings=findings)


def _declare_all(
    seeds: Sequence[SeedText],
    articles: Mapping[str, Article],
    nodes: Mapping[str, Sequence[Node | WordsNode]],
    register: EntityRegister,
) -> None:
    """Enter every entity that a file declares: in its section of entities, or where it is first used.

    Those with a class of their own come first, so that what is used without one finds them.
    """
    for explicit in (True, False):
        for seed in seeds:
            affirmed = {
                node.key
                for node in nodes[seed.key]
                if isinstance(node, Node) and node.manner.polarity is Polarity.POSITIVE and node.roles
            }
            roles = RoleReader(file=seed.file, article=seed.key, register=register, log=register.log)
            for node in nodes[seed.key]:
                if isinstance(node, WordsNode) or (node.identity.a is not None) is not explicit:
                    continue
                has_identity = node.identity != NO_IDENTITY
                if not explicit and not has_identity and register.find_declared(seed.key, node.key):
                    continue
                if not explicit and not has_identity and not _is_new_thing(node, register):
                    continue
                classes = roles.implied_classes(node)
                if classes is None:
                    if node.identity.a is not None:
                        register.broken.add(node.key)
                    elif has_identity and not register.is_known(seed.key, node.key):
                        place = seed.file.source.key_span(node.path)
                        register.log.add(
                            "class-missing", place, f"`{node.key}` is described here, and its class is not told"
                        )
                        register.broken.add(node.key)
                    continue
                is_happening = any(register.vocabulary.is_any(classes, one) for one in (RLF.Event, RLF.Observation))
                if node.manner.polarity is Polarity.NEGATED and is_happening and node.key not in affirmed:
                    classes = (RLF.Denial,)
                register.declare(seed.file, seed.key, articles[seed.key].language, node, classes)


def _is_new_thing(node: Node, register: EntityRegister) -> bool:
    """Return whether a key that is used without a class may stand for an event or observation of its own."""
    known = register.known.get(node.key, ())
    return all(register.vocabulary.is_any(one.classes, SKOS.Concept) for one in known)


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
        title=header.title or f"{header.publisher.name}, {header.published.day} {header.published:%B %Y}",
        date_read_from=header.date_read_from or "",
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


def _curate_one(
    seed: SeedText,
    article: Article,
    nodes: Sequence[Node | WordsNode],
    register: EntityRegister,
    texts: Mapping[str, str],
    places: dict[URIRef, Span],
) -> CuratedArticle:
    """Read the statements, mentions and silences of one article."""
    log, source = register.log, seed.file.source
    finder = QuoteFinder(article, texts, log)
    _read_strays(seed, finder)
    values = ValueReader(
        article=article,
        source=source,
        vocabulary=register.vocabulary,
        log=log,
        dates_relative=seed.file.is_sound("article", "published"),
    )
    roles = RoleReader(file=seed.file, article=seed.key, register=register, log=log)
    reader = StatementReader(
        file=seed.file,
        article=article,
        register=register,
        finder=finder,
        axes=AxesReader(file=seed.file, article=article, register=register, log=log),
        roles=roles,
        objects=ObjectReader(file=seed.file, article=article, register=register, roles=roles, values=values, log=log),
        log=log,
    )
    sentences = tuple(split_sentences(article.text, article.language))
    reader.read_passages()
    utterances, keys = find_utterances(
        article, sentences, reader.passages, register, source, is_unmarked=reader.axes.is_unmarked
    )
    reader.read_all(nodes, keys)
    for utterance in utterances:
        for iri in (utterance.addressee, utterance.event):
            if iri is not None:
                reader.uses.setdefault(iri, []).extend(utterance.sentences)
    places.update(reader.places)
    places[article_iri(seed.key)] = source.key_span(("article",))
    silences = _read_silences(seed, finder)
    mentions = _find_mentions(article, register, reader)
    curated = CuratedArticle(
        article=article,
        sentences=sentences,
        claims=tuple(reader.claims),
        quotations=tuple(reader.quotations),
        mentions=mentions,
        silences=silences,
        utterances=utterances,
        aside=_find_aside(seed, reader),
        used=tuple(register.by_iri[iri] for iri in sorted(reader.uses)),
    )
    words = {mention.entity: article.cut(mention.stretch) for mention in mentions}
    CautionReader(article=article, register=register, places=reader.places, mentions=words, log=log).check(
        curated.claims, curated.quotations
    )
    # What could not be read leaves its sentence unread, and was told already.
    has_all_quotes = all(path[0] in QUOTELESS for path in seed.file.unsound) and None not in finder.found.values()
    if has_all_quotes:
        for sentence in iter_unread_sentences(curated, finder.found.values()):
            span = stretch_to_span(article.text, sentence.stretch, seed.text_file)
            shown = shorten(article.cut(sentence.stretch))
            log.add("sentence-unread", span, f'sentence {sentence.number} has no claim and no reason: "{shown}"')
    return curated


def _find_aside(seed: SeedText, reader: StatementReader) -> dict[URIRef, Role]:
    """Return what the article tells of as a prospect only; note an event that is told both ways."""
    register, found = reader.register, dict[URIRef, Role]()
    telling: dict[URIRef, list[Claim]] = {}
    own: dict[URIRef, list[Claim]] = {}
    for claim in reader.claims:
        own.setdefault(claim.subject, []).append(claim)
        for iri in (claim.subject, claim.object):
            telling.setdefault(iri, []).append(claim)
    spoken = {utterance for _, _, utterance in reader.passages.values() if utterance is not None}
    speakers = {entity.iri for entity in spoken} | {iri for one in reader.quotations for iri in one.about}
    vocabulary = register.vocabulary
    for iri, claims in telling.items():
        entity = register.by_iri.get(iri)
        if entity is None or iri in speakers:
            continue
        happens = any(vocabulary.is_any(entity.classes, one) for one in (RLF.Event, RLF.Observation))
        is_named = any(vocabulary.is_any(entity.classes, one) for one in (SKOS.Concept, RLF.Place, RLF.Statistic))
        if all(claim.is_prospect for claim in claims) and not is_named:
            found[iri] = Role.PROSPECTS
        elif happens and any(claim.is_prospect for claim in own.get(iri, ())):
            declaration = register.find_declared(seed.key, entity.key)
            place = declaration.span if declaration is not None else seed.file.source.key_span(())
            message, way_out = f"`{entity.key}` is told as a prospect in one place and as a report in another", ""
            outer = next((one for one in claims if one.object == iri and not one.is_prospect), None)
            if outer is not None and all(one.is_prospect for one in own[iri]):
                teller, name = register.by_iri[outer.subject].key, vocabulary.short(outer.predicate)
                place = reader.places.get(claim_iri(seed.key, outer.key), place)
                message = f"`{name}` of `{teller}` is reported, and `{entity.key}` is known as a prospect only"
                way_out = (
                    f"Say it from the prospect, below the same word as the rest of it: "
                    f"`{entity.key}: {{cause: {teller}}}` or `partOf`; or give `{name}` in words."
                )
            register.log.add("factuality-clash", place, message, way_out=way_out)
    return found


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


def _find_mentions(article: Article, register: EntityRegister, reader: StatementReader) -> tuple[Mention, ...]:
    """Return one mention for each entity that the article's statements name."""
    found: list[Mention] = []
    for iri, quotes in sorted(reader.uses.items()):
        entity = register.by_iri[iri]
        stretch = _find_mention(article, register, entity, quotes, reader)
        if stretch is not None:
            local = str(iri).removeprefix(BASE).split("/", 1)[1].replace(f"{article.key}/", "")
            found.append(Mention(entity=iri, key=local.replace("/", "-"), stretch=stretch))
    return tuple(found)


def _find_mention(
    article: Article, register: EntityRegister, entity: Entity, quotes: Sequence[Stretch], reader: StatementReader
) -> Stretch | None:
    """Return the words that stand for an entity: within the quotes that speak of it, else anywhere in the article."""
    iri = entity.iri
    declared = register.find_declared(article.key, entity.key)
    is_own = declared is not None and declared.entity.iri == iri
    words = [name for _, name in (*entity.names, *entity.aliases)]
    if (article.key, iri) in register.mentions:
        mention, place = register.mentions[article.key, iri]
        stretch = _search(article, mention.strip(), quotes, fold_case=False)
        if stretch is None:
            near = find_near_match(article.text, mention)
            hint = describe_near_match(near) if near else "the article does not have these words"
            register.log.add("mention-not-found", place, f'`{entity.key}` is not mentioned as "{mention}"; {hint}')
        return stretch
    for name in words:
        stretch = _search(article, name.strip(), quotes, fold_case=True)
        if stretch is not None:
            return stretch
    is_concept = register.vocabulary.is_any(entity.classes, SKOS.Concept)
    if register.vocabulary.is_any(entity.classes, RLF.Event) and entity.names == (
        (MADE_WORDS, entity.key.replace("-", " ")),
    ):
        return quotes[0] if quotes else None  # an effort without a name of its own
    is_named = is_own and declared is not None and declared.article == article.key and declared.has_name
    if is_concept or register.is_local(entity.classes) or (entity.iri not in reader.verbatim and not is_named):
        return quotes[0] if quotes else None
    is_here = declared is not None and is_own and declared.article == article.key
    place = declared.span if declared is not None and is_here else register.used[entity.iri, reader.file.source.file]
    near = find_near_match(article.text, entity.name(article.language))
    hint = describe_near_match(near) if near else "the article does not have these words"
    message = f'`{entity.key}` is not mentioned as "{entity.name(article.language)}"; {hint}'
    register.log.add("mention-not-found", place, message)
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
