"""The outline of a SPARQL request, from its tokens alone: its prologue, its operations and their blocks, its services.

This takes linear time and little of it, so it serves updates of millions of triples. What needs the whole structure
reads `syntax`.

Source: https://www.w3.org/TR/sparql11-update/, section 3, and
https://www.w3.org/TR/sparql11-federated-query/, section 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from graph.sparql.tokens import Token, iter_tokens

_PROLOGUE = frozenset({"PREFIX", "BASE", "VERSION"})
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_UNICODE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class Names:
    """What IRIs and prefixed names stand for, as the declarations so far have it."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.prefixes: dict[str, str] = {}
        self._before = self._earlier = ""

    def note(self, token: Token) -> bool:
        """Take one more token in; return whether it is a part of a declaration."""
        earlier, self._earlier = self._earlier, self._before
        self._before = token.word or token.text
        if token.kind == "iri" and self._earlier == "BASE":
            self.base = self.resolve(token)
            return True
        if token.kind == "iri" and earlier == "PREFIX":
            self.prefixes[self._earlier] = self.resolve(token)
            return True
        return token.word in _PROLOGUE or self._earlier in ("PREFIX", "VERSION")

    def resolve(self, token: Token) -> str:
        """Return the IRI of a token; empty where its prefix is not declared.

        Raises:
            ValueError: A relative IRI cannot be resolved.
        """
        if token.kind == "iri":
            return _resolve(self.base, decode_escapes(token.text[1:-1]))
        prefix, _, local = token.text.partition(":")
        namespace = self.prefixes.get(prefix + ":")
        return "" if namespace is None else namespace + local.replace("\\", "")


def decode_escapes(text: str) -> str:
    """Return a text with its codepoint escapes decoded (SPARQL 1.1 Query, section 19.2)."""
    return _UNICODE.sub(lambda found: chr(int(found[1] or found[2], 16)), text) if "\\" in text else text


def _resolve(base: str, reference: str) -> str:
    """Return the IRI of a reference; `urljoin` takes the `#` from its end."""
    if _ABSOLUTE.match(reference) or not base:
        return reference
    found = urljoin(base, reference)
    return found + "#" if reference.endswith("#") and not found.endswith("#") else found


