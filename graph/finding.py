"""A defect found in a file, with its place and the way out: what curation, shapes and the checker report alike."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How much a finding matters; the order is from worst to mildest."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of one file.

    Lines and columns count from 1; columns are Unicode code points; the end column is exclusive. Outputs that need
    other units (SARIF: UTF-16) convert when they write.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another place that belongs to a finding: the shape that asks, the first declaration, a premise."""

    message: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One defect.

    Attributes:
        code: Stable kebab-case name, such as `quote-not-found`; each has a page of documentation.
        severity: How much it matters.
        message: What stood there and what was expected, as one sentence.
        span: Where.
        way_out: What to do about it, as one sentence; empty only where the message already says it.
        related: Other places, in the order in which a reader wants them.
        properties: What a program may want to know besides, by name; for a result of SHACL its parts as N-Triples.
    """

    code: str
    severity: Severity
    message: str
    span: Span
    way_out: str = ""
    related: tuple[Related, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        text = f"{self.span}: {self.message}"
        return f"{text}\n  {self.way_out}" if self.way_out else text
