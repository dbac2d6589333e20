"""Speech acts: what somebody says in one paragraph of an article is one utterance, with its whole sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rdflib import URIRef

from graph.curation.claim import Entity, Utterance, Voice
from graph.curation.entities import EntityRegister
from graph.curation.format import PassagePart
from graph.curation.yaml_source import YamlSource
from graph.terms import RLF
from graph.text.article import Article, Sentence, Stretch, find_quotations

Spoken = Mapping[int, tuple[PassagePart, tuple[Stretch, ...], Entity | None]]
"""The passages of a file by number: the part, its quotes, its speaker."""


def find_utterances(
    article: Article,
    sentences: Sequence[Sentence],
    passages: Spoken,
    register: EntityRegister,
    source: YamlSource,
    *,
    is_unmarked: bool = False,
) -> tuple[tuple[Utterance, ...], dict[int, str]]:
    """Return the utterances of an article, and the key of the one to which each passage belongs.

    Where speech is unmarked, what somebody says is direct unless the curator says otherwise.
    """
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    for index, (_, quotes, speaker) in passages.items():
        if speaker is not None and quotes:
            line = article.text.count("\n", 0, quotes[0].start)
            groups[speaker.key, line].append(index)
    numbers: dict[str, int] = defaultdict(int)
    found: list[Utterance] = []
    keys: dict[int, str] = {}
    for (speaker_key, _), indexes in sorted(groups.items(), key=lambda item: (item[0][1], item[0][0])):
        numbers[speaker_key] += 1
        key = f"{speaker_key}-{numbers[speaker_key]}"
        keys.update(dict.fromkeys(indexes, key))
        stretches = [quote for index in indexes for quote in passages[index][1]]
        speaker = next(entity for index in indexes if (entity := passages[index][2]) is not None)
        whole = tuple(
            dict.fromkeys(
                sentence.stretch
                for sentence in sentences
                if any(sentence.stretch.overlaps(stretch) for stretch in stretches)
            )
        )
        is_direct = any(
            mark.overlaps(one) for mark in find_quotations(article.text, article.language) for one in stretches
        ) or (is_unmarked and all(passages[index][0].voice != "indirect" for index in indexes))
        found.append(
            Utterance(
                key=key,
                speaker=speaker.iri,
                voice=Voice.DIRECT if is_direct else Voice.INDIRECT,
                sentences=whole,
                addressee=_find(article, passages, indexes, register, source, "to-whom", RLF.Agent),
                event=_find(article, passages, indexes, register, source, "said-at", RLF.Event),
            )
        )
    return tuple(found), keys


def _find(
    article: Article,
    passages: Spoken,
    indexes: Sequence[int],
    register: EntityRegister,
    source: YamlSource,
    name: str,
    kind: URIRef,
) -> URIRef | None:
    """Return what the first of some passages names as addressee or event, with a finding where it is neither."""
    for index in indexes:
        part = passages[index][0]
        key = part.to_whom if name == "to-whom" else part.said_at
        if key is None:
            continue
        span = source.value_span(("says", index, name))
        entity = register.find_entity(article.key, key, span, (kind,))
        if entity is None:
            return None
        classes = (*entity.classes, *([entity.member_class] if entity.member_class else []))
        if not register.vocabulary.is_any(classes, kind):
            label = register.vocabulary.label(kind)
            register.log.add("wrong-type", span, f"`{key}` stands at `{name}` and is no {label}")
        return entity.iri
    return None
