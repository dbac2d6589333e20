"""Triples as compact JSON-LD under the context of `graph.rdf.context`, fast enough for every page.

The general algorithm of rdflib takes a second for the vocabulary; the context here has no nesting, no scoped terms and
no containers but those for words by language, so compaction is a look-up. Source: https://www.w3.org/TR/json-ld11/#compacted-document-form
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph.namespaces import RDF, XSD
from graph.rdf.serialize import check_json_ld

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")
"""Integers that every JSON reader keeps exactly."""

_BOOLEANS = {"true": True, "false": False}


class Compactor:
    """A context, looked up from IRIs to names."""

    def __init__(self, context: Mapping[str, Any], without: frozenset[str] = frozenset()) -> None:
        """Read the value of `@context`: prefixes, and terms with an IRI and at most a type or a language container.

        Args:
            context: The value.
            without: Names that the document takes out of the context again; what is defined by them stays.
        """
        self._defined = {
            name: iri
            for name, iri in context.items()
            if isinstance(iri, str) and iri.endswith(("#", "/")) and ":" in iri
        }
        self.prefixes = {name: iri for name, iri in self._defined.items() if name not in without}
        self.id = "@id" if "id" in without else "id"
        self.type = "@type" if "type" in without else "type"
        self.names: dict[str, str] = {}
        self.types: dict[str, str] = {}
        self.by_language: set[str] = set()
        for name, definition in context.items():
            if name.startswith("@") or name in ("id", "type") or name in self._defined or name in without:
                continue
            short = definition["@id"] if isinstance(definition, dict) else definition
            self.names[self._expand(short)] = name
            if isinstance(definition, dict) and "@type" in definition:
                self.types[name] = self._expand(definition["@type"])
            if isinstance(definition, dict) and definition.get("@container") == "@language":
                self.by_language.add(name)

    def _expand(self, short: str) -> str:
        prefix, colon, rest = short.partition(":")
        return self._defined[prefix] + rest if colon and prefix in self._defined else short

    def name(self, iri: str) -> str:
        """Return the term for an IRI, or a compact IRI, or the IRI itself."""
        return self.names[iri] if iri in self.names else self.prefixed(iri)

    def prefixed(self, iri: str) -> str:
        """Return a compact IRI, or the IRI itself."""
        for prefix, namespace in self.prefixes.items():
            if iri.startswith(namespace) and len(iri) > len(namespace):
                rest = iri[len(namespace) :]
                if not rest.startswith("//") and f"{prefix}:{rest}" not in self.names.values():
                    return f"{prefix}:{rest}"
        return iri

    def value(self, name: str, term: object) -> Any:
        """Return the JSON form of an object under a term."""
        wanted = self.types.get(name)
        if isinstance(term, NamedNode):
            if wanted == "@vocab":
                return self.name(term.value)
            return term.value if wanted == "@id" else {self.id: term.value}
        if isinstance(term, BlankNode):
            return str(term) if wanted in ("@id", "@vocab") else {self.id: str(term)}
        if not isinstance(term, Literal):
            raise TypeError(f"{term!r} is no term of RDF 1.1")
        if term.language:
            return {"@language": term.language, "@value": term.value}
        datatype = term.datatype.value
        if datatype == wanted:
            return term.value
        if wanted is None and datatype == XSD + "boolean" and term.value in _BOOLEANS:
            return _BOOLEANS[term.value]
        if wanted is None and datatype == XSD + "integer" and _INTEGER.fullmatch(term.value):
            return int(term.value)
        if datatype == XSD + "string":
            return term.value if wanted is None else {"@value": term.value}
        return {"@type": self.name(datatype), "@value": term.value}

    def put(self, node: dict[str, Any], predicate: str, term: object) -> None:
        """Add an object to a node: words by their language where the term asks for it, all else to a list."""
        name = self.name(predicate)
        if name not in self.by_language:
            node.setdefault(name, []).append(self.value(name, term))
        elif isinstance(term, Literal) and term.language:
            words = node.setdefault(name, {}).setdefault(term.language, [])
            words.append(term.value)
        else:
            name = self.prefixed(predicate)
            node.setdefault(name, []).append(self.value(name, term))


def compact(triples: Iterable[Triple], context: Mapping[str, Any], address: str | Mapping[str, Any]) -> dict[str, Any]:
    """Return triples as a compact document under a context.

    An IRI whose scheme is a name of the context (`geo:37.7,-122.4`) would be read as a compact one, so the document
    takes that name out of its context. Source: https://www.w3.org/TR/json-ld11-api/#iri-compaction, step 10.

    Args:
        triples: In any order; one node object is made per subject.
        context: The value of `@context`.
        address: What the document says as its `@context`: where that is, or all of it.

    Raises:
        UnwritableError: JSON-LD has no words for one of the triples.
    """
    ordered = sorted(triples, key=lambda one: (str(one.subject), str(one.predicate), str(one.object)))
    confused = _find_confused(ordered, context)
    compactor = Compactor(context, confused)
    nodes: dict[str, dict[str, Any]] = {}
    for triple in ordered:
        check_json_ld(triple)
        subject = triple.subject.value if isinstance(triple.subject, NamedNode) else str(triple.subject)
        node = nodes.setdefault(subject, {compactor.id: subject})
        if triple.predicate.value == RDF + "type" and isinstance(triple.object, NamedNode | BlankNode):
            name = compactor.name(triple.object.value) if isinstance(triple.object, NamedNode) else str(triple.object)
            node.setdefault(compactor.type, []).append(name)
        else:
            compactor.put(node, triple.predicate.value, triple.object)
    named = [address, dict.fromkeys(sorted(confused))] if confused else address
    return {"@context": named, "@graph": [_unwrap(node) for node in nodes.values()]}


def _find_confused(triples: Iterable[Triple], context: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of a context that are schemes of IRIs: a reader takes such an IRI for a compact one."""
    schemes: set[str] = set()
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if isinstance(term, Literal):
                term = term.datatype
            if isinstance(term, NamedNode):
                scheme, _, rest = term.value.partition(":")
                if not rest.startswith("//"):
                    schemes.add(scheme)
    return frozenset(schemes & context.keys())


def _unwrap(value: Any) -> Any:
    """Return a node, or words by language, with single members in place of lists of one."""
    if isinstance(value, dict):
        return {name: _unwrap(part) for name, part in value.items()}
    return value[0] if isinstance(value, list) and len(value) == 1 else value
