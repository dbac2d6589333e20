"""Claims and statements in words of an article file, read in two rounds: names are made when all roles are known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from rdflib import URIRef

from graph.curation.axes import AxesReader
from graph.curation.claim import Axes, Claim, Directness, Entity, Polarity, Quotation
from graph.curation.codes import FindingLog
from graph.curation.entities import MADE_WORDS, EntityRegister
from graph.curation.file import SeedFile
from graph.curation.format import LongPart, PassagePart
from graph.curation.naming import agree, name_node
from graph.curation.nodes import Node, WordsNode
from graph.curation.objects import NOT_NAMED, ObjectReader, ObjectValue
from graph.curation.quotes import QuoteFinder
from graph.curation.roles import BESIDE, RoleReader, to_camel, to_kebab
from graph.curation.yaml_source import YamlPath
from graph.finding import Related, Span
from graph.terms import RLF, UNIT, claim_iri, figure_iri
from graph.text.article import Article, Stretch

READINGS = {"each": RLF.EachMember, "some": RLF.SomeMembers, "together": RLF.Together}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a passage says around a statement."""

    index: int
    passage: PassagePart
    quotes: tuple[Stretch, ...]
    speaker: Entity | None
    axes: Axes
    rests_on: URIRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A claim before names and keys are known."""

    base: str
    path: YamlPath
    subject: Entity
    predicate: URIRef
    item: ObjectValue
    is_list: bool
    frame: Frame
    part: LongPart | None


@dataclass(slots=True, kw_only=True)
class StatementReader:
    """Reads the statements of one article file and keeps which entities they name with which quotes.

    Attributes:
        uses: Quotes of the statements that name an entity, subjects first, by its IRI.
        places: Where the curator wrote what became an IRI.
        verbatim: What claims name that their quotes state in so many words.
        named: The names of the roles that the file gives an entity, by its IRI.
        passages: The passages by number: the part, its quotes, its speaker.
    """

    file: SeedFile
    article: Article
    register: EntityRegister
    finder: QuoteFinder
    axes: AxesReader
    roles: RoleReader
    objects: ObjectReader
    log: FindingLog
    uses: dict[URIRef, list[Stretch]] = field(default_factory=dict)
    places: dict[URIRef, Span] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    keys: dict[str, Span] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    verbatim: set[URIRef] = field(default_factory=set)
    named: dict[URIRef, set[str]] = field(default_factory=dict)
    passages: dict[int, tuple[PassagePart, tuple[Stretch, ...], Entity | None]] = field(default_factory=dict)

    def read_all(self, nodes: Sequence[Node | WordsNode], utterances: dict[int, str]) -> None:
        """Read every node; `utterances` has the key of the utterance of each passage that somebody says."""
        for node in nodes:
            if isinstance(node, WordsNode):
                self._read_words(node, utterances)
            elif node.passage is not None:
                self._read_node(node)
        self._check_observations()
        self._name_nodes()
        self._build_claims(utterances)

    def read_passages(self) -> None:
        """Read the quote and the speaker of every passage."""
        source = self.file.source
        seen: dict[Stretch, Span] = {}
        for index, passage in zip(self.file.kept["says"], self.file.model.says, strict=True):
            place = source.value_span(("says", index, "quote"))
            quote = self.finder.find_quote(passage.quote, place)
            if quote is not None and quote in seen:
                related = (Related(message="the first passage", span=seen[quote]),)
                self.log.add("quote-repeated", place, "another passage has the same quote", related=related)
            if quote is not None:
                seen.setdefault(quote, place)
            speaker = self.axes.find_speaker(passage, index, quote)
            self.passages[index] = (passage, (quote,) if quote is not None else (), speaker)

    def _frame(self, node: Node | WordsNode, quotes: Sequence[str] | None, path: YamlPath) -> Frame:
        assert node.passage is not None
        passage, found, speaker = self.passages[node.passage]
        more = [
            self.finder.find_quote(words, self.file.source.value_span((*path, "quotes", index)))
            for index, words in enumerate(quotes or ())
        ]
        all_quotes = tuple(dict.fromkeys((*found, *(one for one in more if one is not None))))
        axes = self.axes.read_axes(passage, node.passage, found[0] if found else None, node.manner)
        return Frame(
            index=node.passage,
            passage=passage,
            quotes=all_quotes,
            speaker=speaker,
            axes=axes,
            rests_on=self._find_document(passage, node.passage),
        )

    def _find_document(self, passage: PassagePart, index: int) -> URIRef | None:
        if passage.rests_on is None:
            return None
        span = self.file.source.value_span(("says", index, "rests-on"))
        document = self.register.find_entity(self.article.key, passage.rests_on, span, (RLF.Document,))
        if document is None:
            return None
        if not self.register.vocabulary.is_any(document.classes, RLF.Document):
            self.log.add("wrong-type", span, f"`{passage.rests_on}` is no Document", way_out="Name the document.")
        self._note_use(document, self.passages[index][1])
        return document.iri

    # ------------------------------------------------------------------ statements in words

    def _read_words(self, node: WordsNode, utterances: dict[int, str]) -> None:
        source, part = self.file.source, node.part
        about = [
            self.register.find_entity(self.article.key, key, source.value_span((*node.path, "about")))
            for key in part.about
        ]
        topics = [
            self.objects._read_entity(  # the same reading as of the role `topic`
                f"{node.key}-topic", RLF.topic, key, (*node.path, "topic"), self.passages[node.passage][1]
            )
            for key in part.topic or ()
        ]
        frame = self._frame(node, part.quotes, node.path)
        if not self._enter_key(node.key, source.key_span(node.path)) or not frame.quotes:
            return
        for entity in (*about, *topics):
            self._note_use(entity, frame.quotes, as_subject=True)
        self._note_use(frame.speaker, frame.quotes)
        name = f"{frame.speaker.name(self.article.language)}: " if frame.speaker else ""
        self.places[claim_iri(self.article.key, node.key)] = source.key_span(node.path)
        self.quotations.append(
            Quotation(
                key=node.key,
                quotes=frame.quotes,
                speaker=frame.speaker.iri if frame.speaker else None,
                axes=frame.axes,
                label=part.label or f"{name}“{self.article.cut(frame.quotes[0])}”",
                label_language=self.article.language,
                note=part.note or "",
                deprecated=part.deprecated or self.file.model.article.retracted or "",
                utterance=utterances.get(node.passage, ""),
                rests_on=frame.rests_on,
                about=tuple(entity.iri for entity in about if entity is not None),
                topics=tuple(entity.iri for entity in topics if entity is not None),
            )
        )

    # ------------------------------------------------------------------ claims, first round

    def _read_node(self, node: Node) -> None:
        span = self.file.source.key_span(node.path)
        classes = self.roles.implied_classes(node) if not node.identity.a else None
        subject = self.register.find_entity(self.article.key, node.key, span, classes or ())
        if subject is None:
            return
        if self.register.vocabulary.is_any(subject.classes, RLF.Event):
            self.roles.check_kind(node)
        self.named.setdefault(subject.iri, set()).update(to_camel(name) for name in node.roles)
        beside = {key: node.roles[key] for key in BESIDE if key in node.roles}
        if "time" in self.roles.sorts_of_unit(node):
            beside["unit"] = UNIT.YR
        for name, value in node.roles.items():
            if name in BESIDE:
                continue
            path = (*node.path, name)
            predicate = self.roles.find_property(name, path)
            read = self.objects.read_long(value, path)
            if predicate is None or read is None:
                continue
            plain, where, part = read
            self.objects.check_subject(subject, name, predicate, path)
            frame = self._frame(node, part.quotes if part else None, path)
            for item in self.objects.iter_objects(
                node.key, to_camel(name), predicate, plain, where, frame.quotes, beside
            ):
                self.objects.check_object(item, name, predicate)
                self.roles.check_unit(node, predicate, item.value, where)
                base = part.key if part and part.key else f"{node.key}-{to_kebab(to_camel(name))}"
                self.drafts.append(
                    Draft(
                        base=base,
                        path=where,
                        subject=subject,
                        predicate=predicate,
                        item=item,
                        is_list=isinstance(plain, list),
                        frame=frame,
                        part=part,
                    )
                )

    def _check_observations(self) -> None:
        vocabulary = self.register.vocabulary
        measures: dict[URIRef, set[str]] = defaultdict(set)
        first: dict[URIRef, Draft] = {}
        for draft in self.drafts:
            if vocabulary.is_any(draft.subject.classes, RLF.Observation):
                first.setdefault(draft.subject.iri, draft)
                if draft.predicate == RLF.measure and draft.item.entity is not None:
                    measures[draft.subject.iri].add(draft.item.entity.key)
        referred_to = {draft.item.entity.iri for draft in self.drafts if draft.item.entity is not None}
        for iri, draft in first.items():
            self.roles.check_observation(
                draft.subject, self.named[iri], measures[iri], draft.path[:-1], is_referred_to=iri in referred_to
            )

    # ------------------------------------------------------------------ names and keys, second round

    def _name_nodes(self) -> None:
        """Name events and observations that have no name of their own after their roles."""
        by_subject: dict[URIRef, list[Draft]] = defaultdict(list)
        for draft in self.drafts:
            by_subject[draft.subject.iri].append(draft)
        for _ in range(2):  # a name may be made of another that is made first
            for iri in sorted(by_subject):
                subject = self.register.by_iri[iri]
                declaration = self.register.find_declared(self.article.key, subject.key)
                if declaration is None or declaration.entity.iri != iri or declaration.has_name:
                    continue
                pairs = [
                    (self.register.vocabulary.short(draft.predicate), self._word(draft)) for draft in by_subject[iri]
                ]
                name = name_node(pairs, is_observation=RLF.Observation in subject.classes)
                if name and RLF.Group not in subject.classes:
                    self.register.rename(self.article.key, subject, name)

    def _short_name(self, subject: Entity, draft: Draft) -> str:
        """Return the subject's name, for one made of roles without the role of which the sentence tells."""
        declaration = self.register.find_declared(self.article.key, subject.key)
        if declaration is None or declaration.has_name or declaration.entity.iri != subject.iri:
            return subject.name(MADE_WORDS)
        vocabulary = self.register.vocabulary
        pairs = [
            (vocabulary.short(one.predicate), self._word(one)) for one in self.drafts if one.subject.iri == subject.iri
        ]
        short = name_node(
            pairs,
            is_observation=RLF.Observation in subject.classes,
            without=vocabulary.short(draft.predicate),
        )
        return short if short and RLF.Group not in subject.classes else subject.name(MADE_WORDS)

    def _word(self, draft: Draft) -> str:
        entity = draft.item.entity
        if entity is None:
            return draft.item.words
        return self.register.by_iri.get(entity.iri, entity).name(MADE_WORDS)

    def _build_claims(self, utterances: dict[int, str]) -> None:
        by_base: dict[str, list[Draft]] = defaultdict(list)
        for draft in self.drafts:
            by_base[draft.base].append(draft)
        for base, drafts in by_base.items():
            suffixed = len(drafts) > 1 or any(draft.is_list for draft in drafts)
            by_key: dict[str, list[Draft]] = defaultdict(list)
            for draft in drafts:
                by_key[base + (draft.item.suffix if suffixed else "")].append(draft)
            for key, same in by_key.items():
                for draft in same:
                    # Said in several passages: each claim is told apart by where its quote begins.
                    number = f"-{draft.frame.quotes[0].start}" if len(same) > 1 and draft.frame.quotes else ""
                    self._add_claim(key + number, draft, utterances)

    def _add_claim(self, key: str, draft: Draft, utterances: dict[int, str]) -> None:
        frame, item, part = draft.frame, draft.item, draft.part
        place = self.file.source.key_span(draft.path)
        if not frame.quotes or not self._enter_key(key, place):
            return
        article, axes = self.article, frame.axes
        subject = self.register.by_iri.get(draft.subject.iri, draft.subject)
        target = item.entity.iri if item.entity is not None else figure_iri(article.key, key)
        vocabulary = self.register.vocabulary
        is_negated = axes.polarity is Polarity.NEGATED
        name = self._short_name(subject, draft)
        label = vocabulary.sentence(draft.predicate, name, self._word(draft), is_negated=is_negated)
        if RLF.Group in subject.classes:
            label = agree(label, name)
        elif item.entity is not None and RLF.Group in item.entity.classes:
            label = agree(label, self._word(draft))  # "12 households are the recipient in …"
        claim = Claim(
            key=key,
            quotes=frame.quotes,
            speaker=frame.speaker.iri if frame.speaker else None,
            axes=axes,
            label=(part.label if part else None) or label,
            label_language=article.language if part and part.label else MADE_WORDS,
            note=(part.note if part else None) or "",
            deprecated=(part.deprecated if part else None) or self.file.model.article.retracted or "",
            utterance=utterances.get(frame.index, ""),
            rests_on=frame.rests_on,
            subject=subject.iri,
            predicate=draft.predicate,
            object=target,
            value=item.value,
            reading=self._reading(subject, draft),
        )
        self._append(claim, place)
        if axes.directness is Directness.VERBATIM:
            self.verbatim |= {claim.subject, claim.object}
        self._note_use(subject, frame.quotes, as_subject=True)
        if item.entity is not None and item.entity.key != NOT_NAMED:
            self._note_use(item.entity, frame.quotes)
        self._note_use(frame.speaker, frame.quotes)
        if item.equal is not None:
            self._add_equal(claim, item, place)

    def _add_equal(self, claim: Claim, item: ObjectValue, place: Span) -> None:
        assert item.equal is not None
        key = f"{claim.key}-equals"
        if not self._enter_key(key, place):
            return
        label = self.register.vocabulary.sentence(
            RLF.sameAmountAs, item.words, item.equal.label, is_negated=claim.axes.polarity is Polarity.NEGATED
        )
        same = Claim(
            key=key,
            quotes=claim.quotes,
            speaker=claim.speaker,
            axes=claim.axes,
            label=label,
            label_language="en",
            note=claim.note,
            deprecated=claim.deprecated,
            utterance=claim.utterance,
            rests_on=claim.rests_on,
            subject=claim.object,
            predicate=RLF.sameAmountAs,
            object=figure_iri(self.article.key, key),
            value=item.equal,
        )
        self._append(same, place)

    def _reading(self, subject: Entity, draft: Draft) -> URIRef | None:
        """Return of whom in a group a claim holds: what the curator says, some for several places, else the default."""
        if RLF.Group not in subject.classes:
            return None
        if draft.part is not None and draft.part.reading is not None:
            return READINGS[draft.part.reading]
        default = self.register.vocabulary.readings.get(draft.predicate)
        if draft.predicate == RLF["from"]:
            return RLF.SomeMembers if draft.is_list else RLF.EachMember
        return default

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
