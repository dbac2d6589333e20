"""The check of what shapes ask for; what does the work is imported where there are shapes."""

from __future__ import annotations

from collections.abc import Iterable

from graph.check.corpus.corpus import Corpus
from graph.check.registry import Check
from graph.check.shacl.checks import has_shapes
from graph.check.shacl.codes import RECURSIVE_SHAPE, UNKNOWN_SHAPE, UNSATISFIABLE_SHAPE
from graph.finding import Finding


def find_unsatisfiable(corpus: Corpus) -> Iterable[Finding]:
    """Tell the shapes that nothing, or everything, conforms to."""
    if not has_shapes(corpus):
        return ()
    from graph.check.shapes import satisfiable

    return satisfiable.find_unsatisfiable(corpus)


CHECKS = (Check(codes=(UNSATISFIABLE_SHAPE, RECURSIVE_SHAPE, UNKNOWN_SHAPE), run=find_unsatisfiable),)
