"""Explanations as plain values, ready to be written as JSON or drawn as a tree; each sentence is written down once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyoxigraph import BlankNode, NamedNode, Triple

from graph.lookup.claims import AXES
from graph.lookup.explanation import Explanation
from graph.lookup.passages import Passage, date_of, speaker_of
from graph.lookup.proofs import AllProofs
from graph.namespaces import XSD
from graph.revision.view import Term, View

Report = dict[str, Any]

_USUAL = frozenset({"narrator", "actual", "positive", "verbatim", "direct speech", "assessed"})
"""The values of the axes that need no remark."""


def term_to_json(term: Term) -> Report:
    """Return an RDF term as SPARQL results in JSON have it."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = zip(("subject", "predicate", "object"), term, strict=True)
        return {"type": "triple", "value": {name: term_to_json(part) for name, part in parts}}
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype.value != XSD + "string":
        found["datatype"] = term.datatype.value
    return found


class ExplanationReporter:
    """Writes explanations down over one revision, with a list of sentences that they name by number."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._numbers: dict[tuple[object, ...], int] = {}
        self.sentences: list[Report] = []

    def report(self, explanation: Explanation) -> Report:
        """Return an explanation as a dictionary, with only the members that it has."""
        found: Report = {"ground": explanation.ground.value}
        if explanation.triple is not None:
            parts = zip(("subject", "predicate", "object"), explanation.triple, strict=True)
            found |= {name: term_to_json(part) for name, part in parts}
        found["words"] = explanation.words
        if explanation.graph is not None:
            found["graph"] = explanation.graph.value
        if explanation.rule:
            found["rule"] = explanation.rule
        if explanation.passages:
            found["sentences"] = [self.number_sentence(passage) for passage in explanation.passages]
        if explanation.documents:
            found["documents"] = [
                {"iri": document.value, "title": self._view.label(document)} for document in explanation.documents
            ]
        if explanation.withdrawn:
            found["withdrawn"] = [
                {"claim": claim.iri.value, "reason": claim.deprecated} for claim in explanation.withdrawn
            ]
        if explanation.premises:
            found["premises"] = [self.report(premise) for premise in explanation.premises]
        return found

    def report_proofs(self, proofs: AllProofs) -> Report:
        """Return all proofs of a triple: their `count`, whether it is `complete`, and the first of them, `shown`."""
        return {
            "count": proofs.count,
            "complete": proofs.is_complete,
            "shown": [self.report(proof) for proof in proofs.shown],
        }

    def number_sentence(self, passage: Passage) -> int:
        """Return the number of a passage in the list of sentences, writing it down where it is not there yet."""
        statement = passage.statement
        claim = statement.iri.value if statement else ""
        key = (passage.article.value, passage.start, passage.end, passage.marks, claim)
        if key not in self._numbers:
            self._numbers[key] = len(self.sentences)
            self.sentences.append(dict(self._view.remember("sentence", key, lambda: self._report_sentence(passage))))
        return self._numbers[key]

    def _report_sentence(self, passage: Passage) -> Report:
        found: Report = {
            "article": passage.article.value,
            "title": self._view.label(passage.article),
            "published": date_of(self._view, passage.article),
            "text": passage.text,
            "start": passage.start,
            "end": passage.end,
            "marks": [list(mark) for mark in passage.marks],
            "quotes": [quote.value for quote in passage.quotes],
            "speaker": speaker_of(self._view, passage),
        }
        if passage.statement is not None:
            found["claim"] = passage.statement.iri.value
            found |= {
                axis: self._view.label(value)
                for axis, value in zip(AXES, passage.statement.axes, strict=True)
                if value is not None
            }
        return found


def find_remarks(sentence: Report) -> list[str]:
    """Return how a sentence is said, where that is out of the ordinary: denied, planned, in other words."""
    found = (sentence.get(axis, "") for axis in AXES)
    return [value for value in found if value and value.lower() not in _USUAL]


def iter_documents(explained: Report) -> Iterator[Report]:
    """Yield the documents of a reported explanation and of what it follows from."""
    yield from explained.get("documents", ())
    for premise in explained.get("premises", ()):
        yield from iter_documents(premise)
