"""The language server, asked by a client over standard input and output."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.client import LanguageClient

from tests.own_loop import run_in_own_loop

ONTOLOGY = """@prefix ex: <http://e/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://e/> a owl:Ontology .
ex:Company a owl:Class ; rdfs:label "company"@en ; skos:definition "A firm."@en .
"""
DATA = '@prefix ex: <http://e/> .\nex:sike ex:name "\U0001f600" ; a ex:Company ; ex:at no:where .\n'


class Editor:
    """An editor that has one file open."""

    def __init__(self, folder: Path) -> None:
        self.client = LanguageClient("test", "1")
        self.uri = (folder / "data.ttl").as_uri()
        self.document = types.TextDocumentIdentifier(uri=self.uri)
        self.told: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
        self.messages: list[str] = []
        self.version = 1

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator] # pygls has no types
        def diagnostics(params: types.PublishDiagnosticsParams) -> None:
            self.told.put_nowait(params)

        @self.client.feature(types.WINDOW_SHOW_MESSAGE)  # type: ignore[untyped-decorator] # pygls has no types
        def message(params: types.ShowMessageParams) -> None:
            self.messages.append(params.message)

    async def next_told(self) -> list[types.Diagnostic]:
        """Wait for the next findings of the file."""
        while True:
            params = await asyncio.wait_for(self.told.get(), 60)
            if params.uri == self.uri:
                return list(params.diagnostics)

    async def write(self, text: str) -> list[types.Diagnostic]:
        """Change the whole text, and wait for the findings."""
        self.version += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                text_document=types.VersionedTextDocumentIdentifier(uri=self.uri, version=self.version),
                content_changes=[types.TextDocumentContentChangeWholeDocument(text=text)],
            )
        )
        return await self.next_told()


def serve(folder: Path, session: Callable[[Editor], Awaitable[Any]], text: str = DATA) -> Any:
    """Start the server for a folder with an open file, run a session, and end the server."""

    async def run() -> Any:
        editor = Editor(folder)
        client = editor.client
        await client.start_io(str(Path(sys.executable).parent / "reliefgraph"), "lsp")
        await client.initialize_async(
            types.InitializeParams(capabilities=types.ClientCapabilities(), root_uri=folder.as_uri())
        )
        client.initialized(types.InitializedParams())
        item = types.TextDocumentItem(uri=editor.uri, language_id="turtle", version=1, text=text)
        client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
        try:
            return await session(editor)
        finally:
            await client.shutdown_async(None)
            client.exit(None)
            await client.stop()  # type: ignore[no-untyped-call] # pygls has no types

    return run_in_own_loop(run())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a workspace of an ontology and an empty file of data."""
    (tmp_path / "onto.ttl").write_text(ONTOLOGY, encoding="utf-8")
    (tmp_path / "data.ttl").write_text("", encoding="utf-8")
    return tmp_path


def test_findings_and_answers(folder: Path) -> None:
    """Findings come at their UTF-16 range, a hover explains, a definition leads to its place, mending helps."""

    async def session(editor: Editor) -> None:
        client, document, position = editor.client, editor.document, types.Position(line=1, character=25)
        broken = [one for one in await editor.next_told() if one.code == "undefined-prefix"]
        where = types.Range(types.Position(1, 44), types.Position(1, 47))
        assert [(one.severity, one.range) for one in broken] == [(types.DiagnosticSeverity.Error, where)]
        hover = await client.text_document_hover_async(types.HoverParams(text_document=document, position=position))
        assert hover is not None
        assert isinstance(hover.contents, types.MarkupContent)
        assert hover.contents.value.startswith("**company**\n\n`ex:Company`\n\n<http://e/Company>")
        assert "A firm." in hover.contents.value
        defined = await client.text_document_definition_async(
            types.DefinitionParams(text_document=document, position=position)
        )
        ontology = (folder / "onto.ttl").as_uri()
        here = types.Range(types.Position(5, 0), types.Position(5, 10))
        assert defined == types.Location(uri=ontology, range=here)
        context = types.ReferenceContext(include_declaration=True)
        places = await client.text_document_references_async(
            types.ReferenceParams(text_document=document, position=position, context=context)
        )
        assert places is not None
        assert [(one.uri, one.range.start.line, one.range.start.character) for one in places] == [
            (editor.uri, 1, 25),
            (ontology, 5, 0),
        ]
        edit = await client.text_document_rename_async(
            types.RenameParams(text_document=document, position=position, new_name="Firm")
        )
        assert edit is not None
        assert edit.changes is not None
        assert {uri: [one.new_text for one in edits] for uri, edits in edit.changes.items()} == {
            editor.uri: ["ex:Firm"],
            ontology: ["ex:Firm"],
        }
        with pytest.raises(JsonRpcException, match="is no name of a term"):
            await client.text_document_rename_async(
                types.RenameParams(text_document=document, position=position, new_name="two words")
            )
        symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(text_document=document))
        assert symbols is not None
        assert [one.name for one in symbols] == ["ex:sike"]
        found = await client.workspace_symbol_async(types.WorkspaceSymbolParams(query="comp"))
        assert found is not None
        assert [(one.name, one.kind) for one in found] == [("ex:Company company", types.SymbolKind.Class)]
        actions = await client.text_document_code_action_async(
            types.CodeActionParams(
                text_document=document, range=where, context=types.CodeActionContext(diagnostics=broken)
            )
        )
        assert actions is not None
        titles = [one.title for one in actions]
        assert "Ignore undefined-prefix here" in titles
        mended = await editor.write(DATA.replace("no:where", "ex:where"))
        assert [one for one in mended if one.code == "undefined-prefix"] == []
        await editor.write(DATA.replace("no:where", "ex:where . ex:x a ex:Com"))
        completions = await client.text_document_completion_async(
            types.CompletionParams(text_document=document, position=types.Position(1, 68))
        )
        assert isinstance(completions, types.CompletionList)
        assert [(one.label, one.kind, one.detail) for one in completions.items] == [
            ("ex:Company", types.CompletionItemKind.Class, "company")
        ]

    serve(folder, session)


def test_broken_settings_do_not_silence_it(folder: Path) -> None:
    """Settings that cannot be read are told, and the files are checked with the usual ones."""
    (folder / ".reliefgraph.toml").write_text("[check]\nnonsense = 1\n", encoding="utf-8")

    async def session(editor: Editor) -> None:
        assert "undefined-prefix" in {one.code for one in await editor.next_told()}
        assert len(editor.messages) == 1
        assert "unknown setting `nonsense`" in editor.messages[0]

    serve(folder, session)
