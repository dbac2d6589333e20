"""How severe a result is: as its shape says, and milder where what it misses may stand outside of what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.folders import is_illustration
from graph.check.shacl.inference import may_follow_by_rule
from graph.check.shacl.locate import Locator
from graph.check.shacl.result import ShaclResult
from graph.check.syntax.document import Document
from graph.check.syntax.term import Iri
from graph.finding import Severity
from graph.namespaces import SH, namespace_of

LEVELS = {SH + "Warning": Severity.WARNING, SH + "Info": Severity.INFO}
CLASS, NODE, MIN_COUNT = (SH + f"{name}ConstraintComponent" for name in ("Class", "Node", "MinCount"))

SYSTEMATIC = 10
"""Where more nodes than this lack a property that stands nowhere in the data, it is no slip of each of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weigher:
    """Judges the results of a validation.

    Attributes:
        locator: The places of the results.
        is_partial: Whether an import is not at hand.
        ruled: The local names of the terms that rules of the shapes may add.
        spaces: The namespaces in which the data describe something.
        unused: The properties that many nodes lack and no statement has.
    """

    locator: Locator
    is_partial: bool
    ruled: frozenset[str]
    spaces: frozenset[str]
    unused: frozenset[str]

    def weigh(self, result: ShaclResult, document: Document) -> tuple[Severity, str]:
        """Return the severity of a result in a document, and the way out where that is why it is milder."""
        severity = LEVELS.get(result.severity, Severity.ERROR)
        is_example = is_illustration(document.path)
        if severity is Severity.WARNING and is_example:
            return Severity.INFO, "an example need not have all that is recommended"
        if severity is not Severity.ERROR:
            return severity, ""
        if may_follow_by_rule(result, self.locator, self.ruled):
            return Severity.INFO, "a sh:rule of the shapes may add it; rules are not run here"
        is_described = not isinstance(result.value, Iri) or namespace_of(result.value) in self.spaces
        if result.component in {CLASS, NODE} and result.value != result.focus and not is_described:
            words = "nothing here describes it, and what is asked for may be stated where it is described"
            return (Severity.INFO if is_example else Severity.WARNING), words
        if result.component == CLASS and self.is_partial:
            return Severity.WARNING, "an import is not at hand, and may say that it is one"
        if result.component == MIN_COUNT and str(result.path) in self.unused:
            words = "nothing here has this property: where a build adds it, check what that builds"
            return Severity.WARNING, words
        return severity, ""


def make_weigher(
    results: Iterable[ShaclResult], data: Corpus, locator: Locator, *, is_partial: bool, ruled: frozenset[str]
) -> Weigher:
    """Look through the data for what the weight of these results depends on."""
    lacking = Counter(str(one.path) for one in results if one.component == MIN_COUNT and isinstance(one.path, Iri))
    many = {path for path, number in lacking.items() if number > SYSTEMATIC}
    spaces: set[str] = set()
    for document in data.documents:
        many -= set(document.statements.predicates)
        spaces |= {namespace_of(one) for one in set(document.statements.subjects) if isinstance(one, Iri)}
    return Weigher(
        locator=locator, is_partial=is_partial, ruled=ruled, spaces=frozenset(spaces), unused=frozenset(many)
    )
