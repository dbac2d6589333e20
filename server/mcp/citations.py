"""From the evidence of rows to citations: who says it, in which words, and where they stand in the article.

An answer names each sentence once. A citation is a quote in a sentence, with its offsets in the article in Unicode code
points, end exclusive, so that whoever has the article can look it up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pyoxigraph import NamedNode

from graph.namespaces import XSD
from graph.revision.view import View
from server.mcp.budget import Budget
from server.mcp.prefixes import PrefixTable

Json = dict[str, Any]

MAX_CITATIONS = 10
"""A row has at most so many citations; how many more there are is counted."""

MAX_VALUE = 400
"""Where not even the first row fits, its values are cut after so many characters."""

_USUAL = frozenset({"narrator", "actual", "positive", "verbatim", "direct speech", "assessed"})
_AXES = ("voice", "factuality", "polarity", "directness")
_PLAIN = tuple(
    XSD + name for name in ("string", "integer", "decimal", "double", "boolean", "date", "dateTime", "gYear")
)


class Citations:
    """Collects the sentences and citations of an answer, each once.

    Attributes:
        citations: What was cited, by its name in the answer.
        sentences: The sentences around the quotes, by their names in the answer.
    """

    def __init__(self, report: Json, terms: TermWriter) -> None:
        """Prepare the citations of a report.

        Args:
            report: An answer with its evidence, as `graph.witness.report` has it.
            terms: Writes the values of rows.
        """
        self._report = report
        self._terms = terms
        self._names: dict[tuple[Any, ...], str] = {}
        self.citations: dict[str, Json] = {}
        self.sentences: dict[str, Json] = {}

    def add_rows(self, first: int, budget: Budget) -> list[Json]:
        """Return the rows of the report that fit a budget, the first of them always, cut where it must be."""
        evidence = self._report["evidence"]["rows"]
        bindings = self._report["results"]["bindings"] if "results" in self._report else [{}] * len(evidence)
        rows: list[Json] = []
        for number, (binding, one) in enumerate(zip(bindings, evidence, strict=True), first):
            row: Json = {"row": number}
            if "results" in self._report:
                row["values"] = {name: self._terms.write(term) for name, term in binding.items()}
            row |= self._grounds(one)
            if not self._add(row, one["sentences"], budget, MAX_CITATIONS):
                if rows:
                    break
                _shorten(row)
                self._add(row, one["sentences"], budget, 1)
            rows.append(row)
        return rows

    def cite(self, numbers: Iterable[int], budget: Budget, most: int = MAX_CITATIONS) -> Json:
        """Return the citations of some sentences of the report, as many as fit."""
        row: Json = {}
        self._add(row, list(numbers), budget, most)
        return row

    def _add(self, row: Json, numbers: list[int], budget: Budget, most: int) -> bool:
        """Add the citations of a row, and return whether they fit; add none where they do not."""
        made = list(self._iter_citations(numbers))
        kept = made[:most]
        new = {name: one for name, one, _, _ in kept if name not in self.citations}
        around = {name: one for _, _, name, one in kept if name not in self.sentences}
        found = dict(row)
        if kept:
            found["citations"] = list(dict.fromkeys(name for name, _, _, _ in kept))
        if len(made) > len(kept):
            found["more_citations"] = len(made) - len(kept)
        if not kept and not found.get("rests_on"):
            found["no_evidence"] = "Nothing says where this comes from."
        if not budget.take(found, new, around):
            return False
        row |= found
        self.citations |= new
        self.sentences |= around
        return True

    def _iter_citations(self, numbers: list[int]) -> Iterator[tuple[str, Json, str, Json]]:
        """Yield each quote of some sentences with its name, and the sentence around it with its own.

        Claims that rest on one quote and are said alike make one citation, with the first of them as `claim`.
        """
        for number in numbers:
            one = self._report["evidence"]["sentences"][number]
            around = self._name("s", one["article"], one["start"], one["end"])
            sentence = {key: one[key] for key in ("article", "published", "start", "end", "text")}
            for start, end in one["marks"]:
                citation: Json = {
                    "quote": one["text"][start:end],
                    "start": one["start"] + start,
                    "end": one["start"] + end,
                    "sentence": around,
                    "speaker": one["speaker"],
                }
                remarks = [one[axis] for axis in _AXES if one.get(axis, "").lower() not in ("", *_USUAL)]
                if remarks:
                    citation["said_as"] = ", ".join(remarks)
                if "claim" in one:
                    citation["claim"] = one["claim"]
                name = self._name("c", around, start, end, one["speaker"], *remarks)
                yield name, citation, around, sentence

    def _name(self, letter: str, *key: Any) -> str:
        """Return the name of a citation or sentence in this answer: a letter and a number."""
        found = self._names.get((letter, *key))
        if found is None:
            number = 1 + sum(1 for known in self._names if known[0] == letter)
            found = self._names[letter, *key] = f"{letter}{number}"
        return found

    def _grounds(self, one: Json) -> Json:
        """Return what is said of a row besides its sentences."""
        found: Json = {}
        contributions = one.get("contributions", ())
        if contributions:
            found["computed_from"] = sum(each["count"] for each in contributions)
        if len(one["witnesses"]) > 1:
            found["other_evidence"] = len(one["witnesses"]) - 1
        if not one["complete"]:
            found["evidence_complete"] = False
        if one.get("notFound"):
            found["not_found"] = [f"{each['kind']} {each['pattern']}" for each in one["notFound"]]
        triples = self._report["evidence"]["triples"]
        numbers = dict.fromkeys(_iter_numbers(one))
        rests_on = dict.fromkeys(ground for number in numbers for ground in iter_grounds(triples[number]))
        if rests_on:
            found["rests_on"] = list(rests_on)
        return found


_DRAWN = {"follows": "inferred", "computed": "computed", "contradiction": "cannot all be so"}
"""The grounds that have a rule or a formula, in words."""


def iter_grounds(support: Json) -> Iterator[str]:
    """Yield what a triple rests on besides sentences: documents, the vocabulary, rules, assumptions, a client."""
    for document in support.get("documents", ()):
        yield f"{'source' if support['ground'] == 'published' else 'reference data'}: {document['title']}"
    ground = support["ground"]
    if ground == "defined":
        yield "the vocabulary"
    elif ground in _DRAWN:
        yield f"{_DRAWN[ground]}: {support['rule']}" if support.get("rule") else _DRAWN[ground]
    elif ground == "assumed":
        yield f"assumed: {support['words']}"
    elif ground == "unknown":
        yield "a client wrote it, without a source"
    for premise in support.get("premises", ()):
        yield from iter_grounds(premise)


def _iter_numbers(one: Json) -> Iterator[int]:
    """Yield the numbers of the triples of a row's smallest witness, and of what it was computed from."""
    if one["witnesses"]:
        yield from one["witnesses"][0]
    for contribution in one.get("contributions", ()):
        for row in contribution["rows"]:
            yield from _iter_numbers(row)


