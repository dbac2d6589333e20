"""The graphs of a revision under names of their own in another engine, so that several revisions stand there at once.

`<base>graph/reported` becomes `<base>store/<state>/graph/reported`. Blank nodes become IRIs there (RDF 1.1 Concepts,
section 3.5), since a label means nothing from one request to the next, and blank nodes again in answers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, unquote

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Triple

from graph.sparql.operations import Names
from graph.sparql.syntax import QUERY, Node, parse, read_words
from graph.sparql.text_edits import Rewriting
from graph.sparql.tokens import Token
from server.remote.quirks import PLAIN, Quirks

GraphName = NamedNode | BlankNode | DefaultGraph
Term = NamedNode | BlankNode | Literal | Triple

_DATASET = frozenset({"DatasetClause", "GraphGraphPattern"})
"""Where an IRI is the name of a graph."""

_VALUES = frozenset({"Expression", "ExpressionList", "ArgList", "DataBlock", "DataRow"})
"""Where it may be compared with one."""

_TRIPLES = frozenset(
    {"TriplesSameSubject", "TriplesSameSubjectPath", "PropertyListNotEmpty", "PropertyListPathNotEmpty"}
    | {"ReifiedTriple", "TripleTerm", "GroupGraphPattern"}
)
"""Where it is a thing that the data speak of."""


class GraphNaming:
    """Translates the names of the graphs of one revision, and its blank nodes."""

    def __init__(self, base: str, prefix: str, names: Iterable[str], quirks: Quirks = PLAIN) -> None:
        """Take the names of a revision there.

        Args:
            base: The base IRI of the revision.
            prefix: What its names begin with there.
            names: Its graphs; "" is the default graph.
            quirks: What is to be minded with the engine.
        """
        self._quirks = quirks
        self._base = base
        self.prefix = prefix
        self.names = tuple(names)
        self._known = frozenset(self.names) - {""}
        self.nothing = f"{prefix}nothing"
        self.node_prefix = f"{prefix}node/"
        self._mark = self.node_prefix.encode()
        self._written = re.compile(re.escape(prefix.encode()) + rb'(?!node/)([^"<>\\\s]*)')

    def to_remote(self, name: GraphName | str) -> str:
        """Return the name of a graph there."""
        local = "" if isinstance(name, DefaultGraph) else name if isinstance(name, str) else name.value
        if not local:
            return f"{self.prefix}default"
        if isinstance(name, BlankNode):
            return f"{self.prefix}blank/{quote(local, safe='')}"
        if local.startswith(self._base):
            return f"{self.prefix}own/{local[len(self._base) :]}"
        return f"{self.prefix}other/{quote(local, safe='')}"

    def to_local(self, name: str) -> str:
        """Return the name of a graph or datatype here; what is none, and the default graph, which has none, stays."""
        kind, _, rest = name[len(self.prefix) :].partition("/")
        return {"own": self._base + rest, "other": unquote(rest), "datatype": unquote(rest)}.get(kind, name)

    def rewrite(self, query: str, base_iri: str | None) -> str:
        """Return a query that asks the graphs there as it would ask those here; it is well formed."""
        tree = parse(read_words(query), QUERY)
        if not isinstance(tree, Node):
            return query
        rewriting = Rewriting(query)
        names = Names(base_iri or "")
        for token in tree.iter_tokens():
            names.note(token)
        for token, place in _iter_names(tree):
            iri = names.resolve(token)
            if iri and (place in _DATASET or (place in _VALUES and iri in self._known)):
                rewriting.replace_token(token, f"<{self.to_remote(iri)}>")
        self._close_dataset(tree, rewriting)
        if self._quirks.lost:
            self._rename_literals(tree, names, rewriting)
        return query if rewriting.is_empty else rewriting.write(tree)

    def write_term(self, term: Term) -> str:
        """Return a term as updates there have it."""
        if isinstance(term, BlankNode):
            return f"<{self.prefix}node/{term.value}>"
        if isinstance(term, Literal) and not self._quirks.keeps(term):
            return str(Literal(term.value, datatype=NamedNode(self._to_datatype(term.datatype.value))))
        if isinstance(term, Triple):
            inner = " ".join(self.write_term(part) for part in (term.subject, term.predicate, term.object))
            return f"<<( {inner} )>>"
        return str(term)

    def _to_datatype(self, name: str) -> str:
        """Return the datatype there of literals that the engine would refuse or change under their own."""
        return f"{self.prefix}datatype/{quote(name, safe='')}"

    def _close_dataset(self, tree: Node, rewriting: Rewriting) -> None:
        """Name an empty graph where a query has FROM or FROM NAMED alone: some engines take all that they have then."""
        clauses = [node for node in tree.walk() if node.rule == "DatasetClause"]
        has_named = [any(token.text.upper() == "NAMED" for token in node.iter_tokens()) for node in clauses]
        if not clauses or len(set(has_named)) == 2:
            return
        [*_, last] = max(clauses, key=lambda node: node.start).iter_tokens()
        written = rewriting.write(last)
        rewriting.replace_token(last, f"{written} FROM {'' if has_named[0] else 'NAMED '}<{self.nothing}>")

    def _rename_literals(self, tree: Node, names: Names, rewriting: Rewriting) -> None:
        for node in tree.walk():
            if node.rule != "RDFLiteral":
                continue
            [*_, last] = node.iter_tokens()
            iri = names.resolve(last) if last.kind in ("iri", "name") else ""
            if iri in self._quirks.lost:
                rewriting.replace_token(last, f"<{self._to_datatype(iri)}>")

    def read_results(self, body: bytes) -> bytes:
        """Return SPARQL results in JSON with the names and blank nodes of here."""
        if self._mark in body:
            found = json.loads(body)
            for row in found.get("results", {}).get("bindings", ()):
                for value in row.values():
                    self._unname(value)
            body = json.dumps(found, ensure_ascii=False).encode()
        return self._rename(body)

    def read_triples(self, body: bytes) -> bytes:
        """Return N-Triples with the names and blank nodes of here."""
        if self._mark in body:
            body = re.sub(b"<" + re.escape(self._mark) + rb"([^>]*)>", rb"_:\1", body)
        return self._rename(body)

    def _rename(self, body: bytes) -> bytes:
        if self.prefix.encode() not in body:
            return body
        return self._written.sub(lambda found: self.to_local(found[0].decode()).encode(), body)

    def _unname(self, value: Any) -> None:
        """Make the IRI that stands for a blank node one again, also in triples."""
        inner = value["value"]
        if isinstance(inner, dict):
            for part in inner.values():
                self._unname(part)
        elif value["type"] == "uri" and inner.startswith(f"{self.prefix}node/"):
            value["type"], value["value"] = "bnode", inner[len(self.prefix) + 5 :]


def _iter_names(tree: Node) -> Iterable[tuple[Token, str]]:
    """Yield each IRI and prefixed name of a query with the rule that says what stands there."""
    stack: list[tuple[Node, str]] = [(tree, "")]
    while stack:
        node, place = stack.pop()
        if node.rule in ("BaseDecl", "PrefixDecl"):
            continue
        if node.rule in _DATASET | _VALUES | _TRIPLES:
            place = node.rule
        for part in node.parts:
            if isinstance(part, Node):
                stack.append((part, place))
            elif part.kind in ("iri", "name"):
                yield part, place
