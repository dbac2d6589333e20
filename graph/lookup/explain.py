"""Why a triple stands in a revision: the tree from the triple down to the sentences it rests on.

Reads a revision through `Store`, so it explains what is served, not what a build thought of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QuerySolutions

from graph.address import is_iri
from graph.errors import ReliefgraphError
from graph.namespaces import BASE
from graph.rdf.statement import PREFIXES
from graph.revision.store import Store
from graph.terms import KEY, RLF, Role

Term = NamedNode | Literal
Triple = tuple[Term, Term, Term]


class UnknownStatementError(ReliefgraphError):
    """A name stands for nothing in the revision, or the triple does not stand there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A stretch of an article.

    Attributes:
        text: The words.
        article: The IRI of the article.
        start: First code point.
        end: The code point after the last.
    """

    text: str
    article: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Who says a triple: a claim with its quotes, or a source record with its document.

    Attributes:
        node: The IRI of the claim or record.
        by: The speaker's or the document's name.
        axes: Voice, factuality, polarity and directness of a claim, in words.
        quotes: In the order of the text; none for a source record.
        deprecated: The reason, where the claim no longer stands.
    """

    node: str
    by: str
    axes: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    deprecated: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why one statement holds.

    Attributes:
        statement: The triple in words, a line of Turtle.
        graph: The role of the graph it stands in; empty for a step on the way that stands in none.
        witnesses: Who says it, in a fixed order.
        rule: The OWL 2 RL rule by which it follows, or empty.
        premises: What the rule was applied to.
    """

    statement: str
    graph: str
    witnesses: tuple[Witness, ...] = ()
    rule: str = ""
    premises: tuple[Explanation, ...] = ()

    def iter_quotes(self) -> Iterator[Quote]:
        """Yield every quote below, in the order of a reader's walk; one may come twice."""
        for witness in self.witnesses:
            yield from witness.quotes
        for premise in self.premises:
            yield from premise.iter_quotes()


