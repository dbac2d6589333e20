"""Between the protocol, which counts UTF-16 units from 0, and the checker, which counts code points from 1."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from lsprotocol import types

from graph.check.fix import Edit
from graph.check.syntax.document import Document, Place
from graph.check.syntax.source import utf16_column
from graph.check.workspace import Workspace
from graph.finding import Finding, Severity, Span

LEVELS = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}


def to_path(uri: str) -> Path:
    """Return the file behind an address."""
    return Path(unquote(urlsplit(uri).path))


def to_uri(document: Document, space: Workspace) -> str:
    """Return the address of a document."""
    return (space.settings.root / document.path).as_uri()


def to_offset(document: Document, position: types.Position) -> int:
    """Convert a position in UTF-16 units to an offset in code points."""
    line = document.line_text(position.line + 1)
    units = line.encode("utf-16-le", "surrogatepass")[: 2 * position.character]
    starts = document.line_starts()
    return starts[min(position.line, len(starts) - 1)] + len(units.decode("utf-16-le", errors="ignore"))


def to_range(span: Span, document: Document) -> types.Range:
    """Convert a span to a range in UTF-16 units."""
    return types.Range(
        start=types.Position(span.line - 1, utf16_column(document.line_text(span.line), span.column) - 1),
        end=types.Position(span.end_line - 1, utf16_column(document.line_text(span.end_line), span.end_column) - 1),
    )


def place_to_range(place: Place, document: Document) -> types.Range:
    """Convert a place to a range in UTF-16 units."""
    return to_range(document.span(place), document)


def to_text_edit(edit: Edit, document: Document) -> types.TextEdit:
    """Convert an edit."""
    return types.TextEdit(range=place_to_range(Place(edit.start, edit.end), document), new_text=edit.text)


def to_location(place: Place, document: Document, space: Workspace) -> types.Location:
    """Convert a place of a document."""
    return types.Location(uri=to_uri(document, space), range=place_to_range(place, document))


def to_diagnostic(finding: Finding, space: Workspace) -> types.Diagnostic:
    """Convert a finding."""
    root = space.settings.root
    related = [
        types.DiagnosticRelatedInformation(
            location=types.Location(
                uri=(root / one.span.file).as_uri(), range=to_range(one.span, space.document(root / one.span.file))
            ),
            message=one.message,
        )
        for one in finding.related
    ]
    return types.Diagnostic(
        range=to_range(finding.span, space.document(root / finding.span.file)),
        message=f"{finding.message}\n{finding.way_out}" if finding.way_out else finding.message,
        severity=LEVELS[finding.severity],
        code=finding.code,
        source="reliefgraph",
        related_information=related or None,
    )
