"""The language server, asked by a client over standard input and output."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from lsprotocol import types
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


async def ask(
    folder: Path,
) -> tuple[list[types.Diagnostic], types.Hover | None, types.Location | None, list[types.Diagnostic]]:
    """Open a document with an error, hover, go to a definition, mend the error."""
    client = LanguageClient("test", "1")
    told: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

    @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator] # pygls has no types here
    def diagnostics(params: types.PublishDiagnosticsParams) -> None:
        told.put_nowait(params)

    await client.start_io(str(Path(sys.executable).parent / "reliefgraph"), "lsp")
    uri = (folder / "data.ttl").as_uri()
    await client.initialize_async(
        types.InitializeParams(capabilities=types.ClientCapabilities(), root_uri=folder.as_uri())
    )
    client.initialized(types.InitializedParams())
    item = types.TextDocumentItem(uri=uri, language_id="turtle", version=1, text=DATA)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
    first = await next_told(told, uri)
    document, position = types.TextDocumentIdentifier(uri=uri), types.Position(line=1, character=25)
    hover = await client.text_document_hover_async(types.HoverParams(text_document=document, position=position))
    where = await client.text_document_definition_async(
        types.DefinitionParams(text_document=document, position=position)
    )
    assert where is None or isinstance(where, types.Location)
    change = types.TextDocumentContentChangeWholeDocument(text=DATA.replace("no:where", "ex:where"))
    versioned = types.VersionedTextDocumentIdentifier(uri=uri, version=2)
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(text_document=versioned, content_changes=[change])
    )
    second = await next_told(told, uri)
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()  # type: ignore[no-untyped-call] # the same
    return first, hover, where, second


async def next_told(told: asyncio.Queue[types.PublishDiagnosticsParams], uri: str) -> list[types.Diagnostic]:
    """Wait for the next findings of a file."""
    while True:
        params = await asyncio.wait_for(told.get(), 30)
        if params.uri == uri:
            return list(params.diagnostics)


def test_an_editor_is_served(tmp_path: Path) -> None:
    """Findings come at their UTF-16 range, a hover explains, a definition leads to its place, mending helps."""
    (tmp_path / "onto.ttl").write_text(ONTOLOGY, encoding="utf-8")
    (tmp_path / "data.ttl").write_text("", encoding="utf-8")
    first, hover, where, second = run_in_own_loop(ask(tmp_path))
    broken = [one for one in first if one.code == "undefined-prefix"]
    assert [(one.severity, one.range) for one in broken] == [
        (types.DiagnosticSeverity.Error, types.Range(types.Position(1, 44), types.Position(1, 47)))
    ]
    assert hover is not None
    assert isinstance(hover.contents, types.MarkupContent)
    assert hover.contents.value.startswith("**company**\n\n`ex:Company`\n\n<http://e/Company>")
    assert "A firm." in hover.contents.value
    assert where == types.Location(
        uri=(tmp_path / "onto.ttl").as_uri(), range=types.Range(types.Position(5, 0), types.Position(5, 10))
    )
    assert [one for one in second if one.code == "undefined-prefix"] == []
