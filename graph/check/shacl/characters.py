"""Queries that look at how a number or a date is written; the fast engine does not know, for it stores values."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from graph.check.corpus.corpus import Corpus
from graph.check.shacl.codes import SHAPE_QUERY_NOT_RUN
from graph.check.shacl.engines.solutions import SPARQL_CONSTRAINT
from graph.check.shacl.locate import Locator
from graph.check.shacl.result import ShaclResult
from graph.check.syntax.document import Document, Place
from graph.check.syntax.term import Iri, Literal, Term
from graph.finding import Finding
from graph.names import local_name
from graph.namespaces import SH
from graph.rdf.stored_literals import find_rewritten
from graph.sparql.tokens import iter_tokens

OF_CHARACTERS = frozenset(
    {
        *("STR", "REPLACE", "REGEX", "SUBSTR", "STRLEN", "CONCAT", "CONTAINS", "STRSTARTS", "STRENDS", "STRBEFORE"),
        *("STRAFTER", "SAMETERM", "DATATYPE", "LCASE", "UCASE", "MD5", "SHA1", "SHA256", "SHA384", "SHA512"),
    }
)
"""Functions that see how a literal is written, or its exact datatype."""

VALIDATORS = ("validator", "nodeValidator", "propertyValidator")
_NAME = re.compile(r"[\w-]+")


def is_of_query(result: ShaclResult) -> bool:
    """Return whether a result is one of SPARQL rather than of SHACL Core."""
    return result.component == SPARQL_CONSTRAINT or not result.component.startswith(SH)


def find_misread(results: Iterable[ShaclResult], locator: Locator) -> set[int]:
    """Return the numbers of the results that a query owes to a literal which the engine reads anew, as far as is known.

    The query uses a function of characters and names a property that has such a literal at the focus node.
    """
    asked = {number: result for number, result in enumerate(results) if is_of_query(result)}
    rewritten = rewritten_properties({result.focus for result in asked.values()}, locator)
    words: dict[tuple[Term | None, str], frozenset[str]] = {}
    found: set[int] = set()
    for number, result in asked.items():
        if result.focus in rewritten:
            key = (result.shape, result.component)
            if key not in words:
                words[key] = names_in_queries(result, locator.shapes)
            if words[key] & rewritten[result.focus]:
                found.add(number)
    return found


def rewritten_properties(foci: Iterable[Term], locator: Locator) -> dict[Term, set[str]]:
    """Return the local names of the properties that have a literal which the engine reads anew, by focus node."""
    from pyoxigraph import Literal as EngineLiteral
    from pyoxigraph import NamedNode

    places: defaultdict[EngineLiteral, list[tuple[Term, str]]] = defaultdict(list)
    for focus in foci:
        for triple in locator.about.get(focus, ()):
            if isinstance(value := triple.object, Literal) and not value.language:
                literal = EngineLiteral(value.lexical, datatype=NamedNode(value.datatype))
                places[literal].append((focus, local_name(triple.predicate)))
    found: dict[Term, set[str]] = {}
    for one in find_rewritten(places):
        for focus, name in places[one.written]:
            found.setdefault(focus, set()).add(name)
    return found


def names_in_queries(result: ShaclResult, shapes: Corpus) -> frozenset[str]:
    """Return the words in the queries behind a result, where one of them looks at characters."""
    texts = list(queries_of(result, shapes))
    if not any(token.word in OF_CHARACTERS for text in texts for token in iter_tokens(text)):
        return frozenset()
    return frozenset(word for text in texts for word in _NAME.findall(text))


def queries_of(result: ShaclResult, shapes: Corpus) -> Iterator[str]:
    """Yield the queries of the constraint that a result breaks."""
    if result.component == SPARQL_CONSTRAINT:
        nodes = shapes.objects(result.shape, SH + "sparql") if result.shape is not None else []
    else:
        nodes = [node for name in VALIDATORS for node in shapes.objects(Iri(result.component), SH + name)]
    for node in nodes:
        for name in ("select", "ask"):
            yield from (one.lexical for one in shapes.objects(node, SH + name) if isinstance(one, Literal))


def tell_misread(results: Iterable[ShaclResult], places: Iterable[tuple[Document, Place]]) -> Iterator[Finding]:
    """Tell for each shape how many results of its queries were left out; `places` are those of their shapes."""
    by_shape: dict[Term | None, list[tuple[Document, Place]]] = {}
    for result, place in zip(results, places, strict=True):
        by_shape.setdefault(result.shape, []).append(place)
    for found in by_shape.values():
        words = "this query looks at how numbers or dates are written, and the engine here knows only their values"
        message = f"{words}: what it found about {len(found)} nodes is left out"
        yield SHAPE_QUERY_NOT_RUN.at(*found[0], message, "check these with another engine, such as pyshacl")
