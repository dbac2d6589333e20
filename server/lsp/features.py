"""What an editor asks about a place in a file, answered in the types of the protocol."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from graph.check.editor.completion import MAX_ITEMS, Completion, complete
from graph.check.editor.occurrences import find_in_query, find_occurrences, read_new_iri, rename_term
from graph.check.editor.proposals import iter_proposals
from graph.check.editor.symbols import Symbol, list_symbols, search_symbols
from graph.check.editor.terms import Found, describe_term, find_declaration, find_term
from graph.check.fix import Edit
from graph.check.syntax.document import Document, Format, Place
from graph.check.syntax.term import Blank, Iri
from graph.check.workspace import Workspace
from graph.errors import ReliefgraphError
from graph.finding import Finding
from server.lsp import articles
from server.lsp.positions import (
    place_to_range,
    to_diagnostic,
    to_location,
    to_offset,
    to_path,
    to_range,
    to_text_edit,
    to_uri,
)

ITEM_KINDS = {
    "class": types.CompletionItemKind.Class,
    "datatype": types.CompletionItemKind.TypeParameter,
    "property": types.CompletionItemKind.Property,
    "shape": types.CompletionItemKind.Interface,
    "prefix": types.CompletionItemKind.Module,
    "ontology": types.CompletionItemKind.Module,
}
SYMBOL_KINDS = {
    "class": types.SymbolKind.Class,
    "datatype": types.SymbolKind.TypeParameter,
    "property": types.SymbolKind.Property,
    "shape": types.SymbolKind.Interface,
    "ontology": types.SymbolKind.Module,
    "scheme": types.SymbolKind.Namespace,
    "concept": types.SymbolKind.EnumMember,
}


def find_under(space: Workspace, document: Document, position: types.Position) -> Found | None:
    """Return the term under the cursor."""
    offset = to_offset(document, position)
    if document.format is not Format.QUESTION:
        return find_term(document, offset)
    found = find_in_query(document, offset)
    return Found(term=found[0], place=found[1]) if found else None


def hover_at(space: Workspace, params: types.HoverParams) -> types.Hover | None:
    """Return what is known of the term under the cursor, or what a word of an article file means."""
    path = to_path(params.text_document.uri)
    document = space.document(path)
    if document.format is Format.ARTICLE:
        return hover_in_article(document, path, params.position)
    found = find_under(space, document, params.position)
    if found is None:
        return None
    text = describe_term(found, document, space.corpus())
    content = types.MarkupContent(kind=types.MarkupKind.Markdown, value=text)
    return types.Hover(contents=content, range=place_to_range(found.place, document))


def hover_in_article(document: Document, path: Path, position: types.Position) -> types.Hover | None:
    """Return what the word under the cursor means in an article file."""
    told = articles.describe(articles.read_words(path.parent.parent), document.text, to_offset(document, position))
    if told is None:
        return None
    text, start, end = told
    content = types.MarkupContent(kind=types.MarkupKind.Markdown, value=text)
    return types.Hover(contents=content, range=place_to_range(Place(start, end), document))


def definition_at(space: Workspace, params: types.DefinitionParams) -> types.Location | None:
    """Return where the term under the cursor is declared."""
    document = space.document(to_path(params.text_document.uri))
    found = find_under(space, document, params.position)
    declared = find_declaration(found, document, space.corpus()) if found is not None else None
    return None if declared is None else to_location(declared[1], declared[0], space)


def references_at(space: Workspace, params: types.ReferenceParams) -> list[types.Location]:
    """Return where the term under the cursor is written, in all files."""
    document = space.document(to_path(params.text_document.uri))
    found = find_under(space, document, params.position)
    if found is None or not isinstance(found.term, (Iri, Blank)):
        return []
    places = find_occurrences(found.term, space.documents())
    if not params.context.include_declaration:
        declared = find_declaration(found, document, space.corpus())
        places = [one for one in places if declared is None or (one.document, one.place) != declared]
    return [to_location(one.place, one.document, space) for one in places]


def renamed_range(space: Workspace, params: types.PrepareRenameParams) -> types.Range | None:
    """Return what would be renamed; nothing where that is no IRI."""
    document = space.document(to_path(params.text_document.uri))
    found = find_under(space, document, params.position)
    return place_to_range(found.place, document) if found is not None and isinstance(found.term, Iri) else None


def rename_at(space: Workspace, params: types.RenameParams) -> types.WorkspaceEdit:
    """Return the changes of all files that give the term under the cursor another IRI.

    Raises:
        ReliefgraphError: There is no IRI under the cursor, or it cannot be renamed everywhere.
    """
    document = space.document(to_path(params.text_document.uri))
    found = find_under(space, document, params.position)
    if found is None or not isinstance(found.term, Iri):
        raise ReliefgraphError("there is no IRI under the cursor", way_out="put it on the name of a term")
    new = read_new_iri(params.new_name, found.term, document)
    changes: dict[str, list[types.TextEdit]] = {}
    for one in rename_term(found.term, new, space.documents()):
        edit = Edit(one.place.start, one.place.end, one.text)
        changes.setdefault(to_uri(one.document, space), []).append(to_text_edit(edit, one.document))
    return types.WorkspaceEdit(changes=changes)


def completions_at(space: Workspace, params: types.CompletionParams) -> types.CompletionList:
    """Return what may come at the cursor."""
    path = to_path(params.text_document.uri)
    document = space.document(path)
    offset = to_offset(document, params.position)
    if document.format is Format.ARTICLE:
        return articles.complete(articles.read_words(path.parent.parent), document.text, offset)
    found = complete(document, offset, space.others(path))
    items = [to_item(one, offset, document) for one in found]
    return types.CompletionList(is_incomplete=len(items) >= MAX_ITEMS, items=items)


def to_item(one: Completion, offset: int, document: Document) -> types.CompletionItem:
    """Convert a completion."""
    explanation = types.MarkupContent(kind=types.MarkupKind.PlainText, value=one.explanation)
    return types.CompletionItem(
        label=one.text,
        kind=ITEM_KINDS.get(one.kind, types.CompletionItemKind.Value),
        detail=one.detail or None,
        documentation=explanation if one.explanation else None,
        sort_text=f"{one.rank}{one.text}",
        filter_text=one.text,
        text_edit=to_text_edit(Edit(one.start, offset, one.text), document),
        additional_text_edits=[to_text_edit(one.declaration, document)] if one.declaration else None,
    )


def symbols_of(space: Workspace, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    """Return what a file describes."""
    document = space.document(to_path(params.text_document.uri))
    return [
        types.DocumentSymbol(
            name=one.name,
            detail=one.label or None,
            kind=SYMBOL_KINDS.get(one.kind, types.SymbolKind.Object),
            range=place_to_range(one.place, document),
            selection_range=place_to_range(one.place, document),
        )
        for one in list_symbols(document)
    ]


def symbols_like(space: Workspace, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
    """Return what any file describes under a name or a label that contains a text."""
    return [to_workspace_symbol(one, space) for one in search_symbols(params.query, space.documents())]


def to_workspace_symbol(one: Symbol, space: Workspace) -> types.WorkspaceSymbol:
    """Convert a symbol."""
    return types.WorkspaceSymbol(
        name=f"{one.name} {one.label}".strip(),
        kind=SYMBOL_KINDS.get(one.kind, types.SymbolKind.Object),
        location=to_location(one.place, one.document, space),
        container_name=one.document.path,
    )


def actions_at(space: Workspace, params: types.CodeActionParams, told: list[Finding]) -> list[types.CodeAction]:
    """Return what can be done about the findings in a stretch of a file.

    Args:
        space: The workspace.
        params: The stretch.
        told: The findings of the file as they were last told.
    """
    document = space.document(to_path(params.text_document.uri))
    uri = to_uri(document, space)
    actions = []
    for finding in told:
        where = to_range(finding.span, document)
        if not overlap(where, params.range):
            continue
        for number, proposal in enumerate(iter_proposals(document, finding)):
            actions.append(
                types.CodeAction(
                    title=proposal.title,
                    kind=types.CodeActionKind.QuickFix,
                    diagnostics=[to_diagnostic(finding, space)],
                    edit=types.WorkspaceEdit(changes={uri: [to_text_edit(edit, document) for edit in proposal.edits]}),
                    is_preferred=True if proposal.is_safe and number == 0 else None,
                )
            )
    return actions


def overlap(one: types.Range, other: types.Range) -> bool:
    """Return whether two ranges have a place in common; an empty one has its own."""
    return as_pair(one.start) <= as_pair(other.end) and as_pair(other.start) <= as_pair(one.end)


def as_pair(position: types.Position) -> tuple[int, int]:
    """Return a position as what can be compared."""
    return position.line, position.character
