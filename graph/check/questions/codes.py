"""The kinds of findings about questions; what reads SPARQL is imported where there is one (it takes a while)."""

from __future__ import annotations

from graph.check.registry import Code
from graph.finding import Severity

BAD_QUESTION = Code(name="bad-question", severity=Severity.ERROR)
QUESTION_NOT_RUN = Code(name="question-not-run", severity=Severity.INFO)
UPDATE_AS_QUESTION = Code(name="update-as-question", severity=Severity.INFO)
BAD_ANSWER_FILE = Code(name="bad-answer-file", severity=Severity.ERROR)
UNEXPECTED_ANSWER = Code(name="unexpected-answer", severity=Severity.ERROR)
UNKNOWN_NAME = Code(name="unknown-name-in-question", severity=Severity.ERROR)
UNDECLARED_PREFIXES = Code(name="undeclared-prefixes", severity=Severity.WARNING)
UNBOUND_VARIABLE = Code(name="unbound-variable", severity=Severity.WARNING)
