"""Writes as clients send them, applied to a store, and what they changed, quad by quad.

Source: https://www.w3.org/TR/sparql11-update/ and https://www.w3.org/TR/sparql11-http-rdf-update/.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse, serialize
from pyoxigraph import Store as Engine

from graph.rdf.quads import Difference, has_blank_node
from graph.sparql.candidates import find_candidates
from graph.sparql.tokens import Token, iter_tokens


class WriteKind(StrEnum):
    """A SPARQL update, or one of the four operations on one graph."""

    UPDATE = "update"
    REPLACE = "replace"
    MERGE = "merge"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One write.

    Attributes:
        kind: What to do.
        text: The SPARQL update.
        base: Resolves relative IRIs.
        graph: The graph of the other kinds; "" is the default graph.
        data: RDF documents for REPLACE and MERGE, each with its format.
    """

    kind: WriteKind
    text: str = ""
    base: str = ""
    graph: str = ""
    data: tuple[tuple[bytes, RdfFormat], ...] = ()


def write_to_update(write: Write) -> str:
    """Return a write as a SPARQL update that does the same, to be kept."""
    base = f"BASE <{write.base}>\n" if write.base else ""
    if write.kind is WriteKind.UPDATE:
        return base + write.text
    name = NamedNode(write.graph) if write.graph else DefaultGraph()
    target = f"GRAPH {name}" if isinstance(name, NamedNode) else "DEFAULT"
    steps = [] if write.kind is WriteKind.MERGE else [f"DROP SILENT {target}"]
    if write.kind is not WriteKind.DELETE:
        if isinstance(name, NamedNode):
            steps.append(f"CREATE SILENT {target}")
        triples = serialize((quad.triple for quad in _read_documents(write)), format=RdfFormat.N_TRIPLES) or b""
        block = f"GRAPH {name} {{\n{triples.decode()}}}" if isinstance(name, NamedNode) else triples.decode()
        steps.append(f"INSERT DATA {{ {block} }}")
    return " ;\n".join(steps)


def apply_write(engine: Engine, former: Engine, write: Write) -> Difference:
    """Apply a write to a store that equals `former`, whole or not at all; return what it changed.

    Raises:
        SyntaxError: The update or a document is malformed.
        LookupError: The graph to delete does not exist.
    """
    if write.kind is WriteKind.UPDATE:
        quick = _read_ground_data(write)
        if quick is not None:
            return _apply_data(engine, quick)
        operations = split_operations(write.text)
        single = operations[0].first if len(operations) == 1 else None
        candidates = None if single is None else find_candidates(engine, write.text, single, write.base)
        engine.update(write.text, base_iri=write.base or None)
        if candidates is not None:
            return compare_quads(former, engine, candidates)
    else:
        _apply_to_graph(engine, write)
    return compare(former, engine)


def compare(former: Engine, engine: Engine) -> Difference:
    """Return in what two stores differ, by their dumps."""
    before, after = (set((store.dump(format=RdfFormat.N_QUADS) or b"").splitlines()) for store in (former, engine))
    return Difference(added=_parse_lines(after - before), removed=_parse_lines(before - after))


def compare_quads(former: Engine, engine: Engine, candidates: Iterable[Quad]) -> Difference:
    """Return in what two stores differ that can differ in these quads alone."""
    states = [(quad, quad in former, quad in engine) for quad in candidates]
    return Difference(
        added=tuple(quad for quad, before, after in states if after and not before),
        removed=tuple(quad for quad, before, after in states if before and not after),
    )


def _parse_lines(lines: Iterable[bytes]) -> tuple[Quad, ...]:
    return tuple(parse(b"\n".join(sorted(lines)), format=RdfFormat.N_QUADS))


def _apply_to_graph(engine: Engine, write: Write) -> None:
    name = NamedNode(write.graph) if write.graph else DefaultGraph()
    quads = [Quad(found.subject, found.predicate, found.object, name) for found in _read_documents(write)]
    if write.kind is not WriteKind.MERGE:
        if write.kind is WriteKind.DELETE and isinstance(name, NamedNode) and not engine.contains_named_graph(name):
            raise LookupError(f"The store has no graph <{write.graph}>.")
        engine.remove_graph(name)
    if write.kind is not WriteKind.DELETE:
        if isinstance(name, NamedNode):
            engine.add_graph(name)
        engine.extend(quads)


def _read_documents(write: Write) -> list[Quad]:
    return [
        found
        for data, format_ in write.data
        for found in parse(data, format=format_, base_iri=write.base or None, rename_blank_nodes=True)
    ]


# INSERT DATA and DELETE DATA alone say themselves what they change, so the stores need not be compared.


