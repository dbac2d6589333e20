"""The language server: its features, and what it tells the editor unasked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidRequest
from pygls.lsp.server import LanguageServer

from graph.check.settings import CheckSettings
from graph.check.workspace import Workspace
from graph.errors import ReliefgraphError, SettingError
from graph.finding import Finding
from server.lsp import features
from server.lsp.checking import Checking
from server.lsp.positions import to_diagnostic, to_path

P = TypeVar("P")
R = TypeVar("R")


class CheckServer(LanguageServer):
    """A language server with the workspace that it checks."""

    def __init__(self) -> None:
        super().__init__("reliefgraph", version("reliefgraph"), types.TextDocumentSyncKind.Full)
        self._checking: Checking | None = None
        self._told: dict[Path, list[Finding]] = {}

    @property
    def checking(self) -> Checking:
        """What checks the workspace; its settings are read when it is first needed."""
        if self._checking is None:
            root = Path(self.workspace.root_path or ".").resolve()
            try:
                space = Workspace(root)
            except SettingError as error:
                self.warn(f"{error}\nuntil then the usual settings hold")
                space = Workspace(root, CheckSettings(root=root))
            self._checking = Checking(space, self.publish, self.warn)
        return self._checking

    @property
    def space(self) -> Workspace:
        """The workspace."""
        return self.checking.space

    def told(self, path: Path) -> list[Finding]:
        """Return the findings of a file as they were last told."""
        return self._told.get(path, [])

    def warn(self, message: str) -> None:
        """Show a message."""
        self.window_show_message(types.ShowMessageParams(type=types.MessageType.Error, message=message))

    def publish(self, findings: Mapping[Path, Sequence[Finding]], is_all: bool) -> None:
        """Tell the findings of files, those that the editor does not know yet.

        Args:
            findings: The findings by file.
            is_all: Whether files that are not named and not open have none.
        """
        wanted = dict(findings)
        if is_all:
            wanted |= {path: [] for path in self._told if path not in wanted and path not in self.space.open}
        for path, found in wanted.items():
            if path in self.space.open or list(found) != self._told.get(path, []):
                diagnostics = [to_diagnostic(one, self.space) for one in found]
                self.text_document_publish_diagnostics(
                    types.PublishDiagnosticsParams(uri=path.as_uri(), diagnostics=diagnostics)
                )
            self._told[path] = list(found)

    def changed(self, uri: str, text: str | None) -> None:
        """Take over the text that a file has in the editor; None where it is closed."""
        path = to_path(uri)
        if text is None:
            self.space.open.pop(path, None)
        else:
            self.space.open[path] = text
        self.checking.touch(path)

    def restart(self) -> None:
        """Read the settings anew, keeping what is open."""
        texts = dict(self.space.open)
        self.checking.close()
        self._checking = None
        self.space.open.update(texts)


def make_server() -> CheckServer:
    """Make the server with its features."""
    server = CheckServer()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        server.changed(params.text_document.uri, params.text_document.text)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.changed(uri, server.workspace.get_text_document(uri).source)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        path = to_path(params.text_document.uri)
        server.space.look_again()
        if path.name in {".reliefgraph.toml", "pyproject.toml"}:
            server.restart()
        server.checking.touch(path)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        server.changed(params.text_document.uri, None)

    @server.feature(types.SHUTDOWN)
    def shutdown(_params: None) -> None:
        server.checking.close()

    answer(server, types.TEXT_DOCUMENT_HOVER, features.hover_at)
    answer(server, types.TEXT_DOCUMENT_DEFINITION, features.definition_at)
    answer(server, types.TEXT_DOCUMENT_REFERENCES, features.references_at)
    answer(server, types.TEXT_DOCUMENT_PREPARE_RENAME, features.renamed_range)
    answer(server, types.TEXT_DOCUMENT_RENAME, features.rename_at, types.RenameOptions(prepare_provider=True))
    answer(
        server,
        types.TEXT_DOCUMENT_COMPLETION,
        features.completions_at,
        types.CompletionOptions(trigger_characters=[":", "@", "{", ",", " "]),
    )
    answer(server, types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, features.symbols_of)
    answer(server, types.WORKSPACE_SYMBOL, features.symbols_like)

    def actions(space: Workspace, params: types.CodeActionParams) -> list[types.CodeAction]:
        return features.actions_at(space, params, server.told(to_path(params.text_document.uri)))

    options = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    answer(server, types.TEXT_DOCUMENT_CODE_ACTION, actions, options)
    return server


def answer(
    server: CheckServer, name: str, function: Callable[[Workspace, P], R], options: object | None = None
) -> None:
    """Let a function answer a request of the protocol; what cannot be done is an answer in words, and no traceback."""

    def respond(params: P) -> R:
        try:
            return function(server.space, params)
        except ReliefgraphError as error:
            raise JsonRpcInvalidRequest(str(error)) from error

    server.feature(name, options)(respond)
