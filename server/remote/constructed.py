"""CONSTRUCT over an engine that may cut graphs: its rows are asked for, and the triples are made of them here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, QueryTriples, RdfFormat
from pyoxigraph import Store as Engine

from graph.sparql.syntax import QUERY, Node, parse, read_words
from graph.sparql.text_edits import Rewriting


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsOfGraph:
    """A CONSTRUCT, taken apart.

    Attributes:
        select: The query for its rows.
        variables: Those of its template, without mark; none where the template has none.
        head: Its prologue, the word CONSTRUCT and its template.
    """

    select: str
    variables: tuple[str, ...]
    head: str

    @classmethod
    def of(cls, query: str) -> RowsOfGraph:
        """Take a well-formed CONSTRUCT apart."""
        tree = parse(read_words(query), QUERY)
        assert isinstance(tree, Node)
        construct = next(node for node in tree.walk() if node.rule == "ConstructQuery")
        template = construct.find("ConstructTemplate")
        assert template is not None
        variables = tuple(dict.fromkeys(token.text[1:] for token in template.iter_tokens() if token.kind == "variable"))
        first = construct.tokens[0]
        rewriting = Rewriting(query)
        wanted = " ".join(f"?{name}" for name in variables) or "(1 AS ?row)"
        rewriting.replace_token(first, f"SELECT {wanted}")
        if construct.parts[1] is template:  # else it is the pattern too
            rewriting.replace_node(template, "")
        head = f"{query[: first.start]}CONSTRUCT {query[template.start : template.end]}"
        return cls(select=rewriting.write(tree), variables=variables, head=head)

    def make(self, body: bytes, base_iri: str | None, node_prefix: str) -> bytes:
        """Return the triples of rows in JSON as N-Triples; the engine's blank nodes get IRIs with a prefix."""
        rows = json.loads(body)["results"]["bindings"]
        values = "\n".join(self._iter_rows(rows, node_prefix))
        names = " ".join(f"?{name}" for name in self.variables)
        query = f"{self.head} WHERE {{ VALUES ({names}) {{\n{values}\n}} }}"
        made = Engine().query(query, base_iri=base_iri)
        assert isinstance(made, QueryTriples)
        return made.serialize(format=RdfFormat.N_TRIPLES) or b""

    def _iter_rows(self, rows: list[dict[str, Any]], node_prefix: str) -> Iterator[str]:
        for row in rows:
            terms = (_to_term(row[name], node_prefix) if name in row else "UNDEF" for name in self.variables)
            yield f"({' '.join(terms)})"


def _to_term(value: dict[str, Any], node_prefix: str) -> str:
    if value["type"] == "literal":
        if "xml:lang" in value:
            return str(Literal(value["value"], language=value["xml:lang"]))
        datatype = NamedNode(value["datatype"]) if "datatype" in value else None
        return str(Literal(value["value"], datatype=datatype))
    if value["type"] == "bnode":
        return str(NamedNode(f"{node_prefix}{BlankNode(value['value'].rpartition('/')[2]).value}"))
    return str(NamedNode(value["value"]))