class TermWriter:
    """Writes the terms of answers as an agent reads them."""

    def __init__(self, view: View, prefixes: PrefixTable) -> None:
        """Write with the names and the prefixes of a revision."""
        self._view = view
        self._prefixes = prefixes

    def write(self, term: Json) -> Any:
        """Return a plain literal as a text, and everything else as an object that says what it is."""
        if term["type"] == "uri":
            short = self._prefixes.shorten(term["value"])
            name = self._view.label(NamedNode(term["value"]))
            return {"term": short} | ({"label": name} if name not in short else {})
        if term["type"] == "bnode":
            return {"blank_node": term["value"]}
        if term["type"] == "triple":
            return {name: self.write(part) for name, part in term["value"].items()}
        if term.get("xml:lang", "en") != "en":
            return {"value": term["value"], "language": term["xml:lang"]}
        if term.get("datatype", _PLAIN[0]) not in _PLAIN:
            return {"value": term["value"], "datatype": self._prefixes.shorten(term["datatype"])}
        return term["value"]


def _shorten(row: Json) -> None:
    """Cut the long values of a row, and say so."""
    for name, value in row.get("values", {}).items():
        text = value.get("value") if isinstance(value, dict) else value
        if isinstance(text, str) and len(text) > MAX_VALUE:
            cut = text[:MAX_VALUE]
            row["values"][name] = {**value, "value": cut} if isinstance(value, dict) else cut
            row.setdefault("values_cut", []).append(name)
    for name in ("rests_on", "not_found"):
        if len(row.get(name, ())) > 3:
            row[name] = [*row[name][:3], f"… and {len(row[name]) - 3} more"]
