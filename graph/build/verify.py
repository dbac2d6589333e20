"""Two engines of each kind at the same work: whatever one of them says alone is an error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rdflib import BNode, Graph

from graph.conclude.conclude import settle
from graph.conclude.reason import OwlrlReasoner, RuleReasoner, reason
from graph.errors import EnginesDifferError
from graph.rdf.statement import statement_text
from graph.terms import Graphs, Role
from graph.validate.engine import PyshaclValidator, Report, ShiftyValidator
from graph.validate.validation import validate

MAX_TOLD = 20
"""So many differences are told; more help nobody."""


def compare_reasoners(graphs: Mapping[Role, Graph]) -> None:
    """Let the rules and owlrl conclude from graphs, and hold the outcomes against each other.

    Raises:
        EnginesDifferError: One of them infers what the other does not, or owlrl still sees a contradiction.
    """
    given = settle(graphs)
    rules = reason(given, RuleReasoner())
    owlrl = OwlrlReasoner()
    reference = reason(given, owlrl, rules)
    concluded = {"rules": rules.inferred, "owlrl": reference.inferred | reference.unproven}
    differences = [
        f"{name} alone infers {text}"
        for name, other in (("rules", "owlrl"), ("owlrl", "rules"))
        for text in sorted(statement_text(one, rules.blanks) for one in concluded[name] - concluded[other])
    ]
    differences += [
        f"owlrl alone says {' '.join(words.split())}" for words in owlrl.contradictions(rules.saturation.given)
    ]
    _refuse(f"owlrl and the rules differ in {len(differences)} points", differences)


def compare_validators(graphs: Graphs, shapes: Graph) -> None:
    """Let pyshifty and pyshacl validate graphs, and hold the outcomes against each other.

    Raises:
        EnginesDifferError: One of them finds what the other does not.
    """
    found = {
        engine.name: set(_outlines(validate(graphs, shapes, engine)))
        for engine in (ShiftyValidator(), PyshaclValidator())
    }
    differences = [
        f"{name} alone finds {text}"
        for name, other in (("shifty", "pyshacl"), ("pyshacl", "shifty"))
        for text in sorted(found[name] - found[other])
    ]
    _refuse(f"pyshifty and pyshacl differ in {len(differences)} points", differences)


def _outlines(report: Report) -> Iterable[str]:
    """Yield what two engines must agree on, a line for each result; blank nodes have other names in each."""
    for one in report.violations:
        terms = ("a blank node" if isinstance(term, BNode) else term.n3() for term in (one.focus, one.value) if term)
        yield " ".join((one.severity.value, one.code, *terms, one.path or ""))


def _refuse(what: str, differences: list[str]) -> None:
    if differences:
        raise EnginesDifferError(what, tuple(differences[:MAX_TOLD]))
