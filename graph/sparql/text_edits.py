"""Changes to a text that has been read as a tree: what stands in place of which node or token."""

from __future__ import annotations

from graph.sparql.syntax import Node
from graph.sparql.tokens import Token


class Rewriting:
    """Changes to a text; those inside a node are made before the node itself is replaced."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._nodes: dict[int, str] = {}
        self._tokens: dict[int, str] = {}

    @property
    def is_empty(self) -> bool:
        """True where nothing is changed."""
        return not self._nodes and not self._tokens

    def replace_node(self, node: Node, written: str) -> None:
        """Put a text in place of a node and all that is in it."""
        self._nodes[id(node)] = written

    def replace_token(self, token: Token, written: str) -> None:
        """Put a text in place of a token."""
        self._tokens[token.start] = written

    def write(self, part: Node | Token) -> str:
        """Return the text of a node or a token with all changes; a whole tree gets what stands around it too."""
        if isinstance(part, Token):
            return self._tokens.get(part.start, part.text)
        is_whole = part.rule.endswith("Unit")
        done = 0 if is_whole else part.start
        pieces: list[str] = []
        stack: list[Node | Token] = [part]
        while stack:
            found = stack.pop()
            if isinstance(found, Node) and id(found) not in self._nodes:
                stack += reversed(found.parts)
                continue
            start, end = found.start, found.end
            if start < 0:
                continue
            written = self._nodes[id(found)] if isinstance(found, Node) else self._tokens.get(start, found.text)
            pieces += [self.text[done:start], written]
            done = end
        return "".join(pieces) + (self.text[done:] if is_whole else "")
