"""`reliefgraph lsp`: the checker in an editor, by the Language Server Protocol over standard input and output."""

from __future__ import annotations

import asyncio
from importlib.metadata import version
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click
from lsprotocol import types
from pygls.lsp.server import LanguageServer

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.files import is_article_file
from graph.check.editor import Found, describe_term, find_declaration, find_term
from graph.check.syntax.document import Document, Place
from graph.check.syntax.source import utf16_column
from graph.check.workspace import Workspace
from graph.errors import ReliefgraphError
from graph.finding import Finding, Severity, Span
from server.commands.check import silence_libraries
from server.commands.curation.articles import complete, describe, read_words

LEVELS = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
PAUSE_S = 0.3
"""How long typing must rest before everything is checked anew."""


@click.command()
def lsp() -> None:
    """Serve an editor: findings as one types, what a term means, where it is declared."""
    silence_libraries()
    make_server().start_io()


class CheckServer(LanguageServer):
    """A language server with the workspace that it checks."""

    def __init__(self) -> None:
        super().__init__("reliefgraph", version("reliefgraph"), types.TextDocumentSyncKind.Full)
        self.checked: Workspace | None = None
        self.waiting: asyncio.Task[None] | None = None
        self.told: set[Path] = set()

    def space(self) -> Workspace:
        """Return the workspace; its settings are read when it is first needed."""
        if self.checked is None:
            self.checked = Workspace(Path(self.workspace.root_path or "."))
        return self.checked

    def schedule(self) -> None:
        """Check everything when typing has rested for a moment."""
        if self.waiting is not None:
            self.waiting.cancel()
        self.waiting = asyncio.ensure_future(self.check_soon())

    async def check_soon(self) -> None:
        """Wait, check in a thread, and tell the findings of each file."""
        await asyncio.sleep(PAUSE_S)
        space = self.space()
        try:
            result = await asyncio.get_running_loop().run_in_executor(None, space.check)
        except ReliefgraphError as error:
            self.window_show_message(types.ShowMessageParams(type=types.MessageType.Error, message=str(error)))
            return
        by_file: dict[Path, list[types.Diagnostic]] = {path: [] for path in {*self.told, *space.open}}
        for finding in result.findings:
            path = space.settings.root / finding.span.file
            by_file.setdefault(path, []).append(to_diagnostic(finding, space))
        for path, diagnostics in by_file.items():
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(uri=path.as_uri(), diagnostics=diagnostics)
            )
        self.told = {path for path, diagnostics in by_file.items() if diagnostics}


def make_server() -> CheckServer:
    """Make the server with its features."""
    server = CheckServer()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        server.space().open[to_path(params.text_document.uri)] = params.text_document.text
        server.schedule()

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        text = server.workspace.get_text_document(params.text_document.uri).source
        server.space().open[to_path(params.text_document.uri)] = text
        server.schedule()

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(_params: types.DidSaveTextDocumentParams) -> None:
        server.schedule()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        server.space().open.pop(to_path(params.text_document.uri), None)
        server.schedule()

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        return hover_at(server.space(), params)

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=["{", ",", ":", " "]))
    def completion(params: types.CompletionParams) -> types.CompletionList | None:
        path = to_path(params.text_document.uri)
        if not is_article_file(path):
            return None
        document = server.space().document(path)
        return complete(read_words(path.parent.parent), document.text, to_offset(document, params.position))

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def definition(params: types.DefinitionParams) -> types.Location | None:
        return definition_at(server.space(), params)

    return server


def hover_at(space: Workspace, params: types.HoverParams) -> types.Hover | None:
    """Return what is known of the term under the cursor."""
    path = to_path(params.text_document.uri)
    if is_article_file(path):
        return hover_in_article(space.document(path), path, params.position)
    document, found = find_under(space, params)
    if found is None:
        return None
    text = describe_term(found, document, Corpus(space.documents()))
    content = types.MarkupContent(kind=types.MarkupKind.Markdown, value=text)
    return types.Hover(contents=content, range=to_range(document.span(found.place), document))


def hover_in_article(document: Document, path: Path, position: types.Position) -> types.Hover | None:
    """Return what the word under the cursor means in an article file."""
    told = describe(read_words(path.parent.parent), document.text, to_offset(document, position))
    if told is None:
        return None
    text, start, end = told
    content = types.MarkupContent(kind=types.MarkupKind.Markdown, value=text)
    return types.Hover(contents=content, range=to_range(document.span(Place(start, end)), document))


def definition_at(space: Workspace, params: types.DefinitionParams) -> types.Location | None:
    """Return where the term under the cursor is declared."""
    if is_article_file(to_path(params.text_document.uri)):
        return None
    document, found = find_under(space, params)
    declared = find_declaration(found, document, Corpus(space.documents())) if found is not None else None
    if declared is None:
        return None
    where, place = declared
    uri = (space.settings.root / where.path).as_uri()
    return types.Location(uri=uri, range=to_range(where.span(place), where))


def find_under(space: Workspace, params: types.HoverParams | types.DefinitionParams) -> tuple[Document, Found | None]:
    """Return the document that is meant, and the term under the cursor."""
    document = space.document(to_path(params.text_document.uri))
    return document, find_term(document, to_offset(document, params.position))


def to_path(uri: str) -> Path:
    """Return the file behind an address."""
    return Path(unquote(urlsplit(uri).path))


def to_offset(document: Document, position: types.Position) -> int:
    """Convert a position in UTF-16 units to an offset in code points."""
    line = document.line_text(position.line + 1)
    units = line.encode("utf-16-le")[: 2 * position.character]
    starts = document.line_starts()
    return starts[min(position.line, len(starts) - 1)] + len(units.decode("utf-16-le", errors="ignore"))


def to_range(span: Span, document: Document) -> types.Range:
    """Convert a span to a range in UTF-16 units."""
    return types.Range(
        start=types.Position(span.line - 1, utf16_column(document.line_text(span.line), span.column) - 1),
        end=types.Position(span.end_line - 1, utf16_column(document.line_text(span.end_line), span.end_column) - 1),
    )


def to_diagnostic(finding: Finding, space: Workspace) -> types.Diagnostic:
    """Convert a finding."""
    root = space.settings.root
    document = space.document(root / finding.span.file)
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
        range=to_range(finding.span, document),
        message=f"{finding.message}\n{finding.way_out}" if finding.way_out else finding.message,
        severity=LEVELS[finding.severity],
        code=finding.code,
        source="reliefgraph",
        related_information=related or None,
    )
