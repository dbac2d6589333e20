"""The codes of what is told of shapes, and of data that are held against them."""

from __future__ import annotations

from graph.check.registry import Code
from graph.finding import Severity

ILL_FORMED_SHAPE = Code(name="ill-formed-shape", severity=Severity.ERROR, unread=True)
PATTERN_OF_ANOTHER_DIALECT = Code(name="pattern-of-another-dialect", severity=Severity.WARNING)
PARAMETER_WITHOUT_EFFECT = Code(name="parameter-without-effect", severity=Severity.WARNING)
UNCHECKED_SHAPE = Code(name="unchecked-shape", severity=Severity.INFO)
BAD_SHAPE_QUERY = Code(name="bad-shape-query", severity=Severity.ERROR, unread=True)
SHAPE_QUERY_NOT_RUN = Code(name="shape-query-not-run", severity=Severity.INFO)
UNKNOWN_ENTAILMENT = Code(name="unknown-entailment", severity=Severity.ERROR, unread=True)
SHAPE_VIOLATION = Code(name="shape-violation", severity=Severity.ERROR)
VALIDATION_FAILED = Code(name="validation-failed", severity=Severity.ERROR, unread=True)
SHAPE_TARGETS_NOTHING = Code(name="shape-targets-nothing", severity=Severity.INFO)
UNREACHABLE_SHAPE = Code(name="unreachable-shape", severity=Severity.WARNING)
UNSATISFIABLE_SHAPE = Code(name="unsatisfiable-shape", severity=Severity.WARNING)
RECURSIVE_SHAPE = Code(name="recursive-shape", severity=Severity.INFO)
UNKNOWN_SHAPE = Code(name="unknown-shape", severity=Severity.WARNING)
