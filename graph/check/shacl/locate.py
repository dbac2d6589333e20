"""Put a validation result where it belongs: at the offending value, else at the property, else at the subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import KINDS, TERMS
from graph.check.shacl.entailment import Entailed
from graph.check.shacl.lint import find_shapes
from graph.check.shacl.result import ShaclResult
from graph.check.shacl.vocabulary import TARGETS, component_parameter
from graph.check.syntax.document import Document, FileRole, Place, Triple
from graph.check.syntax.rdf11 import to_rdf11
from graph.check.syntax.term import RDF_FIRST, RDF_TYPE, Blank, Iri, Literal, Term, term_to_ntriples
from graph.namespaces import OWL, RDFS, SH


class Locator:
    """Finds the statements that results are about.

    One pass over the data collects the statements of the nodes that some result names, which is much less than an index
    of all. What follows from the data (`entailed`) has no place; `inference` leads from it to what somebody wrote.
    """

    def __init__(self, data: Corpus, shapes: Corpus, entailed: Entailed | None = None) -> None:
        self.data = data
        self.shapes = shapes
        self.entailed = entailed
        self.about: dict[Term, list[Triple]] = {}
        self.with_value: dict[Term, list[Triple]] = {}
        self.foreign: set[Term] = set()

    def read(self, results: Iterable[ShaclResult]) -> None:
        """Look for the nodes that results name."""
        data = self.data
        self.about.clear()
        self.with_value.clear()
        nodes: set[Term] = set()
        for result in results:
            nodes.add(result.focus)
            if result.value is not None:
                nodes.add(result.value)
        own = {id(document) for document in data.own.documents}
        foreign = {term for one in data.documents if id(one) not in own for term in one.statements.subjects}
        self.foreign = (
            foreign - {term for one in data.own.documents for term in one.statements.subjects} if foreign else set()
        )
        if self.entailed is not None:
            # With entailment whatever a library names may be a focus node.
            self.foreign |= {term for one in data.documents if id(one) not in own for term in named(one)} - {
                term for one in data.own.documents for term in named(one)
            }
        for document in data.own.documents:
            for row, subject in enumerate(document.statements.subjects):
                if subject in nodes:
                    self.about.setdefault(subject, []).append(Triple(document, row))
            for row, value in enumerate(document.statements.objects):
                if value in nodes:
                    self.with_value.setdefault(value, []).append(Triple(document, row))

    def is_foreign(self, focus: Term) -> bool:
        """Return whether only a library speaks of a focus node, so that nobody can mend it here."""
        return focus in self.foreign

    def place(self, result: ShaclResult) -> tuple[Document, Place] | None:
        """Return where a result is to be reported; None where the data do not hold its focus node."""
        focus, value, path = result.focus, result.value, result.path
        closed = result.component == SH + "ClosedConstraintComponent"
        about = self.about.get(focus, [])
        if isinstance(path, Iri):
            values = [triple for triple in about if triple.predicate == path]
            for triple in values:
                if value is not None and same(triple.object, value):
                    return triple.document, triple.predicate_place if closed else triple.object_place
            if values:
                return values[0].document, values[0].predicate_place
        elif path is not None and value is not None:
            found = self.place_on_path(focus, value, set(self.predicates_of(path)))
            if found:
                return found
        if about:
            typed = next((triple for triple in about if triple.predicate == RDF_TYPE), about[0])
            return typed.document, typed.subject_place
        for triple in self.with_value.get(focus, []):
            return triple.document, triple.object_place
        return None

    def place_on_path(self, focus: Term, value: Term, predicates: set[str]) -> tuple[Document, Place] | None:
        """Return the place of a value at the end of a longer path, as near to the focus node as can be."""
        candidates = [one for one in self.with_value.get(value, []) if one.predicate in predicates]
        candidates.sort(key=lambda one: one.subject != focus)
        for triple in candidates:
            return triple.document, triple.object_place
        for triple in self.about.get(value, []):
            if triple.predicate in predicates and triple.object == focus:
                return triple.document, triple.subject_place
        return None

    def predicates_of(self, path: Term) -> Iterator[str]:
        """Yield the IRIs in a path."""
        todo, seen = [path], set()
        while todo:
            node = todo.pop()
            if node in seen:
                continue
            seen.add(node)
            if isinstance(node, Iri):
                yield node
            elif isinstance(node, Blank):
                todo.extend(triple.object for triple in self.shapes.triples(node))

    def path_text(self, document: Document, path: Term) -> str:
        """Write a path as SPARQL does, with the prefixes of a document."""
        return self._write_path(path, document.shorten)

    def path_ntriples(self, path: Term) -> str:
        """Write a path as SPARQL does, with whole IRIs."""
        return self._write_path(path, term_to_ntriples)

    def _write_path(self, path: Term, write: Callable[[Term], str]) -> str:
        if isinstance(path, Iri):
            return write(path)
        if self.shapes.find(path, RDF_FIRST):
            return "/".join(self._write_path(part, write) for part in self.shapes.members(path))
        for triple in self.shapes.triples(path):
            inner = triple.object
            name = triple.predicate.removeprefix(SH)
            if name == "alternativePath":
                return "(" + "|".join(self._write_path(part, write) for part in self.shapes.members(inner)) + ")"
            before, after = {
                "inversePath": ("^", ""),
                "zeroOrMorePath": ("", "*"),
                "oneOrMorePath": ("", "+"),
                "zeroOrOnePath": ("", "?"),
            }.get(name, ("", ""))
            # A modifier binds to one step, so a longer path stands in parentheses.
            is_longer = self.shapes.find(inner, RDF_FIRST) is not None
            text = self._write_path(inner, write)
            return f"{before}({text}){after}" if is_longer else f"{before}{text}{after}"
        return "the path"

    def shape_places(self, result: ShaclResult) -> list[tuple[str, Document, Place]]:
        """Return the place of the constraint that asks, in the shape that has it."""
        if result.shape is None:
            return []
        parameter = component_parameter(result.component)
        asked = (
            (self.shapes.find(result.shape, parameter, result.asked) if result.asked is not None else None)
            or self.shapes.find(result.shape, parameter)
            or self.shapes.find(result.shape)
        )
        if asked is None:
            return []
        name = f"sh:{asked.predicate.removeprefix(SH)}" if asked.predicate == parameter else "this shape"
        return [(f"{name} asks for it here", asked.document, asked.predicate_place)]


def named(document: Document) -> Iterator[Term]:
    """Yield every term of a document."""
    rows = document.statements
    return chain(rows.subjects, rows.predicates, rows.objects)


def owners(shape: Term, shapes: Corpus) -> list[Term]:
    """Return a shape and the shapes that have it as a property shape."""
    found = [shape]
    for one in found:
        found += [up for up in shapes.subjects(SH + "property", one) if up not in found]
    return found


def same(one: Term, other: Term) -> bool:
    """Compare values as an engine of RDF 1.1 gives them back; language tags without regard to case."""
    one, other = to_rdf11(one), to_rdf11(other)
    if isinstance(one, Literal) and isinstance(other, Literal):
        return (
            one.lexical == other.lexical
            and one.datatype == other.datatype
            and one.language.lower() == other.language.lower()
        )
    return one == other


def nodes_of_shapes(shapes: Corpus, data: Corpus) -> set[Term]:
    """Return the nodes that are parts of shapes and no data: not a class, which may be both (section 2.1.3.3)."""
    if describe_shapes(shapes):
        return set()
    typed = {one.subject for one in shapes.triples(None, RDF_TYPE) if str(one.object).startswith(SH)}
    return {node for node in find_shapes(shapes) | typed if not is_class(node, data)} | headers_of_shapes(shapes)


def headers_of_shapes(shapes: Corpus) -> set[Term]:
    """Return the ontologies that are only there to hold shapes: their files declare no term."""
    found: set[Term] = set()
    for document in shapes.documents:
        rows = document.statements
        types: dict[Term, list[Term]] = {}
        for subject, predicate, value in zip(rows.subjects, rows.predicates, rows.objects, strict=True):
            if predicate == RDF_TYPE:
                types.setdefault(value, []).append(subject)
        if not any(isinstance(one, Iri) and KINDS.get(one) in TERMS for one in types):
            found.update(types.get(Iri(OWL + "Ontology"), ()))
    return found


def describe_shapes(shapes: Corpus) -> bool:
    """Return whether shapes are there for shapes: whether a target of theirs is a term of SHACL or a shape.

    Vocabularies that the shapes import, such as DASH, have shapes for shapes; nobody asks for these by the import.
    """
    targets = [
        (triple.predicate, triple.object)
        for predicate in TARGETS
        for triple in shapes.triples(None, predicate)
        if isinstance(triple.object, Iri) and FileRole.LIBRARY not in triple.document.roles
    ]
    if any(target.startswith(SH) for _, target in targets):
        return True
    nodes = {target for predicate, target in targets if predicate == SH + "targetNode"}
    return bool(nodes) and not nodes.isdisjoint(find_shapes(shapes))


def is_class(node: Term, data: Corpus) -> bool:
    """Return whether a node has a type of RDFS or OWL."""
    return any(type_.startswith((OWL, RDFS)) for type_ in data.objects(node, RDF_TYPE) if isinstance(type_, Iri))
