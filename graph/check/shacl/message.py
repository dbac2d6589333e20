"""What a validation result says to a person."""

from __future__ import annotations

import re

from graph.check.corpus.corpus import Corpus
from graph.check.shacl.locate import Locator
from graph.check.shacl.result import ShaclResult
from graph.check.shacl.vocabulary import component_parameter
from graph.check.syntax.document import Document, Triple
from graph.check.syntax.term import Blank, Literal, Term, term_to_ntriples
from graph.namespaces import SH

SENTENCES = {
    "class": "{value} is no {asked}",
    "datatype": "{value} is no {asked}",
    "nodeKind": "{value} is not of the kind {asked}",
    "minCount": "there are fewer than {asked} values",
    "maxCount": "there are more than {asked} values",
    "minExclusive": "{value} is not more than {asked}",
    "minInclusive": "{value} is less than {asked}",
    "maxExclusive": "{value} is not less than {asked}",
    "maxInclusive": "{value} is more than {asked}",
    "minLength": "{value} is shorter than {asked} characters",
    "maxLength": "{value} is longer than {asked} characters",
    "pattern": "{value} does not match the pattern {asked}",
    "languageIn": "the language of {value} is none of those allowed",
    "uniqueLang": "there are several values in one language",
    "equals": "{value} does not stand under both this property and {asked}",
    "disjoint": "{value} stands also under {asked}, which must have other values",
    "lessThan": "{value} is not less than the value of {asked}",
    "lessThanOrEquals": "{value} is more than the value of {asked}",
    "not": "{value} conforms to the shape that it must not conform to",
    "and": "{value} does not conform to all shapes of sh:and",
    "or": "{value} conforms to no shape of sh:or",
    "xone": "{value} does not conform to exactly one shape of sh:xone",
    "node": "{value} does not conform to {asked}",
    "qualifiedMinCount": "fewer than {asked} values conform to the qualified shape",
    "qualifiedMaxCount": "more than {asked} values conform to the qualified shape",
    "closed": "the shape is closed and does not allow this property",
    "hasValue": "the value {asked} is missing",
    "in": "{value} is none of the values allowed",
    "sparql": "{value} breaks the constraint that a query states",
}
"""One sentence for each core constraint, by the name of its parameter."""


OF_ONE = {
    "minCount": "there is no value",
    "maxCount": "there is more than one value",
    "qualifiedMinCount": "no value conforms to the qualified shape",
    "qualifiedMaxCount": "more than one value conforms to the qualified shape",
}
"""The sentences of the constraints that count, where they ask for one."""


def describe_result(result: ShaclResult, locator: Locator, document: Document) -> str:
    """Write the sentence of a result: the node, the path, the author's own message or what the constraint means."""
    subject = document.shorten(result.focus)
    where = f"{subject}, {locator.path_text(document, result.path)}" if result.path is not None else subject
    written = author_message(result, locator.shapes)
    if written is None:
        written = constraint_sentence(result, locator.shapes, document)
    return f"{where}: {written}"


def author_message(result: ShaclResult, shapes: Corpus) -> str | None:
    """Return the message that the author of the shape wrote, as the engine filled it in."""
    core = component_parameter(result.component).removeprefix(SH) in SENTENCES
    has_own = result.shape is not None and bool(shapes.objects(result.shape, SH + "message"))
    is_query = result.component == SH + "SPARQLConstraintComponent" or not core
    if result.messages and (has_own or is_query):
        texts = [with_language(text, result, shapes) for text in result.messages]
        chosen = min(texts, key=lambda text: (text.language not in {"en", ""}, text.language, text.lexical))
        return " ".join(chosen.lexical.split())
    return None


def with_language(text: Literal, result: ShaclResult, shapes: Corpus) -> Literal:
    """Give a message of a query the language of the template that it was made from; the engine leaves it out."""
    if text.language or result.shape is None:
        return text
    for node in shapes.objects(result.shape, SH + "sparql"):
        for template in shapes.objects(node, SH + "message"):
            if isinstance(template, Literal) and template.language:
                parts = re.split(r"\{[?$]\w+\}", template.lexical)
                if re.fullmatch(".*".join(map(re.escape, parts)), text.lexical, re.DOTALL):
                    return text._replace(language=template.language)
    return text


def constraint_sentence(result: ShaclResult, shapes: Corpus, document: Document) -> str:
    """Say in words what a constraint asks for."""
    parameter = component_parameter(result.component)
    sentence = SENTENCES.get(parameter.removeprefix(SH), "{value} does not conform")
    if result.component == SH + "UniqueLangConstraintComponent" and isinstance(result.asked, Literal):
        return f"there are several values in the language `{result.asked.lexical}`"
    asked = " and ".join(dict.fromkeys(plain_asked(document, at) for at in asked_statements(result, shapes, parameter)))
    if not asked and "{asked}" in sentence and result.messages:
        # Where the shape is not found, the engine's own words name the value.
        return " ".join(result.messages[0].lexical.split())
    value = plain(document, result.value) if result.value is not None else document.shorten(result.focus)
    if asked == "1":
        sentence = OF_ONE.get(parameter.removeprefix(SH), sentence)
    return sentence.format(value=value, asked=asked)


def asked_statements(result: ShaclResult, shapes: Corpus, parameter: str) -> list[Triple]:
    """Return the statements of the shape that give the parameter the value that is broken.

    Where the shape has several values and it is not known which is broken, these are all of them.
    """
    if result.shape is None:
        return []
    return list(shapes.triples(result.shape, parameter, result.asked))


def result_properties(result: ShaclResult, locator: Locator) -> tuple[tuple[str, str], ...]:
    """Return what a report of SHACL says of a result, by name: terms as N-Triples, the path as SPARQL writes it."""
    path = None if result.path is None else locator.path_ntriples(result.path)
    terms = {
        "focus": term_to_ntriples(result.focus),
        "path": path,
        "value": term_to_ntriples(result.value) if result.value is not None else None,
        "component": f"<{result.component}>",
        "shape": term_to_ntriples(result.shape) if result.shape is not None else None,
        "severity": f"<{result.severity}>",
    }
    return tuple((name, text) for name, text in terms.items() if text is not None)


def plain_asked(document: Document, at: Triple) -> str:
    """Write what a constraint asks for as the data would write it, else as the shapes do."""
    text = plain(document, at.object)
    if isinstance(at.object, Blank):
        return "the shape that stands there"
    return plain(at.document, at.object) if text.startswith("<") else text


def plain(document: Document, term: Term) -> str:
    """Write a term; a number or date without quotes."""
    if isinstance(term, Literal) and term.lexical.replace(".", "").replace("-", "").isdigit():
        return term.lexical
    return document.shorten(term)
