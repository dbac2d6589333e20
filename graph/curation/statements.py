"""Claims and quotations of an article file: axes, speakers, terms and types, each held against ontology and text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rdflib import URIRef

from graph.curation.axes import AxesReader, Frame
from graph.curation.claim import (
    OPINION_FACTUALITIES,
    Axes,
    Claim,
    Entity,
    Factuality,
    Polarity,
    Quotation,
)
from graph.curation.codes import FindingLog
from graph.curation.entities import EntityRegister
from graph.curation.file import SeedFile
from graph.curation.format import AnyClaim, ClaimPart, Passage, QuotationPart, StatementPart
from graph.curation.objects import ObjectReader, ObjectValue
from graph.curation.quotes import QuoteFinder
from graph.curation.yaml_source import YamlPath
from graph.finding import Related, Span
from graph.terms import RLF, claim_iri, figure_iri
from graph.text.article import Article, Stretch


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
    axes: AxesReader
    objects: ObjectReader
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
            speaker=self.axes.find_speaker(statement, path, passage),
            part=statement,
            passage=passage,
        )
        if isinstance(part, QuotationPart):
            self._read_quotation(part, frame)
        elif isinstance(part, ClaimPart):
            self._read_claim(part.says, (*path, "says"), frame)
        else:
            self._read_claim(part, path, frame)

    # ------------------------------------------------------------------ quotations

    def _read_quotation(self, part: QuotationPart, frame: Frame) -> None:
        source = self.file.source
        about = self._find_entities(part.about, (*frame.path, "about"))
        topics = self._find_entities(part.topic or [], (*frame.path, "topic"))
        given, place = self.axes.find_factuality(frame)
        factuality = given or Factuality.ASSESSED
        if factuality not in OPINION_FACTUALITIES:
            message = f"`factuality: {factuality.value}` stands at a quotation; expected assessed or recommended"
            self.log.add("factuality-clash", place, message, way_out="Leave it out, or write the claim with `says:`.")
        axes = self.axes.read_axes(frame, factuality)
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
        objects = list(self.objects.iter_objects(triple[2], (*path, 2), frame.quotes))
        if subject is not None and predicate is not None:
            self.objects.check_types(subject, triple[1], predicate, objects, path)
        factuality = self.axes.choose_factuality(subject, predicate, frame, predicate_place)
        axes = self.axes.read_axes(frame, factuality)
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
