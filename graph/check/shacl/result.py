"""A validation result, and an engine's refusal."""

from __future__ import annotations

from dataclasses import dataclass

from graph.check.syntax.term import Literal, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class ShaclResult:
    """One validation result; nodes have the names that they have in the corpus."""

    focus: Term
    path: Term | None
    value: Term | None
    shape: Term | None
    component: str
    severity: str
    messages: tuple[Literal, ...]


class EngineRefusal(Exception):  # what an engine says when it does not do the work
    """An engine did not validate; the message says why."""
