"""The JSON Schema of an article file, with the words of the vocabulary: classes, properties, kinds and measures."""

from __future__ import annotations

from typing import Any

from rdflib import URIRef

from graph.curation.format import HOW, ArticleFile, FigurePart, IdentityPart, LongPart, WordsPart, close_schema
from graph.namespaces import BASE
from graph.terms import KEY, RLF
from graph.vocabulary import Vocabulary

ENTITY_KEY = {"type": "string", "pattern": f"^{KEY.pattern}$"}


def json_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the JSON Schema of an article file (draft 2020-12) for a vocabulary."""
    schema = close_schema(ArticleFile.model_json_schema(by_alias=True, mode="validation"))
    definitions = schema["$defs"]
    for model in (FigurePart, LongPart, WordsPart):
        part = close_schema(model.model_json_schema(by_alias=True, mode="validation"))
        definitions |= part.pop("$defs", {})
        definitions[model.__name__] = {key: value for key, value in part.items() if key != "$ref"} or part
    definitions["Entity"] = _entity(vocabulary)
    definitions["IdentityPart"] = {**definitions["IdentityPart"], **_named_classes(vocabulary, definitions)}
    definitions["PassagePart"] |= _block(definitions["PassagePart"])
    definitions["Said"] = {"type": "object", "description": "Entities, by key.", **_block({"properties": {}})}
    definitions["InWords"] = {
        "type": "object",
        "description": "Statements in words, by key.",
        "patternProperties": {f"^{KEY.pattern}$": {"$ref": "#/$defs/WordsPart"}},
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": BASE + "schema/article.schema.json",
        **schema,
        "title": "reliefgraph article file",
    }


def _block(part: dict[str, Any]) -> dict[str, Any]:
    """Return what a block of entities may hold: the words that say how, and entities by key."""
    words = {
        word: {
            "$ref": f"#/$defs/{'InWords' if word in {'assessed', 'recommended', 'in-words'} else 'Said'}",
            "description": f"Said to be {meaning}.",
        }
        for word, meaning in HOW.items()
    }
    own = {**part["properties"], **words}
    return {
        "properties": own,
        # An entity's key is none of the words that a block knows itself.
        "patternProperties": {f"^(?!(?:{'|'.join(own)})$){KEY.pattern}$": {"$ref": "#/$defs/Entity"}},
        "additionalProperties": False,
    }


def _entity(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return an entity as a passage has it: what identifies it, and its roles."""
    identity = close_schema(IdentityPart.model_json_schema(by_alias=True, mode="validation"))["properties"]
    roles: dict[str, Any] = {}
    for name, term in sorted(vocabulary.properties.items()):
        if term in vocabulary.patterns and term not in vocabulary.deprecated:
            affirmed = vocabulary.sentences.get(term, ("", ""))[0]
            roles[name] = {
                "description": f"{vocabulary.label(term)}: {affirmed}".replace("{s}", "…").replace("{o}", "…")
            }
    for name, kind in (("kind", RLF.Kind), ("measure", RLF.Measure)):
        words = sorted(
            str(iri).rpartition("/")[2] for iri, kinds in vocabulary.individuals.items() if URIRef(kind) in kinds
        )
        known = {"anyOf": [{"enum": words}, ENTITY_KEY]}
        roles[name] |= {"anyOf": [known, {"type": "array", "items": known}]}
    identity["a"] = _classes(vocabulary)
    identity["group-of"] = {**identity["group-of"], **_classes(vocabulary, one=True)}
    return {
        "type": "object",
        "description": "What is said of an entity: its class where it is new, and its roles.",
        "properties": {
            **identity,
            **roles,
            "per": {"enum": ["hour", "day", "week", "month", "year"], "description": "The time its figures are for."},
            "as-of": {"type": "string", "description": "The day for which its figures hold."},
        },
        "additionalProperties": False,
    }


def _named_classes(vocabulary: Vocabulary, definitions: dict[str, Any]) -> dict[str, Any]:
    properties = dict(definitions["IdentityPart"]["properties"])
    properties["a"] = _classes(vocabulary)
    properties["group-of"] = {**properties["group-of"], **_classes(vocabulary, one=True)}
    return {"properties": properties}


def _classes(vocabulary: Vocabulary, *, one: bool = False) -> dict[str, Any]:
    names = sorted(
        name
        for name, term in vocabulary.classes.items()
        if term in vocabulary.segments and term not in vocabulary.deprecated and ":" not in name
    )
    if one:
        return {"enum": names}
    choice = {"enum": names}
    return {"description": "Its class.", "oneOf": [choice, {"type": "array", "items": choice, "minItems": 1}]}
