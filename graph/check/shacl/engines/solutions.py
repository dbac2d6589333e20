"""What the fast engine leaves out of SHACL-SPARQL, made up for around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from graph.check.corpus.corpus import Corpus
from graph.check.shacl.queries import iter_declarations, projection
from graph.check.shacl.result import EngineRefusal, ShaclResult
from graph.check.shacl.vocabulary import UNSUPPORTED
from graph.check.syntax.term import Iri, Literal, Term
from graph.namespaces import SH
from graph.sparql.tokens import iter_tokens

SPARQL_CONSTRAINT = SH + "SPARQLConstraintComponent"


def without_inert(shapes: Corpus) -> Corpus:
    """Leave out the statements that mean nothing and that the engine takes for something.

    Only `true` activates sh:uniqueLang; `1`, which is the same boolean, does not (test uniqueLang-002 of the W3C). A
    SPARQL-based constraint that is deactivated is passed over (section 5.2 of SHACL). What no engine checks is told by
    `lint.find_unchecked` and left out, so that the rest is checked. What shapes want entailed is in the data.
    """
    inactive = {triple.subject for triple in shapes.triples(None, SH + "deactivated") if is_true(triple.object)}
    documents = []
    for document in shapes.documents:
        rows = document.statements
        inert = {
            row
            for row, predicate in enumerate(rows.predicates)
            if (predicate == SH + "uniqueLang" and not is_true(rows.objects[row]))
            or predicate in UNSUPPORTED
            or predicate == SH + "entailment"
            or (predicate == SH + "sparql" and rows.objects[row] in inactive)
        }
        documents.append(document.without_rows(inert) if inert else document)
    return Corpus(documents)


def is_true(term: Term) -> bool:
    """Return whether a term is the literal `true`, written so."""
    return isinstance(term, Literal) and term.lexical == "true"


def iter_variants(shapes: Corpus) -> Iterator[Corpus]:
    """Yield the shapes once, or as often as a custom parameter has values on one shape, each time with one of them.

    Several values of a parameter are several constraints (section 6.2.1); the engine sees only one of them.

    Raises:
        EngineRefusal: A shape with several values stands under a negation, where results cannot be added up.
    """
    places: dict[tuple[Term, str], list[tuple[int, int]]] = {}
    for parameter in single_parameters(shapes):
        for number, document in enumerate(shapes.documents):
            for row, predicate in enumerate(document.statements.predicates):
                if predicate == parameter:
                    key = (document.statements.subjects[row], parameter)
                    places.setdefault(key, []).append((number, row))
    several = [rows for rows in places.values() if len(rows) > 1]
    if not several:
        yield shapes
        return
    if any(shapes.find(None, SH + name) for name in ("not", "xone", "qualifiedValueShape")):
        raise EngineRefusal("several values of one parameter of a constraint component, beside a negation")
    for turn in range(max(len(rows) for rows in several)):
        dropped = {place for rows in several for place in rows if place != rows[min(turn, len(rows) - 1)]}
        yield Corpus(
            [
                document.without_rows({row for one, row in dropped if one == number})
                for number, document in enumerate(shapes.documents)
            ]
        )


def single_parameters(shapes: Corpus) -> set[str]:
    """Return the parameters of the custom components that have just one."""
    found = set()
    for component in shapes.instances(SH + "ConstraintComponent"):
        parameters = shapes.objects(component, SH + "parameter")
        paths = [path for parameter in parameters for path in shapes.objects(parameter, SH + "path")]
        if len(paths) == 1 and isinstance(paths[0], Iri):
            found.add(str(paths[0]))
    return found


def unite(runs: list[list[ShaclResult]]) -> list[ShaclResult]:
    """Add up the results of the variants: each as often as in the run that has it most often."""
    counts: Counter[ShaclResult] = Counter()
    for run in runs:
        counts |= Counter(run)
    return list(counts.elements())


def refuse_failure(shapes: Corpus) -> None:
    """Refuse queries that may give back ?failure: both engines would take it for a result (section 5.3.2).

    One of a constraint component that no shape here uses is never asked.
    """
    for triple in shapes.triples(None, SH + "select"):
        if not isinstance(triple.object, Literal) or "failure" not in projected(triple.object.lexical):
            continue
        if is_asked(triple.subject, shapes):
            raise EngineRefusal("a query of the shapes gives back ?failure, which no engine here understands")


def is_asked(query: Term, shapes: Corpus) -> bool:
    """Return whether a query is that of a constraint, or of a component of which some shape has a parameter."""
    if any(True for _ in shapes.triples(None, SH + "sparql", query)):
        return True
    components = {
        one.subject
        for name in ("validator", "nodeValidator", "propertyValidator")
        for one in shapes.triples(None, SH + name, query)
    }
    parameters = [one for component in components for one in shapes.objects(component, SH + "parameter")]
    paths = [path for parameter in parameters for path in shapes.objects(parameter, SH + "path")]
    return any(True for path in paths if isinstance(path, Iri) for _ in shapes.triples(None, path))


def projected(text: str) -> set[str]:
    """Return the variables that a query gives back."""
    tokens = list(iter_tokens(text))
    start = next((number for number, found in enumerate(tokens) if found.word == "SELECT"), len(tokens))
    return projection(tokens[start + 1 :])


def with_messages(results: list[ShaclResult], shapes: Corpus, data: bytes) -> list[ShaclResult]:
    """Give results the message that the query binds to ?message, which comes before any other (section 5.3.2)."""
    queries = {
        triple.subject: triple.object.lexical
        for triple in shapes.triples(None, SH + "select")
        if isinstance(triple.object, Literal) and "message" in projected(triple.object.lexical)
    }
    owners = {owner.subject: node for node in queries for owner in shapes.triples(None, SH + "sparql", node)}
    if not owners or not results:
        return results
    from pyoxigraph import RdfFormat, Store

    store = Store()
    store.bulk_load(data, RdfFormat.N_TRIPLES)
    return [
        replace(result, messages=find_messages(store, result, shapes, owners[result.shape], queries) or result.messages)
        if result.component == SPARQL_CONSTRAINT and result.shape in owners
        else result
        for result in results
    ]


def find_messages(
    store: object, result: ShaclResult, shapes: Corpus, node: Term, queries: dict[Term, str]
) -> tuple[Literal, ...]:
    """Run the query of a constraint for one focus node and return the messages of the solutions that fit the result."""
    from pyoxigraph import Literal as OxigraphLiteral
    from pyoxigraph import NamedNode, QuerySolutions, Store, Variable

    if not isinstance(result.focus, Iri):
        return ()
    assert isinstance(store, Store)  # the caller made it; the import is late because it takes time
    path = f"<{result.path}>" if isinstance(result.path, Iri) else "<urn:none>"
    header = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace, _ in iter_declarations(shapes, node))
    query = header + re.sub(r"\$PATH\b", path, queries[node])
    solutions = store.query(query, substitutions={Variable("this"): NamedNode(result.focus)})
    assert isinstance(solutions, QuerySolutions)  # that is what a SELECT gives
    names = {variable.value for variable in solutions.variables}
    found = []
    for solution in solutions:
        message = solution["message"]
        value = solution["value"] if "value" in names else None
        fits = (
            value is None
            or result.value is None
            or getattr(value, "value", "") == getattr(result.value, "lexical", result.value)
        )
        if isinstance(message, OxigraphLiteral) and fits:
            found.append(Literal(message.value, message.datatype.value, message.language or ""))
    return tuple(found[:1])