class Explainer:
    """Explains triples of one store that was written under one base IRI."""

    def __init__(self, store: Store, *, base: str = BASE) -> None:
        self._store = store
        self._base = base
        self._prefixes = {**PREFIXES, "rlf": str(RLF).replace(BASE, base)}

    def explain(self, subject: str, predicate: str, value: str) -> Explanation:
        """Explain a triple whose terms are given by name (`resolve`).

        Raises:
            UnknownStatementError: A name stands for nothing or for several things, or the triple does not stand here.
        """
        triple = (self.resolve(subject), self.resolve(predicate, is_predicate=True), self.resolve(value))
        graphs = self._select(f"?g {{ GRAPH ?g {{ {_turtle(triple)} }} }}")
        if not graphs:
            raise UnknownStatementError(
                f"this triple does not stand here: {self.text(triple)}", way_out=self._say_what_stands(triple)
            )
        return self._explain(triple, graphs[0][0].value)

    def explain_computed(self, name: str) -> Explanation:
        """Explain a derived figure, an agreement or a conflict by what it was computed from.

        Raises:
            UnknownStatementError: The name stands for nothing, or for nothing that was computed.
        """
        node = self.resolve(name)
        if not self._select(f"?text {{ {self._computed_text(node)} }}"):
            raise UnknownStatementError(
                f"{self._term_text(node)} is no derived figure, agreement or conflict",
                way_out="Give a subject, a property and an object to explain a triple.",
            )
        return self._explain_computed(node)

    def resolve(self, name: str, *, is_predicate: bool = False) -> Term:
        """Return the term that a name stands for.

        Args:
            name: An IRI, alone or in angle brackets; a prefixed name; `a`; the key of an entity, alone or with its
                class before it (`company/wanda`); a quoted text or a number. A property needs no prefix.
            is_predicate: Whether the name stands for a property.
        """
        if name.startswith("<") and name.endswith(">"):
            return _named(name[1:-1], name)
        if name.startswith(("http://", "https://")):
            return _named(name, name)
        if is_predicate and name == "a":
            return NamedNode(self._prefixes["rdf"] + "type")
        prefix, colon, local = name.partition(":")
        if colon and prefix in self._prefixes:
            return _named(self._prefixes[prefix] + local, name)
        if is_predicate:
            return _named(self._prefixes["rlf"] + name, name)
        if name.startswith('"') or name.replace(".", "", 1).isdigit():
            return self._find_literal(name.strip('"'))
        return self._find_entity(name)

    def text(self, triple: Triple) -> str:
        """Write a triple as a line of Turtle, entities by the end of their path."""
        return " ".join(self._term_text(term) for term in triple)

    def _explain(self, triple: Triple, graph: str) -> Explanation:
        role = graph.removeprefix(f"{self._base}graph/")
        derivations = self._select(
            f"?d {{ GRAPH ?claims {{ {_said(triple)} a rlf:Derivation }}"
            " FILTER NOT EXISTS { GRAPH ?claims { ?d rlf:withheldFor ?conflict } } } ORDER BY ?d"
        )
        if role == Role.INFERRED and derivations:
            return self._explain_derivation(derivations[0][0], graph=role)
        return Explanation(statement=self.text(triple), graph=role, witnesses=tuple(self._iter_witnesses(triple)))

    def _computed_text(self, node: Term) -> str:
        """Return a pattern for what a computed node says of itself, `?text`: its explanation, or its label."""
        how = f"{node} rlf:explanation|rlf:formula ?how"
        return f"GRAPH ?g {{ {how} }} GRAPH ?g {{ {node} rlf:explanation|rdfs:label ?text }}"

    def _explain_computed(self, node: Term) -> Explanation:
        formula = self._select(f"?formula {{ GRAPH ?g {{ {node} rlf:formula ?formula }} }}")
        assumptions = self._select(f"?text {{ GRAPH ?g {{ {node} rlf:assumption ?text }} }} ORDER BY ?text")
        sources = self._select(
            f"DISTINCT ?source {{ GRAPH ?g {{ {node} rlf:side|prov:wasDerivedFrom ?source }}"
            " FILTER EXISTS { GRAPH ?h { ?source rdf:subject|qudt:hasUnit|rlf:formula ?o } } } ORDER BY ?source"
        )
        premises = [explained for (source,) in sources for explained in self._explain_source(source)]
        return Explanation(
            statement=self._select(f"?text {{ {self._computed_text(node)} }}")[0][0].value,
            graph=Role.DERIVED,
            rule=formula[0][0].value if formula else "",
            premises=(*premises, *(Explanation(statement=text.value, graph="assumed") for (text,) in assumptions)),
        )

    def _explain_source(self, node: Term) -> Iterator[Explanation]:
        """Explain a side of a comparison or a figure that a computation rests on."""
        if self._select(f"?text {{ {self._computed_text(node)} }}"):
            yield self._explain_computed(node)
        elif self._triple_of(node) is not None:
            yield self._explain_premise(node)
        else:
            for subject, predicate, graph in self._select(
                f"?s ?p ?g {{ VALUES ?role {{ '{Role.REPORTED}' '{Role.REFERENCE}' }} GRAPH ?g {{ ?s ?p {node} }}"
                " FILTER(STRENDS(STR(?g), CONCAT('/graph/', ?role))) } ORDER BY ?s ?p"
            ):
                yield self._explain((subject, predicate, node), graph.value)

    def _explain_derivation(self, node: Term, *, graph: str) -> Explanation:
        rules = self._select(f"?rule {{ GRAPH ?g {{ {node} rlf:rule ?rule }} }}")
        premises = self._select(f"?premise {{ GRAPH ?g {{ {node} rlf:premise ?premise }} }} ORDER BY ?premise")
        explained: dict[str, Explanation] = {}
        for (premise,) in premises:
            one = self._explain_premise(premise)
            explained.setdefault(one.statement, one)
        return Explanation(
            statement=self._node_text(node),
            graph=graph,
            rule=rules[0][0].value.rpartition("#")[2],
            premises=tuple(explained[statement] for statement in sorted(explained)),
        )

    def _explain_premise(self, node: Term) -> Explanation:
        triple = self._triple_of(node)
        if self._select(f"?rule {{ GRAPH ?g {{ {node} rlf:rule ?rule }} }}"):
            return self._explain_derivation(node, graph=self._role_of(triple))
        if triple is None:
            return Explanation(statement=self._node_text(node), graph=Role.ONTOLOGY)
        return Explanation(
            statement=self.text(triple),
            graph=self._role_of(triple),
            witnesses=tuple(self._iter_witnesses(triple)),
        )

    def _role_of(self, triple: Triple | None) -> str:
        found = [] if triple is None else self._select(f"?g {{ GRAPH ?g {{ {_turtle(triple)} }} }}")
        return found[0][0].value.removeprefix(f"{self._base}graph/") if found else ""

    def _triple_of(self, node: Term) -> Triple | None:
        found = self._select(f"?s ?p ?o {{ GRAPH ?g {{ {node} rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }} }}")
        return (found[0][0], found[0][1], found[0][2]) if found else None

    def _node_text(self, node: Term) -> str:
        """Return the triple that a node is about; where it holds a blank node, the node's label says it."""
        label = self._select(f"?label {{ GRAPH ?g {{ {node} rdfs:label ?label }} }}")
        triple = self._triple_of(node)
        if label:
            return label[0][0].value
        return "" if triple is None else self.text(triple)

    def _iter_witnesses(self, triple: Triple) -> Iterator[Witness]:
        for (node,) in self._select(
            "DISTINCT ?d { VALUES ?kind { rlf:Claim rlf:SourceRecord }"
            f" GRAPH ?g {{ {_said(triple)} a ?kind }} }} ORDER BY ?d"
        ):
            yield self._read_witness(node)

    def _read_witness(self, node: Term) -> Witness:
        names = self._select(
            f"?name {{ GRAPH ?g {{ {node} prov:wasAttributedTo|prov:wasDerivedFrom ?by }}"
            " GRAPH ?h { ?by rdfs:label|dcterms:title ?name }"
            " BIND(IF(LANGMATCHES(LANG(?name), 'en'), 0, 1) AS ?foreign) } ORDER BY ?foreign ?name"
        )
        axes = self._select(
            "?value { VALUES (?place ?axis) { (1 rlf:voice) (2 rlf:factuality) (3 rlf:polarity) (4 rlf:directness) }"
            f" GRAPH ?g {{ {node} ?axis ?value }} }} ORDER BY ?place"
        )
        reason = self._select(
            f"?reason {{ GRAPH ?g {{ {node} owl:deprecated true ; rlf:deprecationReason ?reason }} }}"
        )
        return Witness(
            node=node.value,
            by=names[0][0].value if names else "",
            axes=tuple(value.value.rpartition("#")[2] for (value,) in axes),
            quotes=tuple(self._iter_quotes(node)),
            deprecated=reason[0][0].value if reason else "",
        )

    def _iter_quotes(self, node: Term) -> Iterator[Quote]:
        for exact, start, end, source in self._select(
            f"?exact ?start ?end ?source {{ GRAPH ?g {{ {node} prov:wasDerivedFrom ?quote ."
            " ?quote oa:hasSource ?source ; oa:hasSelector ?words, ?span . ?words oa:exact ?exact ."
            " ?span oa:start ?start ; oa:end ?end } } ORDER BY ?source ?start ?end"
        ):
            article = source.value.removesuffix("/text")
            yield Quote(text=exact.value, article=article, start=int(start.value), end=int(end.value))

    def _find_entity(self, name: str) -> NamedNode:
        """Find an entity by its key; what is not an entity's own IRI (a figure of an article) needs its whole path."""
        wanted = f"{self._base}id/{name}" if "/" in name else f"/{name}"
        test = "?s = IRI(?wanted)" if "/" in name else f'REGEX(STR(?s), CONCAT("^{self._base}id/[^/]+", ?wanted, "$"))'
        found = self._select(
            f"DISTINCT ?s {{ BIND({Literal(wanted)} AS ?wanted) GRAPH ?g {{ ?s a ?type }}"
            f" FILTER(ISIRI(?s) && {test}) }} ORDER BY ?s"
        )
        is_name = "/" in name or KEY.fullmatch(name) is not None
        nodes = [node for (node,) in found if isinstance(node, NamedNode)] if is_name else []
        if len(nodes) == 1:
            return nodes[0]
        if not nodes:
            raise UnknownStatementError(
                f"nothing here is called {name!r}",
                way_out="Give an entity's key as in article.yaml, a prefixed name such as rlf:Company, or an IRI.",
            )
        paths = ", ".join(node.value.removeprefix(f"{self._base}id/") for node in nodes)
        raise UnknownStatementError(f"{name!r} is the key of several things", way_out=f"Say which: {paths}.")

    def _find_literal(self, text: str) -> Literal:
        found = self._select(
            f"DISTINCT ?o {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(ISLITERAL(?o) && STR(?o) = {Literal(text)}) }} ORDER BY ?o"
        )
        literals = [value for (value,) in found if isinstance(value, Literal)]
        if not literals:
            raise UnknownStatementError(f"no triple here has the value {text!r}")
        return literals[0]

    def _say_what_stands(self, triple: Triple) -> str:
        subject, predicate, _ = triple
        values = self._select(f"DISTINCT ?o {{ GRAPH ?g {{ {subject} {predicate} ?o }} }} LIMIT 20")
        if values:
            return f"With that subject and property stand: {self._list_terms(values)}."
        properties = self._select(f"DISTINCT ?p {{ GRAPH ?g {{ {subject} ?p ?o }} }}")
        if properties:
            return f"That subject has these properties: {self._list_terms(properties)}."
        return "Nothing here has that subject."

    def _list_terms(self, rows: list[tuple[Term, ...]]) -> str:
        return ", ".join(sorted(self._term_text(term) for (term,) in rows))

    def _term_text(self, term: Term) -> str:
        if isinstance(term, Literal):
            return str(term)
        for prefix, namespace in self._prefixes.items():
            name = term.value.removeprefix(namespace)
            if name != term.value and name and not set(name) & set("/#?"):
                return f"{prefix}:{name}"
        return f"<{term.value.removeprefix(self._base)}>"

    def _select(self, what: str) -> list[tuple[Term, ...]]:
        """Return the rows of a SELECT query with the usual prefixes; every variable is bound in every row."""
        prologue = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in self._prefixes.items())
        result = self._store.query(f"{prologue}SELECT {what}")
        assert isinstance(result, QuerySolutions)
        return [tuple(term for term in row if isinstance(term, NamedNode | Literal)) for row in result]


def _named(iri: str, name: str) -> NamedNode:
    if not is_iri(iri):
        raise UnknownStatementError(f"{name!r} is no address", way_out="Give an IRI without blanks and brackets.")
    return NamedNode(iri)


def _turtle(triple: Triple) -> str:
    return " ".join(str(term) for term in triple)


def _said(triple: Triple) -> str:
    """Return a pattern for the nodes `?d` that are about a triple, left open for one more property."""
    subject, predicate, value = triple
    return f"?d rdf:subject {subject} ; rdf:predicate {predicate} ; rdf:object {value} ;"
