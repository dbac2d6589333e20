"""A validation result, and an engine's refusal."""

from __future__ import annotations

from dataclasses import dataclass

from graph.check.syntax.term import Literal, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class ShaclResult:
    """One validation result; nodes have the names that they have in the corpus.

    Attributes:
        focus: The focus node.
        path: The path, None at a node shape.
        value: The value node, where there is one.
        shape: The shape that has the constraint.
        component: The IRI of the constraint component.
        severity: The IRI of the severity.
        messages: The messages of the report.
        asked: The value of the parameter that is broken, where the shape has several; for sh:uniqueLang the language.
    """

    focus: Term
    path: Term | None
    value: Term | None
    shape: Term | None
    component: str
    severity: str
    messages: tuple[Literal, ...]
    asked: Term | None = None


class EngineRefusal(Exception):  # what an engine says when it does not do the work
    """An engine did not validate; the message says why."""


class EngineSlowError(EngineRefusal):
    """An engine took too long."""
