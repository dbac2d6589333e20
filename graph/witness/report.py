"""An answer with its evidence as plain values: rows, triples, sentences, ready to be written in any format.

SPARQL 1.1 Query Results JSON (https://www.w3.org/TR/sparql11-results-json/) with one member more, `evidence`: clients
that do not know it read the rows as ever. Its lists are said once and named by number.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Quad

from graph.lookup.explanation import Explanation, Ground, explain_quad
from graph.lookup.explanation_report import ExplanationReporter, Report, term_to_json
from graph.lookup.passages import Passage
from graph.lookup.proofs import ProofFinder
from graph.revision.view import View
from graph.witness.answer import AnswerEvidence
from graph.witness.row_evidence import Contribution, RowEvidence, Witness


class Reporter:
    """Writes down the evidence of one answer over one revision."""

    def __init__(self, view: View, proofs: ProofFinder | None = None) -> None:
        """Look at a revision; with a finder of proofs, all proofs of each inferred triple are told."""
        self._view = view
        self._proofs = proofs
        self._triples: list[Report] = []
        self._numbers: dict[Quad, int] = {}
        self._found: dict[Quad, Explanation] = {}
        self._explanations = ExplanationReporter(view)

    def report(self, answer: AnswerEvidence) -> Report:
        """Return the answer in SPARQL results JSON with its evidence.

        `evidence` has `rows`, one for each binding: `witnesses` (each a list of numbers of `triples`), `complete`
        (whether these are all), `sentences` (numbers), and where there are any `notFound` and `contributions`;
        `triples`, each with its terms, its graph, its ground and what it rests on; `sentences`, whole, with the marks
        of the quotes in them.
        """
        rows = [self._row(one) for one in answer.rows]
        evidence: Report = {"complete": not answer.has_more, "rows": rows}
        if answer.absences:
            evidence["notFound"] = [{"kind": one.kind, "pattern": one.pattern} for one in answer.absences]
        evidence["triples"] = self._triples
        evidence["sentences"] = self._explanations.sentences
        if answer.boolean is not None:
            return {"head": {}, "boolean": answer.boolean, "evidence": evidence}
        bindings = [
            {name: term_to_json(term) for name, term in zip(answer.variables, one.row, strict=True) if term is not None}
            for one in answer.rows
        ]
        head = {"vars": list(answer.variables)}
        return {"head": head, "results": {"bindings": bindings}, "evidence": evidence}

    def _row(self, one: RowEvidence) -> Report:
        found: Report = {
            "complete": one.is_complete,
            "witnesses": [self._witness(witness) for witness in one.witnesses],
            "sentences": self._sentences_of(one),
        }
        if one.absences:
            found["notFound"] = [{"kind": absence.kind, "pattern": absence.pattern} for absence in one.absences]
        if one.contributions:
            found["contributions"] = [self._contribution(contribution) for contribution in one.contributions]
        return found

    def _contribution(self, one: Contribution) -> Report:
        found: Report = {"count": one.count, "rows": [self._row(row) for row in one.rows]}
        if one.deciding:
            found["deciding"] = {name: self._row(row) for name, row in one.deciding.items()}
        return found

    def _witness(self, witness: Witness) -> list[int]:
        return [self._triple(quad) for quad in sorted(witness, key=str)]

    def _triple(self, quad: Quad) -> int:
        number = self._numbers.get(quad)
        if number is None:
            number = self._numbers[quad] = len(self._numbers)
            self._triples.append(self._explain(quad))
        return number

    def _find_explanation(self, quad: Quad) -> Explanation:
        found = self._found.get(quad)
        if found is None:
            found = self._found[quad] = explain_quad(self._view, quad)
        return found

    def _explain(self, quad: Quad) -> Report:
        explanation = self._find_explanation(quad)
        found = self._explanations.report(explanation)
        if self._proofs is not None and explanation.ground is Ground.FOLLOWS and explanation.triple is not None:
            found["proofs"] = self._explanations.report_proofs(self._proofs.find_all(explanation.triple))
        return found

    def _sentences_of(self, one: RowEvidence) -> list[int]:
        """Return the numbers of the sentences that a row rests on, in the order of the articles.

        Where claims state it, or what somebody said is counted, those that merely name things are left to the triples.
        """
        found = list(self._iter_passages(one))
        stated = [passage for _, passage in found if passage.statement is not None]
        recorded = [passage for ground, passage in found if ground is Ground.RECORDED and passage.statement is None]
        stated += [passage for passage in recorded if not any(_overlap(passage, other) for other in stated)]
        chosen = dict.fromkeys(stated or [passage for _, passage in found])
        ordered = sorted(chosen, key=lambda passage: (passage.article.value, passage.start, passage.marks))
        return [self._explanations.number_sentence(passage) for passage in ordered]

    def _iter_passages(self, one: RowEvidence) -> Iterator[tuple[Ground, Passage]]:
        """Yield the sentences below the triples of a row, each with what the triple rests on."""
        for quad in sorted(one.witnesses[0], key=str) if one.witnesses else ():
            found = self._find_explanation(quad)
            for passage in found.iter_passages():
                yield found.ground, passage
        for contribution in one.contributions:
            for row in contribution.rows:
                yield from self._iter_passages(row)


def _overlap(one: Passage, other: Passage) -> bool:
    """Return whether two passages have words in common."""
    return one.article == other.article and one.start < other.end and other.start < one.end


def quoted(sentence: Report) -> str:
    """Return the quotes of a sentence with who says them, for a cell or a line."""
    words = " … ".join(sentence["text"][start:end] for start, end in sentence["marks"])
    return f"{sentence['speaker']}: “{words}”"