def _read_ground_data(write: Write) -> list[tuple[bool, list[Quad]]] | None:
    """Return the quads of an update that only inserts and deletes data without blank nodes; None for any other."""
    steps: list[tuple[bool, list[Quad]]] = []
    prologue = ""
    for operation in split_operations(write.text):
        words = [token.text.upper() for token in operation.head]
        prologue += operation.prologue(write.text)
        if words not in (["INSERT", "DATA"], ["DELETE", "DATA"]) or operation.block is None or operation.tail:
            return None
        start, end = operation.block
        data = Engine()
        try:
            data.update(f"{prologue} INSERT DATA {write.text[start : end + 1]}", base_iri=write.base or None)
        except (SyntaxError, ValueError):
            return None  # applied to the store, the whole says what is wrong with it, and where
        quads = list(data)
        if any(has_blank_node(quad) for quad in quads):
            return None
        steps.append((words[0] == "INSERT", quads))
    return steps or None


def _apply_data(engine: Engine, steps: list[tuple[bool, list[Quad]]]) -> Difference:
    before: dict[Quad, bool] = {}
    for insert, quads in steps:
        for quad in quads:
            before.setdefault(quad, quad in engine)
        if insert:
            engine.extend(quads)
        else:
            for quad in quads:
                engine.remove(quad)
    stored = {quad: quad in engine for quad in before}
    return Difference(
        added=tuple(quad for quad, is_there in stored.items() if is_there and not before[quad]),
        removed=tuple(quad for quad, is_there in stored.items() if before[quad] and not is_there),
    )


# Operations of an update


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation of an update request, as its tokens show it.

    Attributes:
        start: The offset where it begins, its prologue included.
        first: The offset of its first keyword.
        head: The tokens from there to the first bracket.
        block: The offsets of the first outermost bracket and of the one that closes it.
        tail: The tokens outside brackets after the first block.
    """

    start: int
    first: int
    head: tuple[Token, ...]
    block: tuple[int, int] | None
    tail: tuple[Token, ...]

    def prologue(self, text: str) -> str:
        """Return the prefixes and the base that stand before it."""
        return text[self.start : self.first]


def split_operations(text: str) -> list[Operation]:
    """Return the operations of an update, in order; what is malformed comes out as it may."""
    operations: list[Operation] = []
    current: list[Token] = []
    depth, start = 0, 0
    for token in iter_tokens(text):
        if token.kind == "sign" and token.text in "{}":
            depth += 1 if token.text == "{" else -1
        if token.kind == "sign" and token.text == ";" and depth == 0:
            operations.append(_operation(current, start))
            current, start = [], token.start + 1
        else:
            current.append(token)
    if current:
        operations.append(_operation(current, start))
    return [operation for operation in operations if operation.head or operation.block]


def _operation(tokens: list[Token], start: int) -> Operation:
    position = 0
    while position < len(tokens) and tokens[position].text.upper() in ("PREFIX", "BASE", "VERSION"):
        position += 3 if tokens[position].text.upper() == "PREFIX" else 2
    head: list[Token] = []
    tail: list[Token] = []
    block_start = block_end = -1
    depth = 0
    for token in tokens[position:]:
        is_sign = token.kind == "sign"
        if is_sign and token.text == "{":
            if block_start < 0:
                block_start = token.start
            depth += 1
        elif is_sign and token.text == "}":
            depth -= 1
            if depth == 0 and block_end < 0:
                block_end = token.start
        elif depth == 0:
            (head if block_start < 0 else tail).append(token)
    return Operation(
        start=start,
        first=tokens[position].start if position < len(tokens) else start,
        head=tuple(head),
        block=(block_start, block_end) if block_start >= 0 and block_end >= 0 else None,
        tail=tuple(tail),
    )


def add_using(text: str, default: Iterable[str], named: Iterable[str]) -> str:
    """Return an update whose patterns are matched against this dataset: the protocol's parameters as USING clauses.

    The text must not have USING or WITH of its own (SPARQL 1.1 Protocol, section 2.2.3).
    """
    clauses = [f"USING <{iri}>" for iri in default] + [f"USING NAMED <{iri}>" for iri in named]
    inserted = " " + " ".join(clauses) + " "
    pieces: list[str] = []
    done = 0
    for operation in split_operations(text):
        words = [token.text.upper() for token in operation.head]
        if words == ["DELETE", "WHERE"] and operation.block is not None:
            start, end = operation.block
            pattern = text[start : end + 1]
            pieces.append(text[done : operation.head[1].start] + pattern + inserted + "WHERE " + pattern)
            done = end + 1
        elif words and words[0] in ("INSERT", "DELETE") and words[1:] != ["DATA"]:
            where = next((token for token in operation.tail if token.text.upper() == "WHERE"), None)
            position = where.start if where is not None else _last_block(text, operation)
            pieces.append(text[done:position] + inserted)
            done = position
    return "".join(pieces) + text[done:]


def _last_block(text: str, operation: Operation) -> int:
    """Return where the last outermost block of an operation begins: its pattern, where WHERE is left out."""
    depth, position = 0, operation.first
    for token in iter_tokens(text):
        if token.start < operation.first or token.kind != "sign":
            continue
        if token.text == "{":
            if depth == 0:
                position = token.start
            depth += 1
        elif token.text == "}":
            depth -= 1
        elif token.text == ";" and depth == 0:
            break
    return position


def has_own_dataset(text: str) -> bool:
    """Say whether an update names its dataset itself."""
    return any(token.kind == "word" and token.text.upper() in ("USING", "WITH") for token in iter_tokens(text))
