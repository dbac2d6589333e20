"""Reading SPARQL by its grammar: a tree of the whole text, or the token at which the grammar can no longer be followed.

The reader keeps its stack of open rules in a list, so no nesting is too deep for it, and takes linear time. It is for
what needs the whole structure: the diagnosis of mistakes, and the rewriting of what the engine gets wrong. What only
needs the outline of a request reads `operations`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from graph.sparql.grammar import END, load_grammar, word_to_terminal
from graph.sparql.tokens import Token, iter_tokens

_KINDS = {"iri": "IRI", "variable": "VAR", "string": "STRING", "blank": "BLANK", "language": "LANGTAG"}
_PAIRS = {("(", ")"): "NIL", ("[", "]"): "ANON"}
QUERY, UPDATE = "QueryUnit", "UpdateUnit"


@dataclass(slots=True, eq=False)
class Node:
    """A rule of the grammar as it stands in a text.

    Attributes:
        rule: Its name.
        parts: Its nodes and tokens, in order.
    """

    rule: str
    parts: list[Node | Token] = field(default_factory=list)

    @property
    def nodes(self) -> list[Node]:
        """The nodes among the parts."""
        return [part for part in self.parts if isinstance(part, Node)]

    @property
    def tokens(self) -> list[Token]:
        """The tokens among the parts."""
        return [part for part in self.parts if isinstance(part, Token)]

    @property
    def start(self) -> int:
        """The offset of the first token; -1 where there is none."""
        return next((token.start for token in self.iter_tokens()), -1)

    @property
    def end(self) -> int:
        """The offset behind the last token; -1 where there is none."""
        stack: list[Node | Token] = [self]
        while stack:
            part = stack.pop()
            if isinstance(part, Token):
                return part.end
            stack += part.parts
        return -1

    def find(self, *rules: str) -> Node | None:
        """Return the first node among the parts that is one of these rules."""
        return next((node for node in self.nodes if node.rule in rules), None)

    def iter_tokens(self) -> Iterator[Token]:
        """Yield all tokens, in order."""
        stack: list[Node | Token] = [self]
        while stack:
            part = stack.pop()
            if isinstance(part, Token):
                yield part
            else:
                stack += reversed(part.parts)

    def walk(self, *stops: str) -> Iterator[Node]:
        """Yield this node and all below it, in the order of the text; what is below one of `stops` is left out."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            if node.rule not in stops or node is self:
                stack += reversed(node.nodes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The place where a text leaves the grammar.

    Attributes:
        index: The number of the token that cannot stand where it does; the number of tokens for the end of the text.
        expected: The terminals that could.
        open_rules: The rules that are open there, outermost first.
        closed_rules: The rules that were open before the token, but cannot hold it.
        stack: What was still to be read before the token, last part first.
    """

    index: int
    expected: frozenset[str]
    open_rules: tuple[str, ...]
    closed_rules: tuple[str, ...]
    stack: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The tokens of a text as terminals of the grammar; `()` and `[]` are one each.

    Attributes:
        tokens: In the order of the text.
        terminals: What each is to the grammar.
        is_cut: True where the text has more.
    """

    tokens: tuple[Token, ...]
    terminals: tuple[str, ...]
    is_cut: bool = False


def read_words(text: str, limit: int | None = None) -> Words:
    """Return the terminals of a text, the first `limit` of them where one is given."""
    tokens: list[Token] = []
    terminals: list[str] = []
    found = iter_tokens(text)
    for token in islice(found, limit):
        if token.kind == "sign" and token.text in ")]" and terminals:
            pair = _PAIRS.get((terminals[-1], token.text))
            if pair is not None:
                first = tokens[-1]
                tokens[-1] = Token("sign", text[first.start : token.end], first.start)
                terminals[-1] = pair
                continue
        tokens.append(token)
        terminals.append(_to_terminal(token))
    is_cut = limit is not None and next(found, None) is not None
    return Words(tokens=tuple(tokens), terminals=tuple(terminals), is_cut=is_cut)


def _to_terminal(token: Token) -> str:
    kind, text, _ = token
    if kind == "sign":
        return text
    if kind == "word":
        return word_to_terminal(text) or f"word {text}"
    if kind == "name":
        return "PNAME_NS" if text[-1] == ":" and text.count(":") == 1 else "PNAME"
    if kind == "number":
        return "SIGNED" if text[0] in "+-" else "INTEGER" if text.isdigit() else "NUMBER"
    return _KINDS.get(kind, kind)


def guess_unit(words: Words) -> str:
    """Return the rule to read a text by: that of updates where its first verb is one of theirs."""
    updating = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
    asking = {"SELECT", "CONSTRUCT", "ASK", "DESCRIBE"}
    verb = next((terminal for terminal in words.terminals if terminal in updating | asking), "")
    return UPDATE if verb in updating else QUERY


def parse(words: Words, unit: str) -> Node | Fault:
    """Read terminals by a rule; return their tree, or the place where they leave the grammar."""
    grammar = load_grammar()
    expansions, nullable = grammar.expansions, grammar.nullable
    root = Node(unit)
    nodes = [root]
    stack: list[str | None] = ["END", unit.removesuffix("Unit")]
    passed: list[str | None] = []  # what was taken off the stack since the last token, for it may be empty
    closed: list[str] = []
    terminals = words.terminals
    index, count = 0, len(terminals)
    terminal = terminals[0] if count else END
    while stack:
        symbol = stack.pop()
        if symbol is None:
            closed.append(nodes.pop().rule)
            passed.append(None)
            continue
        table = expansions.get(symbol)
        if table is not None:
            parts = table.get(terminal)
            if parts is None:
                passed.append(symbol)
                if symbol not in nullable:
                    break
                if symbol[0] != "_":
                    nodes[-1].parts.append(Node(symbol))
                continue
            if symbol[0] != "_":
                node = Node(symbol)
                nodes[-1].parts.append(node)
                nodes.append(node)
                stack.append(None)
            stack += parts
            continue
        if symbol == "END" and index >= count:
            return root
        if symbol != terminal:
            passed.append(symbol)
            break
        nodes[-1].parts.append(words.tokens[index])
        index += 1
        terminal = terminals[index] if index < count else END
        if passed:
            passed, closed = [], []
    expected = {part for symbol in passed if symbol is not None for part in expansions.get(symbol, (symbol,))}
    return Fault(
        index=index,
        expected=frozenset(END if part == "END" else part for part in expected),
        open_rules=tuple(node.rule for node in nodes),
        closed_rules=tuple(closed),
        stack=tuple(part for part in (*stack, *reversed(passed)) if part is not None),
    )


def count_readable(stack: Sequence[str], terminals: Sequence[str], limit: int) -> tuple[int, bool]:
    """Return how many terminals can be read on from a stack, `limit` at most, and whether all of them can.

    Args:
        stack: What is still to be read, last part first, as a fault has it.
        terminals: The terminals that follow.
        limit: After so many the rest is taken to be right.
    """
    grammar = load_grammar()
    rest = list(stack)
    for index, terminal in enumerate((*terminals[: limit + 1], END)):
        if index >= limit:
            return limit, True
        while True:
            if not rest:
                return index, terminal == END
            symbol = rest.pop()
            table = grammar.expansions.get(symbol)
            if table is None:
                if symbol == terminal or (symbol == "END" and terminal == END):
                    break
                return index, False
            parts = table.get(terminal)
            if parts is not None:
                rest += parts
            elif symbol not in grammar.nullable:
                return index, False
    return len(terminals), True