# Updates


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch between outermost braces, without these: the offsets of its first and behind its last character."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation of an update request, as its tokens show it.

    Attributes:
        start: The offset where it begins, its prologue included.
        first: The offset of its first keyword.
        end: The offset behind its last token.
        words: The tokens outside braces.
        blocks: The outermost braces.
    """

    start: int
    first: int
    end: int
    words: tuple[Token, ...]
    blocks: tuple[Block, ...]

    @property
    def head(self) -> tuple[Token, ...]:
        """The tokens before the first block."""
        return tuple(word for word in self.words if not self.blocks or word.start < self.blocks[0].start)

    @property
    def tail(self) -> tuple[Token, ...]:
        """The tokens outside braces after the first block."""
        return self.words[len(self.head) :]

    @property
    def verbs(self) -> list[str]:
        """The keywords of the head, in capitals."""
        return [token.text.upper() for token in self.head]

    def prologue(self, text: str) -> str:
        """Return the prefixes and the base that stand before it."""
        return text[self.start : self.first]


def split_operations(text: str) -> list[Operation]:
    """Return the operations of an update, in order; what is malformed comes out as it may."""
    operations: list[Operation] = []
    words: list[Token] = []
    blocks: list[Block] = []
    start = depth = opened = end = 0
    names = Names("")
    first = -1
    for token in iter_tokens(text):
        is_sign = token.kind == "sign"
        if is_sign and token.text == ";" and depth == 0:
            if words or blocks:
                operations.append(_operation(start, first, end, words, blocks))
                words, blocks = [], []
                start = token.end
            first, end, names = -1, token.end, Names("")
            continue
        if is_sign and token.text == "{":
            opened = token.end if depth == 0 else opened
            depth += 1
        elif is_sign and token.text == "}":
            depth -= 1
            if depth == 0:
                blocks.append(Block(start=opened, end=token.start))
        elif depth == 0 and (first >= 0 or not names.note(token)):
            words.append(token)
        else:
            continue
        first = token.start if first < 0 else first
        end = token.end
    if words or blocks:
        operations.append(_operation(start, first, end, words, blocks))
    return operations


def _operation(start: int, first: int, end: int, words: list[Token], blocks: list[Block]) -> Operation:
    return Operation(start=start, first=first, end=end, words=tuple(words), blocks=tuple(blocks))


def add_using(text: str, default: Iterable[str], named: Iterable[str]) -> str:
    """Return an update whose patterns are matched against this dataset: the protocol's parameters as USING clauses.

    The text must not have USING or WITH of its own (SPARQL 1.1 Protocol, section 2.2.3).
    """
    clauses = [f"USING <{iri}>" for iri in default] + [f"USING NAMED <{iri}>" for iri in named]
    inserted = " " + " ".join(clauses) + " "
    pieces: list[str] = []
    done = 0
    for operation in split_operations(text):
        verbs = operation.verbs
        if not operation.blocks:
            continue
        pattern = operation.blocks[-1]
        if verbs == ["DELETE", "WHERE"]:
            block = text[pattern.start - 1 : pattern.end + 1]
            pieces.append(text[done : operation.head[1].start] + block + inserted + "WHERE " + block)
            done = pattern.end + 1
        elif verbs and verbs[0] in ("INSERT", "DELETE") and verbs[1:] != ["DATA"]:
            where = next((token for token in operation.tail if token.word == "WHERE"), None)
            position = where.start if where is not None else pattern.start - 1
            pieces.append(text[done:position] + inserted)
            done = position
    return "".join(pieces) + text[done:]


def has_own_dataset(text: str) -> bool:
    """Return whether an update names its dataset itself."""
    return any(token.word in ("USING", "WITH") for token in iter_tokens(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatePart:
    """Triples of a template that go to one graph; `graph` is the text that names it, empty where none does."""

    graph: str
    triples: str


def iter_template(text: str, block: Block) -> Iterator[TemplatePart]:
    """Yield the parts of a template; raise ValueError where a variable names a graph."""
    outside: list[str] = []
    done, depth = block.start, 0
    name = ""
    for token in iter_tokens(text, block.start, block.end):
        if depth == 0 and token.word == "GRAPH":
            outside.append(text[done : token.start])
            done = token.end
        elif token.is_sign("{"):
            if depth == 0:
                name, done = text[done : token.start].strip(), token.end
            depth += 1
        elif token.is_sign("}"):
            depth -= 1
            if depth == 0:
                if name[:1] in ("?", "$"):
                    raise ValueError("a variable names the graph")
                yield TemplatePart(graph=name, triples=text[done : token.start])
                done = token.end
    outside.append(text[done : block.end])
    for piece in outside:
        if rest := piece.strip().lstrip(".").strip():
            yield TemplatePart(graph="", triples=rest)


# Federation


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One outermost SERVICE of a query.

    Attributes:
        start: The offset of the keyword.
        end: The offset behind the closing brace; behind the last token that belongs to it where there is none.
        silent: True where a failure counts as one empty row.
        name: The token that names the server; None where there is none.
        block: What stands between the braces; None where they are missing.
        nested: The first SERVICE inside it; None where there is none.
    """

    start: int
    end: int
    silent: bool
    name: Token | None
    block: Block | None
    nested: Token | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The prologue of a query and its services.

    Attributes:
        prologue: The text before the first keyword that declares nothing.
        calls: The services, each with the IRI of its name; the IRI is empty where a variable names it.
    """

    prologue: str
    calls: tuple[tuple[Service, str], ...]


def read_services(text: str, base: str) -> Services:
    """Return the services of a query.

    Raises:
        ValueError: A relative IRI cannot be resolved.
    """
    names = Names(base)
    calls: list[tuple[Service, str]] = []
    tokens = list(iter_tokens(text))
    first = len(text)
    position = 0
    while position < len(tokens):
        token = tokens[position]
        declares = names.note(token)
        if not declares and first == len(text):
            first = token.start
        if token.word == "SERVICE":
            service, position = _read_service(tokens, position)
            named = service.name is not None and service.name.kind != "variable"
            calls.append((service, names.resolve(service.name) if named and service.name is not None else ""))
        else:
            position += 1
    return Services(prologue=text[:first], calls=tuple(calls))


def _read_service(tokens: list[Token], position: int) -> tuple[Service, int]:
    start, end = tokens[position].start, tokens[position].end
    position += 1
    silent = position < len(tokens) and tokens[position].word == "SILENT"
    position += silent
    name = nested = block = None
    if position < len(tokens) and tokens[position].kind in ("iri", "name", "variable"):
        name, end = tokens[position], tokens[position].end
        position += 1
    if position < len(tokens) and tokens[position].is_sign("{"):
        depth, opened = 0, tokens[position].end
        while position < len(tokens):
            token = tokens[position]
            end = token.end
            position += 1
            if token.word == "SERVICE":
                nested = nested or token
            elif token.kind == "sign" and token.text in "{}":
                depth += 1 if token.text == "{" else -1
                if depth == 0:
                    block = Block(start=opened, end=token.start)
                    break
    service = Service(start=start, end=end, silent=silent, name=name, block=block, nested=nested)
    return service, position
