"""The formats in which an answer with its evidence is given out."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from typing import Any

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from graph.lookup.explanation_report import Report, iter_documents
from graph.namespaces import OA, PROV, RDF, RDFS, select_prefixes
from graph.witness.report import quoted

EVIDENCE = "evidence"
"""The column that CSV has more."""


def write_json(report: Report) -> bytes:
    """Return SPARQL results JSON with the member `evidence`."""
    return json.dumps(report, ensure_ascii=False, separators=(",", ":")).encode()


def write_csv(report: Report) -> bytes:
    """Return SPARQL results CSV with one column more: the quotes behind each row, one a line."""
    sentences = report["evidence"]["sentences"]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    names = report["head"].get("vars", ["boolean"])
    last = EVIDENCE
    while last in names:
        last += "_"
    writer.writerow([*names, last])
    bindings = report["results"]["bindings"] if "results" in report else [{}]
    for binding, row in zip(bindings, report["evidence"]["rows"] or [{"sentences": []}], strict=False):
        cells = [_cell(binding.get(name)) for name in names]
        if "boolean" in report:
            cells = [str(report["boolean"]).lower()]
        quotes = dict.fromkeys(quoted(sentences[number]) for number in row["sentences"])
        writer.writerow([*cells, "\n".join(quotes)])
    return text.getvalue().encode()


def _cell(term: dict[str, Any] | None) -> str:
    if term is None:
        return ""
    if term["type"] == "triple":
        return "<<( " + " ".join(_cell(part) for part in term["value"].values()) + " )>>"
    return f"_:{term['value']}" if term["type"] == "bnode" else str(term["value"])


def write_graph(report: Report, format_: RdfFormat, *, address: str) -> bytes:
    """Return the evidence as PROV-O (https://www.w3.org/TR/prov-o/): each row derived from claims and quotes.

    Args:
        report: The answer with its evidence.
        format_: The syntax.
        address: The IRI of the answer; its rows are named under it.
    """
    has_prefixes = format_ in (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML)
    prefixes = select_prefixes("rdf rdfs prov oa") if has_prefixes else None
    return serialize(dict.fromkeys(iter_prov(report, address)), format=format_, prefixes=prefixes) or b""


def iter_prov(report: Report, address: str) -> Iterator[Triple]:
    """Yield the evidence as triples: rows, what each is derived from, and the sentences of it."""
    answer = NamedNode(address)
    a = NamedNode(RDF + "type")
    derived = NamedNode(PROV + "wasDerivedFrom")
    yield Triple(answer, a, NamedNode(PROV + "Collection"))
    bindings = report["results"]["bindings"] if "results" in report else [{}] * len(report["evidence"]["rows"])
    for number, (binding, row) in enumerate(zip(bindings, report["evidence"]["rows"], strict=True), 1):
        node = NamedNode(f"{address}#row-{number}")
        yield Triple(answer, NamedNode(PROV + "hadMember"), node)
        yield Triple(node, a, NamedNode(PROV + "Entity"))
        words = "; ".join(f"{name}: {_cell(term)}" for name, term in binding.items())
        yield Triple(node, NamedNode(RDFS + "label"), Literal(words or str(report.get("boolean", "")).lower()))
        for index in row["sentences"]:
            sentence = report["evidence"]["sentences"][index]
            yield from _iter_sentence(node, sentence, derived)
        for index in {index for witness in row["witnesses"][:1] for index in witness}:
            for document in iter_documents(report["evidence"]["triples"][index]):
                yield Triple(node, derived, NamedNode(document["iri"]))


def _iter_sentence(node: NamedNode, sentence: Report, derived: NamedNode) -> Iterator[Triple]:
    if "claim" in sentence:
        yield Triple(node, derived, NamedNode(sentence["claim"]))
    for name, (start, end) in zip(sentence["quotes"], sentence["marks"], strict=True):
        quote = NamedNode(name)
        yield Triple(node, derived, quote)
        yield Triple(quote, NamedNode(RDF + "type"), NamedNode(OA + "SpecificResource"))
        yield Triple(quote, NamedNode(OA + "hasSource"), NamedNode(f"{sentence['article']}/text"))
        yield Triple(quote, NamedNode(PROV + "value"), Literal(sentence["text"][start:end]))


def answer_address(base: str, query: str, revision: str) -> str:
    """Return a name for the answer to a query over a revision."""
    digest = hashlib.sha256(f"{revision}\0{query}".encode(errors="surrogatepass")).hexdigest()
    return f"{base}answer/{digest[:32]}"
