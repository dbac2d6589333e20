"""Claims and quotations of an article file: axes, speakers, terms and types, each held against ontology and text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rdflib import URIRef

from graph.article import Article, Stretch, find_quotations
from graph.claim import (
    OPINION_FACTUALITIES,
    PROSPECT_FACTUALITIES,
    Axes,
    Claim,
    Directness,
    Entity,
    Factuality,
    Polarity,
    Quotation,
    Voice,
)
from graph.entities import EntityRegister
from graph.figure import Figure
from graph.finding import Related, Span
from graph.period import Period
from graph.quoting import QuoteFinder
from graph.seed_codes import FindingLog
from graph.seed_file import SeedFile
from graph.seed_format import AnyClaim, ClaimPart, FigurePart, Passage, PeriodPart, QuotationPart, StatementPart
from graph.seed_values import ValueReader
from graph.terms import RLF, claim_iri, figure_iri
from graph.yaml_source import YamlPath

PROSPECT_DEFAULTS = (
    (RLF.Plan, Factuality.PLANNED),
    (RLF.Pledge, Factuality.PROMISED),
    (RLF.Target, Factuality.AIMED),
    (RLF.Forecast, Factuality.EXPECTED),
)
"""The factuality of a prospect predicate by the class of its subject, where the curator gives none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectValue:
    """One object of a claim.

    Attributes:
        suffix: What is added to the claim's key for one of several objects.
        iri: The object itself; for a figure or period None, since it is minted from the claim's key.
        classes: Its classes.
        member_class: For a group, its members' class.
        value: The figure or period.
        equal: The same amount in another unit.
        name: What the claim's label calls it.
    """

    iri: URIRef | None
    classes: tuple[URIRef, ...]
    name: str
    suffix: str = ""
    member_class: URIRef | None = None
    value: Figure | Period | None = None
    equal: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a passage and a long claim say around the triple: quotes, speaker, axes and remarks."""

    key: str
    path: YamlPath
    quotes: tuple[Stretch, ...]
    speaker: Entity | None
    part: StatementPart
    passage: Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementReader:
    """Reads the statements of one article file and keeps which entities they name with which quotes.

    Attributes:
        uses: Quotes of the statements that name an entity, subjects first, by its IRI.
        places: Where the curator wrote what became an IRI.
    """

    file: SeedFile
    article: Article
    register: EntityRegister
    finder: QuoteFinder
    values: ValueReader
    log: FindingLog
    uses: dict[URIRef, list[Stretch]] = field(default_factory=dict)
    places: dict[URIRef, Span] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    keys: dict[str, Span] = field(default_factory=dict)

    def read_all(self) -> None:
        """Read every passage of the file."""
        source = self.file.source
        seen: dict[Stretch, Span] = {}
        for index, passage in zip(self.file.kept["passages"], self.file.model.passages, strict=True):
            path: YamlPath = ("passages", index)
            place = source.value_span((*path, "quote"))
            quote = self.finder.find_quote(passage.quote, place)
            if quote in seen:
                related = (Related(message="the first passage", span=seen[quote]),)
                self.log.add("quote-repeated", place, "another passage has the same quote", related=related)
            if quote is not None:
                seen.setdefault(quote, place)
            for key, part in passage.claims.items():
                self._read_statement(key, part, (*path, "claims", key), passage, quote)

    def _read_statement(
        self, key: str, part: AnyClaim, path: YamlPath, passage: Passage, quote: Stretch | None
    ) -> None:
        statement = part if isinstance(part, StatementPart) else StatementPart.model_construct()
        more = [
            self.finder.find_quote(words, self.file.source.value_span((*path, "quotes", index)))
            for index, words in enumerate(statement.quotes or ())
        ]
        quotes = tuple(dict.fromkeys(stretch for stretch in (quote, *more) if stretch is not None))
        frame = Frame(
            key=key,
            path=path,
            quotes=quotes,
            speaker=self._find_speaker(statement, path, passage),
            part=statement,
            passage=passage,
        )
        if isinstance(part, QuotationPart):
            self._read_quotation(part, frame)
        elif isinstance(part, ClaimPart):
            self._read_claim(part.says, (*path, "says"), frame)
        else:
            self._read_claim(part, path, frame)

    # ------------------------------------------------------------------ speakers and axes

    def _axis_path(self, frame_path: YamlPath, part: StatementPart, axis: str) -> YamlPath:
        """Return where an axis was written: on the claim, else on the passage."""
        return (*frame_path, axis) if getattr(part, axis) is not None else (*frame_path[:2], axis)

    def _find_speaker(self, part: StatementPart, path: YamlPath, passage: Passage) -> Entity | None:
        key = part.by or passage.by
        if key is None:
            return None
        place = self.file.source.value_span(self._axis_path(path, part, "by"))
        speaker = self.register.find_entity(key, place)
        if speaker is None:
            return None
        vocabulary = self.register.vocabulary
        classes = (*speaker.classes, *([speaker.member_class] if speaker.member_class else []))
        if not vocabulary.is_any(classes, RLF.Agent):
            self.log.add("wrong-type", place, f"`{key}` speaks here and is no Agent", way_out="Name who says it.")
        return speaker

    def _read_axes(self, frame: Frame, factuality: Factuality) -> Axes:
        """Return the axes of a statement; the claim's own words go before the passage's, and those before defaults."""
        part, passage = frame.part, frame.passage
        voice_word = part.voice or passage.voice
        is_quoted = bool(frame.quotes) and all(self._is_inside_quotation(quote) for quote in frame.quotes[:1])
        has_speaker = (part.by or passage.by) is not None
        default = (Voice.DIRECT if is_quoted else Voice.INDIRECT) if has_speaker else Voice.NARRATOR
        voice = Voice(voice_word) if voice_word else default
        if voice_word:
            place = self.file.source.value_span(self._axis_path(frame.path, part, "voice"))
            self._check_voice(voice, has_speaker, frame, place)
        return Axes(
            voice=voice,
            factuality=factuality,
            polarity=Polarity(part.polarity or passage.polarity or "positive"),
            directness=Directness(part.directness or passage.directness or "verbatim"),
        )

    def _check_voice(self, voice: Voice, has_speaker: bool, frame: Frame, place: Span) -> None:
        if voice is Voice.NARRATOR and has_speaker:
            self.log.add("voice-clash", place, "`voice: narrator` stands with a speaker; expected direct or indirect")
        elif voice is not Voice.NARRATOR and not has_speaker:
            self.log.add("speaker-missing", place, f"`voice: {voice.value}` stands without a speaker")
        elif voice is Voice.DIRECT and not any(self._touches_quotation(quote) for quote in frame.quotes):
            self.log.add("voice-clash", place, "`voice: direct` stands at a quote outside quotation marks")

    def _is_inside_quotation(self, quote: Stretch) -> bool:
        bare = quote
        while bare.start < bare.end and self.article.text[bare.start] in '"“':
            bare = Stretch(start=bare.start + 1, end=bare.end)
        while bare.start < bare.end and self.article.text[bare.end - 1] in '"”':
            bare = Stretch(start=bare.start, end=bare.end - 1)
        return any(quotation.contains(bare) for quotation in find_quotations(self.article.text))

    def _touches_quotation(self, quote: Stretch) -> bool:
        return any(quotation.overlaps(quote) for quotation in find_quotations(self.article.text))

    def _find_factuality(self, frame: Frame) -> tuple[Factuality | None, Span]:
        """Return the factuality that the curator gave, if any, and where."""
        word = frame.part.factuality or frame.passage.factuality
        place = self.file.source.value_span(self._axis_path(frame.path, frame.part, "factuality"))
        return (Factuality(word), place) if word else (None, self.file.source.key_span(frame.path))

    # ------------------------------------------------------------------ quotations

    def _read_quotation(self, part: QuotationPart, frame: Frame) -> None:
        source = self.file.source
        about = self._find_entities(part.about, (*frame.path, "about"))
        topics = self._find_entities(part.topic or [], (*frame.path, "topic"))
        given, place = self._find_factuality(frame)
        factuality = given or Factuality.ASSESSED
        if factuality not in OPINION_FACTUALITIES:
            message = f"`factuality: {factuality.value}` stands at a quotation; expected assessed or recommended"
            self.log.add("factuality-clash", place, message, way_out="Leave it out, or write the claim with `says:`.")
        axes = self._read_axes(frame, factuality)
        if not self._enter_key(frame.key, source.key_span(frame.path)) or not frame.quotes:
            return
        for entity in (*about, *topics):
            self._note_use(entity, frame.quotes, as_subject=True)
        self._note_use(frame.speaker, frame.quotes)
        words = self.article.cut(frame.quotes[0])
        name = f"{frame.speaker.name(self.article.language)}: " if frame.speaker else ""
        self.places[claim_iri(self.article.key, frame.key)] = source.key_span(frame.path)
        self.quotations.append(
            Quotation(
                key=frame.key,
                quotes=frame.quotes,
                speaker=frame.speaker.iri if frame.speaker else None,
                axes=axes,
                label=frame.part.label or f"{name}“{words}”",
                label_language=self.article.language,
                note=frame.part.note or "",
                deprecated=frame.part.deprecated or "",
                about=tuple(entity.iri for entity in about),
                topics=tuple(entity.iri for entity in topics),
            )
        )

    def _find_entities(self, keys: Sequence[str], path: YamlPath) -> list[Entity]:
        found = (
            self.register.find_entity(key, self.file.source.value_span((*path, index)))
            for index, key in enumerate(keys)
        )
        return [entity for entity in found if entity is not None]

    # ------------------------------------------------------------------ claims

    def _read_claim(self, triple: tuple[str, str, object], path: YamlPath, frame: Frame) -> None:
        source, register = self.file.source, self.register
        subject = register.find_entity(triple[0], source.value_span((*path, 0)))
        predicate_place = source.value_span((*path, 1))
        predicate = register.find_property(triple[1], predicate_place)
        objects = list(self._iter_objects(triple[2], (*path, 2), frame))
        if subject is not None and predicate is not None:
            self._check_types(subject, triple[1], predicate, objects, path)
        factuality = self._choose_factuality(subject, predicate, frame, predicate_place)
        axes = self._read_axes(frame, factuality)
        for item in objects:
            key = frame.key + item.suffix
            is_new = self._enter_key(key, source.key_span(frame.path))
            if item.equal is not None:
                is_new = self._enter_key(f"{key}-equals", source.key_span(frame.path)) and is_new
            if is_new and subject is not None and predicate is not None and frame.quotes:
                self._add_claim(key, subject, predicate, item, axes, frame)
        if not objects:
            self._enter_key(frame.key, source.key_span(frame.path))

    def _add_claim(
        self, key: str, subject: Entity, predicate: URIRef, item: ObjectValue, axes: Axes, frame: Frame
    ) -> None:
        vocabulary, article = self.register.vocabulary, self.article
        place = self.file.source.key_span(frame.path)
        target = item.iri if item.iri is not None else figure_iri(article.key, key)
        negation = "not: " if axes.polarity is Polarity.NEGATED else ""
        label = f"{negation}{subject.name(article.language)} {vocabulary.label(predicate)} {item.name}"
        claim = Claim(
            key=key,
            quotes=frame.quotes,
            speaker=frame.speaker.iri if frame.speaker else None,
            axes=axes,
            label=frame.part.label or label,
            label_language=article.language if frame.part.label else "en",
            note=frame.part.note or "",
            deprecated=frame.part.deprecated or "",
            subject=subject.iri,
            predicate=predicate,
            object=target,
            value=item.value,
            is_prospect=vocabulary.is_prospect_property(predicate),
        )
        self._append(claim, place)
        self._note_use(subject, frame.quotes, as_subject=True)
        self._note_use(self.register.by_iri.get(target), frame.quotes)
        self._note_use(frame.speaker, frame.quotes)
        if item.equal is not None:
            equal_key = f"{key}-equals"
            same = Claim(
                key=equal_key,
                quotes=frame.quotes,
                speaker=claim.speaker,
                axes=axes,
                label=f"{negation}{item.name} {vocabulary.label(RLF.sameAmountAs)} {item.equal.label}",
                label_language="en",
                note=claim.note,
                deprecated=claim.deprecated,
                subject=target,
                predicate=RLF.sameAmountAs,
                object=figure_iri(article.key, equal_key),
                value=item.equal,
                is_prospect=claim.is_prospect,
            )
            self._append(same, place)

    def _append(self, claim: Claim, place: Span) -> None:
        self.claims.append(claim)
        self.places[claim_iri(self.article.key, claim.key)] = place
        if claim.value is not None:
            self.places[claim.object] = place

    def _enter_key(self, key: str, place: Span) -> bool:
        """Enter a claim's key; note a finding and return False where another claim has it."""
        first = self.keys.setdefault(key, place)
        if first is not place:
            related = (Related(message="the first claim", span=first),)
            self.log.add(
                "duplicate-key", place, f"the claim key `{key}` is taken; the first is at {first}", related=related
            )
        return first is place

    def _note_use(self, entity: Entity | None, quotes: tuple[Stretch, ...], *, as_subject: bool = False) -> None:
        if entity is not None:
            known = self.uses.setdefault(entity.iri, [])
            known[:] = [*quotes, *known] if as_subject else [*known, *quotes]

    def _iter_objects(self, value: object, path: YamlPath, frame: Frame) -> Iterator[ObjectValue]:
        """Yield the objects of a claim that could be read."""
        match value:
            case list():
                for index, word in enumerate(value):
                    item = self._find_object(word, (*path, index), suffix=f"-{word.rpartition(':')[2]}")
                    if item is not None:
                        yield item
            case FigurePart():
                figure = self.values.read_figure(value, path, frame.quotes) if frame.quotes else None
                equal = None
                if value.equals is not None and frame.quotes:
                    equal = self.values.read_figure(value.equals, (*path, "equals"), frame.quotes)
                if figure is not None:
                    yield ObjectValue(iri=None, classes=(RLF.Figure,), name=figure.label, value=figure, equal=equal)
            case PeriodPart():
                period = self.values.read_period(value, path, frame.quotes) if frame.quotes else None
                if period is not None:
                    yield ObjectValue(iri=None, classes=(RLF.Period,), name=period.label, value=period)
            case str():
                item = self._find_object(value, path)
                if item is not None:
                    yield item

    def _find_object(self, word: str, path: YamlPath, suffix: str = "") -> ObjectValue | None:
        """Return the object that an entity key or a CURIE names, or None with a finding."""
        place = self.file.source.value_span(path)
        if ":" not in word:
            entity = self.register.find_entity(word, place)
            if entity is None:
                return None
            return ObjectValue(
                iri=entity.iri,
                classes=entity.classes,
                member_class=entity.member_class,
                name=entity.name(self.article.language),
                suffix=suffix,
            )
        vocabulary = self.register.vocabulary
        iri = vocabulary.expand(word)
        if iri is None:
            known = ", ".join(sorted(prefix for prefix in vocabulary.prefixes if prefix))
            self.log.add("unknown-term", place, f"the prefix of `{word}` is not known", way_out=f"Known: {known}.")
            return None
        kinds = vocabulary.individuals.get(iri)
        if kinds is None and iri.startswith(str(RLF)):
            self.log.add("unknown-term", place, f"the ontology has no individual `{word}`")
            return None
        return ObjectValue(iri=iri, classes=tuple(sorted(kinds or ())), name=vocabulary.label(iri), suffix=suffix)

    def _check_types(
        self, subject: Entity, name: str, predicate: URIRef, objects: list[ObjectValue], path: YamlPath
    ) -> None:
        """Note where subject or objects are of a class that the predicate does not take."""
        vocabulary, register, source = self.register.vocabulary, self.register, self.file.source
        expected = register.find_type_clash(subject.classes, subject.member_class, vocabulary.domains[predicate])
        if expected:
            stood = self._describe_class(subject.classes, subject.member_class)
            message = f"`{subject.key}` is {stood}; `{name}` takes {expected} as subject"
            self.log.add("wrong-type", source.value_span((*path, 0)), message)
        for item in objects:
            expected = register.find_type_clash(item.classes, item.member_class, vocabulary.ranges[predicate])
            if expected and item.classes:
                stood = self._describe_class(item.classes, item.member_class)
                message = f"`{item.name}` is {stood}; `{name}` takes {expected} as object"
                self.log.add("wrong-type", source.value_span((*path, 2)), message)

    def _describe_class(self, classes: tuple[URIRef, ...], member_class: URIRef | None) -> str:
        label = self.register.vocabulary.label
        of = f" of {label(member_class)}" if member_class else ""
        return f"a {' and '.join(label(term) for term in classes)}{of}"

    def _choose_factuality(
        self, subject: Entity | None, predicate: URIRef | None, frame: Frame, predicate_place: Span
    ) -> Factuality:
        """Return the factuality given or the default, with a finding where it does not fit predicate and subject."""
        given, place = self._find_factuality(frame)
        if subject is None or predicate is None:
            return given or Factuality.ACTUAL
        vocabulary = self.register.vocabulary
        is_prospect_property = vocabulary.is_prospect_property(predicate)
        if is_prospect_property != subject.is_prospect:
            this = "an ordinary predicate" if subject.is_prospect else "a predicate of prospects"
            that = "a prospect" if subject.is_prospect else "no prospect"
            name = vocabulary.label(predicate)
            self.log.add("prospect-clash", predicate_place, f"“{name}” is {this}, and `{subject.key}` is {that}")
            return given or Factuality.ACTUAL
        if is_prospect_property:
            if given is not None and given not in PROSPECT_FACTUALITIES:
                message = (
                    f"`factuality: {given.value}` stands at a prospect; expected aimed, planned, promised or expected"
                )
                self.log.add("factuality-clash", place, message)
            defaults = (value for kind, value in PROSPECT_DEFAULTS if vocabulary.is_any(subject.classes, kind))
            return given or next(defaults, Factuality.EXPECTED)
        if given in PROSPECT_FACTUALITIES:
            message = (
                f"`factuality: {given.value}` stands at an ordinary predicate; expected actual, ongoing or estimated"
            )
            self.log.add("factuality-clash", place, message)
        elif given in OPINION_FACTUALITIES:
            self.log.add("opinion-as-triple", place, f"`factuality: {given.value}` stands at a triple")
        return given or Factuality.ACTUAL
