"""JSON-LD documents of writers: what they drop in silence, and those that the engine's reader refuses and must not.

The checker's reader says what a document drops (JSON-LD 1.1 API, section 5.1.2, expansion) and reads maps by type,
which the engine takes for an error. It needs some two seconds and 100 MB for a megabyte, so it looks at documents up to
`MOST` bytes; of a longer one, or where the memory does not suffice, a note says that nobody looked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Quad, RdfFormat, parse

from graph.check.syntax.jsonld.context import JsonLdError
from graph.check.syntax.jsonld.reader import DROPPED, parse_jsonld
from graph.check.syntax.statements import Fault
from graph.check.syntax.term import term_to_ntriples
from graph.sparql.diagnosis import locate

MOST = 1 << 20
UNSEEN = "it was not looked for what JSON-LD drops"
"""What the note begins with where only the engine has read a document."""

MAX_TOLD = 20
"""So many notes are told one by one."""

NOTE = "# "
"""Before the quads stand notes as comments of N-Quads."""

_TYPE_MAP = "@type must be the first key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document: its quads, and a sentence for each thing that it drops."""

    quads: Iterator[Quad]
    dropped: tuple[str, ...] = ()


def read_json_ld(data: bytes, base: str) -> Reading:
    """Read a document.

    Raises:
        SyntaxError: It is malformed, or needs a context that is not in it.
    """
    base_iri = base or None
    if len(data) > MOST:
        return _read_unseen(data, base_iri, f"the document is longer than {MOST >> 20} MB")
    text = data.decode("utf-8", errors="replace")
    try:
        parsed = parse_jsonld(text, base=base, mark="r", load=_refuse)
    except MemoryError:
        return _read_unseen(data, base_iri, "that takes more memory than there is")
    faults = [fault for fault in parsed.faults if fault.code != DROPPED]
    dropped = tuple(_tell(text, fault) for fault in parsed.faults if fault.code == DROPPED)
    far = next((fault for fault in faults if fault.code == "remote-context"), None)
    if far is not None:
        raise SyntaxError(_tell(text, far))
    try:
        quads = iter(list(parse(data, format=RdfFormat.JSON_LD, base_iri=base_iri)))
    except SyntaxError as error:
        if _TYPE_MAP not in str(error) or faults:
            raise
        rows = parsed.statements
        lines = (
            " ".join(term_to_ntriples(term) for term in (subject, predicate, value)) + " .\n"
            for subject, predicate, value in zip(rows.subjects, rows.predicates, rows.objects, strict=True)
        )
        quads = parse("".join(lines), format=RdfFormat.N_TRIPLES)
    return Reading(quads=quads, dropped=dropped)


def _read_unseen(data: bytes, base_iri: str | None, reason: str) -> Reading:
    note = f"{UNSEEN}, since {reason}: send it in parts to know, or as N-Quads, which drop nothing"
    return Reading(quads=iter(parse(data, format=RdfFormat.JSON_LD, base_iri=base_iri)), dropped=(note,))


def write_notes(dropped: tuple[str, ...]) -> bytes:
    """Return what a document drops as comments of N-Quads."""
    more = len(dropped) - MAX_TOLD
    told = [*dropped[:MAX_TOLD], *([f"and {more} more"] if more > 0 else ())]
    return "".join(f"{NOTE}{' '.join(one.split())}\n" for one in told).encode("utf-8", errors="replace")


def split_notes(data: bytes) -> tuple[list[str], bytes]:
    """Return the notes before the quads of a document, and the quads."""
    notes: list[str] = []
    while data.startswith(NOTE.encode()):
        line, _, data = data.partition(b"\n")
        notes.append(line.decode().removeprefix(NOTE))
    return notes, data


def _refuse(address: str) -> object:
    raise JsonLdError(
        f"the context {address[:200]} is not fetched: nothing goes out",
        "write it into the document",
        code="remote-context",
    )


def _tell(text: str, fault: Fault) -> str:
    line, column = locate(text, fault.start)
    way_out = f": {fault.way_out}" if fault.way_out else ""
    return f"{fault.message} (line {line}, column {column}){way_out}"
