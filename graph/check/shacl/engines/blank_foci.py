"""Whether a query of the shapes may have a blank node of the data as its focus node.

Where none can, queries need no way round the engine's fault with them (see `workarounds`). In doubt it may.
"""

from __future__ import annotations

from collections import defaultdict

from graph.check.corpus.corpus import Corpus
from graph.check.syntax.term import RDF_FIRST, RDF_TYPE, Blank, Iri, Term, term_to_ntriples
from graph.namespaces import RDFS, SH

NO_FOCUS = frozenset({SH + "class", SH + "targetClass", SH + "targetNode"})
"""What names a node without giving it, as a shape, any focus nodes."""

TYPE = f"<{RDF_TYPE}>".encode()
SUBCLASS = f"<{RDFS}subClassOf>".encode()


def may_ask_blank_nodes(source: bytes, shapes: Corpus) -> bool:
    """Return whether a query of the shapes may be asked of a blank node of the data, which are N-Triples."""
    queries = {triple.subject for name in ("select", "ask") for triple in shapes.triples(None, SH + name)}
    users = [triple for query in queries for triple in shapes.triples(None, None, query)]
    if any(triple.predicate != SH + "sparql" for triple in users):
        return True  # a validator is asked of value nodes too
    data = _BlankNodes(source, shapes)
    todo = [triple.subject for triple in users]
    seen = set(todo)
    while todo:
        shape = todo.pop()
        if _targets_blank(shape, shapes, data):
            return True
        for triple in shapes.triples(None, None, shape):
            is_use = triple.predicate == RDF_FIRST or triple.predicate.startswith(SH)
            if not is_use or triple.predicate in NO_FOCUS:
                continue
            if triple.predicate != SH + "property" or shapes.find(triple.subject, SH + "path"):
                return True  # its focus nodes are value nodes of another shape
            if triple.subject not in seen:
                seen.add(triple.subject)
                todo.append(triple.subject)
    return False


def _targets_blank(shape: Term, shapes: Corpus, data: _BlankNodes) -> bool:
    """Return whether a target of a shape may be a blank node (https://www.w3.org/TR/shacl/#targets)."""
    if data.has_instance(shape):  # where the shape is a class too
        return True
    for triple in shapes.triples(shape):
        written = term_to_ntriples(triple.object).encode()
        match triple.predicate.removeprefix(SH):
            case "targetClass":
                blank = isinstance(triple.object, Blank) or data.has_instance(triple.object)
            case "targetNode":
                blank = isinstance(triple.object, Blank)
            case "targetSubjectsOf":
                blank = written in data.predicates_after
            case "targetObjectsOf":
                blank = written in data.predicates_before
            case other:
                blank = other.startswith("target")  # those of SHACL-AF may select any node
        if blank:
            return True
    return False


class _BlankNodes:
    """What stands beside the blank nodes of some N-Triples.

    Attributes:
        predicates_after: Those with a blank subject, as they are written.
        predicates_before: Those with a blank object.
    """

    def __init__(self, source: bytes, shapes: Corpus) -> None:
        self.predicates_after: set[bytes] = set()
        self.predicates_before: set[bytes] = set()
        self._classes: set[bytes] = set()
        superclasses: defaultdict[bytes, set[bytes]] = defaultdict(set)
        for line in source.split(b"\n"):
            is_blank = line.startswith(b"_:")
            if is_blank or SUBCLASS in line:
                subject, predicate, value = line.removesuffix(b" .").split(b" ", 2)
                if is_blank:
                    self.predicates_after.add(predicate)
                if is_blank and predicate == TYPE:
                    self._classes.add(value)
                elif predicate == SUBCLASS:
                    superclasses[subject].add(value)
            if line.startswith(b"_:", line.rfind(b" ", 0, -2) + 1):
                self.predicates_before.add(line.split(b" ", 2)[1])
        for triple in shapes.triples(None, RDFS + "subClassOf"):
            subject, value = (term_to_ntriples(term).encode() for term in (triple.subject, triple.object))
            superclasses[subject].add(value)
        todo = list(self._classes)
        while todo:
            more = superclasses[todo.pop()] - self._classes
            self._classes |= more
            todo += more

    def has_instance(self, class_: Term) -> bool:
        """Return whether a blank node has this type, or that of a subclass."""
        return isinstance(class_, Iri) and term_to_ntriples(class_).encode() in self._classes
