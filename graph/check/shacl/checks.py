"""The checks of shapes and of data against them; what does the work is imported where there are shapes.

It takes longer to import than a small file to check.
"""

from __future__ import annotations

from collections.abc import Iterable

from graph.check.corpus.corpus import Corpus
from graph.check.registry import Check
from graph.check.shacl.codes import (
    BAD_SHAPE_QUERY,
    ILL_FORMED_SHAPE,
    PARAMETER_WITHOUT_EFFECT,
    PATTERN_OF_ANOTHER_DIALECT,
    SHAPE_QUERY_NOT_RUN,
    SHAPE_TARGETS_NOTHING,
    SHAPE_VIOLATION,
    UNCHECKED_SHAPE,
    UNKNOWN_ENTAILMENT,
    UNREACHABLE_SHAPE,
    VALIDATION_FAILED,
)
from graph.check.syntax.document import FileRole
from graph.finding import Finding


def has_shapes(corpus: Corpus) -> bool:
    """Return whether any file that findings are reported on has shapes; of libraries nothing is told."""
    return bool(corpus.own.of(FileRole.SHAPES).documents)


def find_ill_formed(corpus: Corpus) -> Iterable[Finding]:
    """Tell what breaks the syntax rules of SHACL."""
    if not has_shapes(corpus):
        return ()
    from graph.check.shacl import lint

    return lint.find_ill_formed(corpus)


def find_unchecked(corpus: Corpus) -> Iterable[Finding]:
    """Tell the constraints and targets that no engine here knows."""
    if not has_shapes(corpus):
        return ()
    from graph.check.shacl import lint

    return lint.find_unchecked(corpus)


def find_bad_queries(corpus: Corpus) -> Iterable[Finding]:
    """Tell the queries of constraints and validators that cannot be run as they stand."""
    if not has_shapes(corpus):
        return ()
    from graph.check.shacl import queries

    return queries.find_bad_queries(corpus)


def find_unknown_regimes(corpus: Corpus) -> Iterable[Finding]:
    """Tell the entailment regimes that are not known here."""
    if not has_shapes(corpus):
        return ()
    from graph.check.shacl import entailment

    return entailment.find_unknown_regimes(corpus)


def find_violations(corpus: Corpus) -> Iterable[Finding]:
    """Validate all data against all well-formed shapes; the engine is started when the result is iterated over."""
    if not corpus.of(FileRole.SHAPES).documents:
        if corpus.own.of(FileRole.DATA).documents:
            corpus.account.omit("data for which there are no shapes")
        return ()
    from graph.check.shacl import violations

    return violations.find_violations(corpus)


def find_targetless(corpus: Corpus) -> Iterable[Finding]:
    """Tell the targets that match nothing in the data; without data there is nothing to say."""
    if not has_shapes(corpus):
        return ()
    from graph.check.shacl import violations

    return violations.find_targetless(corpus)


def find_unreachable(corpus: Corpus) -> Iterable[Finding]:
    """Tell the shapes that have no target and that no other shape uses."""
    if not has_shapes(corpus):
        return ()
    from graph.check.shacl import violations

    return violations.find_unreachable(corpus)


CHECKS = (
    Check(codes=(ILL_FORMED_SHAPE, PATTERN_OF_ANOTHER_DIALECT, PARAMETER_WITHOUT_EFFECT), run=find_ill_formed),
    Check(codes=(UNCHECKED_SHAPE,), run=find_unchecked),
    Check(codes=(BAD_SHAPE_QUERY, SHAPE_QUERY_NOT_RUN), run=find_bad_queries),
    Check(codes=(UNKNOWN_ENTAILMENT,), run=find_unknown_regimes),
    Check(codes=(SHAPE_VIOLATION, VALIDATION_FAILED), run=find_violations, aside=True),
    Check(codes=(SHAPE_TARGETS_NOTHING,), run=find_targetless),
    Check(codes=(UNREACHABLE_SHAPE,), run=find_unreachable),
)
