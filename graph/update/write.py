"""Writes as clients send them, applied to a store, and what they changed, quad by quad.

Source: https://www.w3.org/TR/sparql11-update/ and https://www.w3.org/TR/sparql11-http-rdf-update/.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize
from pyoxigraph import Store as Engine

from graph.errors import ReliefgraphError
from graph.namespaces import RDF
from graph.rdf.quads import Difference, has_blank_node
from graph.sparql.candidates import find_candidates
from graph.sparql.operations import split_operations


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


_TAGGED = frozenset({RDF + "langString", RDF + "dirLangString"})


class UntaggedTextError(ReliefgraphError):
    """A text has the datatype of texts with a language tag, and no tag: the engine stores it, no reader takes it."""


def apply_write(engine: Engine, former: Engine, write: Write) -> Difference:
    """Apply a write to a store that equals `former`, whole or not at all; return what it changed.

    Raises:
        SyntaxError: The update or a document is malformed.
        LookupError: The graph to delete does not exist.
        UntaggedTextError: The outcome cannot be read back.
    """
    difference = _apply(engine, former, write)
    for quad in difference.added:
        term = quad.object
        while isinstance(term, Triple):
            term = term.object
        if isinstance(term, Literal) and not term.language and term.datatype.value in _TAGGED:
            raise UntaggedTextError(f"{term} has no language tag, which each text of its datatype has")
    return difference


def _apply(engine: Engine, former: Engine, write: Write) -> Difference:
    if write.kind is WriteKind.UPDATE:
        quick = _read_ground_data(write)
        if quick is not None:
            return _apply_data(engine, quick)
        operations = split_operations(write.text)
        single = operations[0] if len(operations) == 1 else None
        candidates = None if single is None else find_candidates(engine, write.text, single, write.base)
        engine.update(write.text, base_iri=write.base or None)
        if candidates is not None:
            return compare_quads(former, engine, candidates)
        return compare(former, engine)
    return _apply_to_graph(engine, former, write)


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
    try:
        return tuple(parse(b"\n".join(sorted(lines)), format=RdfFormat.N_QUADS))
    except SyntaxError as error:
        reason = str(error).partition(": ")[2] or str(error)
        raise UntaggedTextError(f"what would be stored cannot be read back: {reason}") from error


def _apply_to_graph(engine: Engine, former: Engine, write: Write) -> Difference:
    """Apply a write on one graph; no other graph is looked at, since reading quads takes long beside a huge literal."""
    name = NamedNode(write.graph) if write.graph else DefaultGraph()
    written = Engine()  # holds literals as every store does
    written.extend(Quad(found.subject, found.predicate, found.object, name) for found in _read_documents(write))
    removed: tuple[Quad, ...] = ()
    if write.kind is not WriteKind.MERGE:
        if write.kind is WriteKind.DELETE and isinstance(name, NamedNode) and not engine.contains_named_graph(name):
            raise LookupError(f"The store has no graph <{write.graph}>.")
        held = former.quads_for_pattern(None, None, None, name)
        removed = tuple(sorted((quad for quad in held if quad not in written), key=str))
        engine.remove_graph(name)
    if write.kind is not WriteKind.DELETE:
        if isinstance(name, NamedNode):
            engine.add_graph(name)
        engine.extend(written)
    return Difference(added=tuple(sorted((quad for quad in written if quad not in former), key=str)), removed=removed)


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
        words = operation.verbs
        prologue += operation.prologue(write.text)
        if words not in (["INSERT", "DATA"], ["DELETE", "DATA"]) or len(operation.blocks) != 1 or operation.tail:
            return None
        start, end = operation.blocks[0].start - 1, operation.blocks[0].end
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
