"""From the names that people type to the triple that they mean: keys, prefixed names, IRIs, quoted texts."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, QuerySolutions

from graph.address import is_iri
from graph.errors import ReliefgraphError
from graph.lookup.explanation import Explanation, explain_node, explain_triple
from graph.namespaces import RDFS, SKOS
from graph.rdf.statement import PREFIXES
from graph.revision.view import View
from graph.terms import KEY

Term = NamedNode | Literal


class UnknownStatementError(ReliefgraphError):
    """A name stands for nothing in the revision, or the triple does not stand there."""


class TripleResolver:
    """Finds the triples that names stand for in one revision, and why they hold."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._prefixes = {**PREFIXES, "rlf": f"{view.base}ontology#"}

    def explain(self, subject: str, predicate: str, value: str) -> Explanation:
        """Return why a triple stands here whose terms are given by name (`resolve`).

        Raises:
            UnknownStatementError: A name stands for nothing or for several things, or the triple does not stand here.
        """
        start, verb = self.resolve(subject), self.resolve(predicate, is_predicate=True)
        if not isinstance(start, NamedNode) or not isinstance(verb, NamedNode):
            raise UnknownStatementError(f"{subject!r} is a text; a triple has a text at its end only")
        ends = self._resolve_all(value)
        for end in ends:
            found = explain_triple(self.view, (start, verb, end))
            if found is not None:
                return found
        words = " ".join(self._term_text(term) for term in (start, verb, ends[0]))
        raise UnknownStatementError(
            f"this triple does not stand here: {words}", way_out=self._say_what_stands(start, verb)
        )

    def explain_node(self, name: str) -> Explanation:
        """Return why a derived figure, a comparison, a contradiction, a derivation or a claim is so, by its name alone.

        Raises:
            UnknownStatementError: The name stands for nothing, or for something else.
        """
        node = self.resolve(name)
        found = explain_node(self.view, node) if isinstance(node, NamedNode) else None
        if found is None:
            raise UnknownStatementError(
                f"{self._term_text(node)} is no derived figure, agreement or conflict, and no claim",
                way_out="Give a subject, a property and an object to explain a triple.",
            )
        return found

    def resolve(self, name: str, *, is_predicate: bool = False) -> Term:
        """Return the term that a name stands for.

        Args:
            name: An IRI, alone or in angle brackets; a prefixed name; `a`; the key of an entity, alone or with its
                class before it (`company/wanda`); a quoted text or a number. A property needs no prefix.
            is_predicate: Whether the name stands for a property.

        Raises:
            UnknownStatementError: It stands for nothing, or for several things.
        """
        return self._resolve_all(name, is_predicate=is_predicate)[0]

    def _resolve_all(self, name: str, *, is_predicate: bool = False) -> list[Term]:
        """Return what a name stands for: one term, or the literals that have the characters of a quoted text."""
        if name.startswith("<") and name.endswith(">"):
            return [_named(name[1:-1], name)]
        if name.startswith(("http://", "https://")):
            return [_named(name, name)]
        if is_predicate and name == "a":
            return [NamedNode(self._prefixes["rdf"] + "type")]
        prefix, colon, local = name.partition(":")
        if colon and prefix in self._prefixes:
            return [_named(self._prefixes[prefix] + local, name)]
        if is_predicate:
            return [_named(self._prefixes["rlf"] + name, name)]
        if name.startswith('"') or name.replace(".", "", 1).isdigit():
            return self._find_literals(name.strip('"'))
        return [self._find_entity(name)]

    def _find_entity(self, name: str) -> NamedNode:
        """Find an entity by its key; what is not an entity's own IRI (a figure of an article) needs its whole path."""
        base = self.view.base
        test = f'REGEX(STR(?s), CONCAT("^{base}id/[^/]+/", ?name, "$"))'
        if "/" in name:
            test = f'?s IN (IRI(CONCAT("{base}id/", ?name)), IRI(CONCAT("{base}", ?name)))'
        found = self._select(
            f"DISTINCT ?s {{ BIND({Literal(name)} AS ?name) GRAPH ?g {{ ?s a ?type }}"
            f" FILTER(ISIRI(?s) && {test}) }} ORDER BY ?s"
        )
        is_key = "/" in name or KEY.fullmatch(name) is not None
        nodes = [node for (node,) in found if isinstance(node, NamedNode)] if is_key else []
        word = "key" if nodes else "name"
        nodes = nodes or self._find_by_label(name)
        if len(nodes) == 1:
            return nodes[0]
        if not nodes:
            raise UnknownStatementError(
                f"nothing here is called {name!r}",
                way_out="Give a name, the key of an entity, a prefixed name such as rlf:Company, or an IRI.",
            )
        paths = ", ".join(node.value.removeprefix(f"{base}id/") for node in nodes)
        raise UnknownStatementError(f"{name!r} is the {word} of several things", way_out=f"Say which: {paths}.")

    def _find_by_label(self, name: str) -> list[NamedNode]:
        """Find what has a name among its labels, in any language and in capitals or not."""
        space = Literal(f"{self.view.base}id/")
        found = self._select(
            f"DISTINCT ?s {{ VALUES ?p {{ <{RDFS}label> <{SKOS}altLabel> }} GRAPH ?g {{ ?s ?p ?label }}"
            f" FILTER(LCASE(STR(?label)) = LCASE({Literal(name)}) && STRSTARTS(STR(?s), {space})) }} ORDER BY ?s"
        )
        return [node for (node,) in found if isinstance(node, NamedNode)]

    def _find_literals(self, text: str) -> list[Term]:
        found = self._select(
            f"DISTINCT ?o {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(ISLITERAL(?o) && STR(?o) = {Literal(text)}) }} ORDER BY ?o"
        )
        literals: list[Term] = [value for (value,) in found if isinstance(value, Literal)]
        if not literals:
            raise UnknownStatementError(f"no triple here has the value {text!r}")
        return literals

    def _say_what_stands(self, subject: Term, predicate: Term) -> str:
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
        return f"<{term.value.removeprefix(self.view.base)}>"

    def _select(self, what: str) -> list[tuple[Term, ...]]:
        """Return the rows of a SELECT query; every variable is bound in every row."""
        result = self.view.store.query(f"SELECT {what}")
        assert isinstance(result, QuerySolutions)
        return [tuple(term for term in row if isinstance(term, NamedNode | Literal)) for row in result]


def _named(iri: str, name: str) -> NamedNode:
    if not is_iri(iri):
        raise UnknownStatementError(f"{name!r} is no address", way_out="Give an IRI without blanks and brackets.")
    return NamedNode(iri)
